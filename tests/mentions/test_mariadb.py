"""What only MariaDB does with texts: it finds equal what differs, counts bytes, and locks what a change looks at."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from gestand.errors import StoreError

from .forum import ALICE, BOB, CHARLIE, POLICY, fill, opened

pytestmark = pytest.mark.mysql


@pytest.fixture
def folding(kin_url: str) -> str:
    """A forum whose texts compare as nearly everybody's do there: without accents, capitals, and blanks at the end."""
    people = {ALICE: "Renée", BOB: "Renee", CHARLIE: "RENÉE", 4: "Émile", 5: "Straße"}
    texts = [
        "@renée @Renee @RENÉE @rénée @renée. @renée-marie",
        "@Émile and @émile, @emile and @E\u0301mile: 😀@ÉMILE",
        "@straße @STRASSE @strasse",
        "nothing @all",
        "x" * 243 + " @Renée",
    ]
    fill(kin_url, people, [(None, text) for text in texts], notices=["@Renée", "@Emile"])
    engine = sa.create_engine(kin_url)
    with engine.begin() as connection:
        for table in ("users", "posts", "notices"):
            connection.exec_driver_sql(
                f"ALTER TABLE {table} CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci"
            )
        connection.exec_driver_sql("ALTER TABLE notices MODIFY text VARCHAR(20) CHARACTER SET latin1")
    engine.dispose()
    return kin_url


def test_what_its_collation_finds_equal_is_somebody_elses_name(folding: str, tmp_path: Path) -> None:
    with opened(tmp_path, folding) as forum:
        forum.endings(ALICE, 4, 5)
        assert forum.verdict().count == 5
        forum.carry_out()

        assert forum.posts == {
            1: "@[gone] @Renee @RENÉE @rénée @[gone]. @renée-marie",
            # A to Z alone have small letters: É is another letter than é.
            2: "@[gone] and @émile, @emile and @E\u0301mile: 😀@[gone]",
            3: "@[gone] @STRASSE @strasse",
            4: "nothing @all",
            5: "x" * 243 + " @[gone]",
        }
        assert forum.texts("notices", "text") == {1: "@[gone]", 2: "@Emile"}
        assert forum.verdict().count == 0


def test_rows_in_which_nobody_is_mentioned_are_not_waited_for_and_texts_without_room_for_more_bytes_stay(
    folding: str, tmp_path: Path
) -> None:
    engine = sa.create_engine(folding)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE posts MODIFY body TINYTEXT")
        # A table of some rows the engine reads whole, whatever it is asked for.
        connection.exec_driver_sql(
            "INSERT INTO posts (id, body) WITH RECURSIVE n AS"
            " (SELECT 6 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 500) SELECT i, 'nothing @all' FROM n"
        )
        connection.exec_driver_sql("ANALYZE TABLE posts").close()
    # 251 bytes and "é" in a column for 255: the mention becomes 6 longer, which is 5 bytes.
    policy = POLICY.replace('becomes: "@[gone]"', 'becomes: "@[verdwenen]"')
    with opened(tmp_path, folding, policy) as forum, engine.connect() as application:
        application.exec_driver_sql("UPDATE posts SET body = 'nothing @everybody' WHERE id = 4")
        plan = forum.plan(ALICE)
        forum.carry_out(plan)
        application.rollback()

        assert forum.posts[1] == "@[verdwenen] @Renee @RENÉE @rénée @[verdwenen]. @renée-marie"
        assert forum.posts[5] == "x" * 243 + " @Renée"
        assert [note[:47] for note in plan.notes] == ["1 row of posts mention people who go and stay as they are"[:47]]
    engine.dispose()


def test_a_text_that_the_server_cannot_put_together_again_is_said_and_not_passed_over(
    kin_url: str, tmp_path: Path
) -> None:
    fill(kin_url, {ALICE: "Renee"}, [(None, "@Renee")])
    engine = sa.create_engine(kin_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE posts MODIFY body LONGTEXT")
        # With what it becomes it is larger than all that the server lets a value be.
        connection.exec_driver_sql("UPDATE posts SET body = CONCAT('@Renee ', REPEAT('x', @@max_allowed_packet - 10))")
    engine.dispose()
    policy = POLICY.replace('becomes: "@[gone]"', 'becomes: "@[verdwenen]"')
    with opened(tmp_path, kin_url, policy) as forum:
        plan = forum.plan(ALICE)
        with pytest.raises(StoreError, match=r"a text of posts is longer than the server puts together"):
            forum.carry_out(plan)
        assert forum.verdict().count == 1
