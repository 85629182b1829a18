"""Tests that are not tried on an engine, each with its reason: they are left out, and not said to have run."""

import os

import pytest

from support.engines import ALL, is_on


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """`not_on(engine, why)`: what a test says in words, or of a thing, that the engine does not have."""
    out = [item for item in items if any(is_on(item, mark.args[0]) for mark in item.iter_markers("not_on"))]
    if os.environ.get(ALL, "") in ("", "0"):
        out += [item for item in items if is_on(item, "mysql") and item.get_closest_marker("mysql") is None]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in set(out)]
