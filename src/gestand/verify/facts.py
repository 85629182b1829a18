"""What is true of every row of a table, so that no other question needs to look: events can be read, paths arrive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import cast

import sqlalchemy as sa

from gestand.datamap.legible import in_doubt
from gestand.datamap.model import DataMap, Event, Table
from gestand.datamap.quoting import quoted
from gestand.datamap.worked import FirstOf, Hop
from gestand.errors import StoreError
from gestand.stores.base import TableId
from gestand.verify import dialects
from gestand.verify.events import Reader
from gestand.verify.frame import alias
from gestand.verify.hands import AllHands, Asked
from gestand.verify.kleene import Condition, both, no
from gestand.verify.oldest import leaves, terms

Fact = Event | Hop

FEW = 20_000
"""Rows of a table that are looked at sooner than each question is asked at length."""

ReaderOf = Callable[[str], Reader]
"""How events are read in the words of an engine."""


class Facts:
    """Asks a table at a time, for all it may have to know of it at once; nothing is asked twice.

    A fact that cannot be asked is not known to be true. What the engine guards by itself is not asked at all.
    """

    def __init__(self, datamap: DataMap, hands: AllHands, reader: ReaderOf, large: bool = True) -> None:
        """`large` False: no table of many rows is looked at, and of it only what the engine guards is known."""
        self._map, self._hands, self._reader, self._large = datamap, hands, reader, large
        self._known: dict[Fact, bool] = {}

    def readable(self, event: Event) -> bool:
        """Every value of the event that is not NULL can be read."""
        return self._is(event, event.column.table)

    def arrives(self, hop: Hop) -> bool:
        """Every key that stands in the columns of the hop is the key of a row that exists."""
        if hop.table.store != hop.to.store or hop.table not in self._map.tables or hop.to not in self._map.tables:
            return False
        return self._is(hop, hop.table)

    def _is(self, fact: Fact, table: TableId) -> bool:
        if fact not in self._known:
            self._ask(table, [fact, *(other for other in self._about.get(table, ()) if other not in self._known)])
        return self._known[fact]

    def _ask(self, table: TableId, facts: list[Fact]) -> None:
        asked: dict[Fact, Asked] = {}
        for fact in facts:
            self._known[fact] = False
            try:
                question = self._exceptions(fact)
            except StoreError:
                continue
            if question is None:
                self._known[fact] = True
            elif self._large or _few(self._map.tables[table]):
                asked[fact] = question
        try:
            answers = self._hands.of(table.store).each(list(asked.values())) if asked else []
        except StoreError:
            return
        for fact, answer in zip(asked, answers, strict=True):
            self._known[fact] = not isinstance(answer, StoreError) and not answer

    @cached_property
    def _about(self) -> dict[TableId, dict[Fact, None]]:
        """All that the terms and claims of the policy may have to know, by the table it is about."""
        found: dict[TableId, dict[Fact, None]] = {}
        facts: list[Fact] = [*self._events(), *self._hops()]
        for fact in facts:
            table = fact.table if isinstance(fact, Hop) else fact.column.table
            found.setdefault(table, {})[fact] = None
        return found

    def _events(self) -> Iterator[Event]:
        for activity in self._map.activities.values():
            yield from (leaf.event for term in terms(activity) for leaf in leaves(term))

    def _hops(self) -> Iterator[Hop]:
        for table in self._map.tables.values():
            for hop in (hop for claim in table.claims for hop in claim.way):
                if hop.to.store == table.id.store and hop.to in self._map.tables:
                    yield hop

    # ------------------------------------------------------------ how many rows are an exception

    def _exceptions(self, fact: Fact) -> Asked | None:
        """None where the engine lets no row be one."""
        table = self._map.tables[fact.table if isinstance(fact, Hop) else fact.column.table]
        return self._lost(fact, table) if isinstance(fact, Hop) else self._unreadable(fact, table)

    def _unreadable(self, event: Event, table: Table) -> Asked | None:
        dialect = self._hands.of(table.id.store).store.dialect
        reader = self._reader(dialect)
        row, column = alias(table, dialect), table.columns[event.column.column]
        readable = reader.readable(event, row.c[column.name], column.type)
        if readable is None:
            return None
        doubt = [_said(in_doubt(quoted(column.name), event.written))] if event.column in self._map.sifted else []
        return _counted(row, both(*doubt, *_filled(row, table, (column.name,)), no(readable)))

    def _lost(self, hop: Hop, table: Table) -> Asked | None:
        if hop.own or _by_value(hop, table):
            return None
        dialect = self._hands.of(table.id.store).store.dialect
        if dialects.guards_references(dialect) and any(
            ref.declared and ref.columns == hop.columns and ref.to == hop.to for ref in table.references
        ):
            return None
        row, there = alias(table, dialect), alias(self._map.tables[hop.to], dialect)
        same = both(*(row.c[a] == there.c[b] for a, b in zip(hop.columns, hop.to_columns, strict=True)))
        # Joined, not NOT EXISTS: that SQLite asks row by row, which takes three times as long.
        absent = there.c[hop.to_columns[0]].is_(None)
        return _counted(row.outerjoin(there, same), both(*_filled(row, table, hop.columns), absent))


def _few(table: Table) -> bool:
    return table.rows is not None and table.rows <= FEW


def _by_value(hop: Hop, table: Table) -> bool:
    """The key was read in the row that it leads to."""
    how = table.columns[hop.columns[0]].derived
    if not isinstance(how, FirstOf) or len(hop.columns) > 1:
        return False
    last = [way.hops[0] for way in how.ways if way.theirs]
    return len(last) == len(how.ways) and all((at.to, at.to_columns) == (hop.to, hop.to_columns) for at in last)


def _said(words: str) -> Condition:
    """In the words of an index: SQLite uses it only for those."""
    return cast(Condition, sa.text(words.replace(":", r"\:")))


def _filled(row: sa.FromClause, table: Table, columns: tuple[str, ...]) -> Iterator[Condition]:
    return (row.c[name].is_not(None) for name in columns if table.columns[name].nullable)


def _counted(source: sa.FromClause, where: Condition) -> Asked:
    return sa.select(sa.func.count()).select_from(source).where(where)
