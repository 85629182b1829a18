"""What MariaDB alone does, and what is said of it."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.pool import NullPool

from gestand.errors import Place, StoreError
from gestand.stores.base import TypeKind
from gestand.stores.keys import among, canonical_key, key_relation
from gestand.stores.mariadb import MariadbStore
from gestand.stores.mariadb_grants import read
from gestand.stores.mariadb_kinds import version
from gestand.stores.mariadb_troubles import explain_mariadb
from gestand.stores.mariadb_types import folds, kind_of, labels
from gestand.stores.troubles import Voice

from .conftest import Opener

VOICE = Voice("app", Place(store="app"))


@pytest.fixture
def owner(mariadb_url: str) -> Engine:
    return sa.create_engine(mariadb_url, poolclass=NullPool, isolation_level="AUTOCOMMIT")


@pytest.fixture
def store(mariadb_url: str, opened: Opener) -> MariadbStore:
    found = opened(mariadb_url)
    assert isinstance(found, MariadbStore)
    return found


def run(owner: Engine, *statements: str) -> None:
    with owner.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


# ---------------------------------------------------------------- values


@pytest.mark.parametrize("asked", ["", "charset=utf8mb4", "charset=latin1", "collation=utf8mb4_general_ci"])
def test_texts_compare_to_the_byte_whatever_letters_a_url_asks_for(
    mariadb_url: str, opened: Opener, asked: str
) -> None:
    store = opened(f"{mariadb_url}{'&' if '?' in mariadb_url else '?'}{asked}")
    assert isinstance(store, MariadbStore)
    for told in (store.snapshot(), store.writing()):
        with told as connection:
            same = connection.execute(sa.text("SELECT CAST('é' AS CHAR) = CAST('E ' AS CHAR)")).scalar_one()
            assert (same, connection.execute(sa.text("SELECT 'é'")).scalar_one()) == (0, "é")


def test_what_is_no_day_comes_as_its_text_and_a_timestamp_in_utc(owner: Engine, store: MariadbStore) -> None:
    run(
        owner,
        "CREATE TABLE t (id INTEGER PRIMARY KEY, day DATE NOT NULL, at DATETIME, seen TIMESTAMP NULL, took TIME,"
        " bits BIT(4), yes BOOLEAN)",
        "SET sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+02:00'",
        "INSERT INTO t VALUES (1, '0000-00-00', '2024-02-31 10:00:00', '2024-07-01 12:00:00', '-30:00:00', b'101', 1)",
    )
    with store.snapshot() as connection:
        row = connection.execute(sa.text("SELECT day, at, seen, took, bits, yes FROM t")).one()
    assert tuple(row) == (
        "0000-00-00",
        "2024-02-31 10:00:00",
        datetime(2024, 7, 1, 10, tzinfo=UTC),
        "-30:00:00",
        5,
        1,
    )


def test_a_key_of_binary_letters_and_one_of_latin_1_find_their_own_row(owner: Engine, store: MariadbStore) -> None:
    run(
        owner,
        "CREATE TABLE t (a BINARY(16), b VARCHAR(20) CHARACTER SET latin1 COLLATE latin1_swedish_ci, c BIGINT UNSIGNED,"
        " PRIMARY KEY (a, b))",
        "INSERT INTO t VALUES (x'01', 'é', 7), (x'01', 'x', 8), (x'02', 'é ', 9)",
    )
    (seen,) = store.survey().tables
    table = sa.table("t", *(sa.column(c.name, sa.String(collation=c.collation or None)) for c in seen.columns))
    kinds = [TypeKind.BYTES, TypeKind.TEXT]
    with store.snapshot() as connection:
        for key, found in (
            ((b"\x01" + b"\0" * 15, "é"), [7]),
            ((b"\x01" + b"\0" * 15, "É"), []),
            ((b"\x02" + b"\0" * 15, "é"), []),
            ((b"\x02" + b"\0" * 15, "é "), [9]),
        ):
            where = among("mariadb", [table.c.a, table.c.b], key_relation("mariadb", "k", kinds, [key]), kinds)
            assert connection.execute(sa.select(table.c.c).where(where)).scalars().all() == found


def test_a_column_that_folds_is_looked_up_by_its_index(owner: Engine, store: MariadbStore) -> None:
    run(
        owner,
        "CREATE TABLE t (a VARCHAR(40) COLLATE utf8mb4_general_ci PRIMARY KEY, b INTEGER)",
        "INSERT INTO t SELECT concat('key ', seq), seq FROM seq_1_to_20000",
        "ANALYZE TABLE t",
    )
    column: sa.ColumnClause[Any] = sa.column("a", sa.String(collation="utf8mb4_general_ci"))
    table = sa.table("t", column)
    where = among("mariadb", [table.c.a], key_relation("mariadb", "k", [TypeKind.TEXT], [("key 7",)]), [TypeKind.TEXT])
    question = sa.select(table.c.a).where(where)
    with store.snapshot() as connection:
        assert connection.execute(question).scalars().all() == ["key 7"]
        text = question.compile(connection, compile_kwargs={"literal_binds": True})
        plan = connection.exec_driver_sql(f"EXPLAIN {text}".replace("%%", "%").replace("%", "%%")).mappings().all()
    (mine,) = [row for row in plan if row["table"] == "t"]
    assert (mine["key"], mine["type"]) == ("PRIMARY", "eq_ref")


def test_a_number_too_large_for_a_key_is_an_error_and_not_nobody(owner: Engine, store: MariadbStore) -> None:
    run(owner, "CREATE TABLE t (id BIGINT UNSIGNED PRIMARY KEY)", f"INSERT INTO t VALUES ({2**63})")
    with store.snapshot() as connection:
        key = canonical_key(connection.execute(sa.text("SELECT id FROM t")).one())
    with pytest.raises(StoreError, match="more than gestand can hold"):
        key_relation("mariadb", "k", [TypeKind.INTEGER], [key])


def test_a_null_of_a_day_is_told_from_a_zero(owner: Engine, store: MariadbStore) -> None:
    """`IS NULL` finds `0000-00-00` in a column that is NOT NULL, which a term would take for *never began*."""
    from gestand.held.mariadb_moments import missing

    run(owner, "CREATE TABLE t (day DATE NOT NULL)", "SET sql_mode = ''", "INSERT INTO t VALUES ('0000-00-00')")
    table = sa.table("t", sa.column("day"))
    count = sa.select(sa.func.count()).select_from(table)
    with store.snapshot() as connection:
        assert connection.execute(count.where(table.c.day.is_(None))).scalar_one() == 1
        assert connection.execute(count.where(missing(table.c.day))).scalar_one() == 0


# ---------------------------------------------------------------- locks


def test_somebody_who_alters_a_table_is_an_error_and_no_wait_without_end(owner: Engine, store: MariadbStore) -> None:
    run(owner, "CREATE TABLE t (id INTEGER PRIMARY KEY)", "INSERT INTO t VALUES (1)")
    with owner.connect() as reader, store.writing() as connection:
        plain = reader.execution_options(isolation_level="REPEATABLE READ")
        plain.exec_driver_sql("SELECT * FROM t").close()
        waiting = threading.Thread(target=run, args=(owner, "ALTER TABLE t ADD COLUMN more INTEGER"))
        waiting.start()
        until_it_waits(owner, "ALTER TABLE")
        began = time.monotonic()
        with pytest.raises(StoreError) as caught, connection.begin():
            connection.exec_driver_sql("UPDATE t SET id = 2")
        assert caught.value.code == "store/busy"
        # Without the store's own limit it would wait a day.
        assert time.monotonic() - began < 60
        plain.rollback()
    waiting.join()


def until_it_waits(owner: Engine, statement: str) -> None:
    """Returns once a session stands in the queue for a table with this statement; only then others queue behind it."""
    queue = (
        "SELECT count(*) FROM information_schema.processlist"
        " WHERE state = 'Waiting for table metadata lock' AND info LIKE %s AND db = DATABASE()"
    )
    with owner.connect() as connection:
        for _ in range(6000):
            if connection.exec_driver_sql(queue, (f"{statement}%",)).scalar_one():
                return
            time.sleep(0.01)
    pytest.fail(f"{statement} never waited for the table")


# ---------------------------------------------------------------- what a server says


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("5.5.5-10.11.6-MariaDB-1:10.11.6+maria~deb12", (10, 11, 6)),
        ("11.4.2-MariaDB", (11, 4, 2)),
        ("8.0.36", (8, 0, 36)),
        ("8.0.36-0ubuntu0.22.04.1", (8, 0, 36)),
    ],
)
def test_a_server_says_its_version(told: str, found: tuple[int, ...]) -> None:
    assert version(told) == found


@pytest.mark.parametrize("told", ["8.0.36", "10.5.23-MariaDB"])
def test_what_cannot_be_exact_is_refused_by_name(
    store: MariadbStore, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pymysql.connections.Connection.get_server_info", lambda _: told)
    with pytest.raises(StoreError) as caught, store.snapshot():
        pass
    assert caught.value.code == "store/engine"
    assert told.partition("-")[0] in caught.value.message


LINES = (
    "GRANT USAGE ON *.* TO `g`@`%` IDENTIFIED BY PASSWORD '*ABC'",
    "GRANT SELECT, CREATE TEMPORARY TABLES ON `my\\_app`.* TO `g`@`%`",
    "GRANT DELETE, UPDATE (`name`, `two words`) ON `my_app`.`users` TO `g`@`%`",
    "GRANT ALL PRIVILEGES ON `my_app`.`logs` TO `g`@`%` WITH GRANT OPTION",
    "GRANT UPDATE ON `other`.`cvs` TO `g`@`%`",
    "GRANT `readers` TO `g`@`%`",
)


def test_rights_are_read_as_the_server_says_them() -> None:
    found = read(LINES, "my_app")
    assert found.may("SELECT") and found.may("CREATE TEMPORARY TABLES") and not found.may("TRIGGER")
    assert found.may("DELETE", "users") and not found.may("DELETE", "cvs")
    assert [found.may_column("UPDATE", "users", c) for c in ("Name", "two words", "email")] == [True, True, False]
    assert found.may("UPDATE", "logs") and not found.may("UPDATE", "cvs")
    assert not read(LINES, "myxapp").may("SELECT")
    assert read(["GRANT ALL PRIVILEGES ON *.* TO `g`@`%`"], "anything").may("TRIGGER")


@pytest.mark.parametrize(
    ("number", "text", "code", "named"),
    [
        (1062, "Duplicate entry 'anna@example.nl' for key 'email'", "store/constraint", "email"),
        (1062, "Duplicate entry 'for key 'anna'' for key 'email'", "store/constraint", "email"),
        (1366, "Incorrect integer value: 'anna' for column `a`.`users`.`age` at row 1", "store/constraint", "age"),
        (
            1451,
            "Cannot delete or update a parent row: a foreign key constraint fails"
            " (`a`.`cvs`, CONSTRAINT `cvs_ibfk_1` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`))",
            "store/constraint",
            "cvs, cvs_ibfk_1",
        ),
        (4025, "CONSTRAINT `old_enough` failed for `a`.`users`", "store/constraint", "users, old_enough"),
        (1213, "Deadlock found", "store/busy", ""),
        (1792, "Cannot execute statement in a READ ONLY transaction", "store/denied", ""),
        (1665, "Cannot execute statement: impossible to write to binary log", "store/binary-log", ""),
        (9999, "something about anna", "store/answer", ""),
    ],
)
def test_an_error_says_names_and_never_a_value(number: int, text: str, code: str, named: str) -> None:
    found = explain_mariadb(VOICE, Exception(number, text))
    assert found.code == code
    assert named in found.message
    assert "anna" not in found.message


def test_types_are_known_by_their_names() -> None:
    assert kind_of("tinyint", "tinyint(1)") is TypeKind.BOOLEAN
    assert kind_of("tinyint", "tinyint(3) unsigned") is TypeKind.INTEGER
    assert kind_of("vector", "vector(3)") is TypeKind.UNKNOWN
    assert labels("enum('a','it''s')") == ("a", "it's")


@pytest.mark.parametrize(
    ("name", "collation", "expected"),
    [
        ("varchar", "utf8mb4_general_ci", True),
        ("varchar", "utf8mb4_bin", True),
        ("char", "utf8mb4_bin", False),
        ("varchar", "utf8mb4_nopad_bin", False),
        ("varbinary", "binary", False),
    ],
)
def test_a_collation_folds_unless_it_compares_to_the_byte(name: str, collation: str, expected: bool) -> None:
    assert folds(name, collation) is expected
