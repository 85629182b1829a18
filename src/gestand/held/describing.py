"""Where one condition is all there is to say of what goes of a table, no set of keys is filled with it.

Nothing refers to such a table, its rows have one claim and one fate, and go along with nothing: what the condition
finds is in GO, and stays in it. To write a hundred thousand keys down, only to count them and to look them up again,
takes longer than to erase the rows. A condition says the same of one moment alone: a run, beside which others write,
keeps to sets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import FromClause

from gestand.acts import Key
from gestand.datamap.fate import outlives, unseen_files
from gestand.datamap.model import Claim, Table
from gestand.datamap.retention import classes
from gestand.held.described import Described
from gestand.held.ends import Ends
from gestand.held.lens import Condition, Lens
from gestand.held.rows import Rows, along_of


@dataclass(frozen=True, slots=True)
class Only:
    """Which rows of a table are looked at, when it is not all of them: those of these people, by their groups."""

    theirs: Callable[[Table, FromClause], Condition]
    people: Mapping[str, Sequence[Key]]

    def __call__(self, table: Table, row: FromClause) -> Condition:
        return self.theirs(table, row)


class OfPeople(Ends):
    """Of rows that these people have by their one claim: what was recorded for all of them is not asked of each row."""

    def __init__(self, lens: Lens, people: Mapping[str, Sequence[Key]]) -> None:
        super().__init__(lens, near=True)
        self.people = people

    def bound(self, claim: Claim, activity: str, row: FromClause) -> Condition | None:
        recorded = self.lens.decisions.ended.get(claim.group, {})
        everybody = all(activity in recorded.get(key, {}) for key in self.people[claim.group])
        return sa.true() if everybody else super().bound(claim, activity, row)


def described(rows: Rows, connection: Connection, table: Table, only: Only | None) -> Described | None:
    """What goes of a table, counted, where one condition says it; None where it takes a set."""
    if not _is_plain(rows, table) or (only is None and _from_several_sides(rows, table)):
        return None

    asked = rows
    if only and only.people.get(table.claims[0].group):
        asked = Rows(rows.lens)
        asked.near = OfPeople(rows.lens, only.people)

    def goes(row: FromClause) -> list[Condition]:
        fate = asked.own_goes(table, row, recorded=only is not None)
        return [fate, *named(rows, table, row), *rows.not_stand_in(table, row)]

    row, first = rows.lens.few(table.id, partial(only, table)) if only else (rows.lens.alias(table.id), [])
    number = connection.execute(sa.select(sa.func.count()).select_from(row).where(*first, *goes(row))).scalar_one()

    def surely(row: FromClause) -> Condition:
        # As a value of `coalesce` SQLite would work out both sides of every OR.
        theirs = [only(table, row)] if only else []
        return sa.case((sa.and_(*theirs, *goes(row)), sa.true()), else_=sa.false())

    return Described(surely, int(number))


def named(rows: Rows, table: Table, row: FromClause) -> list[Condition]:
    """SQLite lets a key be NULL; such a row has no name by which it could go."""
    return [row.c[name].is_not(None) for name in table.key] if rows.lens.dialect == "sqlite" else []


def _is_plain(rows: Rows, table: Table) -> bool:
    """A row goes when its own fate says so, whatever becomes of any other; and nothing of it has ended before."""
    if rows.lens.live is not None or not rows.has_fate(table) or not classes(table):
        return False
    # `outlives` knows what points at a row, and how its cells end; files in a store that is away may keep it as well.
    kept = outlives(rows.map, table) or any(unseen_files(rows.map, table.id))
    return not (kept or along_of(table) or table.becomes)


def _from_several_sides(rows: Rows, table: Table) -> bool:
    """Its rows are found by time in more ways than one, or from people for whom something was recorded as well."""
    ways = list(rows.own_ways(table, rows.lens.alias(table.id), recorded=False))
    return len(ways) > 1 or any(rows.lens.ended(claim.group) for claim in table.claims)
