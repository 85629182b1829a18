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
