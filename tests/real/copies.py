"""A database that is built once and copied for each test: a file, or a template on a server."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url


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
        self._run(f"CREATE DATABASE {name} TEMPLATE {url.database}")
        self.made.append(name)
        return url.set(database=name).render_as_string(hide_password=False)

    def drop(self) -> None:
        while self.made:
            self._run(f"DROP DATABASE IF EXISTS {self.made.pop()} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        admin = create_engine(make_url(self.origin).set(database="postgres"), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(statement))
        admin.dispose()


@contextmanager
def database(server: str) -> Iterator[str]:
    """An empty database on a PostgreSQL server, as a URL; dropped afterwards."""
    name = f"gestand_real_{secrets.token_hex(6)}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        admin.dispose()
