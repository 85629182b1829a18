"""Whether an ending counts: a row born after it, under the same key, is somebody else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
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
from gestand.verify.kleene import both
from gestand.verify.oldest import EVER as _EVER
from gestand.verify.oldest import Spoken
from gestand.verify.records import Since

_AT_ONCE = 50_000

HandsOf = Callable[[str], Hands]
"""The hands of a store, by its name; StoreError when it cannot be asked."""


class Births:
    """Asks the groups' own rows when they were born; each person once."""

    def __init__(self, datamap: DataMap, hands: HandsOf) -> None:
        self._map, self._hands = datamap, hands
        self._born: dict[str, dict[Key, datetime | None]] = {}

    def since(self, name: str, people: Mapping[Key, datetime]) -> Since:
        """Of the people with an ending (and its moment): for whom it counts, and for whom nobody can tell.

        A person whose own row is absent counts, and so does everybody of a group that does not say `born`.
        """
        group = self._map.groups[name]
        if group.born is None:
            return Since(frozenset(people))
        try:
            born = self._births(group, group.born, people)
        except StoreError:
            return Since(doubtful=frozenset(people))
        counts = {key: self._counts(born.get(key, _EVER), ending) for key, ending in people.items()}
        return Since(
            frozenset(key for key, sure in counts.items() if sure),
            frozenset(key for key, sure in counts.items() if sure is None),
        )

    @staticmethod
    def _counts(born: datetime | None, ending: datetime) -> bool | None:
        return None if born is None else born <= ending

    def _births(self, group: Group, born: Event, people: Iterable[Key]) -> Mapping[Key, datetime | None]:
        """When the row of each person was born; None: unknown; _EVER: there is no row."""
        found = self._born.setdefault(group.name, {})
        hands = self._hands(group.table.store)
        spoken = Spoken(born, hands.store.dialect)
        new = (key for key in people if key not in found and dialects.of_type(key, group.key_types))
        for keys in _chunks(new):
            answers = {int(row[0]): row[1] for row in hands.rows(self._question(group, spoken, keys))}
            for nth, key in enumerate(keys):
                found[key] = self._start(spoken, answers[nth]) if nth in answers else _EVER
        return found

    def _question(self, group: Group, spoken: Spoken, keys: list[Key]) -> Asked:
        frame = Frame(self._map, self._map.tables[group.table], spoken.dialect)
        relation = dialects.key_relation("people", group.key_types, keys, spoken.dialect)
        columns = [
            dialects.key_column(frame.row.c[column], kind, spoken.dialect)
            for column, kind in zip(group.key, group.key_types, strict=True)
        ]
        same = both(*(column == relation.c[f"k{i}"] for i, column in enumerate(columns)))
        value = spoken.ask(frame.row.c[spoken.event.column.column])
        return sa.select(relation.c.nth, value).select_from(relation.join(frame.row, same))

    def _start(self, spoken: Spoken, answer: object) -> datetime | None:
        value = None if answer is None else spoken.read(answer)
        if value is None or isinstance(value, datetime):
            return value
        return midnight(value, self._map.policy.zone)


def _chunks(keys: Iterator[Key]) -> Iterator[list[Key]]:
    while chunk := list(islice(keys, _AT_ONCE)):
        yield chunk
