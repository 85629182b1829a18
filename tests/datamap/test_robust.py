"""Whatever is missing from a schema, the map says so and never falls over."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from gestand.datamap.bind import bind
from gestand.datamap.grants import grants
from gestand.datamap.model import DataMap
from gestand.datamap.report import to_json, to_text
from gestand.datamap.retention import classes
from gestand.errors import Level
from gestand.examples import cloudcv
from gestand.examples.cloudcv.schema import metadata
from gestand.policy.model import Policy
from gestand.policy.reader import read
from gestand.stores import open_stores
from gestand.stores.base import Survey, SurveyedTable, TypeKind

from .values import Folder, Tables

POLICY = Path(cloudcv.__file__).parent / "policy.yaml"


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> tuple[Policy, Survey]:
    folder = tmp_path_factory.mktemp("cloudcv")
    engine = create_engine(f"sqlite:///{folder}/cloudcv.db")
    metadata.create_all(engine)
    engine.dispose()
    (folder / "uploads").mkdir()
    (folder / "privacy.yaml").write_text(POLICY.read_text("utf-8"), "utf-8")
    policy = read(folder / "privacy.yaml")
    return policy, open_stores(policy, {})["app"].survey()  # type: ignore[union-attr]


def spoilt(table: SurveyedTable, chance: random.Random) -> SurveyedTable:
    """A table from which columns, keys and indexes have gone, or whose types are others."""
    columns = tuple(
        replace(c, type=chance.choice(list(TypeKind)), nullable=chance.random() < 0.5) if chance.random() < 0.1 else c
        for c in table.columns
        if chance.random() > 0.1
    )
    names = {c.name for c in columns}
    return replace(
        table,
        columns=columns,
        key=table.key if set(table.key) <= names and chance.random() > 0.1 else (),
        indexes=table.indexes if chance.random() > 0.3 else (),
        foreign_keys=tuple(k for k in table.foreign_keys if set(k.columns) <= names and chance.random() > 0.2),
        grants=table.grants if chance.random() > 0.1 else frozenset(),
    )


def mapped(policy: Policy, tables: tuple[SurveyedTable, ...]) -> DataMap:
    return bind(policy, {"app": Tables("app", *tables), "uploads": Folder("uploads", "1/a.jpg")})


@pytest.mark.parametrize("seed", range(40))
def test_a_spoilt_schema_is_named_and_not_a_crash(system: tuple[Policy, Survey], seed: int) -> None:
    policy, survey = system
    chance = random.Random(seed)
    tables = tuple(spoilt(t, chance) for t in survey.tables if chance.random() > 0.05)

    found = mapped(policy, tables)

    assert any(finding.level is Level.ERROR for finding in found.findings)
    assert found.blocked
    assert found.unsure <= found.blocked
    assert to_text(found)
    assert to_json(found)
    assert grants(found)
    for table in found.tables.values():
        for c in classes(table):
            assert set(c.claims) <= {claim.name for claim in table.claims}
            assert set(c.activities) <= set(found.activities)


def test_whatever_is_bound_is_there(system: tuple[Policy, Survey]) -> None:
    policy, survey = system
    found = mapped(policy, survey.tables)
    live = {table.id: {column.name for column in table.columns} for table in survey.tables}

    for table in found.tables.values():
        for claim in table.claims:
            for hop in claim.hops:
                assert set(hop.columns) <= live[hop.table]
                assert set(hop.to_columns) <= live[hop.to]
        for reference in table.references:
            assert reference.to in found.tables
            assert set(reference.to_columns) <= live[reference.to]
    assert found.blocked == frozenset()


def test_the_digest_of_a_table_is_of_its_schema_and_not_of_its_rows(system: tuple[Policy, Survey]) -> None:
    policy, survey = system
    fuller = tuple(replace(table, rows=(table.rows or 0) + 1_000) for table in survey.tables)
    wider = tuple(replace(table, columns=table.columns[::-1]) for table in survey.tables)
    other = tuple(replace(table, checks=(*table.checks, "1 = 1")) for table in survey.tables)

    def digests(tables: tuple[SurveyedTable, ...]) -> set[str]:
        return {table.schema_digest for table in mapped(policy, tables).tables.values() if not table.files}

    assert digests(survey.tables) == digests(fuller) == digests(wider)
    assert digests(survey.tables).isdisjoint(digests(other))
