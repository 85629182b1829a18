"""Policies and surveys as values: what the reader and the stores would give, written short."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, Any

from sqlalchemy.engine import Connection

from gestand.clock import Duration, Rounding
from gestand.errors import Place, StoreError
from gestand.policy.becoming import Blank
from gestand.policy.model import (
    ActivitySpec,
    After,
    Brake,
    ByColumns,
    ByPath,
    ClaimSpec,
    EventRef,
    EventSpec,
    GroupSpec,
    Null,
    Orphans,
    PersonalSpec,
    PointSpec,
    Policy,
    StoreSpec,
    TableSpec,
    Term,
    Then,
    UseSpec,
)
from gestand.stores.base import (
    FileInfo,
    Survey,
    SurveyedColumn,
    SurveyedForeignKey,
    SurveyedTable,
    TableId,
    TypeKind,
)
from gestand.vocabulary.law import Basis

HERE = Place("privacy.yaml", 1, 1)
GRANTS = frozenset({"SELECT", "UPDATE", "DELETE"})


class Tables:
    """An SQL store that only knows its survey."""

    dialect = "sqlite"

    def __init__(self, name: str, *tables: SurveyedTable) -> None:
        self.name = name
        self.tables = tables
        self.surveys = 0

    def survey(self) -> Survey:
        self.surveys += 1
        return Survey(self.name, self.tables, "1")

    def snapshot(self) -> AbstractContextManager[Connection]:
        raise StoreError("S000", "there is nothing to read here")

    def writing(self) -> AbstractContextManager[Connection]:
        raise StoreError("S000", "there is nothing to write here")

    def close(self) -> None:
        return None


class Down(Tables):
    def survey(self) -> Survey:
        raise StoreError("S001", "connection refused", "Start the database.")


class Folder:
    """A file store of empty files."""

    def __init__(self, name: str, *paths: str) -> None:
        self.name = name
        self._paths = paths

    def files(self, prefix: str = "") -> Iterator[FileInfo]:
        return (FileInfo(path, 0, 0.0) for path in self._paths if path.startswith(prefix))

    def paths(self) -> Iterator[str]:
        return iter(self._paths)

    def open(self, path: str) -> IO[bytes]:
        raise StoreError("S000", "there is nothing to read here")

    def delete(self, paths: list[str]) -> int:
        return 0

    def writing(self) -> AbstractContextManager[None]:
        raise StoreError("S000", "there is nothing to write here")

    def close(self) -> None:
        return None


def column(name: str, kind: TypeKind = TypeKind.TEXT, nullable: bool = True, **more: Any) -> SurveyedColumn:
    return SurveyedColumn(name, kind, more.pop("sql_type", kind.value), nullable, **more)


def live(
    store: str,
    name: str,
    *columns: SurveyedColumn,
    schema: str = "",
    foreign_keys: Sequence[SurveyedForeignKey] = (),
    key: tuple[str, ...] = ("id",),
    **more: Any,
) -> SurveyedTable:
    identity = [column(part, TypeKind.INTEGER, nullable=False) for part in key if part not in {c.name for c in columns}]
    return SurveyedTable(
        TableId(store, schema, name),
        more.pop("kind", "table"),
        key,
        (*identity, *columns),
        tuple(foreign_keys),
        tuple(more.pop("indexes", ())),
        tuple(more.pop("triggers", ())),
        tuple(more.pop("checks", ())),
        tuple(more.pop("uniques", ())),
        more.pop("row_security", False),
        more.pop("grants", GRANTS),
        more.pop("rows", 10),
        **more,
    )


def foreign_key(columns: str, to: TableId, to_columns: str = "id", on_delete: str = "NO ACTION") -> SurveyedForeignKey:
    return SurveyedForeignKey((columns,), to, (to_columns,), on_delete, "NO ACTION")


def claim(name: str, path: str, then: Then = Then.GOES) -> ClaimSpec:
    """`user_id -> user`, or a template of files."""
    if "->" not in path:
        return ClaimSpec(name, ByPath(path), then, "", HERE)
    columns, target = (part.strip() for part in path.split("->"))
    names = tuple(part.strip() for part in columns.strip("()").split(","))
    return ClaimSpec(name, ByColumns(names, target), then, "", HERE)


def personal(column: str, *of: str, category: str = "name", blank: Blank | None = None) -> PersonalSpec:
    return PersonalSpec(column, category, False, blank or Blank(), of, "provided", HERE)


def event(column: str, null: Null = Null.NOT_YET, written: str = "", zone: str = "") -> EventSpec:
    return EventSpec(column, null, Null.UNKNOWN, written, zone, HERE)


def point(columns: str, target: str, rule: Any, stand_in: str = "") -> PointSpec:
    return PointSpec((columns,), target, rule, stand_in, HERE)


def table(name: str, *parts: Any, **more: Any) -> TableSpec:
    def of(kind: type) -> tuple[Any, ...]:
        return tuple(part for part in parts if isinstance(part, kind))

    return TableSpec(
        name,
        of(ClaimSpec),
        of(PersonalSpec),
        tuple(more.pop("not_personal", ())),
        tuple(more.pop("structural", ())),
        of(PointSpec),
        of(EventSpec),
        tuple(more.pop("shell", ())),
        more.pop("stays", False),
        more.pop("orphans", Orphans.UNSAID),
        more.pop("born", ""),
        more.pop("nothing_personal", ""),
        HERE,
    )


def after(name: str, years: int = 2, last: bool = False) -> After:
    return After(Duration(years=years), EventRef(name, last, HERE), Rounding.NONE)


def activity(
    name: str, uses: Sequence[str], own: Term | None, basis: Basis = Basis.CONTRACT, **more: Any
) -> ActivitySpec:
    return ActivitySpec(
        name,
        name,
        basis,
        "",
        "",
        False,
        tuple(UseSpec(use, HERE) for use in uses),
        own,
        tuple(more.pop("at_least", ())),
        tuple(more.pop("at_most", ())),
        "as said",
        (),
        (),
        "the person",
        HERE,
    )


def group(name: str = "user", table: str = "users", key: tuple[str, ...] = ("id",), born: str = "") -> GroupSpec:
    return GroupSpec(name, table, key, born, (), "", HERE)


def policy(
    tables: Sequence[TableSpec],
    activities: Sequence[ActivitySpec] = (),
    people: Sequence[GroupSpec] | None = None,
    stores: Sequence[str] = ("app",),
) -> Policy:
    return Policy(
        path=Path("privacy.yaml"),
        version="1",
        digest="0",
        zone="Europe/Amsterdam",
        language="en",
        in_force="2026-01-01",
        established="NL",
        offered_in=("NL",),
        tax="NL",
        controller=(),
        rhythm="nightly",
        enforce=False,
        brake=Brake(),
        state=".gestand",
        stores=tuple(StoreSpec(name, f"${name}", f"${name}", "", HERE) for name in stores),
        people=tuple(people if people is not None else [group()]),
        tables=tuple(tables),
        activities=tuple(activities),
        unsupported=(),
    )
