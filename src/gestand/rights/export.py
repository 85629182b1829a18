"""The right of access (GDPR article 15) and of portability (article 20): one person's data, in one zip."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from gestand.acts import Person
from gestand.datamap.keylist import KeyList
from gestand.datamap.model import ColumnKind, DataMap, Table
from gestand.errors import Finding, Level, Place, StoreError, UsageError
from gestand.held.bound import bind
from gestand.held.decisions import decide
from gestand.held.lens import Lens
from gestand.ledger.records import Records
from gestand.rights import deciding
from gestand.rights import files as person_files
from gestand.rights.applying import not_done
from gestand.rights.archive import Archive, archive
from gestand.rights.gathering import Answer, Gatherer, LeftOut
from gestand.rights.manifest import manifest
from gestand.rights.page import Page
from gestand.rights.selection import Finder, Selection, selections
from gestand.rights.until import Ends, of_all
from gestand.stores.base import FileStore, SqlStore, Store, TypeKind
from gestand.vocabulary import catalogue

Progress = Callable[[str, int, int], None]
"""What is being read, its number, and how many there are."""

BLINDING = frozenset(
    {
        "M102",
        "M103",
        "M106",
        "M107",
        "M108",
        "M110",
        "M111",
        "M120",
        "M121",
        "M122",
        "M123",
        "M125",
        "M127",
        "M150",
        "M151",
    }
)
"""Findings of the map after which something of a person may be there and not be found."""


POSTGRESQL = {"datestyle": "ISO, YMD", "timezone": "UTC", "intervalstyle": "iso_8601", "cursor_tuple_fraction": "1.0"}


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was made. `rows` per table as the policy calls it; `incomplete` names what could not be looked into."""

    path: Path
    sha256: str
    size: int
    rows: Mapping[str, int]
    files: int
    left_out: tuple[LeftOut, ...]
    incomplete: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        """Nothing is held about this person."""
        return not self.rows and not self.files and not self.left_out


def export(
    datamap: DataMap,
    stores: Mapping[str, Store],
    records: Records,
    person: Person,
    at: datetime,
    out: Path,
    language: str = "nl",
    progress: Progress | None = None,
) -> ExportReport:
    """Write everything that is held of a person to a zip at `out`: a page, CSV, JSON, their files and a manifest.

    Each store is read in one snapshot, in chunks: memory does not grow with the number of rows. A store that does not
    answer makes it fail with `StoreError` and leaves no file: an answer that misses something never looks whole. What
    nobody declared cannot be judged: it is named in the page, the manifest and `incomplete`. `Refused`
    (`export/exists`) when `out` is there; `UsageError` for an unknown group or language. The ledger gets an entry with
    the person's pseudonym, counts and the checksum before the file appears.
    """
    _check(datamap, stores, person, language)
    others = deciding.is_processed_for_others(datamap, person)
    answer = Answer(person, incomplete=incomplete(datamap), organisation="" if others else None)
    ends = Ends(datamap, person, at, decide(datamap, records, at).only([person], datamap.organisations))
    with archive(out, at) as made:
        _Reading(datamap, stores, made, answer, ends, progress).read()
        with made.member("index.html") as page:
            page.write(Page(datamap, answer, at, language).render())
        with made.member("manifest.json") as target:
            target.write(manifest(datamap, answer, tuple(made.members), at, language))
        size, digest = made.close()
        _note(datamap, records, answer, at, digest, size)
        made.finish()
    rows = {table.selection.table.name: table.written.count for table in answer.tables}
    return ExportReport(out, digest, size, rows, len(answer.files), tuple(answer.left), answer.incomplete)


def incomplete(datamap: DataMap) -> tuple[str, ...]:
    """What may hold something of a person and cannot be looked into, as `store:table.column`."""
    names = {_name(finding) for finding in datamap.findings if _blinds(finding)}
    for table in datamap.tables.values():
        for column in table.columns.values():
            if column.kind is ColumnKind.UNDECLARED or column.type is TypeKind.UNKNOWN:
                names.add(f"{table.id.store}:{table.id}.{column.name}")
    return tuple(sorted(names))


def _blinds(finding: Finding) -> bool:
    return finding.level is Level.ERROR and finding.code in BLINDING and bool(finding.where.store)


def _name(finding: Finding) -> str:
    where = finding.where
    place = ".".join(part for part in (where.table, where.field) if part)
    return f"{where.store}:{place}" if place else where.store


def _check(datamap: DataMap, stores: Mapping[str, Store], person: Person, language: str) -> None:
    if person.group not in datamap.groups:
        groups = ", ".join(sorted(datamap.groups)) or "none"
        raise UsageError("person/group", f"there are no people called {person.group}", f"groups of people: {groups}")
    catalogue.text(language, "language.name")
    declared = {spec.name for spec in datamap.policy.stores}
    if silent := sorted({*datamap.unreachable, *(declared - set(stores))}):
        raise StoreError(
            "export/unreachable",
            f"store {silent[0]} does not answer, and an answer without it would not be whole",
            "make it reachable and export again",
            Place(store=silent[0]),
        )


# ---------------------------------------------------------------- reading


@dataclass
class _Reading:
    """One export while it reads."""

    map: DataMap
    stores: Mapping[str, Store]
    made: Archive
    answer: Answer
    ends: Ends
    progress: Progress | None
    total: int = 0
    done: int = 0

    def read(self) -> None:
        person = self.answer.person
        chosen = list(selections(self.map, person.group))
        folders = person_files.tables(self.map, person.group)
        self.total = len(chosen) + len(folders)
        listed = self._lists()
        for name in dict.fromkeys((*(one.table.id.store for one in chosen), *(keys.table.store for keys in listed))):
            self._tables(name, [selection for selection in chosen if selection.table.id.store == name])
        for table in folders:
            self._files(table)
        held = [answer.selection.table for answer in self.answer.tables]
        held += {file.table.id: file.table for file in self.answer.files}.values()
        self.answer.until.update(of_all(self.ends, held))

    def _lists(self) -> list[KeyList]:
        """The lists in which somebody's key can stand; of a table that is not bound nobody can tell."""
        group = self.map.groups[self.answer.person.group]
        mine = [keys for keys in self.map.keylists if keys.to == group.table and group.key == (keys.to_column,)]
        for keys in mine:
            if keys.table in self.map.blocked:
                self._unknown(self.map.tables[keys.table])
        return [keys for keys in mine if keys.table not in self.map.blocked]

    def _tables(self, name: str, chosen: list[Selection]) -> None:
        store = cast("SqlStore", self.stores[name])
        ends = self.ends
        with store.snapshot() as connection:
            _speak_iso(connection, store.dialect)
            ends.decisions = bind(connection, self.map, ends.decisions, ends.at, name)
            finder = Finder(Lens(self.map, store.dialect, ends.at, ends.decisions), ends.person)
            if self.answer.organisation is not None and name == finder.group.table.store:
                self.answer.organisation = deciding.organisation(connection, self.map, finder.lens, ends.person)
            gatherer = Gatherer(self.made, self.answer, connection, finder)
            for selection in chosen:
                self._tell(selection.table)
                gatherer.take(selection)
            gatherer.take_lists(keys for keys in self._lists() if keys.table.store == name)
            ends.look(connection, finder, name)
            if finder.group.table.store == name:
                self.answer.not_done = not_done(connection, finder)

    def _files(self, table: Table) -> None:
        self._tell(table)
        store = cast("FileStore", self.stores[table.id.store])
        person = self.answer.person
        if not person_files.findable(table, person):
            self._unknown(table)
            return
        for info, ours in person_files.found(self.map, table, store, person):
            if ours:
                self.ends.look_at_file(table, info.path)
                self.answer.files.append(person_files.write(self.made, table, store, info))
            else:
                self._unknown(table)

    def _unknown(self, table: Table) -> None:
        """Something in these files may be the person's, and nobody said so."""
        self.answer.incomplete = tuple(sorted({*self.answer.incomplete, table.name}))

    def _tell(self, table: Table) -> None:
        self.done += 1
        if self.progress:
            self.progress(table.name, self.done, self.total)


def _speak_iso(connection: Connection, dialect: str) -> None:
    """Moments as text in ISO 8601 and UTC, whatever the role's habit; and plans for all rows, not for the first."""
    if dialect == "postgresql":
        for name, value in POSTGRESQL.items():
            connection.execute(sa.select(sa.func.set_config(name, value, True)))


# ---------------------------------------------------------------- the ledger


def _note(datamap: DataMap, records: Records, answer: Answer, at: datetime, digest: str, size: int) -> None:
    records.note(
        "export",
        {
            "person": answer.person,
            "policy": datamap.policy.digest,
            "tables": len(answer.tables),
            "rows": answer.rows,
            "files": len(answer.files),
            "left_out": sum(one.count for one in answer.left),
            "complete": not answer.incomplete,
            "size": size,
            "sha256": digest,
        },
        at,
    )
