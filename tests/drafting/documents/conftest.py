"""A database with documents in it, and the draft of it with every likely answer taken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from drafting.answering import by_the_guesses
from drafting.documents.app import Application, Taken
from hazards.ground import Ground, taken


@pytest.fixture
def app(database_url: str) -> Application:
    return Application(database_url)


@pytest.fixture
def take(database_url: str, tmp_path: Path) -> Iterator[Taken]:
    """The policy with every likely answer taken, bound to the database."""
    with ExitStack() as stack:

        def answered(text: str) -> Ground:
            said, left = by_the_guesses(text, tmp_path / "privacy.yaml")
            assert left == []
            return stack.enter_context(taken(database_url, tmp_path, said))

        yield answered
