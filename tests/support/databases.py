"""Databases of their own for tests on PostgreSQL: made the quick way, and lent again where nothing can tell.

A new database costs more than most tests do: hundreds of files are copied, and the first who connects builds the caches
again. So what a test leaves is thrown out, and the next test gets the same database, provided that its catalogs count
and say what those of a new one do. In any other case it is dropped, and the next test gets a new one.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

MADE_BY_SOMEBODY = 16384
"""The first number that a server gives to what is not its own."""

CATALOGS = """
    SELECT c.relname FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'oid'
    WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'r' AND NOT c.relisshared
    ORDER BY c.relname
"""
LOCKED_IN = "SELECT oid, datacl::text, datconnlimit, datistemplate FROM pg_database WHERE datname = current_database()"
SETTINGS = "SELECT count(*) FROM pg_db_role_setting AS s JOIN pg_database AS d ON d.oid = s.setdatabase WHERE d.datname"
RIGHTS = "SELECT md5(string_agg(oid || {acl}::text, ' ' ORDER BY oid)) FROM {catalog} WHERE oid < 16384"
PUBLIC = "SELECT nspowner, nspacl::text FROM pg_namespace WHERE nspname = 'public'"

OTHERS = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
SCHEMAS = (
    "SELECT quote_ident(nspname) FROM pg_namespace"
    r" WHERE nspname NOT LIKE 'pg\_%' AND nspname NOT IN ('information_schema', 'public')"
)
OWNER_OF_PUBLIC = "SELECT quote_ident(pg_get_userbyid(nspowner)) FROM pg_namespace WHERE nspname = 'public'"
GIVEN_TO_ALL = (
    "SELECT privilege_type FROM pg_namespace, aclexplode(nspacl) WHERE nspname = 'public' AND grantee = 0 ORDER BY 1"
)


def create(connection: sa.Connection, name: str, template: str = "") -> None:
    """A database; on PostgreSQL of files that are copied, for to write each page to the log takes ten times as long."""
    dialect = connection.dialect
    by_file = dialect.name == "postgresql" and (dialect.server_version_info or (0,)) >= (15,)
    copy = " STRATEGY file_copy" if by_file else ""
    of = f" TEMPLATE {template}" if template else ""
    connection.exec_driver_sql(f"CREATE DATABASE {name}{of}{copy}")


def drop(connection: sa.Connection, name: str) -> None:
    """Whoever is still connected to it loses that."""
    force = " WITH (FORCE)" if connection.dialect.name == "postgresql" else ""
    connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}{force}")


class Databases:
    """Those of one server, lent one at a time; close it at the end."""

    def __init__(self, server: str) -> None:
        self._server = make_url(server)
        self._admin = sa.create_engine(server, isolation_level="AUTOCOMMIT")
        self._kept: _Lent | None = None

    @contextmanager
    def lent(self) -> Iterator[str]:
        """The URL of a database with nothing in it, and nobody else's while the block lasts."""
        lent, self._kept = self._kept or self._new(), None
        try:
            yield lent.url.render_as_string(hide_password=False)
        finally:
            if lent.is_as_new_again():
                self._kept = lent
            else:
                self._drop(lent)

    def close(self) -> None:
        if self._kept:
            self._drop(self._kept)
        self._admin.dispose()

    def _new(self) -> _Lent:
        name = f"gestand_test_{secrets.token_hex(6)}"
        with self._admin.connect() as connection:
            create(connection, name)
        return _Lent(self._server.set(database=name))

    def _drop(self, lent: _Lent) -> None:
        with self._admin.connect() as connection:
            drop(connection, str(lent.url.database))


class _Lent:
    """A database, and what it said of itself when it was new."""

    def __init__(self, url: sa.URL) -> None:
        self.url = url
        self._engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
        with self._engine.connect() as connection:
            self._looks = _looks(connection)
            owner = connection.exec_driver_sql(OWNER_OF_PUBLIC).scalar_one()
            self._public = f"CREATE SCHEMA public AUTHORIZATION {owner}"
            self._given = connection.exec_driver_sql(GIVEN_TO_ALL).scalars().all()

    def is_as_new_again(self) -> bool:
        """Throws out who and what is in it; False where that does not work, or it does not look as it did."""
        try:
            with self._engine.connect() as connection:
                self._empty(connection)
                return _looks(connection) == self._looks
        except SQLAlchemyError:
            return False

    def _empty(self, connection: sa.Connection) -> None:
        run = connection.exec_driver_sql
        run(OTHERS.replace("%", "%%"))
        run("SET lock_timeout = '5s'")
        for schema in ("public", *run(SCHEMAS.replace("%", "%%")).scalars()):
            run(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
        run(self._public)
        for right in self._given:
            run(f"GRANT {right} ON SCHEMA public TO PUBLIC")


def _looks(connection: sa.Connection) -> list[object]:
    """How much there is of each kind that somebody made, and the rights and settings of what the server made."""

    def ask(query: str) -> list[object]:
        return [tuple(row) for row in connection.exec_driver_sql(query)]

    catalogs = connection.exec_driver_sql(CATALOGS).scalars().all()
    made = [
        f"(SELECT count(*) FROM pg_catalog.{c} WHERE oid >= {MADE_BY_SOMEBODY}"
        + (" AND nspname <> 'public')" if c == "pg_namespace" else ")")
        for c in catalogs
    ]
    return [
        catalogs,
        *ask(f"SELECT {', '.join(made)}"),
        *ask(LOCKED_IN),
        *ask(f"{SETTINGS} = current_database()"),
        *ask(PUBLIC),
        *ask(RIGHTS.format(acl="relacl", catalog="pg_class")),
        *ask(RIGHTS.format(acl="proacl", catalog="pg_proc")),
    ]
