"""A small world on a real engine: users with CVs, an honest policy, and whatever a test changes about either."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import create_engine, make_url

from gestand.datamap.bind import bind
from gestand.datamap.model import DataMap, Table
from gestand.errors import Finding
from gestand.policy.model import ByColumns, ByPath, Policy, TableSpec
from gestand.policy.reader import read
from gestand.stores import open_stores
from support.engines import in_words_of

SCHEMA = (
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, email TEXT, born TIMESTAMP NOT NULL, ended TIMESTAMP)",
    "CREATE TABLE cvs (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), title TEXT)",
    "CREATE INDEX cvs_user ON cvs (user_id)",
)

POLICY: dict[str, Any] = {
    "version": "1",
    "in_force": "2026-01-01",
    "language": "en",
    "established": "NL",
    "offered_in": ["NL"],
    "controller": {"name": "Example B.V.", "contact": "info@example.nl"},
    "rhythm": "nightly",
    "stores": {"app": {"url": "$APP", "at": "here"}},
    "people": {"user": {"table": "users", "key": "id", "born": "born", "known_by": ["email"]}},
    "tables": {
        "users": {
            "whose": {"self": "id -> user"},
            "personal": {"name": "name", "email": "email"},
            "events": {"ended": "not yet", "born": "always there"},
        },
        "cvs": {"whose": {"self": "user_id -> user"}, "personal": {"title": "own text"}},
    },
    "activities": {
        "deliver": {
            "purpose": "To deliver",
            "basis": "contract",
            "uses": ["users.name", "users.email", "cvs.title"],
            "keep": "2 years after users.ended",
            "source": "the person",
        }
    },
}


@dataclass
class Found:
    """A map, and what it found."""

    map: DataMap
    dialect: str

    @property
    def codes(self) -> list[str]:
        return [finding.code for finding in self.map.findings]

    def one(self, code: str) -> Finding:
        (finding,) = [f for f in self.map.findings if f.code == code]
        return finding

    def table(self, name: str) -> Table:
        found = self.map.named(name)
        assert found is not None
        return found

    def blocked(self) -> set[str]:
        return {table.table for table in self.map.blocked}

    def unsure(self) -> set[str]:
        return {table.table for table in self.map.unsure}


@dataclass
class World:
    url: str
    folder: Path
    environ: dict[str, str] = field(default_factory=dict)
    policy: dict[str, Any] = field(default_factory=lambda: deepcopy(POLICY))

    @property
    def sqlite(self) -> bool:
        return make_url(self.url).get_backend_name() == "sqlite"

    def run(self, *statements: str) -> None:
        engine = create_engine(self.url)
        with engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(in_words_of(self.url, statement))
        engine.dispose()

    def short(self, table: str, column: str) -> None:
        """Gives a text a length where it has none, on MySQL: only such a one has an index there."""
        if self.url.startswith("mysql"):
            self.run(f"ALTER TABLE {table} MODIFY {column} VARCHAR(190)")

    def say(self, part: str, **values: Any) -> None:
        """Change a part of the policy: `say("tables.users", rows="stay")`; None takes a key out."""
        place: Any = self.policy
        for step in part.split("."):
            place = place.setdefault(step, {})
        for key, value in values.items():
            if value is None:
                place.pop(key, None)
            else:
                place[key] = value

    def table(self, name: str, **said: Any) -> None:
        self.policy["tables"][name] = said

    def use(self, *names: str, activity: str = "deliver") -> None:
        self.policy["activities"][activity]["uses"] += names

    def activity(self, name: str, uses: list[str], keep: str, **more: Any) -> None:
        basis = more.pop("basis", "contract")
        said = {"purpose": "To do", "basis": basis, "uses": uses, "keep": keep, "source": "the person", **more}
        self.policy["activities"][name] = said

    def map(self, change: Callable[[Policy], Policy] = lambda policy: policy) -> Found:
        path = self.folder / "privacy.yaml"
        path.write_text(yaml.dump(self.policy, Dumper=yaml.CSafeDumper, sort_keys=False), encoding="utf-8")
        policy = change(read(path))
        stores = open_stores(policy, {"APP": self.url, **self.environ})
        try:
            found = bind(policy, stores)
            assert "app" not in found.unreachable, found.findings
            return Found(found, found.dialects["app"])
        finally:
            for store in stores.values():
                store.close()


def with_path(policy: Policy, table: str, path: ByPath | ByColumns, **more: Any) -> Policy:
    """The policy with another path for the first claim of a table: what the reader would refuse by itself."""

    def changed(spec: TableSpec) -> TableSpec:
        first, *rest = spec.claims
        return replace(spec, claims=(replace(first, path=path, **more), *rest))

    return replace(policy, tables=tuple(changed(spec) if spec.name == table else spec for spec in policy.tables))


def _world(url: str, folder: Path) -> World:
    world = World(url, folder)
    # MariaDB's TIMESTAMP is another type, with a value of its own.
    moment = "DATETIME" if url.startswith(("mariadb", "mysql")) else "TIMESTAMP"
    world.run(*(statement.replace("TIMESTAMP", moment) for statement in SCHEMA))
    return world


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> World:
    """On every engine."""
    return _world(database_url, tmp_path)


@pytest.fixture
def sqlite_world(sqlite_url: str, tmp_path: Path) -> World:
    return _world(sqlite_url, tmp_path)


@pytest.fixture
def postgresql_world(postgresql_url: str, tmp_path: Path) -> World:
    return _world(postgresql_url, tmp_path)


@pytest.fixture
def mariadb_world(mariadb_url: str, tmp_path: Path) -> World:
    return _world(mariadb_url, tmp_path)


@pytest.fixture
def mysql_world(mysql_url: str, tmp_path: Path) -> World:
    return _world(mysql_url, tmp_path)


@pytest.fixture
def roles(postgresql_world: World) -> Iterator[World]:
    """A reading and a writing role of their own, without any right yet; the policy logs in as them."""
    world = postgresql_world
    mark = secrets.token_hex(4)
    names = {"read": f"gestand_read_{mark}", "write": f"gestand_write_{mark}"}
    for name in names.values():
        world.run(f"CREATE ROLE {name} LOGIN PASSWORD 'x'")
    for kind, name in names.items():
        url = make_url(world.url).set(username=name, password="x")
        world.environ[kind.upper()] = url.render_as_string(hide_password=False)
        world.environ[f"{kind}_role"] = name
    world.policy["stores"]["app"] = {"url": "$READ", "write_url": "$WRITE", "at": "here"}
    yield world
    for name in names.values():
        world.run(f"DROP OWNED BY {name}", f"DROP ROLE {name}")
