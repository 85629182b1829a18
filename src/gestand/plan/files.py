"""Files of people: which of them have ended, asked of the database that knows the people.

A file's path carries the person's key (`{user.id}/*`). Files are asked in sets of keys, never one by one, and their
ends come from the person's own row; so files go before the rows that would say so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

import sqlalchemy as sa

from gestand.acts import Action, Key, Person, Step
from gestand.datamap.model import Claim, DataMap, Table
from gestand.datamap.retention import RetentionClass, classes
from gestand.held.lens import is_not_true, is_true, one
from gestand.policy.model import Orphans
from gestand.stores.base import FileStore, TypeKind
from gestand.stores.keys import canonical_key

if TYPE_CHECKING:
    from gestand.plan.make import Bench

CHUNK = 100_000
"""Keys asked of the database at a time."""


@dataclass(frozen=True, slots=True)
class Template:
    """`{user.id}/*` as a pattern: `*` is one part of a path, `**` any number."""

    pattern: re.Pattern[str]
    before: str
    after: str
    type: TypeKind

    def key(self, path: str) -> Key | None:
        """The person's key in a path, or None when the path has another shape."""
        found = self.pattern.fullmatch(path)
        if found is None:
            return None
        return self.parsed(found.group("key"))

    def parsed(self, text: str) -> Key | None:
        """The person's key as it stands in a path."""
        if self.type is not TypeKind.INTEGER:
            return (text,)
        # `007` and `7` are two names; only the number as the engine writes it is somebody's.
        return (int(text),) if re.fullmatch(r"0|-?[1-9][0-9]{0,18}", text) else None

    @property
    def folder(self) -> str | None:
        """The folder whose folders are named after a key each; None when a key is only a part of a name."""
        whole = self.after.startswith("/") and (not self.before or self.before.endswith("/"))
        return self.before.rstrip("/") if whole and "*" not in self.before else None

    def prefix(self, key: Key) -> str:
        fixed = self.after.split("*", 1)[0]
        return f"{self.before}{key[0]!s}{fixed}"


def template(datamap: DataMap, claim: Claim) -> Template:
    group = datamap.groups[claim.group]
    before, _, rest = claim.template.partition("{")
    _, _, after = rest.partition("}")
    pattern = re.escape(before) + r"(?P<key>[^/]+)" + _glob(after)
    return Template(re.compile(pattern), before, after, group.key_types[0])


def _glob(text: str) -> str:
    parts = re.split(r"(\*\*|\*)", text)
    return "".join({"*": "[^/]*", "**": ".*"}.get(part, re.escape(part)) for part in parts)


def file_steps(
    datamap: DataMap, files: Mapping[str, FileStore], benches: Mapping[str, Bench], people: list[Person] | None
) -> Iterator[Step]:
    """A step for each file table that has files to lose."""
    for number, table in enumerate(sorted(_tables(datamap), key=lambda t: t.id), start=1):
        if table.id in datamap.blocked or table.id.store not in files:
            continue
        store = files[table.id.store]
        expected = sum(1 for _ in going(datamap, table, store, benches, people))
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


def going(
    datamap: DataMap, table: Table, store: FileStore, benches: Mapping[str, Bench], people: list[Person] | None
) -> Iterator[str]:
    """The paths of the files that go: of everybody, or of these people."""
    claim = table.claims[0]
    form = template(datamap, claim)
    bench = benches[datamap.groups[claim.group].table.store]
    if people is not None:
        keys: Iterator[Key | None] = (p.key for p in people if p.group == claim.group)
    elif form.folder is not None:
        # Each person's files stand in a folder of their own: only those of people whose files go are opened.
        keys = (form.parsed(name) for name in store.folders(form.folder))
    else:
        yield from _by_file(form, store, lambda keys: ended(bench, table, claim, keys))
        return
    known = (key for key in keys if key is not None)
    while chunk := tuple(islice(known, CHUNK)):
        for key in sorted(ended(bench, table, claim, chunk), key=repr):
            yield from (info.path for info in store.files(form.prefix(key)) if form.key(info.path) == key)


def _by_file(form: Template, store: FileStore, over: Callable[[tuple[Key, ...]], frozenset[Key]]) -> Iterator[str]:
    every = ((info.path, form.key(info.path)) for info in store.files())
    named = ((path, key) for path, key in every if key is not None)
    while chunk := list(islice(named, CHUNK)):
        gone = over(tuple(dict.fromkeys(key for _, key in chunk)))
        yield from (path for path, key in chunk if key in gone)


def ended(bench: Bench, table: Table, claim: Claim, keys: tuple[Key, ...]) -> frozenset[Key]:
    """Those of the keys whose files have certainly ended."""
    if bench.work.lens.plain(claim):
        keys = _not_held(bench, table, claim, keys)
    present, over = _of_people_here(bench, table, claim, keys)
    absent = [key for key in keys if key not in present]
    # Of a file of nobody a duty cannot have ended for certain: its term is on a row that is not there.
    duty = any(bench.work.map.activities[name].duty for c in classes(table) for name in c.activities)
    orphans = table.orphans is Orphans.GO and not duty
    gone = {key for key in absent if orphans or _bound(bench, table, claim, key)}
    held = {
        held
        for c in classes(table)
        for name in c.activities
        for held in bench.work.lens.decisions.held_people(claim.group, name)
    }
    return frozenset((over | gone) - (held & set(absent)))


def _not_held(bench: Bench, table: Table, claim: Claim, keys: tuple[Key, ...]) -> tuple[Key, ...]:
    """Those of the keys that have no row, or one whose content has ended: few, where everybody is asked about."""
    lens = bench.work.lens
    group = lens.map.groups[claim.group]
    relation, row = lens.keys(group.key_types, keys), lens.alias(group.table)
    same = [row.c[name] == relation.c[f"k{i}"] for i, name in enumerate(group.key)]
    held = sa.exists(one(row).where(*same, is_not_true(_content(bench, table, claim, row))))
    found = bench.connection.execute(sa.select(*(relation.c[f"k{i}"] for i in range(len(same)))).where(sa.not_(held)))
    return tuple(canonical_key(tuple(values)) for values in found)


def _of_people_here(bench: Bench, table: Table, claim: Claim, keys: tuple[Key, ...]) -> tuple[set[Key], set[Key]]:
    """The keys that have a row, and those of them whose content has ended."""
    lens = bench.work.lens
    group = lens.map.groups[claim.group]
    row = lens.base(group.table)
    columns = [row.c[name] for name in group.key]
    among = lens.among(columns, lens.keys(group.key_types, keys), group.key_types)
    over = is_true(_content(bench, table, claim, row))
    found = bench.connection.execute(sa.select(*columns, over).where(among)).all()
    present = {canonical_key(tuple(values[:-1])): bool(values[-1]) for values in found}
    return set(present), {key for key, gone in present.items() if gone}


def _content(bench: Bench, table: Table, claim: Claim, row: sa.FromClause) -> sa.ColumnElement[bool]:
    """All content of the files of the person with this row has ended."""
    group = bench.work.map.groups[claim.group]
    stand_in = replace(
        table,
        id=group.table,
        key=group.key,
        claims=(replace(claim, template="", hops=()),),
        files=False,
        name=f"{table.name} (of {group.name})",
    )
    return sa.and_(*(_class(bench, stand_in, c, row) for c in classes(table)))


def _class(bench: Bench, table: Table, c: RetentionClass, row: sa.FromClause) -> sa.ColumnElement[bool]:
    return bench.work.rows.ends.cells(table, c.claims, c.activities, row)


def _bound(bench: Bench, table: Table, claim: Claim, key: Key) -> bool:
    """Of somebody whose row is gone: every activity was ended by record, and no law keeps the file."""
    ended_for = bench.work.lens.decisions.ended.get(claim.group, {}).get(key, {})
    activities = [bench.work.map.activities[name] for c in classes(table) for name in c.activities]
    return bool(activities) and all(not a.at_least and (a.own is None or a.name in ended_for) for a in activities)
