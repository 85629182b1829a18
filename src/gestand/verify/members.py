"""Who belongs to an organisation, by the judge's own question: what was recorded for it counts for each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import sqlalchemy as sa

from gestand.acts import Key
from gestand.datamap.model import Claim, DataMap, Group
from gestand.errors import StoreError
from gestand.stores.keys import canonical_key
from gestand.verify import dialects
from gestand.verify.frame import Frame
from gestand.verify.hands import Asked, Hands

HandsOf = Callable[[str], Hands]


class Members:
    """The people of organisations; each organisation is asked about once."""

    def __init__(self, datamap: DataMap, hands: HandsOf) -> None:
        self._map, self._hands = datamap, hands
        self._found: dict[tuple[str, Key], tuple[Key, ...]] = {}

    def of(self, organisation: str, keys: Iterable[Key]) -> Mapping[str, Mapping[Key, Key]]:
        """Per group of people: whoever belongs to one of these organisations now, and to which.

        StoreError when the store of the people does not answer: then it is not known for whom the record counts.
        """
        wanted = sorted(keys, key=repr)
        return {group.name: self._of_group(group, wanted) for group in self._map.members(organisation)}

    def _of_group(self, group: Group, wanted: list[Key]) -> dict[Key, Key]:
        new = [key for key in wanted if (group.name, key) not in self._found]
        if new:
            found: dict[Key, tuple[Key, ...]] = dict.fromkeys(new, ())
            for person, to in self._asked(group, group.belongs, new) if group.belongs else ():
                found[to] += (person,)
            # Only what was answered: where the question failed, nobody is known to belong to nothing.
            self._found |= {(group.name, key): people for key, people in found.items()}
        return {person: key for key in wanted for person in self._found[group.name, key]}

    def _asked(self, group: Group, belongs: Claim, organisations: list[Key]) -> Iterator[tuple[Key, Key]]:
        hands = self._hands(group.table.store)
        table = self._map.tables.get(group.table)
        if table is None:
            raise StoreError("verify/members", f"{group.table} cannot be asked who belongs to an organisation")
        types = self._map.groups[belongs.group].key_types
        known = [key for key in organisations if dialects.of_type(key, types)]
        for start in range(0, len(known), _AT_ONCE):
            frame = Frame(self._map, table, hands.store.dialect)
            relation = dialects.key_relation("organisations", types, known[start : start + _AT_ONCE], frame.dialect)
            to = frame.person(belongs)
            mine = [frame.row.c[name] for name in group.own or group.key]
            question: Asked = sa.select(*mine, *to)
            among = frame.among(to, types, relation)
            width, theirs = len(mine), [column.is_not(None) for column in mine if group.own]
            for row in hands.rows(question.select_from(frame.source).where(among, *theirs)):
                yield canonical_key(tuple(row[:width])), canonical_key(tuple(row[width:]))


_AT_ONCE = 10_000
