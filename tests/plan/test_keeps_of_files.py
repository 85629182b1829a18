"""What stays of files: how many, because of what, until when; of everybody and of one person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from gestand.acts import Hold, Keep
from gestand.ledger.plans import plan_from_json, plan_to_json
from gestand.plan.explain import explain_person, explain_promise, explain_row
from gestand.rights.erasure import erase_person
from gestand.stores.files import LocalFiles

from .album import ALICE, AT, BOB, CHARLIE, GONE, Album, day, kept, taken, user
from .conftest import Make

SERVE, SHOW = ("keep/serve",), ("keep/show",)


def of_person(album: Album, person: int) -> list[Keep]:
    told = explain_person(album.map, album.stores, album.records, AT, user(person))
    return [line.keep for line in told.lines]


def law(policy: dict[str, Any]) -> None:
    """Photos are also a document that a law wants kept for five years."""
    policy["laws"] = {
        "nl.album.kept": {"kind": "at_least", "term": "7 years", "what": "documents", "article": "Album Act 1"}
    }
    policy["activities"]["prove"] = {
        "purpose": "To prove who it was",
        "basis": "legal obligation",
        "uses": ["uploads.content"],
        "keep": "nl.album.kept after users.ended_at",
    }


# ---------------------------------------------------------------- of everybody


def test_a_plan_says_which_files_one_activity_keeps_after_another_has_ended(album: Album) -> None:
    assert kept(album.plan().keeps) == {SERVE: (1, "2027-02-01")}


def test_a_plan_says_which_files_are_on_hold(album: Album) -> None:
    of_one, of_bob = album.hold(file="3/b.jpg", activity="serve"), album.hold(person=BOB, activity="show")
    assert kept(album.plan().keeps) == {
        ("keep/serve", of_one): (1, "hold"),
        ("keep/show", of_bob): (1, "hold"),
    }


def test_a_plan_says_which_files_a_law_keeps_of_all_people_together(make: Make) -> None:
    album = make(said=law)
    found = kept(album.plan().keeps)
    assert found["keep/prove",] == (4, "2032-02-01")
    assert found[SERVE] == (1, "2027-02-01")
    assert taken(album.plan()) == 0


def test_files_that_go_are_not_said_to_stay(album: Album) -> None:
    plan = album.plan()
    assert taken(plan) == 3
    assert sum(number for number, _ in kept(plan.keeps).values()) == 1


def test_nothing_is_said_of_files_of_which_nothing_has_ended(make: Make) -> None:
    album = make("UPDATE users SET ended_at = NULL")
    assert kept(album.plan().keeps) == {}


def test_what_stays_of_files_is_written_down_with_the_plan(album: Album) -> None:
    plan = album.plan()
    assert plan_from_json(plan_to_json(plan)) == plan
    assert {
        "store": "uploads",
        "table": "uploads",
        "columns": ["content"],
        "expected": 1,
        "because": ["keep/serve"],
        "until": "2027-01-31T23:00:00+00:00",
    } in plan_to_json(plan)["keeps"]


@pytest.mark.parametrize("template", ["{user.id}/*", "{user.id}/**", "by/{user.id}.jpg", "u{user.id}_photo/*"])
def test_files_are_counted_wherever_the_key_stands_in_their_paths(make: Make, template: str) -> None:
    album = make(said=lambda policy: policy["tables"]["uploads"].update(whose={"self": template}))
    for person in (BOB, CHARLIE):
        album.put(template.replace("{user.id}", str(person)).replace("**", "x/y.jpg").replace("*", "z.jpg"))
    bobs = 2 if template.startswith("{user.id}/") else 1
    assert kept(album.plan().keeps) == {SERVE: (bobs, "2027-02-01")}
    assert kept(of_person(album, BOB)) == {SERVE: (bobs, "2027-02-01")}


def test_many_people_are_told_as_if_they_had_been_asked_about_at_once(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = range(10, 30)
    rows = ", ".join(f"({n}, 'P{n}', '2019-01-01 00:00:00', '2025-01-{n} 12:00:00')" for n in people)
    album = make(f"INSERT INTO users VALUES {rows}").put(*(f"{n}/{i}.jpg" for n in people for i in range(n % 3)))
    holds = {album.hold(file="15/0.jpg"), album.hold(person=20), album.hold(file="16/0.jpg")}
    at_once = album.plan().keeps
    monkeypatch.setattr("gestand.plan.filekeeps.AT_ONCE", 3)
    monkeypatch.setattr("gestand.plan.files.AT_ONCE", 3)
    apart = album.plan().keeps
    assert kept(at_once) == kept(apart)
    assert holds & {name for keep in at_once if keep.table == "uploads" for name in keep.because}
    assert sum(number for because, (number, _) in kept(apart).items() if because[0] == "keep/serve") == 1 + sum(
        n % 3 for n in people
    )


# ---------------------------------------------------------------- of one person


def test_an_erasure_says_which_files_stay_of_that_person_alone(make: Make) -> None:
    album = make(said=law).put("1/c.jpg")
    album.hold(person=BOB)
    endings = erase_person(album.map, album.records, user(ALICE), AT, "asked", album.stores)
    assert {ending.activity for ending in endings} == {"serve", "show"}
    plan = album.plan(ALICE, endings)
    assert kept(plan.keeps) == {("keep/prove",): (3, "open")}
    assert taken(plan) == 0


def test_what_is_held_of_a_person_has_their_files(album: Album) -> None:
    assert kept(of_person(album, ALICE)) == {SERVE: (2, "open"), SHOW: (2, "open")}
    assert kept(of_person(album, BOB)) == {SERVE: (1, "2027-02-01")}
    assert kept(of_person(album, CHARLIE)) == {}


def test_a_hold_on_a_person_keeps_all_their_files_and_on_one_file_that_one(album: Album) -> None:
    of_one, of_all = album.hold(file="1/b.jpg", activity="serve"), album.hold(person=ALICE, activity="show")
    assert kept(of_person(album, ALICE)) == {
        ("keep/serve", of_one): (1, "hold"),
        SERVE: (1, "open"),
        ("keep/show", of_all): (2, "hold"),
    }


def test_a_hold_on_somebody_elses_file_is_nobodys_business(album: Album) -> None:
    of_other = album.hold(file="3/b.jpg")
    assert all(of_other not in keep.because for keep in of_person(album, ALICE))


def test_a_hold_on_a_file_that_is_not_there_keeps_nothing(album: Album) -> None:
    album.hold(file="3/nothing.jpg")
    assert kept(of_person(album, CHARLIE)) == {}
    assert kept(album.plan().keeps) == {SERVE: (1, "2027-02-01")}


def test_when_files_of_somebody_who_is_gone_end_nobody_knows(album: Album) -> None:
    album.put("77/a.jpg")
    assert kept(of_person(album, GONE)) == {SERVE: (1, "unknown"), SHOW: (1, "unknown")}


def test_a_term_that_a_record_ended_no_longer_says_until_when(make: Make) -> None:
    """The law's own end is left, and is known."""

    def longer(policy: dict[str, Any]) -> None:
        law(policy)
        policy["activities"]["serve"]["law"] = ["nl.album.kept after users.created_at"]
        del policy["activities"]["prove"]

    album = make("UPDATE users SET created_at = '2021-05-01 10:00:00' WHERE id = 1", said=longer)
    assert kept(of_person(album, ALICE))[SERVE] == (2, "open")
    album.end(ALICE, "serve", "show")
    assert kept(of_person(album, ALICE)) == {SERVE: (2, "2028-05-02")}
    (name,) = (keep for keep in of_person(album, ALICE) if keep.table == "users")
    assert day(name.until) == "2028-05-02"


def test_until_it_ends_is_said_as_such(make: Make) -> None:
    album = make(said=lambda policy: policy["activities"]["show"].update(keep="until it ends"))
    assert kept(of_person(album, ALICE))[SHOW] == (2, "forever")


def test_a_promise_says_which_files_it_keeps_of_everybody(album: Album) -> None:
    on_hold = album.hold(file="1/a.jpg", activity="show")

    def of(promise: str) -> dict[tuple[str, ...], tuple[int, str]]:
        told = explain_promise(album.map, album.stores, album.records, AT, promise)
        return kept([line.keep for line in told.lines])

    assert of("keep/serve") == {SERVE: (3, "open")}
    assert of("keep/show") == {("keep/show", on_hold): (1, "hold"), SHOW: (1, "open")}


# ---------------------------------------------------------------- what is looked at


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The prefixes by which files were listed; no file may be opened."""
    listed: list[str] = []
    files = LocalFiles.files

    def listing(store: LocalFiles, prefix: str = "") -> Iterator[Any]:
        listed.append(prefix)
        return files(store, prefix)

    def reading(store: LocalFiles, path: str) -> None:
        raise AssertionError(f"{path} was opened")

    monkeypatch.setattr(LocalFiles, "files", listing)
    monkeypatch.setattr(LocalFiles, "open", reading)
    return listed


def test_only_the_folders_of_people_of_whom_something_stays_or_goes_are_listed(album: Album, opened: list[str]) -> None:
    album.plan()
    assert sorted(opened) == ["2/", "3/"]


def test_of_one_person_only_their_folder_is_listed(album: Album, opened: list[str]) -> None:
    of_person(album, ALICE)
    album.plan(ALICE)
    assert set(opened) == {"1/"}


def test_of_a_promise_only_the_folders_of_those_for_whom_it_keeps_something(album: Album, opened: list[str]) -> None:
    explain_promise(album.map, album.stores, album.records, AT, "keep/show")
    assert opened == ["1/"]


def test_of_one_file_nothing_but_its_name_is_looked_for(album: Album, opened: list[str]) -> None:
    table = album.map.named("uploads")
    assert table is not None
    told = explain_row(album.map, album.stores, album.records, AT, table, ("1/a.jpg",))
    assert kept([line.keep for line in told.lines]) == {SERVE: (1, "open"), SHOW: (1, "open")}
    assert opened == ["1/a.jpg"]


# ---------------------------------------------------------------- rows, by the same rules


def test_a_row_of_nobody_that_goes_is_not_said_to_stay(make: Make) -> None:
    album = make(
        "INSERT INTO orders VALUES (1, 77, '2020-01-01'), (2, 1, '2020-01-01')",
        said=lambda policy: policy["tables"]["orders"].update(orphans="go"),
    )
    table = album.map.named("orders")
    assert table is not None
    gone = explain_row(album.map, album.stores, album.records, AT, table, (1,))
    assert gone.about is not None
    assert (gone.lines, gone.about.fate.value, gone.about.nobody) == ((), "goes", True)
    stays = explain_row(album.map, album.stores, album.records, AT, table, (2,))
    assert stays.about is not None
    assert [line.keep.because for line in stays.lines] == [SERVE]
    assert (stays.about.fate.value, stays.about.nobody) == ("stays", False)


def test_a_row_that_goes_with_one_of_its_people_is_not_said_to_stay_for_the_other(make: Make) -> None:
    """A message that its sender's claim takes, while its reader still has a cell in it."""

    def messages(policy: dict[str, Any]) -> None:
        policy["tables"]["messages"] = {
            "whose": {"sender": "sender_id -> user", "reader": {"by": "reader_id -> user", "then": "blanked"}},
            "personal": {"body": {"is": "message", "of": "sender"}, "seen": {"is": "usage", "of": "reader"}},
        }
        policy["activities"]["serve"]["uses"] += ["messages.body", "messages.seen"]

    album = make(
        "CREATE TABLE messages (id INTEGER PRIMARY KEY, sender_id INTEGER, reader_id INTEGER, body TEXT, seen TEXT)",
        "CREATE INDEX messages_sender ON messages (sender_id)",
        "CREATE INDEX messages_reader ON messages (reader_id)",
        "INSERT INTO messages VALUES (1, 3, 1, 'hello', 'yes'), (2, 1, 3, 'hello', 'yes')",
        said=messages,
    )
    assert [(s.table, s.expected) for s in album.plan().steps if s.table == "messages" and not s.columns] == [
        ("messages", 1)
    ]
    held = [(k.table, k.columns, k.expected) for k in of_person(album, ALICE) if k.table == "messages"]
    assert held == [("messages", ("body",), 1)]


def test_an_event_that_cannot_be_read_is_no_date_that_has_not_come(make: Make) -> None:
    def text(policy: dict[str, Any]) -> None:
        policy["tables"]["orders"]["events"]["noted"] = {"null": "unknown", "written": "text"}
        policy["activities"]["serve"].update(uses=["users.name", "uploads.content"])
        policy["activities"]["sell"] = {
            "purpose": "To sell",
            "basis": "contract",
            "uses": ["orders"],
            "keep": "2 years after orders.noted",
        }

    album = make(
        "ALTER TABLE orders ADD COLUMN noted TEXT",
        "INSERT INTO orders VALUES (1, 1, NULL, 'in May'), (2, 2, NULL, NULL), (3, 3, NULL, '2025-05-01')",
        said=text,
    )
    ends = {p: day(k.until) for p in (ALICE, BOB, CHARLIE) for k in of_person(album, p) if k.table == "orders"}
    assert ends == {ALICE: "unknown", BOB: "unknown", CHARLIE: "2027-05-02"}


def test_the_last_of_a_column_of_the_people_themselves_is_explained(make: Make) -> None:
    album = make(said=lambda policy: policy["activities"]["serve"].update(keep="2 years after the last users.ended_at"))
    assert {keep.table: day(keep.until) for keep in of_person(album, BOB)} == {
        "users": "2027-02-01",
        "uploads": "2027-02-01",
    }


def test_an_event_that_never_began_puts_no_end_off(make: Make) -> None:
    """Somebody without orders is kept by the other half of the term, and that is a date."""

    def both(policy: dict[str, Any]) -> None:
        term = "the latest of (2 years after users.ended_at, 2 years after the last orders.booked_on)"
        policy["activities"]["serve"].update(keep=term, uses=["users.name", "uploads.content"])
        policy["activities"]["sell"] = {
            "purpose": "To sell",
            "basis": "contract",
            "uses": ["orders"],
            "keep": "2 years after orders.booked_on",
        }

    album = make("INSERT INTO orders VALUES (1, 3, '2025-06-30')", said=both)
    assert kept(of_person(album, BOB)) == {SERVE: (1, "2027-02-01")}
    assert kept(of_person(album, CHARLIE)) == {SERVE: (3, "2027-07-01")}
    album.sql("INSERT INTO orders VALUES (2, 3, NULL)")
    assert kept(of_person(album, CHARLIE)) == {SERVE: (3, "open")}


def test_a_hold_of_before_is_told_by_its_own_moment(album: Album) -> None:
    made = Hold("h-lifted", None, user(CHARLIE), "", (), AT, "a claim", "legal", "2027-01-01")
    album.records.record_hold(made, AT)
    album.records.lift_hold(made.id, AT, "settled")
    assert kept(of_person(album, CHARLIE)) == {}
