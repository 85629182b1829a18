"""Where one condition is all there is to say of what goes of a table, no set of keys is filled with it.

Nothing refers to such a table, and its rows go along with nothing: what the condition finds is in GO, and stays in
it. To write a hundred thousand keys down, only to count them and to look them up again, takes longer than to erase
the rows. A condition says the same of one moment alone: a run, beside which others write, keeps to sets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import FromClause

from gestand.acts import Key
from gestand.datamap.fate import files_of, unseen_files
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
        return sa.true() if self.recorded(claim, activity) else super().bound(claim, activity, row)

    def recorded(self, claim: Claim, activity: str) -> bool:
        """The activity was ended by record for all of the claim's people."""
        ended = self.lens.decisions.ended.get(claim.group, {})
        return all(activity in ended.get(key, {}) for key in self.people.get(claim.group, ()))


def described(rows: Rows, connection: Connection, table: Table, only: Only | None) -> Described | None:
    """What goes of a table, counted, where one condition says it; None where it takes a set."""
    if not _is_alone(rows, table) or len(table.claims) != 1:
        return None
    theirs = OfPeople(rows.lens, only.people) if only else None
    if not _is_brief(table, theirs) or (only is None and _from_several_sides(rows, table)):
        return None
    asked = rows
    if theirs is not None:
        asked = Rows(rows.lens)
        asked.near = theirs

    def goes(row: FromClause) -> list[Condition]:
        fate = asked.own_goes(table, row, recorded=only is not None)
        return [fate, *named(rows, table, row), *rows.not_stand_in(table, row)]

    row, first = rows.lens.few(table.id, partial(only, table)) if only else (rows.lens.alias(table.id), [])
    some = sa.and_(sa.true(), *goes(row))
    # Of everybody's rows those that go are found by what is asked of them; of a few all are looked at in any case.
    counted: list[Any] = [sa.func.count(), *([sa.func.count(sa.case((some, 1)))] if only else [])]
    rows_seen = sa.select(*counted).select_from(row).where(*first, *([] if only else [some]))
    seen, *found = map(int, connection.execute(rows_seen).one())
    (number,) = found or [seen]

    def start(row: FromClause) -> Condition:
        mine = [only(table, row)] if only else []
        return sa.and_(*mine, *goes(row))

    def surely(row: FromClause) -> Condition:
        # As a value of `coalesce` SQLite would work out both sides of every OR.
        return sa.case((start(row), sa.true()), else_=sa.false())

    return Described(surely, start, number, everything=only is not None and number == seen)


def named(rows: Rows, table: Table, row: FromClause) -> list[Condition]:
    """SQLite lets a key be NULL; such a row has no name by which it could go."""
    return [row.c[name].is_not(None) for name in table.key] if rows.lens.dialect == "sqlite" else []


def _is_alone(rows: Rows, table: Table) -> bool:
    """A row of the table goes when its own fate says so, whatever becomes of any other row, or of a file."""
    if rows.lens.live is not None or not rows.has_fate(table):
        return False
    pointed = bool(rows.map.referrers(table.id)) or any(files_of(rows.map, table.id))
    return not (pointed or any(unseen_files(rows.map, table.id)) or along_of(table) or table.becomes)


def _is_brief(table: Table, theirs: OfPeople | None) -> bool:
    """Little is asked of a row for it to go. Every act on the table asks it again, where a set is only looked into."""
    (claim,), found = table.claims, classes(table)
    if theirs is None or not all(theirs.recorded(claim, name) for c in found for name in c.activities):
        return len(found) == 1
    return True


def _from_several_sides(rows: Rows, table: Table) -> bool:
    """Its rows are found by time in more ways than one, or from people for whom something was recorded as well."""
    ways = list(rows.own_ways(table, rows.lens.alias(table.id), recorded=False))
    return len(ways) > 1 or any(rows.lens.ended(claim.group) for claim in table.claims)
