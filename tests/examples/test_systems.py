"""What holds for every example beside CloudCV, which has tests of its own: sound, in trouble, kept after one night."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from sqlalchemy import create_engine, func, inspect, select

from gestand.datamap.model import ColumnKind
from gestand.errors import Level
from gestand.examples import systems
from gestand.policy.reader import lint, read
from gestand.verify.report import Standing

from .conftest import PEOPLE, Database
from .night import Night
from .test_cloudcv import PAGES, dangling, fingerprint
from .town import living

NAMES = [name for name in systems() if name != "cloudcv"]

SAID = {"cloudomotion": ["M165"], "cloudpiling": [], "crisisconnect": [], "nhmb": []}
"""What the map has to say about a schema that is as it is on purpose: a key in a document."""


WARNED = {"cloudomotion": ["P824"], "nhmb": ["P731"]}
"""What lint warns of, and the statement promises: two weeks to come back, thirty days to answer."""


@pytest.fixture(scope="module", params=[f"{name}-{engine}" for name in NAMES for engine in ("sqlite", "postgresql")])
def night(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    name, _, engine = request.param.rpartition("-")
    with ExitStack() as stack:
        url = None
        if engine != "sqlite":
            url = stack.enter_context(Database(request.getfixturevalue(f"{engine}_server")))
        folder = tmp_path_factory.mktemp(name)
        yield Night(stack.enter_context(living(systems()[name], folder, PEOPLE, url)))


def test_lint_warns_of_nothing_in_the_policy_but_what_its_statement_promises(night: Night) -> None:
    found = [finding.code for finding in lint(night.town.path) if finding.level is not Level.NOTE]
    assert found == WARNED.get(night.town.system.name, [])


def test_the_map_says_of_the_schema_what_is_known(night: Night) -> None:
    assert [finding.code for finding in night.town.map.findings] == SAID[night.town.system.name]
    assert night.town.map.blocked == frozenset()


def test_every_personal_column_serves_an_activity(night: Night) -> None:
    columns = [
        (table.name, column.name, column.activities)
        for table in night.town.map.tables.values()
        for column in table.columns.values()
        if column.kind is ColumnKind.PERSONAL
    ]
    assert len(columns) > 20
    assert [(table, column) for table, column, activities in columns if not activities] == []


def test_every_planted_trouble_is_there(night: Night) -> None:
    assert [key for key, count in night.there.items() if not count] == []


def test_each_trouble_breaks_the_promises_it_should(night: Night) -> None:
    expected = {key: standing for trouble in night.town.system.planted for key, standing in trouble.says.items()}
    assert {key: str(night.before[key].standing) for key in expected} == expected


def test_nothing_but_the_trouble_is_wrong(night: Night) -> None:
    broken = {key for key, verdict in night.before.items() if verdict.standing is Standing.BROKEN}
    assert broken == {key for trouble in night.town.system.planted for key in trouble.says}


def test_every_promise_that_can_be_checked_is_kept_afterwards(night: Night) -> None:
    wrong = {
        key: verdict
        for key, verdict in night.after.items()
        if verdict.standing not in (Standing.KEPT, Standing.UNSUPPORTED)
    }
    assert wrong == {}


def test_of_each_trouble_is_left_what_should_be(night: Night) -> None:
    expected = {
        trouble.key: night.there[trouble.key] if trouble.after == "stays" else 0
        for trouble in night.town.system.planted
    }
    assert night.left == expected


def test_the_night_after_has_nothing_to_do(night: Night) -> None:
    assert night.town.plan().steps == ()


@pytest.mark.parametrize("name", NAMES)
def test_it_gives_the_same_rows_on_every_engine_and_every_day(
    name: str, postgresql_url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    system, metadata = systems()[name], systems()[name].metadata
    here = system.build(tmp_path_factory.mktemp(name), PEOPLE).parent / f"{name}.db"
    system.build(tmp_path_factory.mktemp(name), PEOPLE, postgresql_url)
    one, other = create_engine(f"sqlite:///{here}"), create_engine(postgresql_url)
    assert fingerprint(one, metadata) == fingerprint(other, metadata)
    for engine in (one, other):
        with engine.connect() as connection:
            keys = [key for table in metadata.sorted_tables for key in table.foreign_key_constraints]
            assert {key.name: connection.scalar(dangling(key)) for key in keys} == {key.name: 0 for key in keys}
        found = inspect(engine)
        for table in metadata.sorted_tables:
            assert {index["name"] for index in found.get_indexes(table.name)} >= {i.name for i in table.indexes}
        engine.dispose()


@pytest.mark.parametrize("name", NAMES)
def test_a_larger_one_has_as_many_people_as_were_asked_for(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    system = systems()[name]
    path = system.build(tmp_path_factory.mktemp(name), 2_000)
    people = system.metadata.tables[read(path).people[0].table]
    with create_engine(f"sqlite:///{path.parent / name}.db").connect() as connection:
        assert connection.scalar(select(func.count()).select_from(people)) == 2_000


@pytest.mark.parametrize("name", systems())
def test_the_page_has_its_map(name: str) -> None:
    page = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    block = runpy.run_path(str(PAGES.parents[1] / "tools" / "maps.py"))["block"]
    assert block(systems()[name]) in page, "make pictures draws it again"


@pytest.mark.parametrize("name", NAMES)
def test_the_page_names_every_table(name: str) -> None:
    page = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    assert [table for table in systems()[name].metadata.tables if f"`{table}`" not in page] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_page_tells_every_trouble_and_no_other(name: str) -> None:
    page = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    table = page.split("## What is wrong with it")[1].split("## Larger")[0]
    rows = [line.split(" | ") for line in table.splitlines() if line.startswith("| ")][1:]
    told = [(key.removeprefix("| "), what, broken) for key, what, _, broken, _ in rows]
    assert told == [
        (trouble.key, trouble.what, ", ".join(f"`{key}`" for key in trouble.says) or "–")
        for trouble in systems()[name].planted
    ]
