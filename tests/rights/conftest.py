"""The house on a real engine, its records, and an answer that can be read back."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from gestand.acts import Person
from gestand.datamap.bind import bind
from gestand.datamap.model import DataMap
from gestand.ledger.folder import FolderRecords, open_records
from gestand.policy.reader import read
from gestand.rights.export import ExportReport, export
from gestand.stores import open_stores
from gestand.stores.base import Store

from . import house

AT = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


@dataclass
class Answer:
    """A zip, read back."""

    path: Path
    report: ExportReport
    members: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with zipfile.ZipFile(self.path) as archive:
            assert archive.testzip() is None
            self.members = {name: archive.read(name) for name in archive.namelist()}

    @property
    def page(self) -> str:
        return self.members["index.html"].decode()

    @property
    def manifest(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(self.members["manifest.json"])
        return loaded

    def json(self, table: str) -> list[dict[str, Any]]:
        loaded: list[dict[str, Any]] = json.loads(self.members[f"data/{table}.json"])
        return loaded

    def csv(self, table: str) -> list[dict[str, str]]:
        source = io.StringIO(self.members[f"data/{table}.csv"].decode(), newline="")
        return list(csv.DictReader(source, strict=True))

    def says(self, word: str) -> list[str]:
        """The members that hold a word, also in their names."""
        return [name for name, data in self.members.items() if word.encode() in data or word in name]


@dataclass
class House:
    url: str
    folder: Path
    map: DataMap
    stores: dict[str, Store]
    records: FolderRecords

    def answer(self, person: int = house.ALICE, language: str = "nl", **more: Any) -> Answer:
        return self.answer_of(Person("user", (person,)), language, **more)

    def answer_of(self, who: Person, language: str = "nl", **more: Any) -> Answer:
        out = self.folder / f"answer-{'-'.join(map(str, who.key))}-{language}.zip"
        report = export(self.map, self.stores, self.records, who, AT, out, language=language, **more)
        return Answer(out, report)

    def sql(self, *statements: str) -> None:
        engine = create_engine(self.url)
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()


Furnish = Callable[..., House]


@pytest.fixture
def furnish(database_url: str, tmp_path: Path) -> Iterator[Furnish]:
    """Builds the house, changes its database by statements, and binds a policy to it."""
    opened: list[FolderRecords] = []

    def build(*statements: str, said: dict[str, Any] | None = None) -> House:
        house.build(database_url, tmp_path / "uploads")
        path = house.write(tmp_path, said or house.policy())
        policy = read(path)
        stores = open_stores(policy, house.environment(database_url, tmp_path))
        records = open_records(tmp_path / "state", at=AT)
        opened.append(records)
        made = House(database_url, tmp_path, None, stores, records)  # type: ignore[arg-type]
        made.sql(*statements)
        made.map = bind(policy, stores)
        return made

    yield build
    for records in opened:
        records.close()


@pytest.fixture
def home(furnish: Furnish) -> House:
    """The house as it is."""
    return furnish()
