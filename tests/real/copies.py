"""A database that is built once and copied for each test: a file, or a template on a server."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from support import databases, mariadb


@dataclass
class Copies:
    """`origin` is a URL; what is copied from it is dropped at the end."""

    origin: str
    made: list[str] = field(default_factory=list)

    @property
    def dialect(self) -> str:
        return make_url(self.origin).get_backend_name()

    def copy(self, folder: Path) -> str:
        """The URL of a fresh copy; a file stands in this folder."""
        url = make_url(self.origin)
        name = f"gestand_real_{secrets.token_hex(6)}"
        if self.dialect == "sqlite":
            shutil.copyfile(str(url.database), folder / f"{name}.db")
            return f"sqlite:///{folder / name}.db"
        self.made.append(name)
        if self.dialect in ("mariadb", "mysql"):
            admin = create_engine(self.origin, isolation_level="AUTOCOMMIT", poolclass=NullPool)
            mariadb.copied(admin, str(url.database), name)
        else:
            with self._admin() as connection:
                databases.create(connection, name, str(url.database))
        return url.set(database=name).render_as_string(hide_password=False)

    def drop(self) -> None:
        with self._admin() as connection:
            while self.made:
                _drop(connection, self.made.pop())

    @contextmanager
    def _admin(self) -> Iterator[Connection]:
        name = "mysql" if self.dialect in ("mariadb", "mysql") else "postgres"
        admin = create_engine(make_url(self.origin).set(database=name), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            yield connection
        admin.dispose()


@contextmanager
def database(server: str) -> Iterator[str]:
    """An empty database on a server, as a URL; dropped afterwards."""
    name = f"gestand_real_{secrets.token_hex(6)}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        if admin.dialect.name in ("mariadb", "mysql"):
            # As its server makes one by itself: `é` is `E` there.
            connection.exec_driver_sql(f"CREATE DATABASE {name} CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci")
        else:
            databases.create(connection, name)
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            _drop(connection, name)
        admin.dispose()


def _drop(connection: Connection, name: str) -> None:
    if connection.dialect.name in ("mariadb", "mysql"):
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}")
    else:
        databases.drop(connection, name)
