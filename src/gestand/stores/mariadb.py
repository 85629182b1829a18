"""MariaDB, by PyMySQL. A server of MySQL is refused by name: what it does otherwise stands in `docs/design.md`.

A server of MariaDB keeps what was erased in its pages until they are purged and written again, in its undo log, and in
its binary log for as long as that is kept: so the level of a proof is never higher than *no question finds it*.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.engine.url import URL
from sqlalchemy.exc import ArgumentError

from gestand.errors import StoreError, UsageError
from gestand.stores.base import Survey
from gestand.stores.engines import made
from gestand.stores.mariadb_grants import Granted, granted
from gestand.stores.mariadb_keys import CHARSET, COLLATION
from gestand.stores.mariadb_survey import look
from gestand.stores.mariadb_troubles import explain_mariadb
from gestand.stores.mariadb_values import conversions
from gestand.stores.server import ServerStore
from gestand.stores.troubles import LOCK_SECONDS, speak, without_the_driver

CONNECT_SECONDS = 10
PORT = 3306
LEAST = (10, 6)
"""JSON_TABLE is there since 10.6."""
DRIVER = "mariadb+pymysql"

SESSION = (
    # What does not fit is an error, and an UPDATE sets all its columns from what stood there before it.
    "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO,"
    "SIMULTANEOUS_ASSIGNMENT'",
    "SET SESSION time_zone = '+00:00', sql_auto_is_null = 0, sql_safe_updates = 0, sql_select_limit = DEFAULT",
    "SET SESSION foreign_key_checks = 1, unique_checks = 1, check_constraint_checks = 1",
    # Waiting for a row, and for a table that somebody alters.
    f"SET SESSION innodb_lock_wait_timeout = {LOCK_SECONDS}, lock_wait_timeout = {LOCK_SECONDS}",
    # How much of a set of keys goes into one text (`mariadb_keys.found`).
    "SET SESSION group_concat_max_len = 8388608",
    # It keeps what a subquery gave by the values it was asked for, and takes `rene` for `RENÉ` where a column does.
    "SET SESSION optimizer_switch = 'subquery_cache=off'",
    # A recursion that is cut short would answer as if there were no more.
    "SET SESSION max_recursive_iterations = 4294967295",
)
READING = (*SESSION, "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ")
WRITING = (*SESSION, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")


class MariadbStore(ServerStore):
    """One database of a server (see `base.SqlStore`). `write_url` is asked for only by `writing` and `survey`."""

    dialect = "mariadb"
    begins_reading = READING
    begins_writing = WRITING

    @property
    def where(self) -> tuple[str, ...]:
        """Server, port and database; not the role. Two names of one server are two, as far as can be seen from here."""
        socket = str(self._url.query.get("unix_socket", ""))
        server = socket or (self._url.host or "localhost").lower()
        return (self.dialect, server, str(self._url.port or PORT), self._url.database or "")

    def survey(self) -> Survey:
        with self.snapshot() as connection:
            reader = granted(connection)
            return look(self.name, connection, reader, self._writers_rights(reader))

    @contextmanager
    def snapshot(self, prepare: Sequence[str] = ()) -> Iterator[Connection]:
        with without_the_driver(), self._reading().connect() as connection:
            # Temporary tables are made before the session is for reading alone; their rows may change all the same.
            for statement in (*prepare, "SET SESSION TRANSACTION READ ONLY"):
                connection.exec_driver_sql(statement).close()
            connection.commit()
            with connection.begin():
                connection.exec_driver_sql("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY").close()
                yield connection

    # ------------------------------------------------------------ connecting

    def _writers_rights(self, reader: Granted) -> Granted | None:
        """What the writing role may do; None when its URL is not known here. Nobody but itself can be asked."""
        try:
            url = self._parsed(self._write_url())
        except UsageError:
            return None
        if url == self._url:
            return reader
        try:
            with without_the_driver(), self._engine(url, SESSION).connect() as connection:
                return granted(connection)
        except StoreError as error:
            if error.code in ("store/login", "store/denied"):
                return Granted()
            raise

    def _take_place(self, handle: Any, record: Any) -> None:
        del record
        with handle.cursor() as cursor:
            cursor.execute("SHOW VARIABLES LIKE 'wsrep_on'")
            if (row := cursor.fetchone()) and row[1] in ("ON", "1"):
                raise self._voice.error(
                    "cluster",
                    "the server is a node of a Galera cluster, where the one writer's place holds for one node only",
                    "erase on a server that replicates from the cluster no writes of its own, or wait for a version"
                    " that knows clusters",
                )
            cursor.execute("SELECT DATABASE()")
            cursor.execute("SELECT GET_LOCK(%s, 0)", (writers_place(cursor.fetchone()[0]),))
            (taken,) = cursor.fetchone()
        handle.commit()
        if taken != 1:
            raise self._voice.another_writer()

    def _parsed(self, url: str) -> URL:
        try:
            found = make_url(url).set(drivername=DRIVER)
        except (ArgumentError, ValueError):
            # The parser's own words quote the URL.
            found = None
        if found is None or not found.database:
            raise UsageError(
                "store/url",
                f"store {self.name}: its url cannot be read, or names no database",
                "write mariadb://role:password@host:3306/database; percent-encode @ : / in a password",
                self._voice.at(),
            )
        return found

    def _engine(self, url: URL, session: Sequence[str]) -> Engine:
        try:
            import pymysql
        except ImportError:
            raise self._voice.error(
                "driver", "the driver of MariaDB is not installed", "type: pip install 'gestand[mariadb]'"
            ) from None
        # A URL may say how long to wait; which letters are spoken is said here.
        url = url.difference_update_query(("charset", "collation", "use_unicode"))
        kept: dict[str, Any] = {"charset": CHARSET, "collation": COLLATION, "conv": conversions()}
        if "connect_timeout" not in url.query:
            kept["connect_timeout"] = CONNECT_SECONDS
        engine = made(url, connect_args=kept)
        speak(engine, self._voice, explain_mariadb)

        @event.listens_for(engine, "do_connect")
        def connect(dialect: Any, record: Any, args: Any, given: Any) -> Any:
            del dialect, record
            # The driver's own timeout ends where somebody answers the call: who then says nothing would keep us for
            # ever. A question of ours may take its time.
            patience = {"read_timeout": given.get("connect_timeout", CONNECT_SECONDS)}
            handle = pymysql.connect(*args, **{**patience, **given})
            if "read_timeout" not in given:
                handle._read_timeout = None
            try:
                self._insist_on_mariadb(str(handle.get_server_info()))
                with handle.cursor() as cursor:
                    for statement in session:
                        cursor.execute(statement)
                handle.commit()
            except BaseException:
                handle.close()
                raise
            return handle

        @event.listens_for(engine, "connect")
        def to_the_byte(handle: Any, record: Any) -> None:
            # SQLAlchemy has just named the letters again, and with them a rule by which `é` and `E` are one.
            del record
            with handle.cursor() as cursor:
                cursor.execute(f"SET NAMES {CHARSET} COLLATE {COLLATION}")

        return engine

    def _insist_on_mariadb(self, told: str) -> None:
        found = version(told)
        if found is None:
            raise self._voice.error(
                "engine",
                f"the server is a MySQL ({told.partition('-')[0]}), on which gestand was never tried",
                f"use MariaDB {'.'.join(map(str, LEAST))} or newer, or leave the store out of the policy;"
                " docs/design.md says what MySQL does otherwise",
            )
        if found < LEAST:
            raise self._voice.error(
                "engine",
                f"the server is MariaDB {'.'.join(map(str, found))}, which is too old",
                f"use MariaDB {'.'.join(map(str, LEAST))} or newer",
            )


def version(told: str) -> tuple[int, ...] | None:
    """Of what a server says of itself (`5.5.5-10.11.6-MariaDB-1`): its version, or None when it is no MariaDB."""
    if "mariadb" not in told.lower():
        return None
    number = told.removeprefix("5.5.5-").partition("-")[0]
    return tuple(int(part) for part in number.split(".") if part.isdigit())


def writers_place(database: str) -> str:
    """The name of the one writer's lock: of the whole server, so it has the database in it; 64 letters at most."""
    return "gestand." + hashlib.sha256(f"gestand\0{database}".encode()).hexdigest()[:48]
