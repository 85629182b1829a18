"""What the stories of a system begin as: built once for each engine, after a quiet night; each story gets a copy."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from examples.town import living
from gestand.examples import System
from support import databases, mariadb

from .story import Story, opened

PEOPLE = 60


@dataclass(frozen=True)
class Origin:
    """What every story of an engine begins as: a folder, and on a server a database to make copies of."""

    folder: Path
    database: str | None
    server: Server | None = None


class Server:
    """Makes and drops databases on a server."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.admin = create_engine(url, isolation_level="AUTOCOMMIT")

    def make(self, template: str = "") -> str:
        name = f"gestand_story_{secrets.token_hex(6)}"
        if template and self.admin.dialect.name in ("mariadb", "mysql"):
            mariadb.copied(self.admin, template, name)
            return name
        with self.admin.connect() as connection:
            databases.create(connection, name, template)
        return name

    def drop(self, name: str) -> None:
        with self.admin.connect() as connection:
            databases.drop(connection, name)

    def at(self, name: str) -> str:
        return self.url.set(database=name).render_as_string(hide_password=False)


class Origins:
    """Of every system that a story was told of, on SQLite and on PostgreSQL; made when they are first asked for."""

    def __init__(self, folders: pytest.TempPathFactory, server: Callable[[], Server], stack: ExitStack) -> None:
        self._folders = folders
        self._server = server
        self._stack = stack
        self._made: dict[tuple[str, str], Origin] = {}

    def of(self, system: System, engine: str) -> Origin:
        place = system.name, engine
        if place not in self._made:
            self._made[place] = self._make(system, engine)
        return self._made[place]

    def _make(self, system: System, engine: str) -> Origin:
        folder = self._folders.mktemp("origin") / system.name
        server = self._server() if engine != "sqlite" else None
        name = None if server is None else server.make()
        if server is not None and name is not None:
            self._stack.callback(server.drop, name)
        with living(system, folder, PEOPLE, None if server is None or name is None else server.at(name)) as town:
            town.apply()
        return Origin(folder, name, server)


@contextmanager
def told(system: System, origin: Origin, directory: Path) -> Iterator[Story]:
    """A story of its own: a copy of the folder, and on a server of the database."""
    folder = directory / system.name
    shutil.copytree(origin.folder, folder)
    with ExitStack() as stack:
        url = None
        if origin.server is not None and origin.database is not None:
            name = origin.server.make(template=origin.database)
            stack.callback(origin.server.drop, name)
            url = origin.server.at(name)
        yield stack.enter_context(opened(system, folder, url))
