"""Whoever goes about it gently leaves the server alone for a while after each question, but not while it writes."""

from __future__ import annotations

from pathlib import Path

from pytest import MonkeyPatch

from gestand.cli.session import opened
from gestand.stores import resting
from gestand.stores.server import ServerStore

POLICY = """
version: "1"
established: NL
controller: {name: Small B.V., contact: info@small.example}
stores: {app: {url: $APP_DB}}
people: {user: {table: users, key: id}}
tables: {users: {whose: {self: id -> user}, personal: {name: name}, events: {ended_at: not yet}}}
activities: {serve: {purpose: to serve, basis: contract, uses: [users.name], keep: until users.ended_at}}
"""


def test_a_session_that_reads_rests_after_each_question_and_one_that_writes_does_not(
    tmp_path: Path, postgresql_url: str, monkeypatch: MonkeyPatch
) -> None:
    rested: list[float] = []
    monkeypatch.setattr(resting.time, "sleep", rested.append)
    monkeypatch.setenv("APP_DB", postgresql_url)
    policy = tmp_path / "privacy.yaml"
    policy.write_text(POLICY)
    with opened(policy, rests=2.0) as session:
        store = session.stores["app"]
        assert isinstance(store, ServerStore)
        assert len(rested) > 5, "it rested while it looked at the schema"
        with store.snapshot() as connection:
            rested.clear()
            connection.exec_driver_sql("SELECT 1").close()
            connection.exec_driver_sql("SELECT pg_sleep(0.1)").close()
        assert len(rested) == 2
        assert resting.LEAST <= rested[0] <= resting.MOST, "a question is in somebody's way however short it is"
        assert 0.2 <= rested[1] <= resting.MOST
        with store.writing() as connection:
            connection.exec_driver_sql("SELECT pg_sleep(0.02)").close()
        assert len(rested) == 2
    rested.clear()
    with opened(policy):
        assert rested == []
