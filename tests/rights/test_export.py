"""What a person gets, and what nobody else's must be in it."""

from __future__ import annotations

import pytest

from .conftest import House
from .house import ALICE, BOB, CANARY, CHARLIE, MARKUP


def test_the_house_has_no_findings_that_make_an_answer_incomplete(home: House) -> None:
    assert home.answer().report.incomplete == ()


@pytest.mark.promise("CV-25")
def test_it_gives_alice_all_that_is_hers(home: House) -> None:
    answer = home.answer(ALICE)
    assert answer.report.rows == {"users": 1, "cvs": 2, "experiences": 2, "messages": 3, "logins": 2, "friends": 2}
    assert [row["employer"] for row in answer.json("experiences")] == [f"line one\nline two {CANARY[ALICE]}"] * 2
    assert answer.json("users")[0]["name"] == MARKUP


@pytest.mark.promise("CV-25")
@pytest.mark.parametrize(
    ("person", "strangers"), [(ALICE, (BOB, CHARLIE)), (BOB, (ALICE, CHARLIE)), (CHARLIE, (ALICE, BOB))]
)
def test_it_has_no_word_of_anybody_else(home: House, person: int, strangers: tuple[int, ...]) -> None:
    answer = home.answer(person)
    assert answer.says(CANARY[person])
    for stranger in strangers:
        assert answer.says(CANARY[stranger]) == []
        assert answer.says(CANARY[stranger].lower()) == []


def test_it_has_no_key_of_anybody_else(home: House) -> None:
    answer = home.answer(ALICE)
    assert "invited_by" not in answer.json("users")[0]
    sent, received, to_herself = sorted(answer.json("messages"), key=lambda row: (row["id"] != 1, row["id"]))
    assert (sent["sender_id"], sent["recipient_id"]) == (ALICE, None)
    assert (received["sender_id"], received["recipient_id"]) == (None, ALICE)
    assert (to_herself["sender_id"], to_herself["recipient_id"]) == (ALICE, ALICE)
    assert sorted((row["user_id"] or 0, row["friend_id"] or 0) for row in answer.json("friends")) == [(0, 1), (1, 0)]


def test_it_says_by_which_claim_a_row_is_theirs(home: House) -> None:
    rows = {row["id"]: row for row in home.answer(ALICE).json("messages")}
    assert {id_: row["whose"] for id_, row in rows.items()} == {1: "sender", 2: "recipient", 4: "sender, recipient"}


@pytest.mark.promise("CV-25")
def test_it_leaves_out_what_somebody_else_wrote_and_says_so_by_count(home: House) -> None:
    answer = home.answer(ALICE)
    assert {row["id"]: row["body"] for row in answer.json("messages")} == {
        1: f"from {CANARY[ALICE]} 1",
        2: None,
        4: f"from {CANARY[ALICE]} 4",
    }
    left = {(one.table, one.column): (one.why.value, one.count) for one in answer.report.left_out}
    assert left == {
        ("users", "password_hash"): ("secret", 1),
        ("users", "invited_by"): ("link", 1),
        ("messages", "body"): ("other", 1),
        ("messages", "sender_id"): ("link", 1),
        ("messages", "recipient_id"): ("link", 1),
        ("friends", "user_id"): ("link", 1),
        ("friends", "friend_id"): ("link", 1),
    }
    assert {(o["table"], o["column"], o["count"]) for o in answer.manifest["left_out"]} == {
        (table, column, count) for (table, column), (_, count) in left.items()
    }
    assert "artikel 15, lid 4" in answer.page


@pytest.mark.promise("CV-07")
def test_it_never_gives_a_password_hash_away(home: House) -> None:
    answer = home.answer(ALICE)
    assert answer.says("SECRET") == []
    assert "versleuteld wachtwoord" in answer.page


@pytest.mark.promise("CV-06")
def test_it_takes_their_photos_along_and_nobody_elses(home: House) -> None:
    answer = home.answer(ALICE)
    photos = [name for name in answer.members if name.startswith("files/")]
    assert photos == ["files/photos/1/portrait.jpg"]
    assert answer.members[photos[0]] == b"\xff\xd8 " + CANARY[ALICE].encode()


def test_a_person_is_not_the_one_whose_number_begins_alike(home: House) -> None:
    home.sql("INSERT INTO users (id, name, created_at) VALUES (11, 'OTHERmn4', '2020-01-01 00:00:00')")
    (home.folder / "uploads" / "11").mkdir()
    (home.folder / "uploads" / "11" / "portrait.jpg").write_bytes(b"OTHERmn4")
    assert home.answer(ALICE).says("OTHERmn4") == []
    assert home.answer(11).report.rows == {"users": 1}


def test_what_is_left_of_somebody_whose_own_row_is_gone_is_still_told(home: House) -> None:
    home.sql(
        f"DELETE FROM experiences WHERE cv_id IN (SELECT id FROM cvs WHERE user_id = {CHARLIE})",
        f"DELETE FROM cvs WHERE user_id = {CHARLIE}",
        f"DELETE FROM friends WHERE friend_id = {CHARLIE}",
        f"UPDATE messages SET recipient_id = NULL WHERE recipient_id = {CHARLIE}",
        "UPDATE users SET invited_by = NULL",
    )
    if home.url.startswith("postgresql"):
        home.sql("ALTER TABLE logins DROP CONSTRAINT logins_user_id_fkey")
    if home.url.startswith(("mariadb", "mysql")):
        home.sql("ALTER TABLE logins DROP FOREIGN KEY logins_ibfk_1")
    home.sql(f"DELETE FROM users WHERE id = {CHARLIE}")
    answer = home.answer(CHARLIE)
    assert answer.report.rows == {"logins": 2}
    assert answer.report.files == 1


def test_it_says_when_nothing_is_held(home: House) -> None:
    answer = home.answer(404)
    assert answer.report.nothing
    assert set(answer.members) == {"index.html", "manifest.json"}
    assert "Wij hebben geen gegevens over u" in answer.page
    assert "Autoriteit Persoonsgegevens" in answer.page
