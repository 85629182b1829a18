"""Tests ask servers of MariaDB and MySQL by the driver itself too, which reads the machine's certificates every time.

Nobody's certificate is checked in them, so what is read would be thrown away: 18 ms of thousands of connections.
"""

from __future__ import annotations

import ssl
from typing import Any

import pytest

from gestand.stores.mariadb_driver import of_anybody


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    try:
        from pymysql.connections import Connection
    except ImportError:
        return
    own = Connection._create_ssl_ctx

    def once(self: Any, told: Any) -> ssl.SSLContext:
        made: ssl.SSLContext = own(self, told) if told else of_anybody()
        return made

    Connection._create_ssl_ctx = once
