"""Rows that are found by value: whose value it is has to be certain, and to last as long as what is found by it."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from gestand.datamap.checks.asking import answer, member_of, rows_of
from gestand.datamap.collect import place
from gestand.datamap.draft import Draft
from gestand.datamap.model import Claim, ColumnKind, DataMap, Table
from gestand.datamap.worked import FirstOf, Member, Way
from gestand.policy.model import Orphans
from gestand.stores import mariadb_fold
from gestand.stores.base import SqlStore, TableId
from gestand.stores.exact import folded
from gestand.stores.kin import KIN


def two_with_one_value(draft: Draft, datamap: DataMap) -> None:
    """M196: a row whose value, folded, is that of two people."""
    for table, _, way in _by_value(datamap):
        store = draft.surveyed.sql.get(table.id.store)
        if store is None or _certain(store, table, way):
            continue
        (hop,) = way.hops
        people = datamap.tables[hop.to].name
        draft.findings.add(
            "M196",
            f"rows of {table.name} are found by {hop.columns[0]}, and several of {people} have one {way.theirs}",
            f"Join those of {people} who are one person, or find the rows by a key.",
            place(table.id, table.stored(hop.columns)[0], draft.specs[table.id].place),
            [table.id],
        )


def found_as_long_as_kept(draft: Draft, datamap: DataMap) -> None:
    """M197: an activity keeps a cell of the row longer than the value by which its person is found."""
    for table, claim, way in _by_value(datamap):
        name = way.hops[0].columns[0]
        value = table.columns[name]
        if value.kind is not ColumnKind.PERSONAL:
            continue
        missing = sorted(table.users(claim.name) - set(value.activities))
        if missing or claim.name not in value.claims:
            what = (
                f"{', '.join(missing)} keeps rows of {table.name} and not {name}" if missing else f"{name} is not of it"
            )
            draft.findings.add(
                "M197",
                f"claim {claim.name} of {table.name} finds its person by {name}: {what}",
                f"Let them use {table.name}.{name} as well: without it nobody can tell whose the row is.",
                place(table.id, name, draft.specs[table.id].place),
                [table.id],
            )


def goes_after_who_points(draft: Draft, datamap: DataMap) -> None:
    """M198: a row that is found by who points at it, and what becomes of it once they have gone is not said.

    Their row goes first, and then nobody is found: what is left has to go as a row of nobody, whatever a term says of
    people who are there.
    """
    for table, claim, way in _by_value(datamap):
        if not way.points_back:
            continue
        duties = sorted(name for name in table.users(claim.name) if datamap.activities[name].duty)
        people = datamap.tables[way.hops[0].to].name
        if table.orphans is not Orphans.GO:
            why, hint = (
                "nothing says that they go when nobody does any more",
                f"Write `orphans: go` under {table.name}.",
            )
        elif duties:
            why = f"{', '.join(duties)} keeps them, which counts from what goes with {people}"
            hint = "Keep what the law asks for in a row that points at its person."
        else:
            continue
        draft.findings.add(
            "M198",
            f"rows of {table.name} are those of {people} that point at them by {way.theirs}, and {why}",
            hint,
            place(table.id, way.hops[0].columns[0], draft.specs[table.id].place),
            [table.id],
        )


def found_by_what_would_go(draft: Draft, datamap: DataMap) -> None:
    """M137: nothing may be changed where rows are found by a value, so that value must not go either."""
    waiting = [table for table in datamap.tables.values() if table.id in draft.findings.blocked]
    while waiting:
        table = waiting.pop()
        for stands in _found_by(datamap, table) - draft.findings.blocked:
            draft.findings.add(
                "M137",
                f"rows of {table.name} are found by what stands in {datamap.tables[stands].name}, and nothing may"
                f" change {table.name} now",
                f"See to the other findings about {table.name} first: once the value has gone nothing finds them.",
                place(stands),
                [stands],
            )
            waiting.append(datamap.tables[stands])


def _found_by(datamap: DataMap, table: Table) -> set[TableId]:
    """The tables whose values the paths of a table go over, and on either side of which they stand."""
    found: set[TableId] = set()
    for hop in (hop for claim in table.claims for hop in claim.hops):
        columns = datamap.tables[hop.table].columns if hop.table in datamap.tables else {}
        how = columns[hop.columns[0]].derived if hop.columns[0] in columns else None
        for way in how.by_value if isinstance(how, FirstOf) else ():
            if way.folds and way.hops[0].to in datamap.tables:
                found |= {hop.table, way.hops[0].to}
    return found


def _by_value(datamap: DataMap) -> Iterator[tuple[Table, Claim, Way]]:
    for table in datamap.tables.values():
        for claim in table.claims:
            how = table.columns[claim.hops[0].columns[0]].derived if claim.hops else None
            for way in how.by_value if isinstance(how, FirstOf) else ():
                if way.hops[0].to in datamap.tables:
                    yield table, claim, way


def _certain(store: SqlStore, table: Table, way: Way) -> bool:
    """No row has a value that two people have; what cannot be asked is not certain."""
    (hop,) = way.hops
    (name,) = table.stored(hop.columns)
    (key,) = hop.to_columns
    row, people = rows_of(table.id, name).alias("row"), rows_of(hop.to, way.theirs, key).alias("people")
    how, of = table.columns[hop.columns[0]].derived, table.columns[hop.columns[0]].sql_type
    value = member_of(row.c[name], how.path, of, store.dialect) if isinstance(how, Member) else row.c[name]
    mine, theirs = (folded(c, store.dialect) if way.folds else c for c in (value, people.c[way.theirs]))
    twice = sa.select(theirs).group_by(theirs).having(sa.func.count(people.c[key].distinct()) > 1)
    if way.folds and store.dialect in KIN:
        # Where it takes what is folded for a long text, IN would look at everybody for each row.
        first = mariadb_fold.begin(theirs)
        each = sa.select(theirs.label("value"), first.label("begin")).group_by(theirs, first)
        both = each.having(sa.func.count(people.c[key].distinct()) > 1).subquery("twice")
        same = sa.and_(*mariadb_fold.has(both, mine))
        return answer(store, sa.select(sa.literal("1")).select_from(row.join(both, same)).limit(1)) == []
    return answer(store, sa.select(sa.literal("1")).select_from(row).where(mine.in_(twice)).limit(1)) == []
