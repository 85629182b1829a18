"""Files of people: which of them have ended, asked of the database that knows the people.

A file's path carries the person's key (`{user.id}/*`). Files are asked in sets of keys, never one by one, and their
ends come from the person's own row; so files go before the rows that would say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from gestand.acts import Action, Key, Person, Step
from gestand.datamap.model import DataMap, Table
from gestand.datamap.retention import classes
from gestand.plan.filerows import AT_ONCE, FileRows
from gestand.plan.paths import template
from gestand.stores.base import FileStore

if TYPE_CHECKING:
    from gestand.plan.bench import Bench


def file_steps(
    datamap: DataMap, files: Mapping[str, FileStore], benches: Mapping[str, Bench], people: list[Person] | None
) -> Iterator[Step]:
    """A step for each file table that has files to lose."""
    for number, table in enumerate(sorted(_tables(datamap), key=lambda t: t.id), start=1):
        if table.id in datamap.blocked or table.id.store not in files:
            continue
        store = files[table.id.store]
        expected = sum(1 for _ in going(bench_of(datamap, table, benches), table, store, people))
        if expected:
            because = tuple(f"keep/{name}" for c in classes(table) for name in c.activities)
            of = None
            if people is None and expected > datamap.policy.brake.rows:
                # Only the brake asks how many there are.
                form = template(datamap, table.claims[0])
                of = sum(1 for info in store.files() if form.key(info.path) is not None)
            yield Step(number, table.id.store, table.name, Action.DELETE_FILES, ("content",), expected, because, of)


def _tables(datamap: DataMap) -> Iterable[Table]:
    return (table for table in datamap.tables.values() if table.files and table.claims)


def bench_of(datamap: DataMap, table: Table, benches: Mapping[str, Bench]) -> Bench:
    """The bench of the store where the people of a file table are."""
    return benches[datamap.groups[table.claims[0].group].table.store]


def going(bench: Bench, table: Table, store: FileStore, people: list[Person] | None) -> Iterator[str]:
    """The paths of the files that go: of everybody, or of these people."""
    files = FileRows(bench, table)
    keys = keys_in_folders(files, store) if people is None else _of_group(people, files.group.name)
    if keys is None:
        yield from _by_file(files, store)
        return
    while chunk := tuple(islice(keys, AT_ONCE)):
        gone = files.gone(chunk)
        for key in sorted({key for key, _ in gone}, key=repr):
            yield from (path for path in paths_of(files, store, key) if files.place(key, path) in gone)


def _of_group(people: Iterable[Person], group: str) -> Iterator[Key]:
    return (person.key for person in people if person.group == group)


def keys_in_folders(files: FileRows, store: FileStore) -> Iterator[Key] | None:
    """The people whose files stand in a folder of their own, by its name; None where they have none."""
    folder = files.template.folder
    if folder is None:
        return None
    return (key for name in store.folders(folder) if (key := files.template.parsed(name)) is not None)


def paths_of(files: FileRows, store: FileStore, key: Key) -> Iterator[str]:
    """The files of one person: no folder but theirs is opened."""
    every = store.files(files.template.prefix(key))
    return (info.path for info in every if files.template.key(info.path) == key)


def every_file(files: FileRows, store: FileStore) -> Iterator[tuple[str, Key]]:
    """Every file whose path carries a key, where nothing less than the whole store can be listed."""
    every = ((info.path, files.template.key(info.path)) for info in store.files())
    return ((path, key) for path, key in every if key is not None)


def _by_file(files: FileRows, store: FileStore) -> Iterator[str]:
    named = every_file(files, store)
    while chunk := list(islice(named, AT_ONCE)):
        gone = files.gone(key for _, key in chunk)
        yield from (path for path, key in chunk if files.place(key, path) in gone)
