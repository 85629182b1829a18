"""Materialised views of PostgreSQL follow what goes."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from gestand.acts import Action

from .forum import Forum

DIRECTORY = "CREATE MATERIALIZED VIEW directory AS SELECT id, name, email, 'a 100% : member' AS kind FROM members"
UNIQUE = "CREATE UNIQUE INDEX directory_id ON directory (id)"
OF = "members.name, members.email"


@pytest.fixture(params=[(), (UNIQUE,)], ids=["locked", "concurrently"])
def forum(request: pytest.FixtureRequest, postgresql_forum: Forum) -> Forum:
    postgresql_forum.say(DIRECTORY, *request.param)
    postgresql_forum.copy("directory", OF, "refresh")
    return postgresql_forum.open()


def test_it_says_no_more_of_somebody_who_was_erased(forum: Forum) -> None:
    assert forum.errors() == []
    forum.erase()

    said = [row for row in forum.ask("SELECT name, email FROM directory") if "alicia" in str(row)]
    assert (said, forum.standing("copies/directory")) == ([], "kept")


def test_the_plan_shows_it(forum: Forum) -> None:
    steps = [(step.table, step.because) for step in forum.erasure().steps if step.action is Action.FOLLOW]

    assert steps == [("directory", ("copies/directory",))]


def test_one_that_was_left_behind_is_broken_and_the_next_night_makes_it_follow(forum: Forum) -> None:
    forum.say("UPDATE members SET email = NULL WHERE id = 1")

    verdict = forum.verdict("copies/directory")
    assert (str(verdict.standing), verdict.count) == ("broken", 1)
    assert [(place.table, place.count) for place in verdict.places] == [("directory", 1)]

    forum.night()
    assert forum.standing("copies/directory") == "kept"


def test_a_night_in_which_nothing_is_due_leaves_it_alone(forum: Forum) -> None:
    assert forum.night().steps == ()


def test_somebody_new_breaks_nothing(forum: Forum) -> None:
    forum.say("INSERT INTO members VALUES (3, 'carla', 'carla@mail.example', '2026-01-01 00:00:00')")

    assert forum.standing("copies/directory") == "kept"


def test_the_ledger_tells_of_it(forum: Forum) -> None:
    forum.erase()

    told = [body for entry in forum.records.entries() if (body := entry.body).get("action") == "follow"]
    assert [(body["table"], body["store"]) for body in told] == [("directory", "app")]


def test_a_number_that_is_not_up_to_date_breaks_nothing(postgresql_forum: Forum) -> None:
    forum = postgresql_forum
    forum.say(
        "CREATE MATERIALIZED VIEW sums AS SELECT m.name, count(p.title) AS many, max(m.since) AS last"
        " FROM members m JOIN posts p ON p.member_id = m.id GROUP BY m.name"
    )
    forum.copy("sums", "members.name, posts.title", "refresh")
    forum.open()
    forum.say("INSERT INTO posts VALUES (9, 2, 'x', 'y')")

    assert forum.standing("copies/sums") == "kept"
    forum.say("DELETE FROM posts WHERE member_id = 1")
    assert forum.standing("copies/sums") == "broken"


def test_a_copy_of_a_copy_follows_after_it(postgresql_forum: Forum) -> None:
    forum = postgresql_forum
    forum.say(
        "CREATE MATERIALIZED VIEW zz AS SELECT id, email FROM members",
        "CREATE MATERIALIZED VIEW aa AS SELECT upper(email) AS loud FROM zz",
    )
    for name in ("aa", "zz"):
        forum.copy(name, "members.email", "refresh")
    forum.open().erase()

    assert "ALICIA@MAIL.EXAMPLE" not in {row[0] for row in forum.ask("SELECT loud FROM aa")}
    assert {forum.standing(f"copies/{name}") for name in ("aa", "zz")} == {"kept"}


def test_a_copy_of_a_copy_that_was_left_behind_is_made_to_follow_with_what_it_is_made_from(
    postgresql_forum: Forum,
) -> None:
    forum = postgresql_forum
    forum.say(
        "CREATE MATERIALIZED VIEW zz AS SELECT id, email FROM members",
        "CREATE MATERIALIZED VIEW aa AS SELECT upper(email) AS loud FROM zz",
    )
    for name in ("aa", "zz"):
        forum.copy(name, "members.email", "refresh")
    forum.open()
    forum.say("UPDATE members SET email = NULL WHERE id = 1")
    forum.night()

    assert {forum.standing(f"copies/{name}") for name in ("aa", "zz")} == {"kept"}


def test_one_that_was_never_filled_stays_so(postgresql_forum: Forum) -> None:
    forum = postgresql_forum
    forum.say(f"{DIRECTORY} WITH NO DATA")
    forum.copy("directory", OF, "refresh")
    forum.open().erase()

    assert forum.standing("copies/directory") == "kept"
    assert forum.ask("SELECT relispopulated FROM pg_class WHERE relname = 'directory'") == [(False,)]


def test_one_that_cannot_be_asked_is_unknown(forum: Forum) -> None:
    forum.say("DROP MATERIALIZED VIEW directory")

    assert forum.standing("copies/directory") == "unknown"


def test_somebody_who_reads_it_is_waited_for(postgresql_forum: Forum) -> None:
    """Without a unique index a refresh waits for readers: it is tried again until they have gone."""
    forum = postgresql_forum
    forum.say(DIRECTORY)
    forum.copy("directory", OF, "refresh")
    forum.open()
    engine = sa.create_engine(forum.url)
    reader = engine.connect()
    reader.exec_driver_sql("SELECT count(*) FROM directory")
    tries = []

    def leave_at_the_second(*_: object, **__: object) -> None:
        tries.append(1)
        if len(tries) == 2:
            reader.close()

    import gestand.run.copies as copies

    told = copies.follow

    def followed(*of: object) -> int:
        leave_at_the_second()
        return told(*of)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(copies, "follow", followed)
        forum.erase()
    engine.dispose()

    assert len(tries) == 2
    assert forum.standing("copies/directory") == "kept"
