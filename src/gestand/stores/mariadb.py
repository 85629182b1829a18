"""MariaDB and MySQL, by PyMySQL. Which of the two a server is, it says itself: a URL may call it either.

Both keep what was erased in their pages until these are purged and written again, in their undo log, and in their
binary log for as long as that is kept: so the level of a proof is never higher than *no question finds it*.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.engine.url import URL
from sqlalchemy.exc import ArgumentError

from gestand.errors import StoreError, UsageError
from gestand.stores import mariadb_driver, mysql_sets
from gestand.stores.base import Survey
from gestand.stores.engines import made
from gestand.stores.kin import EXACTLY, MARIADB, MYSQL
from gestand.stores.mariadb_grants import Granted, granted
from gestand.stores.mariadb_keys import CHARSET
from gestand.stores.mariadb_kinds import SESSION, insist_on_one_engine, insist_on_one_writer, kind_of_server
from gestand.stores.mariadb_survey import look
from gestand.stores.mariadb_troubles import explain_mariadb
from gestand.stores.mariadb_values import conversions
from gestand.stores.server import ServerStore
from gestand.stores.troubles import Voice, speak, without_the_driver

CONNECT_SECONDS = 10
PORT = 3306
DRIVER = "mysql+pymysql"
"""Which finds out what answers."""
DRIVERS = {MARIADB: "mariadb+pymysql", MYSQL: DRIVER}

READING = ("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",)
WRITING = ("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",)


class MariadbStore(ServerStore):
    """One database of a server (see `base.SqlStore`). `write_url` is asked for only by `writing` and `survey`."""

    begins_reading = READING
    begins_writing = WRITING

    def __init__(self, voice: Voice, url: str, write_url: Callable[[], str]) -> None:
        self._kinds: dict[URL, str] = {}
        self._called = MYSQL if url.lower().startswith(MYSQL) else MARIADB
        super().__init__(voice, url, write_url)

    @property
    def dialect(self) -> str:
        """What answers, whatever its URL calls it; where nobody answers, what the URL says."""
        try:
            return self._kind(self._url)
        except StoreError:
            return self._called

    @property
    def where(self) -> tuple[str, ...]:
        """Server, port and database; not the role. Two names of one server are two, as far as can be seen from here."""
        socket = str(self._url.query.get("unix_socket", ""))
        server = socket or (self._url.host or "localhost").lower()
        return (MARIADB, server, str(self._url.port or PORT), self._url.database or "")

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
            with without_the_driver(), self._engine(url, ()).connect() as connection:
                return granted(connection)
        except StoreError as error:
            if error.code in ("store/login", "store/denied"):
                return Granted()
            raise

    def _take_place(self, handle: Any, record: Any) -> None:
        del record
        insist_on_one_writer(self._voice, handle)
        with handle.cursor() as cursor:
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
                "write mariadb:// or mysql:// and role:password@host:3306/database; percent-encode @ : / in a password",
                self._voice.at(),
            )
        return found

    def _kind(self, url: URL) -> str:
        """Which of the two answers at this address."""
        if url not in self._kinds:
            with without_the_driver(), self._speaking(url, DRIVER, ()).connect() as connection:
                told = str(cast("Any", connection.connection.dbapi_connection).get_server_info())
                self._kinds[url] = kind_of_server(self._voice, told)
        return self._kinds[url]

    def _engine(self, url: URL, session: Sequence[str]) -> Engine:
        kind = self._kind(url)
        engine = self._speaking(url, DRIVERS[kind], (*SESSION[kind], *session), EXACTLY[kind])
        if kind == MYSQL:
            mysql_sets.watch(engine)
        return engine

    def _speaking(self, url: URL, driver: str, session: Sequence[str], collation: str = "") -> Engine:
        """An engine whose sessions speak utf8mb4 and begin with these statements."""
        try:
            connection = mariadb_driver.connection()
        except ImportError:
            raise self._voice.error(
                "driver", "the driver of MariaDB and MySQL is not installed", "type: pip install 'gestand[mariadb]'"
            ) from None
        # A URL may say how long to wait; which letters are spoken is said here.
        url = url.difference_update_query(("charset", "collation", "use_unicode")).set(drivername=driver)
        kept: dict[str, Any] = {"charset": CHARSET, "conv": conversions()}
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
            handle = connection(*args, **{**patience, **given})
            if "read_timeout" not in given:
                handle._read_timeout = None
            try:
                if kind_of_server(self._voice, str(handle.get_server_info())) == MYSQL:
                    insist_on_one_engine(self._voice, handle)
                with handle.cursor() as cursor:
                    for statement in session:
                        cursor.execute(statement)
                handle.commit()
            except BaseException:
                handle.close()
                raise
            return handle

        if collation:

            @event.listens_for(engine, "connect")
            def to_the_byte(handle: Any, record: Any) -> None:
                # SQLAlchemy has just named the letters again, and with them a rule by which `é` and `E` are one.
                del record
                with handle.cursor() as cursor:
                    cursor.execute(f"SET NAMES {CHARSET} COLLATE {collation}")

        return engine


def writers_place(database: str) -> str:
    """The name of the one writer's lock: of the whole server, so it has the database in it; 64 letters at most."""
    return "gestand." + hashlib.sha256(f"gestand\0{database}".encode()).hexdigest()[:48]
