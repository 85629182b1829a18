"""A little test suite about a little shop, for the account of promises to be tried on."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

# What the suites import must be there before them: pytester forgets what came during one, and not every library can
# be imported twice.
import gestand.datamap.bind
import gestand.ledger.folder
import gestand.plan
import gestand.policy.reader
import gestand.stores.sqlite  # noqa: F401

PRIVACY = """
version: "1.0"
in_force: 2026-01-01
established: NL
offered_in: [NL]
controller: {name: The Shop, contact: info@shop.example}
enforce: on
stores:
  app: {url: $SHOP, at: groningen}
people:
  user: {table: users, key: id}
tables:
  users:
    whose: {self: id -> user}
    personal: {name: name}
    events: {left_at: not yet}
activities:
  deliver-the-service:
    purpose: Selling things
    basis: contract
    uses: [users.name]
    keep: 2 years after users.left_at
    recipients: [nobody]
    source: the person
"""

SUITE = '''
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from gestand.acts import Ending, Person
from gestand.datamap.bind import bind
from gestand.errors import Refused
from gestand.ledger.folder import open_records
from gestand.plan import make_plan
from gestand.policy.reader import read
from gestand.run import Approval, apply
from gestand.stores import open_stores
from gestand.verify.judge import verify

NOW = datetime(2026, 3, 14, 3, tzinfo=UTC)
KEPT = NOW - timedelta(days=900)
"""A moment at which what is broken now was not."""
KEY = "keep/deliver-the-service"


def opened(folder, url, term="2 years"):
    path = folder / "privacy.yaml"
    text = (Path(__file__).parent / "shop.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("2 years", term), encoding="utf-8")
    policy = read(path)
    stores = open_stores(policy, {"SHOP": url})
    return bind(policy, stores), stores, open_records(folder / "records")


def fill(url, left="2023-03-01 10:00:00"):
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, left_at TIMESTAMP)")
        connection.exec_driver_sql("CREATE INDEX users_left ON users (left_at)")
        connection.exec_driver_sql(f"INSERT INTO users VALUES (1, 'Alice', '{left}')")
    engine.dispose()


@pytest.fixture
def sqlite(tmp_path):
    return f"sqlite:///{tmp_path / 'shop.db'}"


@pytest.fixture
def postgresql():
    return os.environ["SHOP_POSTGRESQL"]


@pytest.fixture
def mariadb():
    pytest.skip("no MariaDB")


def made(url, folder):
    fill(url)
    shop = opened(folder, url)
    yield shop
    shop[2].close()
    shop[1]["app"].close()


@pytest.fixture
def shop(sqlite, tmp_path):
    """Somebody who left three years ago is still there."""
    yield from made(sqlite, tmp_path)


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def shop_everywhere(request, tmp_path):
    yield from made(request.getfixturevalue(request.param), tmp_path)


def judge(shop, at=NOW):
    return str(verify(*shop, at, KEY).promises[0].standing)


def do(shop, digest=""):
    plan = make_plan(*shop, NOW)
    return apply(*shop, plan, now=NOW, approval=Approval(digest or plan.digest))
'''

KEPT = """
@pytest.mark.promise("CV-04")
def test_it_sees_it_broken_and_kept(shop):
    assert judge(shop) == "broken"
    do(shop)
    assert judge(shop) == "kept"
"""

EVERYWHERE = KEPT.replace("shop", "shop_everywhere")


def told(
    pytester: pytest.Pytester,
    *tests: str,
    run: Callable[..., pytest.RunResult] | None = None,
    arguments: tuple[str, ...] = (),
) -> dict[str, dict[str, Any]]:
    """What is said of each promise after a run of these tests."""
    run = run or pytester.runpytest_inprocess
    pytester.makeini("[pytest]\nmarkers = promise(*ids): which promises it carries")
    (pytester.path / "shop.yaml").write_text(PRIVACY, encoding="utf-8")
    pytester.makepyfile(SUITE + "".join(tests))
    run("-p", "support.promises", "--promises=told.json", *arguments)
    return {each["id"]: each for each in json.loads((pytester.path / "told.json").read_text(encoding="utf-8"))}


def results(promise: dict[str, Any]) -> list[tuple[str, str, dict[str, list[str]]]]:
    return [(test["name"].partition("::")[2], test["result"], test["seen"]) for test in promise["tests"]]
