"""Databases of others, as they are shipped; each is loaded once for an engine, and every test has a copy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.engines import ENGINES

from . import chinook, sakila
from .copies import Copies, database


@pytest.fixture(scope="session")
def chinook_sqlite(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("chinook") / "chinook.db"
    chinook.load_sqlite(shared, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def chinook_postgresql(shared: Path, postgresql_server: str) -> Iterator[str]:
    with database(postgresql_server) as url:
        chinook.load_postgresql(shared, url)
        yield url


@pytest.fixture(scope="session")
def chinook_mariadb(shared: Path, mariadb_server: str) -> Iterator[str]:
    with database(mariadb_server) as url:
        chinook.load_mariadb(shared, url)
        yield url


@pytest.fixture(scope="session")
def chinook_mysql(shared: Path, mysql_server: str) -> Iterator[str]:
    with database(mysql_server) as url:
        chinook.load_mariadb(shared, url)
        yield url


@pytest.fixture(params=ENGINES)
def chinook_copies(request: pytest.FixtureRequest) -> Iterator[Copies]:
    copies = Copies(request.getfixturevalue(f"chinook_{request.param}"))
    yield copies
    copies.drop()


@pytest.fixture(scope="session")
def sakila_postgresql(shared: Path, postgresql_server: str) -> Iterator[str]:
    """The dump, with payments as one table, and two customers who come on."""
    with database(postgresql_server) as url:
        sakila.load(shared, url)
        sakila.migrate(url)
        sakila.run(url, sakila.STORY)
        yield url


@pytest.fixture(scope="session")
def sakila_sqlite(sakila_postgresql: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("sakila") / "sakila.db"
    sakila.to_sqlite(sakila_postgresql, path)
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", "postgresql"])
def sakila_copies(request: pytest.FixtureRequest) -> Iterator[Copies]:
    copies = Copies(request.getfixturevalue(f"sakila_{request.param}"))
    yield copies
    copies.drop()
