"""What stays of files, why, and until when: the same questions as of rows, and only then how many files that is.

A folder is listed when something of its person is to be counted, and no file is opened.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

import sqlalchemy as sa

from gestand.acts import Keep, Key
from gestand.datamap.model import Table
from gestand.held.until import PAST
from gestand.plan.drivers import ByPeople
from gestand.plan.filerows import AT_ONCE, FileRow, FileRows, judged
from gestand.plan.files import every_file, keys_in_folders, paths_of
from gestand.plan.keeps import Keeps, Looked, Scope, any_of
from gestand.stores.base import FileStore

if TYPE_CHECKING:
    from gestand.plan.bench import Bench


class FileKeeps:
    """Asks the bench of one database what stays of the files of its people."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.stores = bench.files

    def of_store(self, scope: Scope) -> Iterator[Keep]:
        """Of every file table whose people are in this database."""
        for table in judged(self.bench.work.map, self.bench.store):
            if table.id.store in self.stores:
                yield from self.of_table(table, self.stores[table.id.store], scope)

    def of_table(self, table: Table, store: FileStore, scope: Scope) -> Iterator[Keep]:
        files = FileRows(self.bench, table)
        if not any(Keeps(self.bench, files.rows).reasons(self._looked(files, [], scope))):
            return
        found: dict[tuple[object, ...], Keep] = {}
        for rows in self._counted(files, store, scope):
            for keep in self.of_rows(files, rows, scope):
                _add(found, keep)
        yield from found.values()

    def of_rows(self, files: FileRows, rows: list[FileRow], scope: Scope) -> list[Keep]:
        """What stays of these files, of which there is at least one."""
        keeps = Keeps(self.bench, files.rows)
        return list(keeps.of(self._looked(files, rows, scope)))

    def _looked(self, files: FileRows, rows: list[FileRow], scope: Scope) -> Looked:
        asked = files.asked(rows)
        # Whose files they are was settled when they were found.
        return Looked(files.table, asked.row, sa.true(), files.goes(asked.row), scope, asked.size)

    # ------------------------------------------------------------ how many

    def _counted(self, files: FileRows, store: FileStore, scope: Scope) -> Iterator[list[FileRow]]:
        """The files in scope of which something may be kept, by person; those that a hold names each by themselves."""
        if isinstance(scope.driver, ByPeople):
            keys: Iterator[Key] | None = iter(scope.driver.keys.get(files.group.name, ()))
        else:
            keys = keys_in_folders(files, store)
        if keys is None:
            yield from _alike(files, every_file(files, store))
            return
        while chunk := tuple(islice(keys, AT_ONCE)):
            theirs = self._concerned(files, chunk, scope)
            named = ((path, key) for key in theirs for path in paths_of(files, store, key))
            yield from _alike(files, named)

    def _concerned(self, files: FileRows, keys: Iterable[Key], scope: Scope) -> list[Key]:
        """Those of the people of whom a file would be kept, if they have any: nobody else's folder is opened."""
        looked = self._looked(files, files.rows_of(keys), scope)
        reasons = Keeps(self.bench, files.rows).reasons(looked)
        return sorted({key for key, _ in files.found(looked.row, any_of(list(reasons)))}, key=repr)


def _alike(files: FileRows, named: Iterator[tuple[str, Key]]) -> Iterator[list[FileRow]]:
    """Files that are judged alike and how many they are, so many at a time."""
    while chunk := list(islice(named, AT_ONCE)):
        places = Counter(files.place(key, path) for path, key in chunk)
        yield [FileRow(key, path, number) for (key, path), number in places.items()]


def _add(found: dict[tuple[object, ...], Keep], keep: Keep) -> None:
    """What one set of files told beside what others did: as if all had been asked about at once."""
    held = keep.until == "hold"
    place = (keep.columns, keep.because[0], held)
    if (before := found.get(place)) is None:
        found[place] = keep
        return
    because = tuple(dict.fromkeys((*before.because, *keep.because)))
    until = max(before.until, keep.until, key=_lasting)
    found[place] = replace(before, expected=before.expected + keep.expected, because=because, until=until)


def _lasting(until: str) -> tuple[int, datetime]:
    """What is certainly open lasts longest; then what nobody can tell; then a moment."""
    words = {"forever": 4, "open": 3, "asked": 2, "unknown": 1, "hold": 0}
    return (words[until], PAST) if until in words else (0, datetime.fromisoformat(until))
