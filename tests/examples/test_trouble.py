"""What gestand says about CloudCV's trouble, and what is left of it when the night is over."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from gestand.datamap.bind import bind
from gestand.datamap.model import ColumnKind
from gestand.errors import Level
from gestand.examples import System
from gestand.policy.reader import lint, read
from gestand.stores import open_stores
from gestand.verify.report import Standing
from support.engines import ENGINES

from .conftest import PEOPLE, Built
from .night import Night
from .town import living


def test_the_policy_has_nothing_that_lint_warns_of(built: Built) -> None:
    assert [finding for finding in lint(built.policy) if finding.level is not Level.NOTE] == []


def test_the_map_has_nothing_to_say_about_the_schema(built: Built) -> None:
    policy = read(built.policy)
    stores = open_stores(policy, os.environ)
    datamap = bind(policy, stores)
    for store in stores.values():
        store.close()
    assert datamap.findings == ()
    assert datamap.blocked == frozenset()


def test_every_personal_column_serves_an_activity(built: Built) -> None:
    policy = read(built.policy)
    stores = open_stores(policy, os.environ)
    datamap = bind(policy, stores)
    for store in stores.values():
        store.close()
    columns = [
        (table.name, column.name, column.activities)
        for table in datamap.tables.values()
        for column in table.columns.values()
        if column.kind is ColumnKind.PERSONAL
    ]
    assert len(columns) > 60
    assert [(table, column) for table, column, activities in columns if not activities] == []


@pytest.fixture(scope="module", params=ENGINES)
def night(request: pytest.FixtureRequest, system: System, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    directory = tmp_path_factory.mktemp("night")
    url = None if request.param == "sqlite" else request.getfixturevalue(f"{request.param}_night")
    with living(system, directory, PEOPLE, url) as town:
        yield Night(town)


def test_each_trouble_breaks_the_promises_it_should(night: Night) -> None:
    expected = {key: standing for trouble in night.town.system.planted for key, standing in trouble.says.items()}
    assert {key: str(night.before[key].standing) for key in expected} == expected


def test_what_nothing_is_wrong_with_is_kept_from_the_beginning(night: Night) -> None:
    assert night.before["keep/do-not-mail-again"].standing is Standing.KEPT


def test_every_promise_that_can_be_checked_is_kept_afterwards(night: Night) -> None:
    wrong = {
        key: verdict
        for key, verdict in night.after.items()
        if verdict.standing not in (Standing.KEPT, Standing.UNSUPPORTED)
    }
    assert wrong == {}


def test_no_table_loses_so_much_that_the_brake_holds_it(night: Night) -> None:
    assert [step for step in night.plan.steps if step.expected > 500] == []


def test_of_each_trouble_is_left_what_should_be(night: Night) -> None:
    expected = {
        trouble.key: night.there[trouble.key] if trouble.after == "stays" else 0
        for trouble in night.town.system.planted
    }
    assert night.left == expected


def test_the_shells_that_the_service_made_itself_are_left_alone(night: Night) -> None:
    users = night.town.table("users")
    shells = night.town.rows(select(users.c.id, users.c.name, users.c.email).where(users.c.deleted))
    assert shells
    assert all((name, email) == ("(verwijderd)", f"{key}@verwijderd.invalid") for key, name, email in shells)


def test_the_night_after_has_nothing_to_do(night: Night) -> None:
    assert night.town.plan().steps == ()


def test_a_photo_that_went_left_no_bytes_in_the_folder(night: Night, tmp_path: Path) -> None:
    photos = night.town.table("photos")
    named = {path for (path,) in night.town.rows(select(photos.c.path))}
    there = {str(path.relative_to(night.town.uploads)) for path in night.town.uploads.rglob("*") if path.is_file()}
    assert named == there
