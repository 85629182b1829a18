"""What a name of the policy means in the stores: `store:schema.table.column`, shortened where unique.

Exact spelling goes before another case, a table's declared spelling before any other reading, a schema and a table
before one table with a dot in its name, and PostgreSQL's schema `public` before other schemas of the same store. What
is left may be more than one: the caller reports it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from gestand.policy import spelling
from gestand.policy.spelling import Parts
from gestand.stores.base import ColumnId, TableId

DEFAULT_SCHEMA = "public"


def spelled(of: TableId | ColumnId) -> str:
    """The full name of a table or column, as one can write it in a policy."""
    table, column = (of.table, (of.column,)) if isinstance(of, ColumnId) else (of, ())
    return spelling.spelled(table.store, (*filter(None, (table.schema,)), table.table, *column))


class Names:
    """An index of all tables and columns: one look-up per name, however many tables there are."""

    def __init__(self, stores: Iterable[str], columns: Mapping[TableId, Sequence[str]]) -> None:
        self._stores = frozenset(stores)
        self._tables: dict[tuple[str, Parts], list[TableId]] = {}
        self._folded_tables: dict[tuple[str, Parts], list[TableId]] = {}
        self._dotted: dict[tuple[str, Parts], list[TableId]] = {}
        """Tables with a dot in their own name, by what it reads as without quotes."""
        self._columns = {table: frozenset(names) for table, names in columns.items()}
        self._folded_columns = {table: _folded(names) for table, names in columns.items()}
        self._derived: dict[TableId, set[str]] = {}
        self._declared: dict[str, TableId] = {}
        for table in columns:
            self._enter(table)

    def declare(self, name: str, table: TableId) -> None:
        """From now on `name`, as the policy spells it, is this table."""
        self._declared.setdefault(name, table)

    def enter_column(self, table: TableId, name: str) -> None:
        """From now on the table has this column as well: one that is worked out from others."""
        self._derived.setdefault(table, set()).add(name)

    def tables(self, name: str) -> tuple[TableId, ...]:
        """The tables a name can mean: none, one, or several when it is ambiguous."""
        return self._declared_tables(name) or self.live_tables(name)

    def live_tables(self, name: str) -> tuple[TableId, ...]:
        """The same, but only by what is in the stores."""
        store, parts = self.split(name)
        folded = (store, _casefold(parts))
        hits = self._tables.get((store, parts)) or self._folded_tables.get(folded) or self._dotted.get(folded, [])
        return _default_schema_first(hits)

    def column(self, table: TableId, name: str) -> str | None:
        """The column of a table with this name, as the engine spells it."""
        if name in self._columns.get(table, ()) or name in self._derived.get(table, ()):
            return name
        return self._folded_columns.get(table, {}).get(name.casefold())

    def columns(self, name: str) -> tuple[ColumnId, ...]:
        """The columns a name can mean (`users.email`, `app:public.users.email`)."""
        declared = tuple(dict.fromkeys(self._columns_by(name, declared=True)))
        return declared or tuple(dict.fromkeys(self._columns_by(name, declared=False)))

    def split(self, name: str) -> tuple[str, Parts]:
        """The store (or empty) and the parts of a name; what stands before a colon may be no store."""
        store, parts = spelling.split(name)
        if not store or store in self._stores:
            return store, parts
        first, *rest = parts
        return "", tuple(f"{store}:{first}".split(".")) + tuple(rest)

    def _declared_tables(self, name: str) -> tuple[TableId, ...]:
        return (self._declared[name],) if name in self._declared else ()

    def _enter(self, table: TableId) -> None:
        for parts in _readings(table, (table.table,)):
            for store in ("", table.store):
                self._tables.setdefault((store, parts), []).append(table)
                self._folded_tables.setdefault((store, _casefold(parts)), []).append(table)
        if "." in table.table:
            for parts in _readings(table, tuple(table.table.split("."))):
                for store in ("", table.store):
                    self._dotted.setdefault((store, _casefold(parts)), []).append(table)

    def _columns_by(self, name: str, *, declared: bool) -> Iterator[ColumnId]:
        store, parts = spelling.split(name)
        for at in range(len(parts) - 1, 0, -1):
            # What is left of the name has dots when it is the member of a document.
            head, tail = spelling.spelled(store, parts[:at]), ".".join(parts[at:])
            for table in self._declared_tables(head) if declared else self.live_tables(head):
                column = self.column(table, tail)
                if column and (at == len(parts) - 1 or column in self._derived.get(table, ())):
                    yield ColumnId(table, column)


def _readings(table: TableId, name: Parts) -> Iterator[Parts]:
    """The name alone, and with its schema."""
    yield name
    if table.schema:
        yield (table.schema, *name)


def _casefold(parts: Parts) -> Parts:
    return tuple(part.casefold() for part in parts)


def _folded(names: Sequence[str]) -> dict[str, str]:
    """Another case finds a column only where that is unique."""
    folded: dict[str, list[str]] = {}
    for name in names:
        folded.setdefault(name.casefold(), []).append(name)
    return {key: hits[0] for key, hits in folded.items() if len(hits) == 1}


def _default_schema_first(hits: Sequence[TableId]) -> tuple[TableId, ...]:
    if len(hits) < 2:
        return tuple(hits)
    defaults = {table.store for table in hits if table.schema == DEFAULT_SCHEMA}
    return tuple(t for t in hits if t.schema == DEFAULT_SCHEMA or t.store not in defaults)
