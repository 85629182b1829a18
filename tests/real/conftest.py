"""Databases of others, as they are shipped; each is loaded once for an engine, and every test has a copy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from . import chinook
from .copies import Copies, database


@pytest.fixture(scope="session")
def chinook_sqlite(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("chinook") / "chinook.db"
    chinook.load_sqlite(shared, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def chinook_postgresql(shared: Path, postgresql_server: str) -> Iterator[str]:
    with database(postgresql_server) as url:
        chinook.load_postgresql(shared, url)
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def chinook_copies(request: pytest.FixtureRequest) -> Iterator[Copies]:
    copies = Copies(request.getfixturevalue(f"chinook_{request.param}"))
    yield copies
    copies.drop()
