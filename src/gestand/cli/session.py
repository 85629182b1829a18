"""Opens what a verb needs: the policy, its stores, the map, the records."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from gestand import clock
from gestand.cli.frame import moment
from gestand.cli.paper import complain
from gestand.errors import Place, Refused, StoreError, UsageError

if TYPE_CHECKING:
    from gestand.acts import Key, Person
    from gestand.datamap.model import DataMap, Table
    from gestand.ledger.store import FolderRecords
    from gestand.policy.model import Policy
    from gestand.stores.base import Store


@dataclass(slots=True)
class Session:
    policy: Policy
    stores: Mapping[str, Store]
    map: DataMap
    at: datetime
    _stack: ExitStack

    def records(self, create: bool = True, counts: bool = True) -> FolderRecords:
        """gestand's own records. Made when there are none yet and `create` says so, which is said on stderr.

        `counts`: `Refused` (`policy/not-yet`) where the policy is a version that counts neither now nor at the moment
        that is asked for.
        """
        from gestand.ledger.folder import DATABASE, locate, open_records
        from gestand.ledger.versions import KIND, insist_counts, versions

        folder = locate(self.policy, os.environ)
        fresh = not (folder / DATABASE).exists()
        records = open_records(folder, create)
        self._stack.callback(records.close)
        if fresh:
            complain(f"gestand: records begun in {folder}")
        if counts:
            insist_counts(versions(records.entries_of(KIND)), self.policy, max(self.at, clock.now()))
        records.see_policy(self.policy.version, self.policy.digest, clock.now())
        return records

    def person(self, text: str) -> Person:
        """Who is meant by a KEY, as `find_person`; `StoreError` when people of that group cannot be asked for now."""
        from gestand.rights.answer import find_person

        name = text.partition(":")[0]
        if self.map.unreachable and name not in self.map.groups and name in {g.name for g in self.policy.people}:
            silent = self.map.unreachable[0]
            raise StoreError(
                "person/unreachable",
                f"store {silent} does not answer, and people called {name} cannot be found",
                "make it reachable and try again",
                Place(store=silent),
            )
        return find_person(self.map, self.stores, text)

    def organisation(self, text: str) -> Person:
        """Which organisation is meant by a KEY: `customer:12`, or `12` where there is one kind of them."""
        kinds = self.map.organisations
        if ":" not in text and len(kinds) == 1:
            text = f"{kinds[0]}:{text}"
        if text.partition(":")[0] not in kinds:
            known = ", ".join(kinds) or "none, and the policy declares none under `organisations`"
            raise UsageError(
                "organisation/unknown", "--organisation names no organisation", f"kinds of organisations: {known}"
            )
        return self.person(text)

    def insist_row(self, table: Table, key: Key) -> None:
        """`UsageError` (`row/unknown`) when the table has no row with this key, or no file with this path."""
        from gestand.rights.answer import row_exists

        if not row_exists(self.stores, table, key):
            what = "file with this path" if table.files else "row with this key"
            raise UsageError("row/unknown", f"{table.name} has no {what}", "look at it letter by letter, capitals too")


@contextmanager
def opened(path: Path, at: str | None = None, writing: bool = False, rests: float = 0.0) -> Iterator[Session]:
    """The policy read and bound. `PolicyError`, `UsageError` and `StoreError` as their makers raise them.

    `writing`: for a verb that may write; what a write that was cut off left behind in a store is taken back first.
    `rests`: how long nothing is asked of a server after each question, as a share of what it took.
    """
    from gestand.datamap.bind import bind
    from gestand.policy.reader import read
    from gestand.stores import open_stores

    policy = read(path)
    when = moment(at, policy.zone)
    with ExitStack() as stack:
        stores = open_stores(policy, os.environ, rests)
        for store in stores.values():
            stack.callback(store.close)
        bound = bind(policy, stores)
        if writing and bound.unreachable:
            for name in bound.unreachable:
                _take_back(stores[name])
            bound = bind(policy, stores)
        yield Session(policy, stores, bound, when, stack)


def _take_back(store: Store) -> None:
    """SQLite rolls a transaction back that a crash cut off when somebody who may write begins the next one."""
    from sqlalchemy.engine import Connection

    # Where that cannot be done, whoever asks the store next says why.
    with suppress(StoreError, Refused), store.writing() as place:
        if isinstance(place, Connection):
            with place.begin():
                pass


def insist_past(at: datetime, what: str) -> None:
    """`Refused` (`moment/not-yet`) for a moment that has not come."""
    if at > clock.now():
        raise Refused(
            "moment/not-yet",
            f"{what} for {at.isoformat()}, which has not come",
            "wait until then, or take a moment that has passed",
        )


def table_and_key(datamap: DataMap, text: str) -> tuple[Table, Key]:
    """`invoices:42` or `lines:(42,3)`: a table as the policy calls it, and a row's primary key.

    Of files the key is the path in the store: `uploads:42/photo.jpg`.
    """
    from gestand.stores.base import PLACE, TypeKind
    from gestand.stores.keys import parse_key

    table, key = _split(datamap, text)
    if table is None and datamap.unreachable:
        silent = datamap.unreachable[0]
        raise StoreError(
            "row/unreachable",
            f"store {silent} does not answer, and its rows cannot be found",
            "make it reachable and try again",
            Place(store=silent),
        )
    if table is None or not key:
        names = ", ".join(sorted(t.name for t in datamap.tables.values() if t.claims))
        raise UsageError("row/form", "--row names no row", f"write it as TABLE:KEY; the tables are {names}")
    if table.files:
        return table, (_path(table, key),)
    if table.key in ((), (PLACE,)):
        raise UsageError(
            "row/keyless", f"rows of {table.name} have no key to name them by", "name a person with --person"
        )
    # A key that is no declared column is SQLite's own number of a row.
    types = [table.columns[part].type if part in table.columns else TypeKind.INTEGER for part in table.key]
    return table, parse_key(key, tuple(types))


def _path(table: Table, text: str) -> str:
    """A path in the store of a file table; `UsageError` (`row/form`), without the path, where it can be no file."""
    if any(part in ("", ".", "..") for part in text.split("/")):
        raise UsageError(
            "row/form",
            f"the path leads out of {table.name}, or names no file",
            "write it as it is in the store, without a / at the beginning and without ..",
        )
    folder = "" if table.id.table == table.id.store else f"{table.id.table}/"
    if not text.startswith(folder):
        hint = f"write {table.id.store}:{folder}..."
        raise UsageError("row/form", f"the files of {table.name} are those in {folder}", hint)
    return text


def _split(datamap: DataMap, text: str) -> tuple[Table | None, str]:
    """The longest name of a table before a colon: a name may have a colon of its own (`app:users`)."""
    parts = text.split(":")
    for at in range(len(parts) - 1, 0, -1):
        if table := datamap.named(":".join(parts[:at])):
            return table, ":".join(parts[at:])
    store, _, path = text.partition(":")
    return _folder(datamap, store, path), path


def _folder(datamap: DataMap, store: str, path: str) -> Table | None:
    """The file table that is a folder of a store, by a path in that store (`media:avatars/42.png`)."""
    found = (t for t in datamap.tables.values() if t.files and t.id.store == store)
    return next((table for table in found if path.startswith(f"{table.id.table}/")), None)
