"""Real engines for every test: SQLite always, PostgreSQL and MariaDB from a server or from one that is installed, MySQL
from a server."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Engine, make_url

from gestand.stores.kin import EXACTLY
from support import mariadb
from support.databases import Databases
from support.engines import ENGINES
from support.postgresql import running

# How long an example takes says how busy the machine is, and nothing about the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

pytest_plugins = [
    "support.memory",
    "support.certificates",
    "support.skips",
    "support.promises",
    "support.not_on",
    "pytester",
]

SERVER = "GESTAND_TEST_POSTGRESQL"
"""URL of a PostgreSQL server whose role may create databases, as SQLAlchemy writes it (postgresql+psycopg://...)."""

MARIADB = "GESTAND_TEST_MARIADB"
"""URL of a MariaDB server whose role may do everything there (mariadb+pymysql://...)."""

MYSQL = "GESTAND_TEST_MYSQL"
"""URL of a server of MySQL whose role may do everything there (mysql+pymysql://...); `.ci/mysql` starts one."""

SHARED = Path(__file__).parents[2] / "shared"
"""Where this project's catalogue lies, beside the checkout; not everybody has it."""


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    if url := os.environ.get(SERVER):
        yield url
        return
    pytest.importorskip("psycopg", reason="no PostgreSQL driver: install gestand[postgresql]")
    with ExitStack() as stack:
        try:
            url = stack.enter_context(running())
        except LookupError as why:
            pytest.skip(f"no PostgreSQL: {why}; set {SERVER} to the URL of a server")
        yield url


@pytest.fixture(scope="session")
def postgresql_databases(postgresql_server: str) -> Iterator[Databases]:
    databases = Databases(postgresql_server)
    yield databases
    databases.close()


@pytest.fixture
def postgresql_url(postgresql_databases: Databases) -> Iterator[str]:
    """An empty database on the server, which nobody can tell from a new one."""
    with postgresql_databases.lent() as url:
        yield url


@pytest.fixture(autouse=True)
def _every_index_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables of tests are small, and what `map` says of large ones is tried on them."""
    monkeypatch.setattr("gestand.datamap.checks.indexes.FEW", 0)


@pytest.fixture(scope="session")
def mariadb_server() -> Iterator[str]:
    if url := os.environ.get(MARIADB):
        yield url
        return
    pytest.importorskip("pymysql", reason="no MariaDB driver: install gestand[mariadb]")
    with ExitStack() as stack:
        try:
            url = stack.enter_context(mariadb.running())
        except LookupError as why:
            pytest.skip(f"no MariaDB: {why}; set {MARIADB} to the URL of a server")
        yield url


@pytest.fixture(scope="session")
def mariadb_admin(mariadb_server: str) -> Iterator[Engine]:
    admin = create_engine(mariadb_server, isolation_level="AUTOCOMMIT")
    yield admin
    admin.dispose()


@pytest.fixture
def mariadb_url(mariadb_server: str, mariadb_admin: Engine) -> Iterator[str]:
    """A fresh, empty database on the server; dropped afterwards.

    Its texts compare to the byte where a table does not say otherwise, as those of the other engines do: what a column
    that folds its texts does is the matter of tests of its own.
    """
    yield from _fresh(mariadb_server, mariadb_admin)


@pytest.fixture(scope="session")
def mysql_server() -> str:
    if url := os.environ.get(MYSQL):
        return url
    pytest.skip(f"no MySQL: set {MYSQL} to the URL of a server, as `eval $(.ci/mysql start)` does")


@pytest.fixture(scope="session")
def mysql_admin(mysql_server: str) -> Iterator[Engine]:
    admin = create_engine(mysql_server, isolation_level="AUTOCOMMIT")
    yield admin
    admin.dispose()


@pytest.fixture
def mysql_url(mysql_server: str, mysql_admin: Engine) -> Iterator[str]:
    """The same on a server of MySQL."""
    yield from _fresh(mysql_server, mysql_admin)


def _fresh(server: str, admin: Engine) -> Iterator[str]:
    name, exactly = f"gestand_test_{secrets.token_hex(6)}", EXACTLY[make_url(server).get_backend_name()]
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} CHARACTER SET utf8mb4 COLLATE {exactly}"))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))


@pytest.fixture(params=("mariadb", "mysql"))
def kin_url(request: pytest.FixtureRequest) -> str:
    """On MariaDB and on MySQL, for what these two do alone."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'app.db'}"


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> str:
    """The same test on every engine."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the statements and the catalogue of promises; a test that needs it cannot run without."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared beside the checkout")
    return SHARED
