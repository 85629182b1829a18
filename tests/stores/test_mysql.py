"""A server of MySQL is refused by name, before anything is asked of it or changed there."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import pytest

from gestand.errors import StoreError
from gestand.stores.base import SqlStore

from .conftest import Opener


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
def test_a_server_of_mysql_is_refused_by_name_whatever_its_url_says(scheme: str, opened: Opener) -> None:
    with serving("8.0.40-0ubuntu0.22.04.1") as server:
        store = cast("SqlStore", opened(f"{scheme}://gestand:secret@127.0.0.1:{server.port}/app"))
        ways: list[Any] = [store.snapshot, store.writing, store.survey]
        for ask in ways:
            with pytest.raises(StoreError) as refused, ask():
                pass
            assert "the server is a MySQL (8.0.40), on which gestand was never tried" in refused.value.message
            assert "MariaDB 10.6 or newer" in refused.value.hint
            assert "secret" not in str(refused.value)
    words = b" ".join(server.told).upper()
    assert not any(word in words for word in (b"SELECT", b"INSERT", b"UPDATE", b"DELETE", b"CREATE", b"LOCK"))


@pytest.mark.parametrize("version", ["8.4.3", "9.1.0", "5.7.25-TiDB-v7.5.0", "8.0.mysql_aurora.3.04.0", "8.0.36-28"])
def test_so_are_its_relatives(version: str, opened: Opener) -> None:
    with serving(version) as server, pytest.raises(StoreError) as refused:
        store = cast("SqlStore", opened(f"mysql://gestand@127.0.0.1:{server.port}/app"))
        with store.snapshot():
            pass
    assert refused.value.code == "store/engine"
