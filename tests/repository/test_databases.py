"""A database that is lent again cannot be told from a new one."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import psycopg
import pytest
import sqlalchemy as sa

from support.databases import Databases

pytestmark = pytest.mark.postgresql

WHAT_IS_THERE = "SELECT relnamespace::regnamespace::text, relname FROM pg_class WHERE oid >= 16384"
PUBLIC = "SELECT nspowner::regrole::text, nspacl::text FROM pg_namespace WHERE nspname = 'public'"
LARGE = "SELECT lo_from_bytea(0, 'x')"


@pytest.fixture
def databases(postgresql_server: str) -> Iterator[Databases]:
    databases = Databases(postgresql_server)
    yield databases
    databases.close()


def run(url: str, *statements: str) -> list[tuple[object, ...]]:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        found = [connection.exec_driver_sql(statement) for statement in statements]
        return [tuple(row) for row in found[-1]] if found[-1].returns_rows else []


def test_it_is_lent_again_with_nothing_in_it(databases: Databases) -> None:
    with databases.lent() as first:
        new = run(first, PUBLIC)
        run(
            first,
            "CREATE TABLE people (name text)",
            'CREATE SCHEMA "An Odd ""Name"""',
            'CREATE TABLE "An Odd ""Name""".people (name text)',
            "CREATE EXTENSION citext",
            "GRANT CREATE ON SCHEMA public TO PUBLIC",
            "CREATE TYPE mood AS ENUM ('well')",
        )
    with databases.lent() as second:
        assert second == first
        assert run(second, WHAT_IS_THERE) == []
        assert run(second, PUBLIC) == new
        run(second, "CREATE TYPE mood AS ENUM ('well')")


@pytest.mark.parametrize(
    "left",
    [
        LARGE,
        "ALTER DATABASE {name} SET TimeZone = 'Asia/Tokyo'",
        "ALTER DATABASE {name} CONNECTION LIMIT 5",
        "REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC",
        "REVOKE EXECUTE ON FUNCTION pg_catalog.now() FROM PUBLIC",
        "REVOKE SELECT ON pg_catalog.pg_views FROM PUBLIC",
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC",
        "ALTER DATABASE {name} SET default_transaction_read_only = on",
        "CREATE PUBLICATION everything FOR ALL TABLES",
    ],
)
def test_it_is_not_lent_again_with_anything_else_that_a_test_left(databases: Databases, left: str) -> None:
    with databases.lent() as first:
        run(first, left.format(name=sa.make_url(first).database))
    with databases.lent() as second:
        assert second != first
    with pytest.raises(sa.exc.OperationalError, match="does not exist"):
        run(first, "SELECT 1")


def test_nobody_is_in_it_any_more(databases: Databases) -> None:
    with databases.lent() as first:
        engine = sa.create_engine(first)
        forgotten = engine.connect()
        forgotten.exec_driver_sql("CREATE TABLE people (name text)")
        reading = engine.connect()
        reading.exec_driver_sql("SELECT pg_advisory_lock(7)")
    with databases.lent() as second:
        assert second == first
        with pytest.raises(sa.exc.OperationalError):
            forgotten.exec_driver_sql("SELECT 1")
        assert run(second, "SELECT pg_try_advisory_lock(7)") == [(True,)]
    forgotten.invalidate()
    reading.invalidate()
    engine.dispose()


def test_a_role_with_rights_in_it_can_go(databases: Databases) -> None:
    role = f"gestand_role_{secrets.token_hex(6)}"
    with databases.lent() as url:
        run(url, f"CREATE ROLE {role}", "CREATE TABLE people (name text)", f"GRANT SELECT ON people TO {role}")
        with pytest.raises(sa.exc.InternalError) as refused:
            run(url, f"DROP ROLE {role}")
        assert isinstance(refused.value.orig, psycopg.errors.DependentObjectsStillExist)
    with databases.lent() as url:
        run(url, f"DROP ROLE {role}")
