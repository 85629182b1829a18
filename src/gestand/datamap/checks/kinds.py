"""Rows of a kind that no condition of the policy speaks of: nobody said whose they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from gestand.datamap.checks.asking import answer, rows_of
from gestand.datamap.collect import place
from gestand.datamap.draft import Draft
from gestand.datamap.model import Claim, DataMap, Table
from gestand.datamap.worked import FirstOf, Hop, Listed, Test, When, Worked
from gestand.policy.kinds import Presence
from gestand.stores.base import SqlStore
from gestand.stores.exact import equals

SHOWN = 8
"""Kinds are few: of a column with more other values than this none is shown, they may be somebody's data."""

Condition = sa.ColumnElement[bool]
Said = Mapping[str, sa.ColumnElement[Any]]
"""Of each column that tells a kind: what it says."""


def unspoken(draft: Draft, datamap: DataMap) -> None:
    """M192: a row whose column leads somewhere, and that fits none of the conditions under which it does."""
    for table in datamap.tables.values():
        store = draft.surveyed.sql.get(table.id.store)
        if store is None:
            continue
        for column, leading in _conditional(table).items():
            ways = [*leading, *(way for way in table.nowhere if way.column == column)]
            kinds = tuple(dict.fromkeys(name for way in ways for name, _ in way.tests))
            others = _others(store, table, column, ways, kinds)
            if others == []:
                continue
            draft.findings.add(
                "M192",
                f"{table.name}.{column} leads to a person or a row in some rows, and not all kinds of"
                f" {', '.join(kinds)} are spoken of{_shown(others)}",
                f"Say of each kind where it leads: `{column} -> <table> when {kinds[0]} is <kind>`, under `whose` or"
                f" `points at`; or that it does not: `{column} when {kinds[0]} is <kind>`, under `points at nothing`"
                " (`null` and `not null` are kinds as well).",
                place(table.id, kinds[0], draft.specs[table.id].place),
                [table.id],
            )


def _conditional(table: Table) -> dict[str, list[When]]:
    """The columns that lead somewhere by conditions only, each with its conditions."""
    found: dict[str, list[When]] = {}
    for column in table.derived:
        if isinstance(column.derived, When):
            found.setdefault(column.derived.column, []).append(column.derived)
    plain = {name for ref in table.references for name in ref.columns}
    return {column: ways for column, ways in found.items() if column not in plain}


def _others(
    store: SqlStore, table: Table, column: str, ways: list[When], kinds: tuple[str, ...]
) -> list[tuple[Any, ...]] | None:
    """The kinds nobody spoke of, a few of them; None when that could not be asked."""
    whose = _whose_else(table, column)
    told = tuple(dict.fromkeys((*kinds, *(name for hop in whose for name in _told(table, hop)))))
    behind = (name for hop in whose for name in hop.columns)
    row = rows_of(table.id, *dict.fromkeys((column, *table.stored(told), *table.stored(tuple(behind)))))
    said = {name: _said(row, table.columns[name].derived, name) for name in told}
    spoken = [sa.and_(*_tests(said, table, way.tests, store.dialect)) for way in ways]
    spoken += [_leads(row, said, table, hop, store.dialect) for hop in whose]
    there: Condition = row.c[column].is_not(None)
    if any((column, Presence.NOT_ZERO) in way.tests for way in ways):
        # Whoever says where it leads when it is not 0 has said that 0 is nobody.
        there = sa.and_(there, row.c[column] != 0)
    other = sa.and_(there, sa.not_(sa.func.coalesce(sa.or_(*spoken), sa.false())))
    shown = (_told_of(said[name], name, ways) for name in kinds)
    return answer(store, sa.select(*shown).where(other).distinct().limit(SHOWN + 1))


# ---------------------------------------------------------------- a person's own rows


def _whose_else(table: Table, column: str) -> tuple[Hop, ...]:
    """Of a row's own key, by which it is a person or is none: the ways of the claims by which it is somebody else's.

    That key points at nothing: a row that is no person needs a word only where it is nobody's by any other claim.
    """
    own = [claim for claim in table.claims if claim.own and column in table.stored(claim.hops[0].columns)]
    others: Iterable[Claim] = (claim for claim in table.claims if claim not in own) if own else ()
    return tuple(hop for claim in others for hop in _beginnings(table, claim))


def _beginnings(table: Table, claim: Claim) -> Iterator[Hop]:
    """The first step of each way that the claim has."""
    for hop in claim.hops[:1]:
        how = table.columns[hop.columns[0]].derived
        yield from (way.hops[0] for way in how.ways) if isinstance(how, FirstOf) else (hop,)


def _told(table: Table, hop: Hop) -> Iterator[str]:
    for how in (table.columns[name].derived for name in hop.columns):
        yield from (name for name, _ in how.tests) if isinstance(how, When) else ()


def _leads(row: sa.TableClause, said: Said, table: Table, hop: Hop, dialect: str) -> Condition:
    """The row is of the kind that this way is for, and something stands in its columns."""
    hows = [table.columns[name].derived for name in hop.columns]
    tests = (test for how in hows if isinstance(how, When) for test in _tests(said, table, how.tests, dialect))
    return sa.and_(*tests, *(row.c[name].is_not(None) for name in table.stored(hop.columns)))


# ---------------------------------------------------------------- what tells a kind


def _said(row: sa.TableClause, how: Worked | None, name: str) -> sa.ColumnElement[Any]:
    """The kind as it stands in the row, or in the list that the row points at."""
    if not isinstance(how, Listed):
        return row.c[name]
    there = rows_of(how.to, *dict.fromkeys((how.key, how.says))).alias()
    found = sa.select(there.c[how.says]).where(there.c[how.key] == row.c[how.column])
    return found.correlate_except(there).scalar_subquery()


def _tests(said: Said, table: Table, tests: Iterable[tuple[str, Test]], dialect: str) -> Iterator[Condition]:
    for name, asked in tests:
        if asked is Presence.NOT_ZERO:
            yield sa.func.coalesce(said[name], 0) != 0
        elif isinstance(asked, Presence):
            yield said[name].is_(None) if asked is Presence.NULL else said[name].is_not(None)
        else:
            yield equals(said[name], table.columns[name].type, asked, dialect)


def _told_of(value: sa.ColumnElement[Any], name: str, ways: list[When]) -> sa.ColumnElement[Any]:
    """The kind as a text; where only its presence is asked for it may be a person's key, and is not told."""
    if all(isinstance(asked, Presence) for way in ways for column, asked in way.tests if column == name):
        return sa.case((value.is_not(None), sa.literal(Presence.NOT_NULL.value)), else_=sa.null())
    return sa.cast(value, sa.Text())


def _shown(others: list[tuple[Any, ...]] | None) -> str:
    if others is None:
        return ": the store did not say which there are"
    if len(others) > SHOWN:
        return f": there are more than {SHOWN} others"
    kinds = (" and ".join("NULL" if part is None else f"`{part[:60]}`" for part in other) for other in others)
    return f": {', '.join(sorted(kinds))}"
