"""Opens what a verb needs: the policy, its stores, the map, the records."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from gestand.cli.frame import moment
from gestand.errors import UsageError

if TYPE_CHECKING:
    from gestand.acts import Key
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

    def records(self, create: bool = True) -> FolderRecords:
        """gestand's own records. Made when there are none yet and `create` says so, which is said on stderr."""
        from gestand.ledger.folder import DATABASE, locate, open_records

        folder = locate(self.policy, os.environ)
        fresh = not (folder / DATABASE).exists()
        records = open_records(folder, create)
        self._stack.callback(records.close)
        if fresh:
            print(f"gestand: records begun in {folder}", file=sys.stderr)
        records.see_policy(self.policy.version, self.policy.digest, moment(None, self.policy.zone))
        return records


@contextmanager
def opened(path: Path, at: str | None = None) -> Iterator[Session]:
    """The policy read and bound. `PolicyError`, `UsageError` and `StoreError` as their makers raise them."""
    from gestand.datamap.bind import bind
    from gestand.policy.reader import read
    from gestand.stores import open_stores

    policy = read(path)
    with ExitStack() as stack:
        stores = open_stores(policy, os.environ)
        for store in stores.values():
            stack.callback(store.close)
        yield Session(policy, stores, bind(policy, stores), moment(at, policy.zone), stack)


def table_and_key(datamap: DataMap, text: str) -> tuple[Table, Key]:
    """`invoices:42` or `lines:(42,3)`: a table as the policy calls it, and a row's primary key."""
    from gestand.stores.keys import parse_key

    name, _, key = text.partition(":")
    table = datamap.named(name)
    if table is None or not key:
        names = ", ".join(sorted(t.name for t in datamap.tables.values() if t.claims))
        raise UsageError("U003", f"{text} names no row", f"write it as TABLE:KEY; the tables are {names}")
    return table, parse_key(key, tuple(table.columns[part].type for part in table.key))
