"""What only SQLite does."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import traceback
from pathlib import Path

import pytest
import sqlalchemy as sa

from gestand.errors import Place, Refused, StoreError
from gestand.stores.base import SurveyedTable, TypeKind
from gestand.stores.keys import among, key_relation
from gestand.stores.sqlite import SqliteStore
from gestand.stores.troubles import Voice, explain_sqlite

from .conftest import Opener

WORD = "Hildegard-van-Bingen-1098"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "app.db"


@pytest.fixture
def store(opened: Opener, path: Path) -> SqliteStore:
    run(path, "SELECT 1")
    found = opened(f"sqlite:///{path}")
    assert isinstance(found, SqliteStore)
    return found


def run(path: Path, sql: str) -> None:
    connection = sqlite3.connect(path)
    connection.executescript(sql)
    connection.close()


def surveyed(store: SqliteStore, name: str) -> SurveyedTable:
    return next(table for table in store.survey().tables if table.id.table == name)


# ---------------------------------------------------------------- the one writer


def test_a_writer_in_another_process_is_refused_and_freed_when_that_one_is_killed(
    store: SqliteStore, path: Path
) -> None:
    holding = f"""
import sys
from pathlib import Path
from gestand.errors import Place
from gestand.policy.model import StoreSpec
from gestand.stores import open_store
with open_store(StoreSpec("app", "sqlite:///{path}", "", "", Place()), Path("/"), {{}}).writing():
    print("held", flush=True)
    sys.stdin.read()
"""
    other = subprocess.Popen([sys.executable, "-c", holding], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(Refused), store.writing():
            pass
    finally:
        other.kill()
        other.communicate()
    with store.writing():
        pass


def test_the_same_database_by_another_path_has_the_same_writer(store: SqliteStore, path: Path, opened: Opener) -> None:
    path.with_name("link.db").symlink_to(path)
    other = opened("sqlite:///link.db")
    assert isinstance(other, SqliteStore)
    with store.writing(), pytest.raises(Refused), other.writing():
        pass


def test_the_writer_begins_by_taking_the_lock(store: SqliteStore, path: Path) -> None:
    """Not at its first change, when what it read may be stale already."""
    run(path, "CREATE TABLE t (id INTEGER)")
    other = sqlite3.connect(path, timeout=0)
    with store.writing() as connection, connection.begin():
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("INSERT INTO t VALUES (1)")
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
    other.close()


def test_a_commit_that_a_reader_keeps_waiting_is_an_error_and_did_not_happen(store: SqliteStore, path: Path) -> None:
    """Without WAL, readers and a commit shut each other out."""
    run(path, "CREATE TABLE t (id INTEGER)")
    with store.writing() as connection:
        with store.snapshot() as reader:
            assert reader.exec_driver_sql("SELECT count(*) FROM t").scalar_one() == 0
            with pytest.raises(StoreError) as caught, connection.begin():
                connection.exec_driver_sql("INSERT INTO t VALUES (1)")
            assert caught.value.code == "store/busy"
        with connection.begin():
            connection.exec_driver_sql("INSERT INTO t VALUES (2)")
    with store.snapshot() as reader:
        assert reader.exec_driver_sql("SELECT id FROM t").scalars().all() == [2]


# ---------------------------------------------------------------- overwritten


def on_disk(path: Path) -> bool:
    return any(WORD.encode() in file.read_bytes() for file in path.parent.glob("app.db*"))


def fill(path: Path, mode: str) -> sqlite3.Connection:
    """An application that stays connected, which keeps the log from going away by itself."""
    keeper = sqlite3.connect(path)
    keeper.executescript(f"PRAGMA journal_mode = {mode}; CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)")
    keeper.executemany("INSERT INTO t (name) VALUES (?)", [(WORD,)] * 20)
    keeper.commit()
    return keeper


def erase(store: SqliteStore) -> None:
    with store.writing() as connection, connection.begin():
        connection.exec_driver_sql("DELETE FROM t WHERE id % 2")
        connection.exec_driver_sql("UPDATE t SET name = NULL")


@pytest.mark.parametrize("mode", ["delete", "truncate", "wal"])
def test_what_the_writer_erases_is_overwritten_where_it_stood(store: SqliteStore, path: Path, mode: str) -> None:
    keeper = fill(path, mode)
    assert on_disk(path)
    erase(store)
    store.scrub()
    assert not on_disk(path)
    keeper.close()


def test_old_pages_stay_while_somebody_reads_them_and_go_the_next_time(store: SqliteStore, path: Path) -> None:
    keeper = fill(path, "wal")
    with store.snapshot() as reader:
        assert reader.exec_driver_sql("SELECT count(*) FROM t").scalar_one() == 20
        erase(store)
        store.scrub()
        assert on_disk(path)
        assert reader.exec_driver_sql("SELECT count(name) FROM t").scalar_one() == 20
    store.scrub()
    assert not on_disk(path)
    keeper.close()


def test_the_log_can_be_emptied_from_within_the_writers_place(store: SqliteStore, path: Path) -> None:
    keeper = fill(path, "wal")
    with store.writing() as connection:
        with connection.begin():
            connection.exec_driver_sql("UPDATE t SET name = NULL")
        store.scrub()
        assert not on_disk(path)
        with connection.begin():
            assert connection.exec_driver_sql("SELECT count(name) FROM t").scalar_one() == 0
    keeper.close()


# ---------------------------------------------------------------- errors


def test_a_text_that_is_no_utf8_is_an_error_that_does_not_quote_it(store: SqliteStore, path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (name TEXT)")
    connection.execute("INSERT INTO t VALUES (CAST(x'48696c6465ff67617264' AS TEXT))")
    connection.commit()
    connection.close()
    with pytest.raises(StoreError) as caught, store.snapshot() as reading:
        reading.exec_driver_sql("SELECT name FROM t").all()
    assert caught.value.code == "store/encoding"
    assert "Hilde" not in "".join(traceback.format_exception(caught.value))


def test_a_question_too_deep_for_its_parser_says_what_to_do() -> None:
    told = explain_sqlite(Voice("app", Place()), sqlite3.OperationalError("parser stack overflow"))
    assert told.code == "store/too-deep"
    assert sqlite3.sqlite_version in told.message and "newer SQLite" in told.hint


def test_a_damaged_file_is_said_to_be_damaged(store: SqliteStore, path: Path) -> None:
    path.write_bytes(b"not a database at all" * 100)
    for act in (store.survey, store.scrub, lambda: store.writing().__enter__()):
        with pytest.raises(StoreError) as caught:
            act()
        assert caught.value.code == "store/damaged"


def test_a_mistake_in_a_question_of_ours_is_no_failure_of_the_store(store: SqliteStore) -> None:
    with pytest.raises(sa.exc.ArgumentError), store.snapshot() as connection:
        connection.execute(sa.select("not a column"))  # type: ignore[call-overload]


# ---------------------------------------------------------------- the survey


def test_a_table_without_a_key_has_a_rowid_by_a_name_that_is_free(store: SqliteStore, path: Path) -> None:
    run(
        path,
        """
        CREATE TABLE plain (a INT); CREATE TABLE taken (RowId INT); CREATE TABLE all_taken (rowid, _ROWID_, oid);
        CREATE TABLE keyed (id INTEGER PRIMARY KEY); CREATE TABLE without (a INT PRIMARY KEY) WITHOUT ROWID;
        CREATE VIEW seen AS SELECT * FROM plain;
        """,
    )
    found = {table.id.table: table.rowid for table in store.survey().tables}
    assert found == {"plain": "rowid", "taken": "_rowid_", "all_taken": "", "keyed": "", "without": "", "seen": ""}


def test_null_is_possible_in_every_key_but_a_rowid(store: SqliteStore, path: Path) -> None:
    run(
        path,
        """
        CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (id TEXT PRIMARY KEY);
        CREATE TABLE c (id INT PRIMARY KEY);
        CREATE TABLE d (id TEXT PRIMARY KEY) WITHOUT ROWID; INSERT INTO b VALUES (NULL); INSERT INTO c VALUES (NULL);
        """,
    )
    assert {table.id.table: table.columns[0].nullable for table in store.survey().tables} == {
        "a": False,
        "b": True,
        "c": True,
        "d": False,
    }


def test_the_parts_of_a_full_text_index_are_the_indexs(store: SqliteStore, path: Path) -> None:
    run(path, "CREATE TABLE notes (body TEXT); CREATE VIRTUAL TABLE found USING fts5(body, content='notes')")
    survey = store.survey()
    assert {table.id.table: table.kind for table in survey.tables} == {"notes": "table", "found": "virtual"}
    assert [(c.name, c.type) for c in surveyed(store, "found").columns] == [("body", TypeKind.TEXT)]
    assert {table.table for table, why in survey.skipped if why} == {
        f"found_{part}" for part in ("data", "idx", "docsize", "config")
    }


def test_a_view_that_is_broken_does_not_hide_the_rest(store: SqliteStore, path: Path) -> None:
    run(path, "CREATE TABLE t (a INT); CREATE VIEW broken AS SELECT * FROM gone; CREATE VIEW whole AS SELECT a FROM t")
    assert surveyed(store, "broken").columns == ()
    assert [column.name for column in surveyed(store, "whole").columns] == ["a"]
    assert surveyed(store, "t").rows == 0


def test_a_reference_without_columns_is_to_the_primary_key_whatever_the_case(store: SqliteStore, path: Path) -> None:
    run(
        path,
        """
        CREATE TABLE Parent (a INT, b INT, PRIMARY KEY (b, a));
        CREATE TABLE child (x INT, y INT, FOREIGN KEY (x, y) REFERENCES PARENT);
        CREATE TABLE lost (x INT REFERENCES nowhere ON DELETE SET DEFAULT);
        """,
    )
    reference = surveyed(store, "child").foreign_keys[0]
    assert (reference.columns, reference.to.table, reference.to_columns) == (("x", "y"), "Parent", ("b", "a"))
    nowhere = surveyed(store, "lost").foreign_keys[0]
    assert (nowhere.to.table, nowhere.to_columns, nowhere.on_delete) == ("nowhere", (), "SET DEFAULT")


def test_a_trigger_is_seen_with_its_whole_text(store: SqliteStore, path: Path) -> None:
    run(
        path,
        """
        CREATE TABLE t (a TEXT, updated_at TEXT);
        CREATE TRIGGER touch AFTER UPDATE OF a ON t BEGIN UPDATE t SET updated_at = 'now' WHERE rowid = new.rowid; END;
        """,
    )
    (trigger,) = surveyed(store, "t").triggers
    assert (trigger.name, trigger.events) == ("touch", ("UPDATE",))
    assert "SET updated_at" in trigger.text


def test_a_large_table_is_believed_to_be_as_large_as_analyze_said(store: SqliteStore, path: Path) -> None:
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200001)"
    run(path, f"CREATE TABLE t (a INT); {numbers} INSERT INTO t SELECT i FROM n;")
    assert surveyed(store, "t").rows == 200_001
    run(path, "CREATE INDEX i ON t (a); ANALYZE; UPDATE sqlite_stat1 SET stat = '300000 1';")
    assert surveyed(store, "t").rows == 300_000
    run(path, "UPDATE sqlite_stat1 SET stat = '10 1';")
    assert surveyed(store, "t").rows == 200_001


def test_a_generated_column_that_is_not_stored_is_seen_as_well(store: SqliteStore, path: Path) -> None:
    run(path, "CREATE TABLE t (a TEXT, b TEXT AS (upper(a)))")
    assert [(c.name, c.generated) for c in surveyed(store, "t").columns] == [("a", False), ("b", True)]


def test_it_sees_what_a_generated_column_is_made_from(store: SqliteStore, path: Path) -> None:
    made = "b TEXT AS (upper(A) || 'c'), [c d] INT, e NUMERIC(10, 2) GENERATED ALWAYS AS (\"c d\" + 1) STORED"
    run(path, f"CREATE TABLE t (a TEXT DEFAULT ('AS (e)'), {made}, CHECK (a <> 'AS (e)'))")
    run(path, "ALTER TABLE t ADD COLUMN f TEXT AS (b || a)")
    found = {column.name: column.made_from for column in surveyed(store, "t").columns}
    assert found == {"a": (), "b": ("a",), "c d": (), "e": ("c d",), "f": ("a", "b")}


# ---------------------------------------------------------------- keys, whatever the column was declared as


@pytest.mark.parametrize("declared", ["", "INTEGER", "TEXT", "NUMERIC", "REAL", "BLOB", "TEXT COLLATE NOCASE", "ANY"])
@pytest.mark.parametrize("kind", [TypeKind.INTEGER, TypeKind.TEXT, TypeKind.OTHER, TypeKind.UUID])
def test_a_key_finds_values_of_its_own_type_only(store: SqliteStore, path: Path, declared: str, kind: TypeKind) -> None:
    values = [7, "7", "7x", b"7", "a", "A", "a\0b", "", b"", 0, 2**63 - 1, " 7", None, "7.0", b"a\0b"]
    connection = sqlite3.connect(path)
    connection.execute(f"CREATE TABLE t (k {declared})")
    connection.executemany("INSERT INTO t VALUES (?)", [(value,) for value in values])
    connection.commit()
    there = [value for (value,) in connection.execute("SELECT k FROM t")]
    connection.close()
    column = sa.table("t", sa.column("k")).c.k
    with store.snapshot() as reading:
        for wanted in values[:12] + values[13:]:
            relation = key_relation("sqlite", "w", [kind], [(wanted,)])  # type: ignore[list-item]
            found = (
                reading.execute(sa.select(column).where(among("sqlite", [column], relation, [kind]))).scalars().all()
            )
            expected = [value for value in there if type(value) is type(wanted) and value == wanted]
            assert [(type(v), v) for v in found] == [(type(v), v) for v in expected], (declared, wanted)


def test_a_column_that_folds_its_texts_says_so(sqlite_url: str, opened: Opener) -> None:
    engine = sa.create_engine(sqlite_url)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            'CREATE TABLE t (a TEXT COLLATE NOCASE, b TEXT, "c""d" TEXT COLLATE RTRIM, e TEXT COLLATE BINARY)'
        )
    engine.dispose()
    (table,) = opened(sqlite_url).survey().tables  # type: ignore[union-attr]
    assert [column.name for column in table.columns if column.folds] == ["a", 'c"d']


def test_a_collation_that_only_the_application_knows_may_fold_anything(sqlite_url: str, opened: Opener) -> None:
    handle = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))
    handle.create_collation("ours", lambda one, other: (one > other) - (one < other))
    handle.execute("CREATE TABLE t (a TEXT COLLATE ours, b TEXT)")
    handle.close()
    (table,) = opened(sqlite_url).survey().tables  # type: ignore[union-attr]
    assert [column.folds for column in table.columns] == [True, True]
