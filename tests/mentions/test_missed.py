"""What was missed is found afterwards by what the endings carry, wherever it stands, declared or not."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from gestand.verify.deep import Deep
from gestand.verify.judge import verify

from .forum import ALICE, AT, BOB, CHARLIE, Forum, fill, opened

PEOPLE = {ALICE: "alice_in_chains", BOB: "Bob", CHARLIE: "Charlie"}


def missed(forum: Forum) -> tuple[str, dict[str, int]]:
    (found,) = verify(forum.map, forum.stores, forum.records, AT, "gone", deep=Deep()).promises
    return str(found.standing), {f"{p.table}.{p.column}": p.count for p in found.places if p.column != "*"}


def test_nothing_is_missed_where_mentions_were_replaced(tmp_path: Path, database_url: str) -> None:
    fill(database_url, PEOPLE, [(BOB, "hello @alice_in_chains")])
    with opened(tmp_path, database_url) as forum:
        forum.erase(ALICE)
        assert missed(forum) == ("kept", {})


def test_a_mention_in_a_column_that_nobody_declared_is_found(tmp_path: Path, database_url: str) -> None:
    fill(database_url, PEOPLE, [(BOB, "hello @alice_in_chains")])
    with opened(tmp_path, database_url) as forum:
        forum.erase(ALICE)
        engine = sa.create_engine(database_url)
        with engine.begin() as connection:
            connection.execute(sa.text("CREATE TABLE drafts (id integer, words text)"))
            connection.execute(sa.text("INSERT INTO drafts VALUES (1, 'to @Alice_in_chains')"))
        engine.dispose()
        assert missed(forum) == ("broken", {"drafts.words": 1})


def test_a_mention_that_the_law_kept_is_found_as_well(tmp_path: Path, database_url: str) -> None:
    fill(database_url, PEOPLE, invoices=[(BOB, "for @alice_in_chains")])
    with opened(tmp_path, database_url) as forum:
        forum.erase(ALICE)
        assert missed(forum) == ("broken", {"invoices.memo": 1})
