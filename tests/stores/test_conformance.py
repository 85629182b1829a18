"""Every kind of store, held to the suite that ships."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from gestand.stores.base import Store
from gestand.stores.conformance import FileConformance, FileGround, SqlConformance, SqlGround

from .conftest import SECRET, Opener


class TestSqlite(SqlConformance):
    @pytest.fixture
    def ground(self, sqlite_url: str, tmp_path: Path, opened: Opener) -> Iterator[SqlGround]:
        owner = sa.create_engine(sqlite_url, poolclass=NullPool)
        with owner.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        (tmp_path / "no-database").write_bytes(f"{SECRET}\n".encode() * 100)
        silent = [opened("sqlite:///gone.db"), opened("sqlite:///no-database"), opened("sqlite:///no/such/folder.db")]
        yield SqlGround(
            lambda: opened(sqlite_url), owner, [(store, SECRET) for store in silent], ["TEXT COLLATE NOCASE"]
        )
        assert not (tmp_path / "gone.db").exists()


def refuses(url: str) -> bool:
    """A server that trusts its own machine takes any password."""
    try:
        sa.create_engine(url, poolclass=NullPool).connect().close()
    except sa.exc.OperationalError:
        return True
    return False


@contextmanager
def unanswered(url: sa.URL, opened: Opener) -> Iterator[list[tuple[Store, str]]]:
    """Stores that a server does not answer for one reason each, and the password that nothing may tell of them."""

    def told(**change: object) -> str:
        changed = url.set(**{"password": SECRET, **change})
        return (changed.set(query={}) if "host" in change else changed).render_as_string(hide_password=False)

    with socket.socket() as deaf:
        # Somebody listens, and never says a word.
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        urls = (
            told(username="nobody_of_that_name"),
            told(host="127.0.0.1", port=1),
            told(host="no-such-host.invalid"),
            told(host="127.0.0.1", port=deaf.getsockname()[1]) + "?connect_timeout=2",
            url.set(database="no_such_database").render_as_string(hide_password=False),
            # A password that nobody percent-encoded ends up in other parts of the URL.
            f"{url.get_backend_name()}://gestand:{SECRET[:7]}@{SECRET}:5432/{SECRET}@127.0.0.1/x",
        )
        yield [(opened(each), SECRET) for each in urls]


def folding(owner: sa.Engine) -> list[str]:
    """Types of text that fold, of those this server has: citext, and a collation of ICU that is not deterministic."""
    ways = {
        "CREATE EXTENSION citext": ["CITEXT"],
        "CREATE COLLATION folded (provider = icu, locale = 'und-u-ks-level2', deterministic = false)": [
            "TEXT COLLATE folded",
            "VARCHAR(40) COLLATE folded",
        ],
    }
    found = []
    for statement, types in ways.items():
        try:
            with owner.begin() as connection:
                connection.exec_driver_sql(statement)
        except sa.exc.DBAPIError:
            continue
        found += types
    assert found, "this server has neither citext nor ICU: keys that fold cannot be tried"
    return found


class TestPostgresql(SqlConformance):
    @pytest.fixture
    def ground(self, postgresql_url: str, opened: Opener) -> Iterator[SqlGround]:
        owner = sa.create_engine(postgresql_url, poolclass=NullPool)
        url = make_url(postgresql_url)

        with unanswered(url, opened) as silent:
            mute = url.set(password=SECRET).render_as_string(hide_password=False)
            if refuses(mute):
                silent.append((opened(mute), SECRET))
            yield SqlGround(lambda: opened(postgresql_url), owner, silent, folding(owner))


SHOP = (
    "CREATE TABLE orders (shop INTEGER NOT NULL, number INTEGER NOT NULL, total NUMERIC(10, 2), placed_on DATE,"
    " PRIMARY KEY (shop, number))",
    "CREATE TABLE `lines` (id INTEGER PRIMARY KEY, shop INTEGER, number INTEGER, note VARCHAR(40) DEFAULT 'none',"
    " price INTEGER NOT NULL CHECK (price >= 0), double_price INTEGER GENERATED ALWAYS AS (price * 2) STORED,"
    " sku VARCHAR(40) UNIQUE, parent_id INTEGER REFERENCES `lines` (id) ON DELETE SET NULL ON UPDATE NO ACTION,"
    " FOREIGN KEY (shop, number) REFERENCES orders (shop, number) ON DELETE CASCADE ON UPDATE RESTRICT,"
    " UNIQUE (shop, note), note_lower VARCHAR(40) AS (lower(note)) VIRTUAL INVISIBLE)",
    "CREATE INDEX by_note ON `lines` (note_lower, shop)",
    "CREATE INDEX by_order ON `lines` (shop, number)",
    "CREATE VIEW notes AS SELECT id, note FROM `lines`",
    "CREATE TABLE heap (a INTEGER, b TEXT)",
)


def of_kin(
    url_told: str, opened: Opener, shop: Sequence[str], folding: Sequence[str], many: int = 1000
) -> Iterator[SqlGround]:
    """The ground of MariaDB or MySQL, on a database of its own."""
    owner = sa.create_engine(url_told, poolclass=NullPool)
    url = make_url(url_told)

    with unanswered(url, opened) as silent:
        silent.append((opened(url.set(password=SECRET).render_as_string(hide_password=False)), SECRET))
        columns = [f"VARCHAR(40) COLLATE {name}" for name in folding]
        yield SqlGround(lambda: opened(url_told), owner, silent, columns, shop, partial=False, many=many)


FOLDING = ("utf8mb4_general_ci", "utf8mb3_general_ci", "utf8mb4_unicode_ci")


class TestMariadb(SqlConformance):
    @pytest.fixture
    def ground(self, mariadb_url: str, opened: Opener) -> Iterator[SqlGround]:
        yield from of_kin(mariadb_url, opened, SHOP, FOLDING)


class TestMysql(SqlConformance):
    @pytest.fixture
    def ground(self, mysql_url: str, opened: Opener) -> Iterator[SqlGround]:
        # A reference beside its column is read there since 9.0, and passed over before.
        beside, apart = "parent_id INTEGER REFERENCES", "parent_id INTEGER, FOREIGN KEY (parent_id) REFERENCES"
        shop = [text.replace(beside, apart) for text in SHOP]
        yield from of_kin(mysql_url, opened, shop, (*FOLDING, "utf8mb4_0900_ai_ci"), many=50)


class TestLocalFiles(FileConformance):
    @pytest.fixture
    def ground(self, tmp_path: Path, opened: Opener) -> FileGround:
        root = tmp_path / "uploads"
        root.mkdir()
        return FileGround(lambda: opened("file:./uploads"), root, opened("file:./gone"))
