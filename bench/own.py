"""Your own database: how long the map of many tables takes, and the draft of a schema that nobody here made."""

from __future__ import annotations

import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
import yaml
from sqlalchemy.engine import make_url

from gestand.datamap.bind import bind
from gestand.policy.reader import read
from gestand.reading.read import read as facts
from gestand.statement import html, markdown
from gestand.statement.build import statement as written
from gestand.stores import open_stores
from gestand.vocabulary.catalogue import LANGUAGES

GESTAND = Path(sys.executable).with_name("gestand")
ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


def maps(tables: int, rounds: int, aim: str) -> dict:
    """Reading, looking at the schema and binding, in a process that is there already."""
    with tempfile.TemporaryDirectory(prefix="gestand-own-") as folder:
        policy = _many(Path(folder), tables)
        spent = [_timed(lambda: _bound(policy)) for _ in range(rounds)]
    size = f"{tables:,} tables"
    return {"measure": "map", "engine": "sqlite", "size": size, "effect s": _middle(spent), "aim": aim}


def draft(server: str, rounds: int) -> dict:
    """`gestand init` of Sakila as a whole process."""
    sys.path.append(str(ROOT / "tests"))
    from real import sakila

    name = "gestand_bench_sakila"
    admin = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    url = make_url(server).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    sakila.load(SHARED, url)
    with tempfile.TemporaryDirectory(prefix="gestand-own-") as folder:
        spent = [
            _timed(
                lambda number=number: subprocess.run(
                    [str(GESTAND), "init", "--store", f"app={url}", "--out", f"{folder}/{number}.yaml"],
                    check=True,
                    capture_output=True,
                )
            )
            for number in range(rounds)
        ]
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    return {"measure": "init", "engine": "postgresql", "size": "Sakila", "effect s": _middle(spent), "aim": "5 s"}


def statement(rounds: int) -> dict:
    """Reading a foreign statement of 30,000 letters, in a process that has read one before."""
    sys.path.append(str(ROOT / "tests"))
    from reading.measuring import load

    text = ("\n\n".join(told for told, _ in load("dev").values()) * 2)[:30_000]
    facts(text)
    spent = [_timed(lambda: facts(text)) for _ in range(rounds)]
    return {"measure": "read", "engine": "none", "size": "30,000 letters", "effect s": _middle(spent), "aim": "0.2 s"}


def statements(rounds: int) -> dict:
    """Writing the statements of all examples in all languages, as pages and as Markdown, the policies being read."""
    examples = ROOT / "src" / "gestand" / "examples"
    policies = [read(path.parent) for path in sorted(examples.glob("*/policy.yaml"))]

    def write() -> None:
        for policy in policies:
            for language in LANGUAGES:
                document = written(policy, language)
                html.render(document)
                markdown.render(document)

    write()
    spent = [_timed(write) for _ in range(rounds)]
    size = f"{len(policies)} systems, {len(LANGUAGES)} languages"
    return {"measure": "statement", "engine": "none", "size": size, "effect s": _middle(spent), "aim": "2 s"}


def _bound(policy: Path) -> None:
    stores = open_stores(read(policy), {})
    try:
        found = bind(read(policy), stores)
        if found.blocked:
            raise SystemExit(f"the map of {policy} has errors: {found.findings[0].message}")
    finally:
        for store in stores.values():
            store.close()


def _timed(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _middle(spent: list[float]) -> float:
    return round(statistics.median(spent), 3)


def _many(folder: Path, number: int) -> Path:
    said: dict = {
        "users": {"whose": {"self": "id -> user"}, "personal": {"name": "name"}, "events": {"left": "not yet"}}
    }
    uses = ["users.name"]
    connection = sqlite3.connect(folder / "many.db")
    connection.execute('CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, "left" TEXT)')
    for n in range(number - 1):
        name = f"things_{n}"
        connection.execute(
            f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), body TEXT, kind TEXT,"
            " made_at TEXT)"
        )
        connection.execute(f"CREATE INDEX {name}_user ON {name} (user_id)")
        said[name] = {
            "whose": {"self": "user_id -> user"},
            "personal": {"body": "own text"},
            "not personal": {"kind": "a kind"},
            "structural": ["made_at"],
        }
        uses.append(f"{name}.body")
    connection.close()
    policy = {
        "version": "1",
        "established": "NL",
        "controller": {"name": "Many B.V.", "contact": "info@many.example"},
        "stores": {"app": {"url": f"sqlite:///{folder / 'many.db'}"}},
        "people": {"user": {"table": "users", "key": "id"}},
        "tables": said,
        "activities": {
            "serve": {"purpose": "to serve", "basis": "contract", "uses": uses, "keep": "2 years after users.left"}
        },
    }
    path = folder / "privacy.yaml"
    path.write_text(yaml.safe_dump(policy, sort_keys=False))
    return path
