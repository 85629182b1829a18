"""The names of files: a folder or a file called after somebody. What stands inside files is not read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from gestand.acts import Key
from gestand.datamap.model import Table
from gestand.errors import StoreError
from gestand.stores.base import FileStore
from gestand.verify.cells import judged_classes
from gestand.verify.deep.needles import Needles, fold
from gestand.verify.deep.owners import BROKEN, KEPT, UNKNOWN, People
from gestand.verify.kleene import both
from gestand.verify.people import FileTable
from gestand.verify.probes import flag
from gestand.verify.session import Session

Hit = tuple[int, str, int]
"""A person, the table (as the policy calls it, or the store), and what it means."""


@dataclass(frozen=True)
class Names:
    """The names of the files of one store."""

    session: Session
    store: FileStore
    people: People

    def hits(self, all_needles: Sequence[Needles]) -> tuple[Counter[Hit], dict[str, str]]:
        """How many files of each kind, and what could not be told. StoreError when the store does not answer."""
        found: Counter[Hit] = Counter()
        tables = [FileTable(self.session, table, self.store) for table in self._tables()]
        states, untold = self._states(tables)
        for info in self.store.files():
            path = fold(info.path)
            table, key = _whose(tables, info.path)
            name = table.table.name if table else self.store.name
            for needles in all_needles:
                for person, sure in _standing(path, needles).items():
                    state = _state(table, key, info.path, person, sure, states, self.people)
                    found[person, name, state] += 1
        return found, untold

    def _tables(self) -> list[Table]:
        tables = [t for t in self.session.datamap.tables.values() if t.files and t.id.store == self.store.name]
        return [table for table in tables if table.claims]

    def _states(self, tables: Sequence[FileTable]) -> tuple[Mapping[tuple[str, Key], int], dict[str, str]]:
        """What may be of the files of the people who are asked about, by table and key: one question a table."""
        found: dict[tuple[str, Key], int] = {}
        untold: dict[str, str] = {}
        for table in tables:
            keys = [key for key, _ in self.people.get(table.table.claims[0].group, ())]
            try:
                found |= {(table.table.name, key): state for key, state in _judged(table, keys).items()}
            except StoreError as error:
                untold[table.table.name] = error.message
        return found, untold


def _standing(path: str, needles: Needles) -> dict[int, int]:
    """Of each person some form of whose identifiers stands in the path, how surely."""
    found: dict[int, int] = {}
    for number, needle in enumerate(needles.forms):
        if sure := needle.stands_in(path):
            for person in needles.owners.get(number, ()):
                found[person] = max(sure, found.get(person, 0))
    return found


def _whose(tables: Sequence[FileTable], path: str) -> tuple[FileTable | None, Key | None]:
    """The table that the file is in, and the key of the person whose it is by its path."""
    for table in tables:
        if (key := table.key_of(path)) is not None:
            return table, key
    return next((table for table in tables if table.is_ours(path)), None), None


def _state(
    table: FileTable | None,
    key: Key | None,
    path: str,
    person: int,
    sure: int,
    states: Mapping[tuple[str, Key], int],
    people: People,
) -> int:
    if table is not None and key is not None and key in {k for k, n in _of(people, table) if n == person}:
        row = (*key, path if path in table.paths_on_hold else "")
        state = states.get((table.table.name, row), UNKNOWN)
        return state if state == KEPT or sure == 2 else UNKNOWN
    return BROKEN if sure == 2 else UNKNOWN


def _of(people: People, table: FileTable) -> Sequence[tuple[Key, int]]:
    return people.get(table.table.claims[0].group, ())


def _judged(table: FileTable, keys: Sequence[Key]) -> dict[Key, int]:
    """By a person's key and, of a file that a hold names, its path; empty for all others."""
    if not keys:
        return {}
    of_whom = set(keys)
    held = ((table.key_of(path), path) for path in sorted(table.paths_on_hold))
    rows_asked = [*((*key, "") for key in keys), *((*key, path) for key, path in held if key in of_whom)]
    rows = table.rows_of(rows_asked)
    ended = [rows.cells.ended(cls) for cls in judged_classes(table.table)]
    sure, maybe = both(*(e.sure for e in ended)), both(*(e.maybe for e in ended))
    asked = sa.select(rows.frame.row.c.nth, flag(maybe), flag(sure)).select_from(rows.frame.source)
    hands = table.session.hands.of(table.group.table.store)
    answers = {int(nth): (bool(m), bool(s)) for nth, m, s in map(tuple, hands.rows(asked))}
    found = {rows_asked[nth]: answer for nth, answer in answers.items()}
    return {row: BROKEN if is_sure else UNKNOWN if is_maybe else KEPT for row, (is_maybe, is_sure) in found.items()}
