"""Rows that point at nobody, and that rows of another table tie to people."""

from __future__ import annotations

from drafting.conftest import Say
from drafting.measuring import read
from drafting.test_containers import PEOPLE, people, rows

TALKS = "CREATE TABLE talk (id INTEGER PRIMARY KEY, title VARCHAR(90), abstract VARCHAR(300))"
SPEAKERS = (
    "CREATE TABLE talk_speakers (id INTEGER PRIMARY KEY, talk_id INTEGER NOT NULL REFERENCES talk (id),"
    " member_id INTEGER NOT NULL REFERENCES member (id))"
)
STARS = (
    "CREATE TABLE talk_favourites (id INTEGER PRIMARY KEY, talk_id INTEGER NOT NULL REFERENCES talk (id),"
    " member_id INTEGER NOT NULL REFERENCES member (id))"
)
SLIDES = (
    "CREATE TABLE slide (id INTEGER PRIMARY KEY, talk_id INTEGER NOT NULL REFERENCES talk (id), remark VARCHAR(300))"
)
PROSE = "hoe ik zelf na jaren van proberen toch nog leerde zeilen"


def talks(say: Say, *more: str) -> str:
    return say(
        PEOPLE,
        people("member"),
        TALKS,
        rows("talk", *(f"({n}, 'Over varen {n}', '{PROSE} {n}')" for n in range(1, 13))),
        SLIDES,
        rows("slide", *(f"({n}, {n}, 'een plaat waarop ik sta bij het roer')" for n in range(1, 13))),
        STARS,
        rows("talk_favourites", *(f"({n}, {n}, {n + 2})" for n in range(1, 13))),
        *more,
    )


def test_whose_a_talk_is_is_asked_and_its_speakers_are_likely(say: Say) -> None:
    text = talks(say, SPEAKERS, rows("talk_speakers", *(f"({n}, {n}, {n})" for n in range(1, 13))))
    policy = read(text)

    assert policy["tables"]["talk"]["whose"] == {"speakers": "?"}
    assert "`id = talk_speakers.talk_id`" in text
    assert policy["tables"]["talk"]["orphans"] == "go"
    assert policy["tables"]["slide"]["whose"] == {"self": "talk_id -> talk"}


def test_what_says_whose_it_is_is_kept_for_as_long_as_it(say: Say) -> None:
    policy = read(talks(say, SPEAKERS, rows("talk_speakers", *(f"({n}, {n}, {n})" for n in range(1, 13)))))
    uses = [set(activity["uses"]) for activity in policy["activities"].values()]

    assert any({"talk.abstract", "slide.remark", "talk_speakers"} <= used for used in uses)


def test_a_talk_is_not_of_those_who_like_it(say: Say) -> None:
    policy = read(talks(say))

    assert "whose" not in policy["tables"]["talk"]
    assert policy["tables"]["talk"]["nothing personal"] == "?"


HANGING = (
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(60), email VARCHAR(90), password VARCHAR(90))",
    "CREATE TABLE messages (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), body VARCHAR(90))",
    "CREATE TABLE blobs (id INTEGER PRIMARY KEY, filename VARCHAR(90), checksum VARCHAR(40))",
    "CREATE TABLE hangings (id INTEGER PRIMARY KEY, record_type VARCHAR(40) NOT NULL, record_id INTEGER NOT NULL,"
    " blob_id INTEGER NOT NULL REFERENCES blobs (id))",
    "INSERT INTO users VALUES (1, 'Anna Smit', 'anna@example.org', NULL), (2, 'Bert Bos', 'bert@example.org', NULL)",
    "INSERT INTO messages VALUES (11, 1, 'Een brief'), (12, 2, 'Nog een brief'), (13, 1, 'En nog een')",
    "INSERT INTO blobs VALUES (21, 'anna.pdf', 'a1'), (22, 'bert.pdf', 'b2'), (23, 'zomer.png', 'c3')",
    "INSERT INTO hangings VALUES (31, 'Message', 11, 21), (32, 'Message', 12, 22), (33, 'Message', 13, 23)",
)


def test_a_file_is_of_whose_the_message_is_that_it_hangs_on_if_somebody_says_so(say: Say) -> None:
    text = say(*HANGING)

    assert 'messages: "?"  # doubtful `id = hangings.blob_id`' in text
    # A file that hangs on nothing can be somebody's in another way, and one that hangs on two is of both.
    loose = say("INSERT INTO blobs VALUES (24, 'los.pdf', 'd4')")
    assert "id = hangings" not in loose
    many = say("INSERT INTO hangings VALUES (34, 'Message', 12, 24), (35, 'Message', 12, 21)")
    assert "id = hangings" not in many
