"""Which server of MySQL is let in, and what MySQL alone does with sets of keys."""

from __future__ import annotations

import secrets
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from gestand.errors import Place, StoreError
from gestand.stores.base import SqlStore, TypeKind
from gestand.stores.mariadb_grants import read
from gestand.stores.mariadb_kinds import insist_on_one_engine, insist_on_one_writer, kind_of_server
from gestand.stores.mysql_sets import FEW, with_room
from gestand.stores.scratch import Scratch
from gestand.stores.troubles import Voice

from .conftest import Opener

VOICE = Voice("app", Place(store="app"))


class Server:
    """It greets as a server of MySQL does, lets everybody in, says OK to everything, and remembers what it was told."""

    def __init__(self, version: str) -> None:
        self.version = version
        self.told: list[bytes] = []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]

    def serve(self) -> None:
        while True:
            try:
                client, _ = self.socket.accept()
            except OSError:
                return
            with client:
                self._greet(client)

    def _greet(self, client: socket.socket) -> None:
        abilities = 0x00000200 | 0x00008000 | 0x00080000 | 0x00002000 | 0x00000008
        greeting = b"\x0a" + self.version.encode() + b"\0" + struct.pack("<I", 7) + b"a" * 8 + b"\0"
        greeting += struct.pack("<HBHH", abilities & 0xFFFF, 45, 2, abilities >> 16) + bytes([21]) + bytes(10)
        greeting += b"b" * 12 + b"\0" + b"mysql_native_password\0"
        _send(client, 0, greeting)
        _receive(client)
        _send(client, 2, b"\0\0\0\x02\0\0\0")
        while said := _receive(client):
            self.told.append(said)
            _send(client, 1, b"\0\0\0\x02\0\0\0")


def _send(client: socket.socket, number: int, payload: bytes) -> None:
    client.sendall(struct.pack("<I", len(payload))[:3] + bytes([number]) + payload)


def _receive(client: socket.socket) -> bytes:
    try:
        head = client.recv(4, socket.MSG_WAITALL)
    except ConnectionError:
        return b""
    return client.recv(int.from_bytes(head[:3], "little"), socket.MSG_WAITALL) if len(head) == 4 else b""


@contextmanager
def serving(version: str) -> Iterator[Server]:
    server = Server(version)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.socket.close()


@pytest.mark.parametrize("scheme", ["mysql", "mysql+pymysql", "mariadb"])
def test_a_server_that_is_too_old_is_refused_by_name_whatever_its_url_says(scheme: str, opened: Opener) -> None:
    with serving("8.0.40-0ubuntu0.22.04.1") as server:
        store = cast("SqlStore", opened(f"{scheme}://gestand:secret@127.0.0.1:{server.port}/app"))
        ways: list[Any] = [store.snapshot, store.writing, store.survey]
        for ask in ways:
            with pytest.raises(StoreError) as refused, ask():
                pass
            assert "the server is MySQL 8.0.40, which is too old" in refused.value.message
            assert "MySQL 8.4 or newer" in refused.value.hint
            assert "secret" not in str(refused.value)
    words = b" ".join(server.told).upper()
    assert not any(word in words for word in (b"SELECT", b"INSERT", b"UPDATE", b"DELETE", b"CREATE", b"LOCK"))


@pytest.mark.parametrize(
    "version",
    [
        "5.7.25-TiDB-v7.5.0",
        "8.0.11-TiDB-v8.5.0",
        "8.4.mysql_aurora.4.01.0",
        "8.4.3-Vitess",
        "9.1.0-cluster",
        "8.4.0-OB",
    ],
)
def test_a_relative_of_mysql_is_refused_by_name(version: str, opened: Opener) -> None:
    with serving(version) as server, pytest.raises(StoreError) as refused:
        store = cast("SqlStore", opened(f"mysql://gestand@127.0.0.1:{server.port}/app"))
        with store.snapshot():
            pass
    assert refused.value.code == "store/engine"
    assert f"a relative of MySQL ({version})" in refused.value.message


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("8.4.3", "mysql"),
        ("9.7.4-2", "mysql"),
        ("8.4.5-0ubuntu0.25.04.1", "mysql"),
        ("8.4.5-log", "mysql"),
        ("8.4.4-azure", "mysql"),
        ("8.4.5-google", "mysql"),
        ("5.5.5-10.11.6-MariaDB-1", "mariadb"),
        ("11.4.2-MariaDB-log", "mariadb"),
    ],
)
def test_a_server_says_itself_which_of_the_two_it_is(told: str, kind: str) -> None:
    assert kind_of_server(VOICE, told) == kind


class Saying:
    """A session of which variables are asked."""

    def __init__(self, **variables: str) -> None:
        self.variables = variables

    def cursor(self) -> Saying:
        return self

    def __enter__(self) -> Saying:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def execute(self, statement: str) -> None:
        assert statement.startswith("SHOW VARIABLES")

    def fetchall(self) -> list[tuple[str, str]]:
        return list(self.variables.items())


def test_where_several_servers_take_writes_nothing_is_written_and_other_engines_are_told_by_what_they_have() -> None:
    insist_on_one_writer(VOICE, Saying(wsrep_on="OFF", group_replication_group_name=""))
    for variables, name in (
        ({"wsrep_on": "ON"}, "Galera"),
        ({"group_replication_group_name": "x"}, "group replication"),
    ):
        with pytest.raises(StoreError, match=f"a node of a {name} cluster"):
            insist_on_one_writer(VOICE, Saying(**variables))
    insist_on_one_engine(VOICE, Saying(lower_case_table_names="0"))
    for variables, why in (
        ({"aurora_version": "4.0"}, "an Aurora"),
        ({"lower_case_table_names": "2"}, "names of tables in two ways"),
    ):
        with pytest.raises(StoreError, match=why):
            insist_on_one_engine(VOICE, Saying(**variables))


# ---------------------------------------------------------------- on a server


@pytest.fixture
def app(mysql_url: str) -> Iterator[sa.Connection]:
    with sa.create_engine(mysql_url, poolclass=NullPool, isolation_level="AUTOCOMMIT").connect() as connection:
        yield connection


def test_whatever_its_url_is_called_and_by_whatever_way_a_password_is_asked_for(
    mysql_url: str, app: sa.Connection, opened: Opener
) -> None:
    """A password of MySQL's own kind is sent through TLS, or under the key of the server where there is none."""
    name = f"gestand_{secrets.token_hex(4)}"
    app.exec_driver_sql(f"CREATE USER {name} IDENTIFIED WITH caching_sha2_password BY 'a word'")
    app.exec_driver_sql(f"GRANT SELECT ON {make_url(mysql_url).database}.* TO {name}")
    url = make_url(mysql_url).set(username=name, password="a word")
    try:
        for scheme, more in (("mariadb", {}), ("mysql", {"ssl_disabled": "true"}), ("mysql+pymysql", {})):
            told = url.set(drivername=scheme).update_query_dict(more)
            store = cast("SqlStore", opened(told.render_as_string(hide_password=False)))
            assert (store.dialect, store.survey().version.partition(" ")[0]) == ("mysql", "MySQL")
    finally:
        app.exec_driver_sql(f"DROP USER {name}")


def test_a_set_stands_in_a_question_as_often_as_it_is_asked_also_after_something_was_taken_back(
    mysql_url: str, opened: Opener
) -> None:
    """MySQL opens no temporary table twice (1137): copies follow the set, and are made anew after a ROLLBACK."""
    scratch = Scratch("mysql", [(TypeKind.INTEGER,)])
    with cast("SqlStore", opened(mysql_url)).writing() as connection:
        with connection.begin():
            scratch.make(connection)
        keys, others = scratch.fresh([TypeKind.INTEGER]), scratch.fresh([TypeKind.INTEGER])

        def seen() -> list[int]:
            """The keys that four places of one question find."""
            return sorted(int(key) for (key,) in connection.execute(asked))

        row = keys.relation
        asked = sa.select(row.c.k0).where(*(keys.has([row.c.k0]) for _ in range(3)), sa.not_(others.has([row.c.k0])))
        with connection.begin():
            keys.put(connection, [(1,), (2,), (3,)])
            others.put(connection, [(3,)])
            assert seen() == [1, 2]
        with connection.begin() as undone:
            keys.put(connection, [(4,), (5,)])
            others.put(connection, [(1,)])
            assert seen() == [2, 4, 5]
            undone.rollback()
        with connection.begin():
            assert seen() == [1, 2]
            assert keys.remove(connection, others.has([keys.table.c.k0])) == 1
            others.put(connection, [(2,)])
            assert seen() == [1]


def test_where_a_question_asks_in_more_places_than_a_reading_session_has_copies_the_next_session_has_them(
    mysql_url: str, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a transaction that is read-only no temporary table can be made, and it stays read-only."""
    monkeypatch.setattr("gestand.stores.mysql_sets._Room.copies", FEW)
    places, begun = 2 * FEW + 3, list[int]()

    @with_room
    def asked(places: int) -> list[Any]:
        scratch = Scratch("mysql", [(TypeKind.INTEGER,)])
        with cast("SqlStore", opened(mysql_url)).snapshot(scratch.statements) as connection:
            begun.append(places)
            keys = scratch.fresh([TypeKind.INTEGER])
            keys.put(connection, [(1,), (2,)])
            row = keys.relation
            found = sa.select(row.c.k0).where(*(keys.has([row.c.k0]) for _ in range(places)))
            return sorted(int(key) for (key,) in connection.execute(found))

    assert asked(places) == [1, 2]
    assert asked(places - 1) == [1, 2]
    assert begun == [places, places, places - 1]


def test_a_right_that_was_taken_back_for_one_database_does_not_hold_there() -> None:
    lines = ["GRANT SELECT, TRIGGER ON *.* TO `r`@`%`", "REVOKE SELECT ON `app`.* FROM `r`@`%`"]
    assert [read(lines, "app").may(right) for right in ("SELECT", "TRIGGER")] == [False, True]
    assert read(lines, "other").may("SELECT")


def test_a_survey_knows_rules_without_a_table_of_their_own_hidden_indexes_and_what_is_worked_out(
    mysql_url: str, app: sa.Connection, opened: Opener
) -> None:
    for statement in (
        "CREATE TABLE t (id BINARY(16) DEFAULT (uuid_to_bin(uuid())) PRIMARY KEY, at DATETIME DEFAULT CURRENT_TIMESTAMP"
        " ON UPDATE CURRENT_TIMESTAMP, a INTEGER, b INTEGER INVISIBLE, c JSON, small VARCHAR(9) AS (lower(c)) VIRTUAL,"
        " pair VARCHAR(99) AS (concat(a, ' it''s ', b)) VIRTUAL, CONSTRAINT words CHECK (pair <> 'it''s \\\\ (b)'),"
        " CONSTRAINT rule CHECK (a > 0), CONSTRAINT off CHECK (a > 9) NOT ENFORCED, INDEX folded ((lower(small))),"
        " INDEX hidden (a) INVISIBLE, UNIQUE INDEX alone (b) INVISIBLE)",
        "INSERT INTO t (a) VALUES (1), (2)",
    ):
        app.exec_driver_sql(statement)
    (table,) = cast("SqlStore", opened(mysql_url)).survey().tables
    columns = {column.name: column for column in table.columns}
    assert {name: column.type.value for name, column in columns.items()} == {
        "id": "bytes",
        "at": "naive moment",
        "a": "integer",
        "b": "integer",
        "c": "json",
        "small": "text",
        "pair": "text",
    }
    assert [name for name, column in columns.items() if column.generated] == ["small", "pair"]
    assert [name for name, column in columns.items() if column.on_update] == ["at"]
    assert columns["small"].made_from == ("c",)
    # The catalogue escapes the quotes of a text in what it tells.
    assert columns["pair"].made_from == ("a", "b")
    words = r"(pair <> _utf8mb4'it\'s \\ (b)')"
    assert [check.replace("`", "") for check in table.checks] == ["(a > 0)", words]
    assert {index.name for index in table.indexes} == {"PRIMARY", "folded", "alone"}
    assert (table.key, table.uniques, table.rows) == (("id",), (("b",),), 2)
