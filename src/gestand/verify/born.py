"""Whether an ending counts: a row born after it, under the same key, is somebody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from itertools import islice

import sqlalchemy as sa

from gestand.acts import Key
from gestand.clock import midnight
from gestand.datamap.model import DataMap, Event, Group
from gestand.errors import StoreError
from gestand.verify import dialects
from gestand.verify.frame import Frame
from gestand.verify.hands import Asked, Hands
from gestand.verify.oldest import Spoken
from gestand.verify.records import Since

_AT_ONCE = 50_000

HandsOf = Callable[[str], Hands]
"""The hands of a store, by its name; StoreError when it cannot be asked."""


class Births:
    """Asks the groups' own rows when they were born. Each group is asked once per set of people."""

    def __init__(self, datamap: DataMap, hands: HandsOf) -> None:
        self._map, self._hands = datamap, hands

    def since(self, name: str, people: Mapping[Key, datetime]) -> Since:
        """Of the people with an ending (and its moment): for whom it counts, and for whom nobody can tell.

        A person whose own row is absent counts, and so does everybody of a group that does not say `born`.
        """
        group = self._map.groups[name]
        if group.born is None:
            return Since(frozenset(people))
        try:
            return self._asked(group, group.born, people)
        except StoreError:
            return Since(doubtful=frozenset(people))

    def _asked(self, group: Group, born: Event, people: Mapping[Key, datetime]) -> Since:
        sure, doubtful = set(people), set()
        hands = self._hands(group.table.store)
        for keys in _chunks(key for key in people if dialects.of_type(key, group.key_types)):
            for row in hands.rows(self._question(group, born, keys, hands.store.dialect)):
                key = keys[int(row[0])]
                counts = self._counts(born, row[1], people[key], hands.store.dialect)
                if not counts:
                    sure.discard(key)
                if counts is None:
                    doubtful.add(key)
        return Since(frozenset(sure), frozenset(doubtful))

    def _question(self, group: Group, born: Event, keys: list[Key], dialect: str) -> Asked:
        frame = Frame(self._map, self._map.tables[group.table], dialect)
        relation = dialects.key_relation("people", group.key_types, keys, dialect)
        columns = [
            dialects.key_column(frame.row.c[column], kind, dialect)
            for column, kind in zip(group.key, group.key_types, strict=True)
        ]
        same = sa.and_(*(column == relation.c[f"k{i}"] for i, column in enumerate(columns)))
        value = Spoken(born, dialect).ask(frame.row.c[born.column.column])
        return sa.select(relation.c.nth, value).select_from(relation.join(frame.row, same))

    def _counts(self, born: Event, answer: object, ending: datetime, dialect: str) -> bool | None:
        value = None if answer is None else Spoken(born, dialect).read(answer)
        if value is None:
            return None
        start = value if isinstance(value, datetime) else midnight(value, self._map.policy.zone)
        return start <= ending


def _chunks(keys: Iterator[Key]) -> Iterator[list[Key]]:
    while chunk := list(islice(keys, _AT_ONCE)):
        yield chunk
