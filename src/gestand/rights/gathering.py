"""What was found of a person, as it is written: tables into the archive, and what the page and the manifest tell."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.engine import Connection

from gestand.acts import Person
from gestand.datamap.keylist import KeyList
from gestand.rights.archive import Archive, Member
from gestand.rights.files import PersonFile
from gestand.rights.rows import Table as Written
from gestand.rights.rows import stream
from gestand.rights.selection import Finder, Selection, Why

PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class TableAnswer:
    """A table of the answer: its rows are in `csv` and `json`; `written` has the first of them and their number."""

    selection: Selection
    written: Written
    csv: Member
    json: Member


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that is held and not in the answer: `count` values of a column, and why."""

    store: str
    table: str
    column: str
    category: str
    why: Why
    count: int


@dataclass
class Answer:
    """Everything that was found of one person."""

    person: Person
    tables: list[TableAnswer] = field(default_factory=list)
    files: list[PersonFile] = field(default_factory=list)
    left: list[LeftOut] = field(default_factory=list)
    until: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    """Per table and activity: until when (`gestand.rights.until`)."""
    not_done: frozenset[str] = frozenset()
    """The activities that are not done for this person (`gestand.rights.applying`)."""
    incomplete: tuple[str, ...] = ()
    known_as: list[str] = field(default_factory=list)
    """What the person is known by: the values of the group's `known_by` columns."""

    organisation: str | None = None
    """The organisation that decides about this person's data, as it is known; None: whoever runs the service does."""

    @property
    def nothing(self) -> bool:
        return not self.tables and not self.files and not self.left

    @property
    def rows(self) -> int:
        return sum(table.written.count for table in self.tables)


class Gatherer:
    """Reads one store in one snapshot, table by table, into the archive."""

    def __init__(self, archive: Archive, answer: Answer, connection: Connection, finder: Finder) -> None:
        self.archive = archive
        self.answer = answer
        self.connection = connection
        self.finder = finder

    def take(self, selection: Selection) -> None:
        """The table's rows of the person, if there are any, with what is left out of them."""
        written = Written(selection.names, _columns(selection))
        table = self._write(selection, written)
        if table is None:
            return
        self.answer.tables.append(table)
        self.answer.left.extend(self._left(selection))
        self._recognise(table)

    def take_lists(self, lists: Iterable[KeyList]) -> None:
        """The lists of keys that name the person, in rows that are not theirs: told with their number."""
        for keys in lists:
            (count,) = self.connection.execute(self.finder.listed(keys)).one()
            if count:
                table = self.finder.lens.map.tables[keys.table]
                place = (table.id.store, table.name, keys.column, table.columns[keys.column].category)
                self.answer.left.append(LeftOut(*place, Why.LISTED, int(count)))

    def _write(self, selection: Selection, written: Written) -> TableAnswer | None:
        chunks = self._chunks(selection, written)
        first = next(chunks, None)
        if first is None:
            return None
        name = self._name(selection)
        # Two members cannot be written at once: the JSON waits in a file that has no name and is gone with us.
        with tempfile.TemporaryFile(dir=self.archive.out.parent) as spool:
            with self.archive.member(f"data/{name}.csv") as to_csv:
                to_csv.write(written.head())
                written.write([first], to_csv, spool)
                written.write(chunks, to_csv, spool)
            spool.seek(0)
            with self.archive.member(f"data/{name}.json") as to_json:
                to_json.write(b"[\n")
                while piece := spool.read(PIECE):
                    to_json.write(piece)
                to_json.write(b"\n]\n")
        return TableAnswer(selection, written, *self.archive.members[-2:])

    def _chunks(self, selection: Selection, written: Written) -> Iterator[list[Any]]:
        for query in self.finder.queries(selection):
            yield from stream(self.connection, query, written.chunk)

    def _name(self, selection: Selection) -> str:
        """The table's name as a file's; two that come out alike get a number."""
        base = re.sub(r"[^\w.-]+", "_", selection.table.name).strip("._") or "table"
        name, number = base, 1
        while f"data/{name}.csv" in self.archive.names:
            number += 1
            name = f"{base}-{number}"
        return name

    def _left(self, selection: Selection) -> Iterator[LeftOut]:
        if not selection.left:
            return
        totals = [0] * len(selection.left)
        for query in self.finder.counts(selection):
            found = self.connection.execute(query).one()
            totals = [total + int(more) for total, more in zip(totals, found, strict=True)]
        table = selection.table
        for cell, total in zip(selection.left, totals, strict=True):
            if total and cell.why:
                yield LeftOut(table.id.store, table.name, cell.column.name, cell.column.category, cell.why, total)

    def _recognise(self, table: TableAnswer) -> None:
        """What they are known by, of the rows that are written out: their own, and those of tables apart."""
        group, id_ = self.finder.group, table.selection.table.id
        rows = [dict(zip(table.written.names, row, strict=True)) for row in table.written.sample]
        for row in rows[:1] if id_ == group.table else ():
            self.answer.known_as.extend(str(row[name]) for name in group.known_by if row.get(name) is not None)
        for known in group.known_apart:
            part = table.selection.part
            for row in rows if known.table == id_ else ():
                if row.get(known.column) is not None and (not part or known.claim in str(row[part]).split(", ")):
                    self.answer.known_as.append(str(row[known.column]))


def _columns(selection: Selection) -> tuple[Any, ...]:
    columns = tuple(cell.column for cell in selection.cells)
    return (None, *columns) if selection.part else columns
