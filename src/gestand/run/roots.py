"""Locks the people's own rows, so that nobody comes back between the question and the act."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from gestand.acts import Key
from gestand.datamap.model import Claim
from gestand.held.bound import bind_people
from gestand.held.decisions import Decisions
from gestand.held.terms import leaves
from gestand.plan.bench import Bench
from gestand.plan.drivers import ByPeople
from gestand.plan.work import Act


def lock_people(bench: Bench, side: ByPeople) -> ByPeople:
    """Locks the rows of these people and returns those who are still bound by their endings.

    SQLite has one writer, who began IMMEDIATE: there is nobody to lock out, but somebody may have come before. A group
    that lives in another store has no row here.
    """
    lens = bench.work.lens
    for name, keys in side.keys.items():
        group = lens.map.groups[name]
        if lens.dialect == "sqlite" or group.table.store != bench.store:
            continue
        row = lens.base(group.table)
        columns = [row.c[part] for part in group.key]
        among = lens.among(columns, lens.keys(group.key_types, keys), group.key_types)
        bench.connection.execute(
            sa.select(*columns).where(among).order_by(*columns).with_for_update(key_share=True)
        ).all()
    ended = {name: bench.decisions.ended.get(name, {}) for name in side.keys}
    asked = {name: {key: ended[name][key] for key in keys if key in ended[name]} for name, keys in side.keys.items()}
    bound = bind_people(bench.connection, lens.map, Decisions(asked), lens.at, bench.store).ended
    # A person in scope without an ending (time alone) has nothing that a new birth could undo.
    return ByPeople(
        {
            name: tuple(key for key in keys if key not in asked[name] or key in bound.get(name, {}))
            for name, keys in side.keys.items()
        },
        shared=side.shared,
    )


def lock_people_of(bench: Bench, act: Act, keys: Sequence[Key]) -> None:
    """Locks the people whose own events decide about these rows: an end that is put off now waits, or is seen."""
    lens = bench.work.lens
    for claim in deciding(bench, act):
        group, hop = lens.map.groups[claim.group], claim.hops[0]
        row, root = lens.alias(act.table.id), lens.base(group.table)
        mine = lens.row_among(act.table, row, keys)
        target = [root.c[name] for name in hop.to_columns]
        links = sa.select(*(row.c[name] for name in hop.columns)).where(mine)
        chosen = target[0].in_(links) if len(target) == 1 else sa.tuple_(*target).in_(links)
        order = [root.c[name] for name in group.key]
        bench.connection.execute(sa.select(*order).where(chosen).order_by(*order).with_for_update(read=True)).all()


def deciding(bench: Bench, act: Act) -> Iterator[Claim]:
    """The claims of its table whose people's own events decide about its rows, where others can write meanwhile."""
    if bench.work.lens.dialect == "sqlite":
        return
    for claim in act.table.claims:
        group = bench.work.map.groups[claim.group]
        if not claim.own and claim.hops and claim.hops[0].to == group.table and _decides(bench, act, group.table):
            yield claim


def _decides(bench: Bench, act: Act, table: object) -> bool:
    used = act.table.users()
    return any(leaf.event.column.table == table for name in used for leaf in leaves(bench.work.map.activities[name]))
