"""How far a kept promise is proven: that no question finds it, and nothing about the bytes below."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from gestand.verify.report import QUERIES

from .ground import USERS, Ground, moment, rows

TABLE = "CREATE TABLE users (id integer PRIMARY KEY, name text, ended_at date)"
POLICY = USERS % ("not yet", "1 year after users.ended_at")
AT = "2026-01-01"
SECRET = "somebody-who-was-erased"


def test_what_no_question_finds_is_proven_so_far_and_no_further(ground: Ground):
    ground.make(POLICY, TABLE, rows("users", [f"1, '{SECRET}', '2020-01-31'"]))
    assert ground.verdict("keep/serve", AT).level == ""
    ground.run("DELETE FROM users")
    assert (ground.says(AT), ground.verdict("keep/serve", AT).level) == (("kept", 0), QUERIES)


def test_what_is_unknown_is_proven_in_no_way(ground: Ground):
    ground.make(USERS % ("unknown", "1 year after users.ended_at"), TABLE, rows("users", ["1, 'Anna', NULL"]))
    assert (ground.says(AT), ground.verdict("keep/serve", AT).level) == (("unknown", 1), "")


@pytest.mark.parametrize("mode", ["delete", "wal"])
@pytest.mark.parametrize("overwrites", ["ON", "OFF"])
def test_bytes_that_are_left_in_a_file_of_sqlite_raise_no_level(tmp_path: Path, mode: str, overwrites: str):
    """A reader keeps the old pages of a log of WAL mode alive, and an application may erase without overwriting."""
    path = tmp_path / "app.db"
    ground = Ground(f"sqlite:///{path}", tmp_path)
    ground.make(POLICY, TABLE, rows("users", [f"1, '{SECRET}', '2020-01-31'"]))
    owner, reader = sqlite3.connect(path, isolation_level=None), sqlite3.connect(path, isolation_level=None)
    owner.execute(f"PRAGMA journal_mode = {mode}")
    owner.execute(f"PRAGMA secure_delete = {overwrites}")
    if mode == "wal":
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM users").fetchone() == (1,)
    owner.execute("DELETE FROM users")
    left = any(SECRET.encode() in file.read_bytes() for file in tmp_path.glob("app.db*"))
    assert left is not (mode == "delete" and overwrites == "ON")
    verdict = ground.verdict("keep/serve", AT)
    assert (str(verdict.standing), verdict.level) == ("kept", QUERIES)
    reader.close()
    owner.close()


def test_a_row_that_postgresql_has_not_vacuumed_raises_no_level(postgresql_url: str, tmp_path: Path):
    ground = Ground(postgresql_url, tmp_path)
    ground.make(POLICY, TABLE, rows("users", [f"1, '{SECRET}', '2020-01-31'"]), "DELETE FROM users")
    verdict = ground.verdict("keep/serve", AT)
    assert (str(verdict.standing), verdict.level) == ("kept", QUERIES)


def test_files_are_proven_gone_from_their_folder_as_rows_are_from_their_table(ground: Ground):
    policy = POLICY.replace(
        "activities:", '  photos: {whose: {self: "{user.id}/*"}, personal: {content: photo}}\nactivities:'
    )
    ground.make(policy.replace("[users.name]", "[users.name, photos.content]"), TABLE, rows("users", ["1, NULL, NULL"]))
    ground.files("1/a.jpg")
    assert ground.verdict("keep/serve", AT).level == QUERIES
    ground.run("UPDATE users SET ended_at = '2020-01-31'")
    assert ground.verdict("keep/serve", AT).level == ""
    assert ground.verdict("orphans/photos", AT).level == QUERIES


def test_what_is_about_things_that_are_there_has_no_level(ground: Ground):
    policy = POLICY.replace("{name: name}", "{name: name, password_hash: secret}").replace(
        "uses: [users.name]", "uses: [users.name, users.password_hash]"
    )
    ground.make(policy, "CREATE TABLE users (id integer PRIMARY KEY, name text, ended_at date, password_hash text)")
    levels = {verdict.kind: verdict.level for verdict in ground.report(AT).promises}
    assert levels == {"keep": QUERIES, "covered": "", "schedule": "", "secrets": ""}


def test_without_records_nothing_is_proven(ground: Ground):
    ground.make(POLICY, TABLE)
    assert {v.level for v in ground.report(AT, known=False).promises} == {""}
    assert ground.report(AT, known=False).at == moment(AT)
