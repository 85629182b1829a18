"""Files of people: a path carries the person's key, and the database that knows the people says what holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import cast

import sqlalchemy as sa

from gestand.acts import Key
from gestand.datamap.fate import unseen_files
from gestand.datamap.model import Column, ColumnKind, Group, Table
from gestand.datamap.worked import Hop
from gestand.errors import StoreError
from gestand.policy.model import Orphans, Rule
from gestand.stores.base import FileStore, TableId, TypeKind
from gestand.stores.keys import canonical_key
from gestand.verify import dialects
from gestand.verify.cells import judged_classes
from gestand.verify.frame import Frame
from gestand.verify.kleene import Condition, both, either, no
from gestand.verify.onset import onset
from gestand.verify.probes import flag
from gestand.verify.rows import Rows
from gestand.verify.session import Session

AT_ONCE = 100_000
"""Different people asked about in one question."""
FEW = 1_000
"""People whose files are listed one by one; of more, all files are."""

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,18}")
_COLUMN = range(-(2**63), 2**63)
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
        ("files", table.id),
        lambda: FileTable(session, table, session.hands.files(table.id.store)).judge(_whose(session, table)),
    )


def _whose(session: Session, table: Table) -> frozenset[Key] | None:
    """The people of whom alone files are judged; None: of everybody."""
    group = table.claims[0].group
    return None if session.bounds is None else session.bounds.people.get(group, frozenset())


def with_files(session: Session, people: TableId) -> Mapping[str, frozenset[Key]]:
    """By group: those whose own row would go and of whom a file stays, so that the row does. StoreError as `files_of`.

    The end of a file is told by its person's own row.
    """
    for name in unseen_files(session.datamap, people):
        raise StoreError("verify/files-unseen", f"the store of {name} does not answer, and a file there may keep a row")
    found: dict[str, frozenset[Key]] = {}
    for table in session.datamap.tables.values():
        if table.files and table.claims and table.claims[0].template:
            group = session.datamap.groups[table.claims[0].group]
            if group.table == people and table.id not in session.datamap.unsure:
                staying = FileTable(session, table, session.hands.files(table.id.store)).staying()
                found[group.name] = found.get(group.name, frozenset()) | staying
    return {name: keys for name, keys in found.items() if keys}


@dataclass
class FileTable:
    """Judges the files of one table; every file is looked at once."""

    session: Session
    table: Table
    store: FileStore

    def judge(self, of: frozenset[Key] | None = None) -> Files:
        """`of`: only files of these people. StoreError when the folder, or the people's database, does not answer."""
        found, broken = Files(), list[Key]()
        for alike in self._chunks(found, of):
            broken += self._ask(alike, found)[: AT_ONCE - len(broken)]
        if broken:
            found.oldest = onset(
                lambda moment: self._had_ended(broken, moment), self.session.at, self.session.datamap.policy.zone
            )
        return found

    def staying(self) -> frozenset[Key]:
        """Those of the people whose own row would go who have a file that stays."""
        found: set[Key] = set()
        wanted = self._may_go()
        for alike in self._chunks(Files(), wanted) if wanted else ():
            keys = list(alike)
            rows = self.rows_of(keys)
            question = sa.select(rows.frame.row.c.nth, flag(self._gone(rows)))
            answers = self.session.hands.of(self.group.table.store).rows(question.select_from(rows.frame.source))
            found |= {keys[int(nth)][:-1] for nth, gone in map(tuple, answers) if not gone}
        return frozenset(found)

    def _may_go(self) -> frozenset[Key]:
        """The people whose own row goes by its fate; all of them, where rows go along with others."""
        hands = self.session.hands.of(self.group.table.store)
        rows = Rows.of(self.session.ask(hands.store.dialect), self.group.table)
        along = any(ref.rule is Rule.ALONG for ref in rows.table.references)
        fate = sa.true() if along else rows.fate()
        asked = sa.select(*(rows.frame.row.c[name] for name in self.group.key)).select_from(rows.frame.source)
        return frozenset(canonical_key(tuple(row)) for row in hands.rows(asked.where(fate)))

    # ------------------------------------------------------------ whose

    def _chunks(self, found: Files, of: frozenset[Key] | None = None) -> Iterator[Counter[Key]]:
        """Files that are judged alike and how many they are, so many at a time: all of one person, or one on hold.

        Told by the person's key and, of a file that a hold names, its path. `of`: only files of these people.
        """
        alike: Counter[Key] = Counter()
        for path in self._listed(of):
            key = self.key_of(path)
            if key is None:
                found.strange += self.is_ours(path)
            elif of is None or key in of:
                alike[*key, path if path in self.paths_on_hold else ""] += 1
            if len(alike) >= AT_ONCE:
                yield alike
                alike = Counter()
        if alike:
            yield alike

    def _listed(self, of: frozenset[Key] | None) -> Iterator[str]:
        """The whole store, once; or only where the files of these people are, while they are few."""
        before, _, rest = self.table.claims[0].template.partition("{")
        after = rest.partition("}")[2].partition("*")[0]
        if of is None or len(of) > FEW:
            yield from self.store.paths()
            return
        for key in sorted(of):
            yield from (info.path for info in self.store.files(f"{before}{key[0]!s}{after}"))

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
    def paths_on_hold(self) -> frozenset[str]:
        """Files that a hold names as such."""
        frozen = self.session.known(self.session.at).frozen.values()
        return frozenset(str(key[0]) for holds in frozen for key in holds.rows.get(self.table.name, ()))

    # ------------------------------------------------------------ what holds

    def _ask(self, alike: Counter[Key], found: Files) -> list[Key]:
        """Enter what the database says of these files; those that should be gone."""
        keys = list(alike)
        hands = self.session.hands.of(self.group.table.store)
        rows = self.rows_of(keys)
        judged = {name: rows.cells.judged(cls, name) for cls in judged_classes(self.table) for name in cls.activities}
        gone = self._gone(rows)
        maybe = both(*(rows.cells.ended(cls).maybe for cls in judged_classes(self.table)))
        unclear = [both(maybe, j.maybe, no(j.sure)) for j in judged.values()]
        orphan = rows.orphan()
        if self.table.orphans is Orphans.GO:
            # What a duty or a hold keeps may stay: only what should be gone breaks the promise.
            orphan = both(orphan, gone)
        answers = sa.select(rows.frame.row.c.nth, flag(gone), flag(orphan), *map(flag, unclear))
        some = answers.select_from(rows.frame.source).where(either(gone, orphan, *unclear))
        broken = []
        for nth, is_gone, is_orphan, *unknown in map(tuple, hands.rows(some)):
            files = alike[keys[int(nth)]]
            found.orphans += files * is_orphan
            if is_gone:
                found.broken += files
                broken.append(keys[int(nth)])
            else:
                found.unknown.update({name: files * u for name, u in zip(judged, unknown, strict=True)})
        return broken

    def _had_ended(self, files: list[Key], moment: datetime) -> bool:
        hands = self.session.hands.of(self.group.table.store)
        rows = self.rows_of(files, moment)
        gone = self._gone(rows)
        return hands.any(sa.select(sa.literal(1)).select_from(rows.frame.source).where(gone))

    def _gone(self, rows: Rows) -> Condition:
        """A file should be gone: by its own fate, or because its content has ended, and nothing else is in it."""
        return either(rows.fate(), *(rows.cells.ended(cls).sure for cls in judged_classes(self.table)))

    def rows_of(self, keys: Iterable[Key], at: datetime | None = None) -> Rows:
        """The files as rows of a table in the group's store: a link to the person's own row, and the path."""
        group, claim = self.group, self.table.claims[0]
        dialect = self.session.hands.of(group.table.store).store.dialect
        kinds = (*group.key_types, TypeKind.TEXT)
        columns = {
            f"k{i}": Column(f"k{i}", kind, "", nullable=False, kind=ColumnKind.STRUCTURAL)
            for i, kind in enumerate(kinds)
        }
        *link, path = columns
        content = {column.name: column for column in self.table.personal}
        here = TableId(group.table.store, "", f"files of {self.table.name}")
        hop = Hop(here, tuple(link), group.table, group.key)
        table = replace(
            self.table,
            id=here,
            key=(path,),
            columns=columns | content,
            claims=(replace(claim, hops=(hop,), template=""),),
        )
        relation = dialects.key_relation("files_of_people", kinds, list(keys), dialect)
        return Rows.on(self.session.ask(dialect, at), Frame(self.session.datamap, table, dialect, relation))


def pattern(template: str) -> re.Pattern[str]:
    """`{user.id}/*` as a pattern with one group for each part of the key; `*` is one part of a path, `**` any."""
    parts = re.split(r"(\{[^{}]*\}|\*\*|\*)", template)
    words = {"*": "[^/]*", "**": ".*"}
    said = "".join("([^/]+)" if _PLACEHOLDER.fullmatch(p) else words.get(p, re.escape(p)) for p in parts)
    return re.compile(said, re.DOTALL)


def _typed(text: str, kind: TypeKind) -> int | str | None:
    """A part of a path as a part of a key; None when no key is written so (`007` is not `7`), or can be."""
    if kind is TypeKind.INTEGER:
        return int(text) if _INTEGER.fullmatch(text) and int(text) in _COLUMN else None
    if kind is TypeKind.UUID:
        return text if _UUID.fullmatch(text) else None
    if kind is not TypeKind.TEXT:
        raise StoreError("verify/files-key", f"files cannot be told apart by a key of type {kind}")
    # Linux allows names of any bytes; what is no text in UTF-8 stands in no column.
    return None if any("\ud800" <= letter <= "\udfff" for letter in text) else text
