"""A person's row stays while a file of theirs does: its end is told by that row, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from gestand.acts import Action
from gestand.plan.explain import explain_row

from .album import ALICE, AT, CHARLIE, PATHS, Album, kept, taken
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


def test_nobody_goes_while_their_files_cannot_be_looked_at(album: Album) -> None:
    album.uploads.rename(album.folder / "elsewhere")
    album.close()
    album.open()
    assert album.map.unreachable == ("uploads",)
    plan = album.plan()
    assert {(s.table, s.action) for s in plan.steps} == {("users", Action.BLANK)}
    assert [k.because for k in plan.keeps if k.until == "reference"] == [("reference uploads",)]
    album.sql("UPDATE users SET name = NULL WHERE id = 3")
    assert str(album.verdict("keep/serve").standing) == "unknown"

    (album.folder / "elsewhere").rename(album.uploads)
    album.close()
    album.open()
    album.apply()
    assert people(album) == [(1, "Alice"), (2, "Bob")]
    assert album.files() & OF_CHARLIE == set()


def test_a_shell_says_that_a_file_keeps_it(album: Album) -> None:
    album.hold(file="3/b.jpg")
    shell = [keep for keep in album.plan().keeps if keep.until == "reference"]
    assert [(keep.table, keep.expected, keep.because) for keep in shell] == [("users", 1, ("reference uploads",))]
    table = album.map.named("users")
    assert table is not None
    told = explain_row(album.map, album.stores, album.records, AT, table, (CHARLIE,))
    assert [line.keep for line in told.lines] == shell
    assert told.about is not None
    assert (told.about.fate.value, told.about.blanked) == ("stays", ("name",))


@pytest.mark.parametrize("template", ["{user.id}/*", "by/{user.id}.jpg"])
def test_many_people_are_looked_for_at_once(make: Make, template: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def said(policy: dict[str, Any]) -> None:
        law(policy)
        policy["tables"]["uploads"]["whose"] = {"self": template}

    rows = ", ".join(f"({n}, 'P{n}', '2019-01-01 00:00:00', '2020-01-31 12:00:00')" for n in range(100, 160))
    album = make(f"INSERT INTO users VALUES {rows}", said=said)
    album.put(*(template.replace("{user.id}", str(n)).replace("*", "x.jpg") for n in range(100, 160, 2)))
    monkeypatch.setattr("gestand.plan.anchors.AT_ONCE", 25)
    monkeypatch.setattr("gestand.verify.people.FEW", 10)
    album.apply()
    kept = {1, 2, *range(100, 160, 2)} | ({3} if template.startswith("{") else set())
    assert {key for key, _ in people(album)} == kept
    assert album.plan().steps == ()
    assert str(album.verdict("keep/serve").standing) == "kept"
    assert str(album.verdict("keep/prove").standing) == "kept"


def test_an_erasure_leaves_a_shell_of_somebody_whose_file_is_on_hold(album: Album) -> None:
    album.hold(file="1/a.jpg", activity="show")
    album.end(ALICE, "serve", "show")
    album.apply(ALICE)
    assert people(album) == [(1, None), (2, "Bob"), (3, "Charlie")]
    assert album.files() & {"1/a.jpg", "1/b.jpg"} == {"1/a.jpg"}
    assert album.plan(ALICE).steps == ()


def test_what_a_person_who_stays_points_at_stays_too(make: Make) -> None:
    """A file keeps its person, and by that whatever the person's row keeps: here who invited them."""
    album = make(
        "ALTER TABLE users ADD COLUMN invited_by INTEGER REFERENCES users (id)",
        "INSERT INTO users VALUES (4, 'Dora', '2019-01-01 00:00:00', '2020-01-31 12:00:00', NULL)",
        "UPDATE users SET invited_by = 4 WHERE id = 3",
        said=lambda policy: policy["tables"]["users"].update({"points at": {"invited_by -> users": "keeps it"}}),
    )
    on_hold = album.hold(file="3/b.jpg")
    album.apply()
    assert people(album) == [(1, "Alice"), (2, "Bob"), (3, None), (4, None)]
    assert str(album.verdict("keep/serve").standing) == "kept"
    album.records.lift_hold(on_hold.removeprefix("hold/"), AT, "settled")
    album.apply()
    assert people(album) == [(1, "Alice"), (2, "Bob")]


def test_of_two_folders_each_keeps_the_people_it_has_something_of(make: Make) -> None:
    def folders(policy: dict[str, Any]) -> None:
        law(policy)
        for name in ("uploads:docs", "uploads:photos"):
            policy["tables"][name] = {"whose": {"self": "{user.id}/*"}, "personal": {"content": "document"}}
        del policy["tables"]["uploads"]
        policy["activities"]["serve"]["uses"] = ["users.name", "orders", "uploads:photos.content"]
        policy["activities"]["show"]["uses"] = ["uploads:photos.content"]
        policy["activities"]["prove"]["uses"] = ["uploads:docs.content"]

    schema = (
        "(5, 'E', '2019-01-01 00:00:00', '2020-01-31 12:00:00'), (6, 'F', '2019-01-01 00:00:00', '2020-01-31 12:00:00')"
    )
    album = make(f"INSERT INTO users VALUES {schema}", said=folders)
    for path in PATHS:
        (album.uploads / path).unlink()
    album.put("photos/3/a.jpg", "docs/3/a.pdf", "photos/5/a.jpg", "docs/6/a.pdf", "photos/2/a.jpg")
    album.close()
    album.open()
    assert album.map.blocked == frozenset()
    on_hold = album.hold_in("uploads:photos", "photos/5/a.jpg")
    plan = album.plan()
    assert taken(plan, "uploads:photos") == 1
    assert taken(plan, "uploads:docs") == 0
    shells = {keep.because: keep.expected for keep in plan.keeps if keep.until == "reference"}
    assert shells == {("reference uploads:docs",): 2, ("reference uploads:photos",): 1}
    assert kept(plan.keeps, "uploads:photos") == {
        ("keep/serve", on_hold): (1, "hold"),
        ("keep/show", on_hold): (1, "hold"),
        ("keep/serve",): (1, "2027-02-01"),
    }
    assert kept(plan.keeps, "uploads:docs") == {}
    album.apply()
    assert people(album) == [(1, "Alice"), (2, "Bob"), (3, None), (5, None), (6, None)]
    assert album.files() == {"docs/3/a.pdf", "photos/5/a.jpg", "docs/6/a.pdf", "photos/2/a.jpg"}
    assert album.plan().steps == ()
    assert {str(album.verdict(f"keep/{name}").standing) for name in ("serve", "show", "prove")} == {"kept"}
