"""The organisations for which the service processes (article 30(2)(a)): how many the store has, and which.

What an organisation is called is told only where `known_by` names a column that is nobody's: the name of a company, and
not of a person who trades under their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa

from gestand.acts import Key, Person
from gestand.datamap.model import ColumnKind, DataMap, Group
from gestand.errors import UsageError
from gestand.held.decisions import Decisions
from gestand.held.lens import Lens
from gestand.policy.model import Role
from gestand.registers.desk import Desk
from gestand.registers.model import Cell, Register, cell
from gestand.rights.answer import stored_rows
from gestand.rights.applying import not_done
from gestand.rights.page import key_text
from gestand.rights.selection import Finder
from gestand.stores.base import SqlStore, Store
from gestand.stores.keys import among, key_relation


@dataclass(frozen=True, slots=True)
class Customer:
    """An organisation. `name`: empty where nothing that can be told says it. `not_done`: activities it has not done."""

    group: str
    key: str
    name: str
    not_done: frozenset[str] = frozenset()


def kinds(datamap: DataMap) -> tuple[Group, ...]:
    """The groups of organisations to which people belong for whom the service is the processor."""
    belongs = [g.belongs.group for g in datamap.groups.values() if g.role is Role.PROCESSOR and g.belongs]
    return tuple(datamap.groups[name] for name in dict.fromkeys(belongs) if name in datamap.groups)


def served(datamap: DataMap, stores: Mapping[str, Store]) -> tuple[Customer, ...] | None:
    """All of them, by key. None where a store does not answer, and there may be more; `StoreError` where it stops."""
    if datamap.unreachable:
        return None
    return tuple(one for group in kinds(datamap) for one in _of(datamap, stores, group, None))


def customer(datamap: DataMap, stores: Mapping[str, Store], organisation: Person, at: datetime) -> Customer:
    """One organisation, with what of it is not done there (`only where`).

    `UsageError` when there is none, or the service is no processor for it.
    """
    group = next((one for one in kinds(datamap) if one.name == organisation.group), None)
    if group is None:
        known = ", ".join(one.name for one in kinds(datamap)) or "none"
        raise UsageError(
            "register/organisation",
            f"nothing is processed for a {organisation.group}: none of its people have `role: processor`",
            f"kinds of organisations for which it is: {known}; leave --organisation out for your own register",
        )
    found = next(iter(_of(datamap, stores, group, organisation.key)), None)
    if found is None:
        raise UsageError(
            "organisation/nobody", f"no {group.name} has this key", "look at it letter by letter, capitals too"
        )
    store = cast("SqlStore", stores[group.table.store])
    with store.snapshot() as connection:
        finder = Finder(Lens(datamap, store.dialect, at, Decisions()), organisation)
        return replace(found, not_done=not_done(connection, finder))


def _of(datamap: DataMap, stores: Mapping[str, Store], group: Group, key: Key | None) -> Iterator[Customer]:
    store, table = cast("SqlStore", stores[group.table.store]), datamap.tables[group.table]
    told = [name for name in group.known_by if table.columns[name].kind is ColumnKind.NOT_PERSONAL]
    rows = stored_rows(table, *group.key, *told)
    columns = [rows.c[name] for name in group.key]
    asked: sa.Select[Any] = sa.select(*columns, *(rows.c[name] for name in told)).order_by(*columns)
    if key is not None:
        asked = asked.where(
            among(store.dialect, columns, key_relation(store.dialect, "k", group.key_types, [key]), group.key_types)
        )
    with store.snapshot() as connection:
        for row in connection.execute(asked):
            parts: Sequence[Any] = tuple(row)
            yield Customer(group.name, key_text(tuple(parts[: len(columns)])), _name(parts[len(columns) :]))


def _name(parts: Iterable[Any]) -> str:
    return ", ".join(text for value in parts if value is not None and (text := str(value).strip()))


def register(desk: Desk, found: Sequence[Customer]) -> Register:
    """A row for each; a name that nobody can tell is a gap."""
    columns = (desk.column("kind", "", 22), desk.column("customer", "30(2)(a)", 44), desk.column("key", "", 20))
    return desk.table("customers", columns, [_row(desk, one) for one in found])


def _row(desk: Desk, one: Customer) -> tuple[Cell, ...]:
    name = cell([one.name]) if one.name else desk.missing("organisation")
    return (desk.owns([desk.words.people(one.group)]), name, cell([one.key]))
