"""Which files go: what docs/held.md says of a row, said of a file."""

from __future__ import annotations

import pytest

from .album import ALICE, BOB, CHARLIE, GONE, PATHS, Album, taken
from .conftest import Make


def of(person: int) -> set[str]:
    return {path for path in PATHS if path.startswith(f"{person}/")}


def test_the_files_of_somebody_whose_every_activity_has_ended_go(album: Album) -> None:
    assert taken(album.plan()) == 3
    album.apply()
    assert album.files() == set(PATHS) - of(CHARLIE)


def test_a_hold_on_one_file_keeps_that_file_and_no_other(album: Album) -> None:
    album.hold(file="3/b.jpg", activity="serve")
    assert taken(album.plan()) == 2
    album.apply()
    assert album.files() & of(CHARLIE) == {"3/b.jpg"}
    assert str(album.verdict("keep/serve").standing) == "kept"


def test_a_hold_on_one_file_keeps_it_from_an_erasure(album: Album) -> None:
    album.end(ALICE, "serve", "show")
    album.hold(file="1/a.jpg")
    assert taken(album.plan(ALICE)) == 1
    album.apply(ALICE)
    assert album.files() & of(ALICE) == {"1/a.jpg"}


def test_a_hold_that_names_another_activity_keeps_no_file(make: Make) -> None:
    album = make(said=lambda policy: policy["activities"]["show"].update(uses=["users.name"]))
    album.hold(file="3/b.jpg", activity="show")
    assert taken(album.plan()) == 3


def test_a_hold_on_a_file_of_nobody_keeps_it(make: Make) -> None:
    album = make(said=lambda policy: policy["tables"]["uploads"].update(orphans="go")).put("77/a.jpg", "77/b.jpg")
    album.hold(file="77/b.jpg")
    assert taken(album.plan()) == 4
    assert album.verdict("orphans/uploads").count == 1
    album.apply()
    assert album.files() & {"77/a.jpg", "77/b.jpg"} == {"77/b.jpg"}
    assert str(album.verdict("orphans/uploads").standing) == "kept"


def test_no_hold_on_a_file_outlasts_what_a_law_allows(make: Make) -> None:
    def most(policy: dict) -> None:  # type: ignore[type-arg]
        policy["laws"] = {"nl.album.most": {"kind": "at_most", "term": "3 years", "what": "photos", "article": "1"}}
        policy["activities"]["serve"]["law"] = ["nl.album.most after users.ended_at"]
        policy["activities"]["show"]["law"] = ["nl.album.most after users.ended_at"]

    album = make(said=most)
    album.hold(file="3/b.jpg")
    album.hold(file="2/a.jpg")
    assert album.verdict("keep/show").count == 3
    assert taken(album.plan()) == 3
    album.apply()
    assert album.files() & (of(BOB) | of(CHARLIE)) == of(BOB)


def test_files_of_somebody_who_is_gone_go_when_their_rows_say_so(make: Make) -> None:
    """`the last` of their orders is found by their key, whether or not their own row is there."""

    def by_orders(policy: dict) -> None:  # type: ignore[type-arg]
        policy["activities"]["serve"].update(uses=["users.name", "orders"])
        policy["activities"]["show"].update(keep="1 year after the last orders.booked_on")

    album = make("INSERT INTO orders VALUES (1, 77, '2020-05-01'), (2, 1, '2026-01-01')", said=by_orders)
    album.put(f"{GONE}/a.jpg")
    broken = album.verdict("keep/show")
    assert (str(broken.standing), broken.count) == ("broken", 1 + len(of(BOB)) + len(of(CHARLIE)))
    assert taken(album.plan()) == broken.count
    album.apply()
    assert album.files() == of(ALICE)
    assert str(album.verdict("keep/show").standing) == "kept"


# ---------------------------------------------------------------- keys in paths

UUID = "0b5c4f0e-7a53-4f0a-9a3b-0d3f4f1c2e5d"


def keyed(kind: str) -> tuple[str, ...]:
    return (
        f"CREATE TABLE users (id {kind} PRIMARY KEY, name TEXT, created_at {{moment}} NOT NULL, ended_at {{moment}})",
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, booked_on DATE)",
        f"INSERT INTO users VALUES ('{UUID}', 'Alice', '2019-01-01 00:00:00', NULL)",
    )


def without_orders(policy: dict) -> None:  # type: ignore[type-arg]
    policy["tables"]["orders"] = {"nothing personal": "orders of nobody"}
    policy["activities"]["serve"]["uses"] = ["users.name", "uploads.content"]
    policy["tables"]["uploads"]["orphans"] = "go"


@pytest.mark.not_on("mysql", "it has no type for UUIDs")
@pytest.mark.parametrize("name", [UUID.upper(), f"{{{UUID}}}", UUID.replace("-", "")])
def test_another_spelling_of_somebodys_key_makes_their_file_nobodys_and_takes_nothing(make: Make, name: str) -> None:
    album = make(said=without_orders, schema=keyed("UUID")).put(f"{name}/a.jpg", f"{UUID}/a.jpg")
    album.apply()
    assert {f"{name}/a.jpg", f"{UUID}/a.jpg"} <= album.files()


def test_a_name_that_is_no_text_is_no_key(make: Make) -> None:
    album = make(said=without_orders, schema=keyed("VARCHAR(40)")).put("\udcff/a.jpg")
    album.apply()
    assert "\udcff/a.jpg" in album.files()
    assert album.verdict("orphans/uploads").count == 1


def test_a_number_that_no_column_can_hold_is_no_key(make: Make) -> None:
    album = make(said=lambda policy: policy["tables"]["uploads"].update(orphans="go")).put(f"{2**63}/a.jpg")
    album.apply()
    assert f"{2**63}/a.jpg" in album.files()
    assert album.verdict("orphans/uploads").count == 1


@pytest.mark.not_on("mariadb", "its rule of comparing is the column's collation, and M129 refuses it first")
def test_a_key_that_finds_others_by_a_rule_of_its_own_takes_nobodys_files(make: Make, folding_text: str) -> None:
    schema = (*keyed(folding_text)[:2], "INSERT INTO users VALUES ('anna', 'Anna', '2019-01-01 00:00:00', NULL)")
    album = make(said=without_orders, schema=schema).put("anna/a.jpg", "Anna/a.jpg")
    (finding,) = (finding for finding in album.map.findings if finding.code == "M128")
    assert "the key of user finds texts equal that differ" in finding.message
    album.apply()
    assert {"anna/a.jpg", "Anna/a.jpg"} <= album.files()
