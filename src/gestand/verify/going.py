"""`GO`: the greatest set of rows that go, asked of the engine in one question.

Where the tables that point at each other form no circle and nothing goes along, the question is a predicate nested as
deep as the tables are. Otherwise the smallest set of rows that *stay* is found by recursion: from those that stay by
themselves, along the references by which a row that stays keeps another.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import sqlalchemy as sa

from gestand.datamap.model import Table
from gestand.stores.base import TypeKind
from gestand.verify import dialects
from gestand.verify.closure import Closure, keepers, points_at
from gestand.verify.hands import Hands
from gestand.verify.kleene import Condition, both, no
from gestand.verify.recursion import Recursion
from gestand.verify.rows import Rows
from gestand.verify.status import Ask

DEEPEST = 24
"""How many ways from table to table a nested question may follow; beyond it engines run out of room."""


@dataclass(frozen=True)
class Going:
    """Which rows of a table go."""

    ask: Ask
    hands: Hands
    table: Table

    def rows(self) -> tuple[Rows, Condition]:
        """The rows of the table, and the condition under which one goes.

        Elsewhere when a row of another store has a say in it, Tangled when one question cannot tell.
        """
        rows = Rows.judged(self.ask, self.table)
        if not self._recursive:
            return rows, self._nested(rows)
        recursion = Recursion(self.ask, self._closure)
        if recursion.several:
            return rows, self._listed(rows, recursion.gone_by_hand(self.hands, self.table.id))
        gone = recursion.gone(self.table.id)
        key = [gone.c[f"k{i}"] for i in range(len(self.table.key))]
        mine = list(rows.frame.key)
        there = sa.select(*key)
        return rows, mine[0].in_(there) if len(mine) == 1 else sa.tuple_(*mine).in_(there)

    def _listed(self, rows: Rows, keys: list[tuple[str, ...]]) -> Condition:
        if not keys:
            return sa.false()
        kinds = (TypeKind.TEXT,) * len(self.table.key)
        relation = dialects.key_relation("going", kinds, keys, self.ask.dialect)
        return rows.frame.among(tuple(dialects.as_text(column) for column in rows.frame.key), kinds, relation)

    @cached_property
    def _closure(self) -> Closure:
        return Closure.of(self.ask.datamap, self.table.id)

    @property
    def _recursive(self) -> bool:
        closure = self._closure
        return bool(closure.along) or closure.circle or closure.paths(self.table.id) > DEEPEST

    def _nested(self, rows: Rows) -> Condition:
        found = [rows.fate()]
        if isinstance(found[0], sa.False_):
            return sa.false()
        found.append(no(rows.has_a_file()))
        for reference in keepers(self.ask.datamap, rows.table.id):
            referring = Rows.of(self.ask, reference.table)
            points = points_at(referring, reference, rows.frame.row)
            stays = no(self._nested(referring))
            asked = sa.select(sa.literal(1)).select_from(referring.frame.source).where(points, stays)
            found.append(no(asked.correlate(*rows.frame.aliases).exists()))
        return both(*found)
