"""One row or one file: whose it is, what is held of it, and what becomes of it in a plan of this moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import FromClause

from gestand.acts import Keep, Key, Person
from gestand.datamap.model import ROW, Claim, DataMap, Table
from gestand.datamap.retention import classes
from gestand.errors import Place, StoreError, UsageError
from gestand.held.decisions import Decisions
from gestand.held.lens import Condition, is_true
from gestand.held.rows import Rows
from gestand.ledger.codec import key_to_json
from gestand.plan.bench import Bench, file_stores, snapshot
from gestand.plan.cells import present
from gestand.plan.drivers import ByTime
from gestand.plan.filekeeps import FileKeeps
from gestand.plan.filerows import FileRow, FileRows, tellable
from gestand.plan.keeps import Keeps, Scope
from gestand.plan.latest import along
from gestand.plan.paths import exists
from gestand.stores.base import Store
from gestand.stores.keys import canonical_key
from gestand.stores.mysql_sets import with_room

WHOLE = Scope(ByTime(), near=False)


class Fate(StrEnum):
    """What a plan of this moment does with it."""

    STAYS = "stays"
    GOES = "goes"
    FOLDS = "folds"
    """It is added to a total, and goes."""
    LEFT_OUT = "left out"
    """A finding of level error touches its table: no plan takes anything of it."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody whose it is; `there` when they have a row of their own."""

    person: Person
    there: bool


@dataclass(frozen=True, slots=True)
class About:
    """`nobody`: it is nobody's (an orphan), and the policy's rule for those (`orphans`) says what becomes of it.

    `blanked` are the columns of a row that stays which a plan of this moment blanks. `strange`: the path of a file does
    not have the form that would say whose it is.
    """

    table: Table
    key: Key
    owners: tuple[Owner, ...]
    fate: Fate
    nobody: bool = False
    strange: bool = False
    blanked: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "store": self.table.id.store,
            "table": self.table.name,
            "kind": "file" if self.table.files else "row",
            "key": key_to_json(self.key),
            "whose": [
                {"group": o.person.group, "key": key_to_json(o.person.key), "there": o.there} for o in self.owners
            ],
            "nobody": self.nobody,
            "orphans": self.table.orphans.value if self.nobody else None,
            "fate": self.fate.value,
            "blanked": list(self.blanked),
        }


Told = tuple[About, list[Keep]]

# ---------------------------------------------------------------- a row


@with_room
def about_row(
    datamap: DataMap, stores: Mapping[str, Store], decisions: Decisions, at: datetime, table: Table, key: Key
) -> Told:
    """`UsageError` when there is no such row."""
    with snapshot(datamap, stores, table.id.store, decisions, at) as bench:
        row = bench.work.lens.base(table.id)
        here = bench.work.lens.row_among(table, row, [key])
        if not _is(bench, row, here):
            raise UsageError("row/unknown", f"{table.name} has no row with this key", "look at the key and its type")
        if not table.claims:
            return _of_none(datamap, table, key)
        bench.work_out(())
        rows = bench.work.rows
        goes = _is(bench, row, here, rows.going(table, row))
        fate = Fate.LEFT_OUT if table.id in datamap.blocked else Fate.GOES if goes else Fate.STAYS
        if fate is Fate.STAYS and table.becomes is not None and table.becomes.into is not None:
            folds = _is(bench, row, here, bench.work.folds(table, table.becomes, row))
            fate = Fate.FOLDS if folds else fate
        about = About(
            table,
            key,
            tuple(_owners(bench, rows, table, row, here)),
            fate,
            nobody=_is(bench, row, here, rows.orphan(table, row)),
            blanked=tuple(_blanked(bench, table, row, here)) if fate is Fate.STAYS else (),
        )
        return about, list(Keeps(bench).of_rows(table, here, WHOLE))


def _of_none(datamap: DataMap, table: Table, key: Key) -> Told:
    """Nobody's by the policy's own word; or nobody can tell whose, which is a finding of the map."""
    if table.id in datamap.blocked:
        return About(table, key, (), Fate.LEFT_OUT), []
    reason = table.nothing_personal or "no claim on it"
    keep = Keep(table.id.store, table.name, (), 1, (f"not personal: {reason}",), "open")
    return About(table, key, (), Fate.STAYS), [keep]


def _is(bench: Bench, row: FromClause, *conditions: Condition) -> bool:
    asked = sa.select(sa.literal(1)).select_from(row).where(*map(is_true, conditions)).limit(1)
    return bench.connection.execute(asked).first() is not None


def _owners(bench: Bench, rows: Rows, table: Table, row: FromClause, here: Condition) -> Iterator[Owner]:
    seen = set()
    for claim in table.claims:
        there = is_true(rows.lens.person_exists(claim, row))
        found = bench.connection.execute(
            sa.select(there, *_key_of(rows, claim, row)).select_from(row).where(here)
        ).one()
        if None not in found:
            person = Person(claim.group, canonical_key(tuple(found[1:])))
            if person not in seen:
                yield Owner(person, bool(found[0]))
            seen.add(person)


def _key_of(rows: Rows, claim: Claim, row: FromClause) -> list[sa.ColumnElement[Any]]:
    """The columns in which the key of the claim's person stands."""
    if not claim.hops:
        return [row.c[name] for name in rows.lens.group(claim).key]
    *before, last = claim.hops
    by_key = dict(zip(last.to_columns, last.columns, strict=True))
    names = [by_key[name] for name in rows.lens.group(claim).key]
    return [along(rows.lens.alias, row, tuple(before), _column(name)) for name in names]


def _column(name: str) -> Callable[[FromClause], sa.ColumnElement[Any]]:
    return lambda row: row.c[name]


def _blanked(bench: Bench, table: Table, row: FromClause, here: Condition) -> Iterator[str]:
    for c in classes(table):
        columns = tuple(name for name in c.columns if name != ROW)
        ended = bench.work.rows.class_ended(table, c, row)
        if columns and _is(bench, row, here, ended, present(bench.work.lens.dialect, table, columns, row)):
            yield from columns


# ---------------------------------------------------------------- a file


@with_room
def about_file(
    datamap: DataMap, stores: Mapping[str, Store], decisions: Decisions, at: datetime, table: Table, key: Key
) -> Told:
    """`UsageError` when there is no such file."""
    path = str(key[0])
    if not exists(file_stores(stores)[table.id.store], path):
        raise UsageError("row/unknown", f"{table.name} has no file with this path", "look at the path, capitals too")
    if not tellable(datamap, table):
        _insist_people(datamap, table)
        return _of_none(datamap, table, key)
    group = datamap.groups[table.claims[0].group]
    with snapshot(datamap, stores, group.table.store, decisions, at) as bench:
        files = FileRows(bench, table)
        owner = files.template.key(path)
        if owner is None:
            return About(table, key, (), Fate.STAYS, nobody=True, strange=True), []
        mine = [FileRow(owner, files.place(owner, path)[1])]
        asked = files.asked(mine)
        goes, nobody, there = (bool(files.found(asked.row, c)) for c in _asked(files, asked.row))
        fate = Fate.LEFT_OUT if table.id in datamap.blocked else Fate.GOES if goes else Fate.STAYS
        about = About(table, key, (Owner(Person(group.name, owner), there),), fate, nobody)
        return about, FileKeeps(bench).of_rows(files, mine, WHOLE)


def _insist_people(datamap: DataMap, table: Table) -> None:
    """`StoreError` when the database that could tell whose a file is does not answer."""
    if datamap.unreachable and not table.nothing_personal:
        silent = datamap.unreachable[0]
        raise StoreError(
            "row/unreachable",
            f"store {silent} does not answer, and whose the files of {table.name} are cannot be asked",
            "make it reachable and try again",
            Place(store=silent),
        )


def _asked(files: FileRows, row: FromClause) -> tuple[Condition, Condition, Condition]:
    """It goes; it is nobody's; its person has a row."""
    (claim,) = files.table.claims
    return files.goes(row), files.rows.orphan(files.table, row), files.rows.lens.person_exists(claim, row)
