"""A person's row stays while a file of theirs does: its end is told by that row, and nothing else."""

from __future__ import annotations

from typing import Any

from gestand.acts import Action

from .album import AT, CHARLIE, PATHS, Album
from .conftest import Make
from .test_keeps_of_files import law

OF_CHARLIE = {path for path in PATHS if path.startswith(f"{CHARLIE}/")}


def people(album: Album) -> list[tuple[Any, ...]]:
    return album.rows("SELECT id, name FROM users ORDER BY id")


def test_somebody_with_a_file_on_hold_stays_as_a_shell_and_goes_with_it(album: Album) -> None:
    on_hold = album.hold(file="3/b.jpg")
    album.apply()
    assert album.files() & OF_CHARLIE == {"3/b.jpg"}
    assert people(album) == [(1, "Alice"), (2, "Bob"), (3, None)]
    assert str(album.verdict("keep/serve").standing) == "kept"
    assert str(album.verdict("orphans/uploads").standing) == "kept"
    album.records.lift_hold(on_hold.removeprefix("hold/"), AT, "settled")
    assert str(album.verdict("keep/serve").standing) == "broken"
    album.apply()
    assert album.files() & OF_CHARLIE == set()
    assert people(album) == [(1, "Alice"), (2, "Bob")]


def test_somebody_whose_files_a_law_keeps_stays_as_a_shell(make: Make) -> None:
    album = make(said=law)
    assert [s.expected for s in album.plan().steps if s.table == "users"] == [1]
    assert [s.action for s in album.plan().steps if s.table == "users"] == [Action.BLANK]
    album.apply()
    assert people(album) == [(1, "Alice"), (2, "Bob"), (3, None)]
    assert album.files() >= OF_CHARLIE
    assert album.plan().steps == ()
    assert str(album.verdict("keep/prove").standing) == "kept"
    assert str(album.verdict("keep/serve").standing) == "kept"


def test_somebody_without_a_file_goes(make: Make) -> None:
    album = make("INSERT INTO users VALUES (4, 'Dora', '2019-01-01 00:00:00', '2020-01-31 12:00:00')", said=law)
    album.apply()
    assert people(album) == [(1, "Alice"), (2, "Bob"), (3, None)]
