"""How a draft is written: paths, names and values that YAML and the policy language read as they are meant."""

from __future__ import annotations

import pytest

from drafting.conftest import Say
from drafting.measuring import read
from gestand.drafting.evidence import Certainty
from gestand.drafting.spoken import arrow, path, scalar
from gestand.drafting.world import Link
from gestand.stores.base import TableId

LINK = Link(("x_id",), TableId("app", "", "posts"), ("id",), Certainty.LIKELY, "")


@pytest.mark.parametrize(
    ("link", "said"),
    [
        (LINK, "x_id -> posts"),
        (Link(("a", "b"), LINK.to, ("id",), Certainty.LIKELY, ""), "(a, b) -> posts"),
        (Link(("mail",), LINK.to, ("email",), Certainty.LIKELY, "", folded=True), "fold(mail) -> posts.email"),
        (
            Link(("x_id",), LINK.to, ("id",), Certainty.LIKELY, "", when=("x_type", "Post")),
            "x_id -> posts when x_type is Post",
        ),
        (
            Link(("x_id",), LINK.to, ("id",), Certainty.LIKELY, "", when=("x_type", "a post")),
            'x_id -> posts when x_type is "a post"',
        ),
    ],
)
def test_a_path_is_written_as_the_language_says(link: Link, said: str) -> None:
    assert arrow(link, "posts") == said


def test_the_first_of_several_paths_is_written_in_one_line() -> None:
    folded = Link(("mail",), LINK.to, ("email",), Certainty.LIKELY, "", folded=True)
    assert path([LINK, folded], ["user", "user"], "goes") == "{any of: [x_id -> user, fold(mail) -> user.email]}"
    assert path([LINK], ["user"], "blanked") == "{by: x_id -> user, then: blanked}"
    assert scalar("2 years after users.ended_at") == "2 years after users.ended_at"
    assert scalar("a: b") == '"a: b"'


@pytest.mark.not_on("mariadb", "names stand between backticks there")
def test_names_that_yaml_and_paths_would_misread_stand_in_quotes(say: Say) -> None:
    text_ = say(
        'CREATE TABLE "odd users" (id INTEGER PRIMARY KEY, "e-mail" VARCHAR(60), "geb.datum" VARCHAR(10))',
        *(f"""INSERT INTO "odd users" VALUES ({n}, 'p{n}@post.example', '1980-01-0{n}')""" for n in range(1, 9)),
        'CREATE TABLE "order items" (id INTEGER PRIMARY KEY, "user.id" INTEGER REFERENCES "odd users" (id),'
        ' "x: y" TEXT)',
        """INSERT INTO "order items" VALUES (1, 1, 'z')""",
    )
    policy = read(text_)
    assert set(policy["tables"]["odd users"]["personal"]) == {"e-mail", "geb.datum"}
    assert policy["tables"]["order items"]["whose"] == {"user": '"user.id" -> user'}
    uses = [use for activity in policy["activities"].values() for use in activity["uses"]]
    assert {"odd users.e-mail", 'odd users."geb.datum"', 'order items."x: y"'} <= set(uses)
