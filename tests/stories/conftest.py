"""CloudCV with sixty people after a quiet night, and three neighbours; a copy for each story, on every engine.

The night has taken what chance and the planted trouble left, so that every promise is kept when a story begins and
what breaks it is what the story says. It is built once for each engine; a story gets a copy of the database.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from examples.town import living
from gestand.examples import System, systems
from support import databases, mariadb
from support.engines import ENGINES

from .neighbours import bring_photos, move_in
from .story import Story, opened

PEOPLE = 60


@dataclass(frozen=True)
class Origin:
    """What every story of an engine begins as: a folder, and on a server a database to make copies of."""

    folder: Path
    database: str | None
    server: Server | None = None


@pytest.fixture(scope="session")
def cloudcv() -> System:
    return systems()["cloudcv"]


def _build(system: System, folder: Path, url: str | None) -> None:
    with living(system, folder, PEOPLE, url) as town:
        town.apply()
        town.change(*move_in(town.now))
        bring_photos(town.uploads)


class Server:
    """Makes and drops databases on a server."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.admin = create_engine(url, isolation_level="AUTOCOMMIT")

    def make(self, template: str = "") -> str:
        name = f"gestand_story_{secrets.token_hex(6)}"
        if template and self.admin.dialect.name == "mariadb":
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


@pytest.fixture(scope="session")
def postgresql(postgresql_server: str) -> Iterator[Server]:
    server = Server(postgresql_server)
    yield server
    server.admin.dispose()


@pytest.fixture(scope="session")
def mariadb_(mariadb_server: str) -> Iterator[Server]:
    server = Server(mariadb_server)
    yield server
    server.admin.dispose()


@pytest.fixture(scope="session")
def sqlite_origin(cloudcv: System, tmp_path_factory: pytest.TempPathFactory) -> Origin:
    folder = tmp_path_factory.mktemp("origin") / "cloudcv"
    _build(cloudcv, folder, None)
    return Origin(folder, None)


@pytest.fixture(scope="session")
def postgresql_origin(
    cloudcv: System, postgresql: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Origin]:
    yield from _origin(cloudcv, postgresql, tmp_path_factory)


@pytest.fixture(scope="session")
def mariadb_origin(cloudcv: System, mariadb_: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Origin]:
    yield from _origin(cloudcv, mariadb_, tmp_path_factory)


def _origin(cloudcv: System, server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Origin]:
    folder = tmp_path_factory.mktemp("origin") / "cloudcv"
    name = server.make()
    try:
        _build(cloudcv, folder, server.at(name))
        yield Origin(folder, name, server)
    finally:
        server.drop(name)


@pytest.fixture(params=ENGINES)
def origin(request: pytest.FixtureRequest) -> Origin:
    found: Origin = request.getfixturevalue(f"{request.param}_origin")
    return found


@pytest.fixture
def story_url(origin: Origin) -> Iterator[str | None]:
    """The URL of this story's own database on the server; None when it is a file in the folder."""
    if origin.database is None or origin.server is None:
        yield None
        return
    server = origin.server
    name = server.make(template=origin.database)
    try:
        yield server.at(name)
    finally:
        server.drop(name)


@pytest.fixture
def town(cloudcv: System, origin: Origin, story_url: str | None, tmp_path: Path) -> Iterator[Story]:
    folder = tmp_path / "cloudcv"
    shutil.copytree(origin.folder, folder)
    with opened(cloudcv, folder, story_url) as story:
        yield story
