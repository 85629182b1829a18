"""One judging: the map, the hands, the records and the moment, and what was already asked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Mapping
from datetime import datetime
from functools import cached_property
from typing import TypeVar, cast

import sqlalchemy as sa

from gestand.acts import Key
from gestand.datamap.model import DataMap, Table
from gestand.ledger.records import Records
from gestand.stores.base import TableId
from gestand.verify.asked import changes
from gestand.verify.born import Births
from gestand.verify.bounds import Bounds
from gestand.verify.events import Reader
from gestand.verify.facts import Facts
from gestand.verify.gates import Gates
from gestand.verify.hands import AllHands
from gestand.verify.members import Members
from gestand.verify.records import Known, Recorded, known
from gestand.verify.rows import Rows
from gestand.verify.status import Ask

T = TypeVar("T")


class Session:
    """Everything a promise is judged with, at the moment `at`; nothing in it is asked twice."""

    def __init__(
        self, datamap: DataMap, hands: AllHands, records: Records, at: datetime, bounds: Bounds | None = None
    ) -> None:
        self.datamap, self.hands, self.at, self.bounds = datamap, hands, at, bounds
        self._records = records
        self._births = Births(datamap, hands.of)
        self._members = Members(datamap, hands.of)
        self._known: dict[int, Known] = {}
        self._found: dict[Hashable, object] = {}
        self.gates = Gates(datamap)
        # Of the rows of one organisation it is asked row by row: to look at large tables would cost more.
        self.facts = Facts(datamap, hands, lambda dialect: Reader(dialect, at, datamap.policy.zone), bounds is None)

    def ask(self, dialect: str, at: datetime | None = None) -> Ask:
        """What conditions are made from, now or at another moment."""
        at = at or self.at
        reader = Reader(dialect, at, self.datamap.policy.zone, self.facts.readable)
        return Ask(self.datamap, self.known(at), reader, self.facts.arrives, self._with_files, self.bounds)

    def _with_files(self, people: TableId) -> Mapping[str, frozenset[Key]]:
        from gestand.verify.people import with_files

        return self.once(("with files", people), lambda: with_files(self, people))

    def known(self, at: datetime) -> Known:
        """The records as they count at a moment: read once for all moments between two changes of them."""
        place = bisect_right(self._changes, at)
        if place not in self._known:
            self._known[place] = known(self.datamap, self._recorded, at, self._births.since, self._members.of)
        return self._known[place]

    @cached_property
    def _recorded(self) -> Recorded:
        return Recorded.of(self._records)

    @cached_property
    def _changes(self) -> list[datetime]:
        return sorted({*self._recorded.changes(), *changes(self.datamap, self._recorded)})

    def once(self, key: Hashable, find: Callable[[], T]) -> T:
        """What `find` gives, found once for each key."""
        if key not in self._found:
            self._found[key] = find()
        return cast(T, self._found[key])

    def some_orphan(self, table: Table) -> bool:
        """Whether a row of a table is of nobody at all. StoreError when that cannot be asked."""

        def find() -> bool:
            hands = self.hands.of(table.id.store)
            rows = Rows.of(self.ask(hands.store.dialect), table)
            orphan = rows.orphan()
            if isinstance(orphan, sa.False_):
                return False
            return hands.any(sa.select(sa.literal(1)).select_from(rows.frame.source).where(orphan))

        return self.once(("orphan", table.id), find)
