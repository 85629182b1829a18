"""CloudCV with sixty people, built once for each engine and only looked at."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import Engine, make_url

from gestand.examples import System, systems
from support import databases
from support.engines import ENGINES

PEOPLE = 60


@dataclass(frozen=True)
class Built:
    system: System
    policy: Path
    engine: Engine
    url: str | None


@pytest.fixture(scope="session")
def system() -> System:
    return systems()["cloudcv"]


@pytest.fixture(scope="session", params=ENGINES)
def built(request: pytest.FixtureRequest, system: System, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """The service, with the variable of its URL set when the database is a server's."""
    directory = tmp_path_factory.mktemp("cloudcv")
    if request.param == "sqlite":
        policy = system.build(directory / "here", PEOPLE)
        engine = create_engine(f"sqlite:///{directory / 'here' / 'cloudcv.db'}")
        yield Built(system, policy, engine, None)
        engine.dispose()
        return
    with Database(request.getfixturevalue(f"{request.param}_server")) as url, pytest.MonkeyPatch.context() as patch:
        patch.setenv(system.environment, url)
        policy = system.build(directory / "here", PEOPLE, url)
        engine = create_engine(url)
        yield Built(system, policy, engine, url)
        engine.dispose()


class Database:
    """A database on the server for as long as the block lasts."""

    def __init__(self, server: str) -> None:
        self.name = f"gestand_example_{secrets.token_hex(6)}"
        self.url = make_url(server).set(database=self.name).render_as_string(hide_password=False)
        self.admin = create_engine(server, isolation_level="AUTOCOMMIT")

    def __enter__(self) -> str:
        with self.admin.connect() as connection:
            databases.create(connection, self.name)
        return self.url

    def __exit__(self, *_: object) -> None:
        with self.admin.connect() as connection:
            databases.drop(connection, self.name)
        self.admin.dispose()


@pytest.fixture(scope="module")
def postgresql_night(postgresql_server: str) -> Iterator[str]:
    with Database(postgresql_server) as url:
        yield url


@pytest.fixture(scope="module")
def mariadb_night(mariadb_server: str) -> Iterator[str]:
    with Database(mariadb_server) as url:
        yield url


@pytest.fixture(scope="module")
def mysql_night(mysql_server: str) -> Iterator[str]:
    with Database(mysql_server) as url:
        yield url
