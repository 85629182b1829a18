"""Where one condition is all there is to say of what goes of a table, no set of keys is filled with it.

Nothing refers to such a table, and its rows go along with nothing: what the condition finds is in GO, and stays in
it. To write a hundred thousand keys down, only to count them and to look them up again, takes longer than to erase
the rows. A condition says the same of one moment alone: a run, beside which others write, keeps to sets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import FromClause

from gestand.acts import Key
from gestand.datamap.fate import files_of, unseen_files
from gestand.datamap.model import Table
from gestand.datamap.retention import classes
from gestand.held.described import Described
from gestand.held.lens import Condition, Lens, always
from gestand.held.rows import Rows, along_of
from gestand.held.theirs import OfPeople, asked_of, shared


@dataclass(frozen=True, slots=True)
class Only:
    """Which rows of a table are looked at, when it is not all of them: those of these people, by their groups."""

    theirs: Callable[[Table, FromClause, bool], Condition]
    people: Mapping[str, Sequence[Key]]

    def __call__(self, table: Table, row: FromClause, start: bool = False) -> Condition:
        """`start`: rows are looked for by this alone, and not asked it when something else has found them."""
        return self.theirs(table, row, start)


def described(rows: Rows, connection: Connection, table: Table, only: Only | None) -> Described | None:
    """What goes of a table, counted, where one condition says it; None where it takes a set."""
    if not _is_alone(rows, table) or len(table.claims) != 1:
        return None
    theirs = OfPeople(rows.lens, shared(rows.lens.decisions, only.people)) if only else None
    if not _is_brief(table, theirs) or (only is None and _from_several_sides(rows, table)):
        return None
    asked = rows if theirs is None else asked_of(rows, theirs)

    def goes(row: FromClause) -> list[Condition]:
        fate = asked.own_goes(table, row, recorded=only is not None)
        return [fate, *named(rows, table, row), *rows.not_stand_in(table, row)]

    seen, number = _counted(rows.lens, connection, table, only, goes)

    def asked_first(row: FromClause, begins: bool) -> Condition:
        mine = [only(table, row, begins)] if only else []
        return sa.and_(*mine, *goes(row))

    def start(row: FromClause) -> Condition:
        return asked_first(row, True)

    def surely(row: FromClause) -> Condition:
        # As a value of `coalesce` SQLite would work out both sides of every OR.
        return sa.case((asked_first(row, False), sa.true()), else_=sa.false())

    return Described(surely, start, number, everything=only is not None and number == seen)


def _counted(
    lens: Lens,
    connection: Connection,
    table: Table,
    only: Only | None,
    goes: Callable[[FromClause], list[Condition]],
) -> tuple[int, int]:
    """How many rows are looked at, and how many of these go."""
    every = lens.alias(table.id)
    asked = [condition for condition in goes(every) if not always(condition)]
    if only is None or not asked:
        # Everybody's rows that go are found by what is asked of them; of people of whom nothing is asked all go.
        theirs = [] if only is None else [only(table, every, True)]
        rows = sa.select(sa.func.count()).select_from(every).where(*theirs, *asked)
        number = int(connection.execute(rows).scalar_one())
        return number, number
    # Of a few all are looked at in any case.
    row, first = lens.few(table.id, partial(only, table, start=True))
    going = sa.func.count(sa.case((sa.and_(*goes(row)), 1)))
    both = sa.select(sa.func.count(), going).select_from(row).where(*first)
    seen, number = map(int, connection.execute(both).one())
    return seen, number


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
