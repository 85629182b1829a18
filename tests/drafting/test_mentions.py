"""A draft proposes to replace mentions where texts of others hold them."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from gestand.policy.reader import lint

from .conftest import Say

SCHEMA = (
    "CREATE TABLE members (id INTEGER PRIMARY KEY, username VARCHAR(40) UNIQUE, email VARCHAR(80), since TIMESTAMP)",
    "CREATE TABLE posts (id INTEGER PRIMARY KEY, member_id INTEGER REFERENCES members (id), body TEXT)",
)


def rows(bodies: list[str]) -> tuple[str, str]:
    people = [f"({n}, 'member{n}', 'm{n}@post.example', '2024-01-0{n % 9 + 1}')" for n in range(1, 21)]
    posts = [f"({n}, {n % 20 + 1}, '{body}')" for n, body in enumerate(bodies, 1)]
    return f"INSERT INTO members VALUES {', '.join(people)}", f"INSERT INTO posts VALUES {', '.join(posts)}"


def test_texts_that_mention_people_are_proposed(say: Say, tmp_path: Path) -> None:
    drafted = say(*SCHEMA, *rows([f"What do you think of it, @Member{n}? I like it a lot." for n in range(1, 15)]))

    (mention,) = yaml.safe_load(drafted)["mentions"]
    assert mention == {
        "of": "fold(member.username)",
        "written": "@{}",
        "in": ["posts.body"],
        "becomes": "@(verwijderd)",
    }
    assert "member1" not in drafted.lower()
    (tmp_path / "privacy.yaml").write_text(drafted)
    assert [finding for finding in lint(tmp_path / "privacy.yaml") if finding.code.startswith("P6")] == []


@pytest.mark.parametrize(
    "bodies",
    [
        [f"Write to member{n}@post.example when you have the time" for n in range(1, 15)],
        ["Always the same one is mentioned, @member1, and nobody else"] * 14,
        [f"A handle of somebody nobody knows is @stranger{n} here" for n in range(1, 15)],
    ],
)
def test_what_only_looks_like_it_is_not(say: Say, bodies: list[str]) -> None:
    assert "\nmentions:" not in say(*SCHEMA, *rows(bodies))
