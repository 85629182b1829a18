"""CloudCV with sixty people after a quiet night, and three neighbours; a copy for each story, on every engine.

The night has taken what chance and the planted trouble left, so that every promise is kept when a story begins and
what breaks it is what the story says. It is built once for each engine; a story gets a copy of the database.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from examples.town import living
from gestand.examples import System, systems
from support.engines import ENGINES

from .neighbours import bring_photos, move_in
from .origins import Origin, Origins, Server, told
from .story import Story, opened

PEOPLE = 60


@pytest.fixture(scope="session")
def cloudcv() -> System:
    return systems()["cloudcv"]


def _build(system: System, folder: Path, url: str | None) -> None:
    with living(system, folder, PEOPLE, url) as town:
        town.apply()
        town.change(*move_in(town.now))
        bring_photos(town.uploads)


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
def mysql_(mysql_server: str) -> Iterator[Server]:
    server = Server(mysql_server)
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


@pytest.fixture(scope="session")
def mysql_origin(cloudcv: System, mysql_: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Origin]:
    yield from _origin(cloudcv, mysql_, tmp_path_factory)


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


# ---------------------------------------------------------------- the other systems


@pytest.fixture(scope="session")
def origins(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Origins]:
    with ExitStack() as stack:
        yield Origins(tmp_path_factory, lambda: request.getfixturevalue("postgresql"), stack)


@pytest.fixture(params=("sqlite", "postgresql"))
def hours(request: pytest.FixtureRequest, origins: Origins, tmp_path: Path) -> Iterator[Story]:
    """Cloudomotion after a quiet night."""
    system = systems()["cloudomotion"]
    with told(system, origins.of(system, request.param), tmp_path) as story:
        yield story


@pytest.fixture(params=("sqlite", "postgresql"))
def crisis(request: pytest.FixtureRequest, origins: Origins, tmp_path: Path) -> Iterator[Story]:
    """CrisisConnect after a quiet night."""
    system = systems()["crisisconnect"]
    with told(system, origins.of(system, request.param), tmp_path) as story:
        yield story


@pytest.fixture(params=("sqlite", "postgresql"))
def maker(request: pytest.FixtureRequest, origins: Origins, tmp_path: Path) -> Iterator[Story]:
    """NHMB software, with its mailing tool, after a quiet night."""
    system = systems()["nhmb"]
    with told(system, origins.of(system, request.param), tmp_path) as story:
        yield story
