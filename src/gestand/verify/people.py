"""Files of people: a path carries the person's key, and the database that knows the people says what holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import cast

import sqlalchemy as sa

from gestand.acts import Key
from gestand.datamap.model import Column, ColumnKind, Group, Hop, Table
from gestand.errors import StoreError
from gestand.stores.base import FileStore, TableId, TypeKind
from gestand.verify import dialects
from gestand.verify.cells import judged_classes
from gestand.verify.frame import Frame
from gestand.verify.kleene import both, either, no
from gestand.verify.onset import onset
from gestand.verify.probes import flag
from gestand.verify.rows import Rows
from gestand.verify.session import Session

AT_ONCE = 100_000
"""Different people asked about in one question."""

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,18}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass
class Files:
    """What was found in one file table: numbers of files. `unknown` per activity; `strange`: of nobody that exists."""

    broken: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    strange: int = 0
    orphans: int = 0
    oldest: datetime | None = None


def files_of(session: Session, table: Table) -> Files:
    """What there is to say about a file table; its folder is listed once. StoreError when it cannot be asked."""
    return session.once(
        ("files", table.id), lambda: FileTable(session, table, session.hands.files(table.id.store)).judge()
    )


@dataclass
class FileTable:
    """Judges the files of one table; every file is looked at once."""

    session: Session
    table: Table
    store: FileStore

    def judge(self) -> Files:
        """StoreError when the folder, or the database that knows the people, does not answer."""
        found, broken = Files(), list[Key]()
        for people in self._chunks(found):
            broken += self._ask(people, found)[: AT_ONCE - len(broken)]
        if broken:
            found.oldest = onset(
                lambda moment: self._had_ended(broken, moment), self.session.at, self.session.datamap.policy.zone
            )
        return found

    # ------------------------------------------------------------ whose

    def _chunks(self, found: Files) -> Iterator[Counter[Key]]:
        """People and how many files each has, so many people at a time."""
        people: Counter[Key] = Counter()
        held = self._paths_on_hold
        for info in self.store.files():
            key = self.key_of(info.path)
            if key is None:
                found.strange += self.is_ours(info.path)
            elif info.path not in held:
                people[key] += 1
            if len(people) >= AT_ONCE:
                yield people
                people = Counter()
        if people:
            yield people

    def key_of(self, path: str) -> Key | None:
        """The key that a path carries, typed as the group's; None when it carries none."""
        fits = self._pattern.fullmatch(path)
        if fits is None:
            return None
        parts = [_typed(text, kind) for text, kind in zip(fits.groups(), self.group.key_types, strict=True)]
        return None if None in parts else cast(Key, tuple(parts))

    def is_ours(self, path: str) -> bool:
        """In this table at all: of a store with declared folders, only the folder of the table."""
        whole = self.table.id.table == self.table.id.store
        return whole or path.startswith(f"{self.table.id.table}/")

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return pattern(self.table.claims[0].template)

    @cached_property
    def group(self) -> Group:
        return self.session.datamap.groups[self.table.claims[0].group]

    @cached_property
    def _paths_on_hold(self) -> frozenset[str]:
        """Files that a hold keeps as such, for an activity that no law ends."""
        known = self.session.known(self.session.at)
        activities = {name for cls in judged_classes(self.table) for name in cls.activities}
        rows = [known.frozen[name].rows.get(self.table.name, frozenset()) for name in activities]
        return frozenset(str(key[0]) for keys in rows for key in keys)

    # ------------------------------------------------------------ what holds

    def _ask(self, people: Counter[Key], found: Files) -> list[Key]:
        """Enter what the database says of these people's files; the people some of whose files should be gone."""
        keys = list(people)
        hands = self.session.hands.of(self.group.table.store)
        rows = self.rows_of(keys)
        ended = [rows.cells.ended(cls) for cls in judged_classes(self.table)]
        judged = {name: rows.cells.judged(cls, name) for cls in judged_classes(self.table) for name in cls.activities}
        gone = either(rows.fate(), *(e.sure for e in ended))
        maybe = both(*(e.maybe for e in ended))
        unclear = [both(maybe, j.maybe, no(j.sure)) for j in judged.values()]
        orphan = rows.orphan()
        answers = sa.select(rows.frame.row.c.nth, flag(gone), flag(orphan), *map(flag, unclear))
        some = answers.select_from(rows.frame.source).where(either(gone, orphan, *unclear))
        broken = []
        for nth, is_gone, is_orphan, *unknown in map(tuple, hands.rows(some)):
            files = people[keys[int(nth)]]
            found.orphans += files * is_orphan
            if is_gone:
                found.broken += files
                broken.append(keys[int(nth)])
            else:
                found.unknown.update({name: files * u for name, u in zip(judged, unknown, strict=True)})
        return broken

    def _had_ended(self, people: list[Key], moment: datetime) -> bool:
        hands = self.session.hands.of(self.group.table.store)
        rows = self.rows_of(people, moment)
        ended = [rows.cells.ended(cls).sure for cls in judged_classes(self.table)]
        gone = either(rows.fate(), *ended)
        return hands.any(sa.select(sa.literal(1)).select_from(rows.frame.source).where(gone))

    def rows_of(self, keys: Iterable[Key], at: datetime | None = None) -> Rows:
        """The people as rows of a table in the group's store, with the claim as a link to the group's own row."""
        group, claim = self.group, self.table.claims[0]
        dialect = self.session.hands.of(group.table.store).store.dialect
        columns = {
            f"k{i}": Column(f"k{i}", kind, "", nullable=False, kind=ColumnKind.STRUCTURAL)
            for i, kind in enumerate(group.key_types)
        }
        content = {column.name: column for column in self.table.personal}
        here = TableId(group.table.store, "", f"files of {self.table.name}")
        hop = Hop(here, tuple(columns), group.table, group.key)
        table = replace(
            self.table,
            id=here,
            name=str(here),
            key=tuple(columns),
            columns=columns | content,
            claims=(replace(claim, hops=(hop,), template=""),),
        )
        relation = dialects.key_relation("people_of_files", group.key_types, list(keys), dialect)
        return Rows.on(self.session.ask(dialect, at), Frame(self.session.datamap, table, dialect, relation))


def pattern(template: str) -> re.Pattern[str]:
    """`{user.id}/*` as a pattern with one group for each part of the key; `*` is one part of a path, `**` any."""
    parts = re.split(r"(\{[^{}]*\}|\*\*|\*)", template)
    words = {"*": "[^/]*", "**": ".*"}
    return re.compile("".join("([^/]+)" if _PLACEHOLDER.fullmatch(p) else words.get(p, re.escape(p)) for p in parts))


def _typed(text: str, kind: TypeKind) -> int | str | None:
    """A part of a path as a part of a key; None when no key is written so (`007` is not `7`)."""
    if kind is TypeKind.INTEGER:
        return int(text) if _INTEGER.fullmatch(text) else None
    if kind is TypeKind.UUID:
        return text if _UUID.fullmatch(text) else None
    if kind is not TypeKind.TEXT:
        raise StoreError("verify/files-key", f"files cannot be told apart by a key of type {kind}")
    return text
