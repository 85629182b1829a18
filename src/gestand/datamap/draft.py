"""The map while it is being made: what was found, what was declared, and what is bound so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from gestand.datamap.collect import Collector, place
from gestand.datamap.keylist import KeyList
from gestand.datamap.model import Claim, Event, Group, Reference
from gestand.datamap.names import Names, spelled
from gestand.datamap.rowkeys import pointed_key, row_key
from gestand.datamap.surveying import Surveyed
from gestand.datamap.worked import Member, When, Worked
from gestand.errors import Place
from gestand.policy.copied import CopySpec
from gestand.policy.model import GroupSpec, Policy, TableSpec
from gestand.policy.spelling import head_and_last
from gestand.stores.base import ColumnId, SurveyedColumn, SurveyedForeignKey, SurveyedTable, TableId, TypeKind
from gestand.stores.kin import EXACTLY


@dataclass
class Draft:
    policy: Policy
    surveyed: Surveyed
    names: Names
    findings: Collector
    specs: dict[TableId, TableSpec] = field(default_factory=dict)
    absent: dict[str, TableSpec] = field(default_factory=dict)
    """Declarations of what is not there, by the name the policy gives: what speaks of it is not reported again."""
    groups: dict[str, Group] = field(default_factory=dict)
    group_specs: dict[str, GroupSpec] = field(default_factory=dict)
    group_tables: dict[TableId, list[Group]] = field(default_factory=dict)
    claims: dict[TableId, tuple[Claim, ...]] = field(default_factory=dict)
    references: dict[TableId, tuple[Reference, ...]] = field(default_factory=dict)
    nowhere: dict[TableId, tuple[When, ...]] = field(default_factory=dict)
    """Per table, the kinds of row in which a column points at nothing."""
    events: dict[TableId, dict[str, Event]] = field(default_factory=dict)
    silent: set[tuple[TableId, tuple[str, ...]]] = field(default_factory=set)
    """Declared foreign keys that the policy says nothing about."""
    uses: dict[ColumnId, list[str]] = field(default_factory=dict)
    why: dict[ColumnId, dict[str, str]] = field(default_factory=dict)
    """Per cell, the activities that use it; the column `ROW` is the row itself."""
    unbound: dict[str, list[str]] = field(default_factory=dict)
    """Per activity: the names in its uses and term that could not be bound."""
    derived: dict[TableId, dict[str, Worked]] = field(default_factory=dict)
    """Per table, the columns that are worked out from others, by name."""
    keylists: list[KeyList] = field(default_factory=list)
    copies: dict[TableId, CopySpec] = field(default_factory=dict)
    """The relations that the policy calls copies."""
    kept_by_trigger: dict[ColumnId, tuple[str, ...]] = field(default_factory=dict)
    """The columns that a trigger makes from others of their row."""
    _keys: dict[TableId, tuple[str, ...]] = field(default_factory=dict)
    _foreign_keys: dict[TableId, tuple[SurveyedForeignKey, ...]] = field(default_factory=dict)
    _columns: dict[TableId, dict[str, SurveyedColumn]] = field(default_factory=dict)

    def columns(self, table: TableId) -> dict[str, SurveyedColumn]:
        """The columns of a table by name; those that are worked out from others after those of the engine."""
        if table not in self._columns:
            self._columns[table] = {column.name: column for column in self.surveyed.tables[table].columns}
        return self._columns[table]

    def derive(self, table: TableId, column: SurveyedColumn, how: Worked) -> None:
        """From now on the table has this column, which is worked out from others."""
        self.columns(table)[column.name] = column
        self.names.enter_column(table, column.name)
        self.derived.setdefault(table, {})[column.name] = how

    def stored(self, table: TableId, columns: tuple[str, ...]) -> tuple[str, ...]:
        """The columns of the engine behind these."""
        derived = self.derived.get(table, {})
        found: dict[str, None] = {}
        for name in columns:
            found |= dict.fromkeys(self.stored(table, derived[name].columns) if name in derived else (name,))
        return tuple(found)

    def live(self, table: TableId) -> SurveyedTable:
        return self.surveyed.tables[table]

    def key(self, table: TableId) -> tuple[str, ...]:
        """By what rows are told apart: the primary key, or what serves as one where none is declared."""
        if table not in self._keys:
            said = self.specs[table].personal if table in self.specs else ()
            blanked = {self.names.column(table, each.column) or each.column for each in said}
            self._keys[table] = row_key(self.live(table), blanked)
        return self._keys[table]

    def pointed(self, table: TableId, columns: int) -> tuple[str, ...]:
        """The columns that a reference of so many columns means, where no foreign key says it; empty: none do."""
        groups = (group.key for group in self.group_tables.get(table, ()) if len(group.key) == columns)
        return pointed_key(self.live(table), columns) or next(groups, ())

    def dialect(self, table: TableId) -> str:
        store = self.surveyed.sql.get(table.store)
        return store.dialect if store else ""

    def known_column(self, table: TableId, name: str, said: Place) -> str | None:
        """The column as the engine spells it, or the member of a document; a finding when it is not there."""
        column = self.names.column(table, name) or self.member(table, name)
        if column is None:
            spec = self.specs.get(table)
            self.findings.add(
                "M105",
                f"there is no column {name} in {table}",
                f"Correct the name, or take {name} out of {spec.name if spec else table} if it was dropped.",
                place(table, name, said),
                [table],
            )
        return column

    def member(self, table: TableId, name: str) -> str | None:
        """The member of a JSON document that `document.name.name` means, as a column of the table; None: there is none.

        A text is a document where the policy names a member of it.
        """
        head, dot, rest = name.partition(".")
        while dot:
            column = self.names.column(table, head)
            live = self.columns(table).get(column) if column else None
            if column and live and live.type in (TypeKind.JSON, TypeKind.TEXT) and all(rest.split(".")):
                made = f"{column}.{rest}"
                if made not in self.columns(table):
                    # What is read out of a document compares as the session does, whatever the rule of its column.
                    rule = EXACTLY.get(self.dialect(table), "")
                    of = f"member of {live.sql_type}"
                    kind = SurveyedColumn(made, TypeKind.TEXT, of, nullable=True, collation=rule)
                    self.derive(table, kind, Member(column, tuple(rest.split("."))))
                return made
            more, dot, rest = rest.partition(".")
            head = f"{head}.{more}"
        return None

    def foreign_keys(self, table: TableId) -> tuple[SurveyedForeignKey, ...]:
        """The declared foreign keys that point at something, columns as the engine spells them.

        SQLite lets a key name a table or column that is not there, in any case of letters.
        """
        if table not in self._foreign_keys:
            found = (self._spelled(table, key) for key in self.live(table).foreign_keys)
            self._foreign_keys[table] = tuple(key for key in found if key)
        return self._foreign_keys[table]

    def _spelled(self, table: TableId, key: SurveyedForeignKey) -> SurveyedForeignKey | None:
        here = tuple(self.names.column(table, name) for name in key.columns)
        there = tuple(self.names.column(key.to, name) for name in key.to_columns)
        if not there or len(here) != len(there) or not all(here) or not all(there):
            return None
        return replace(key, columns=tuple(filter(None, here)), to_columns=tuple(filter(None, there)))

    def foreign_key(self, table: TableId, columns: tuple[str, ...], to: TableId) -> tuple[str, ...]:
        """The columns that a declared foreign key of `columns` points at in `to`, in the order of `columns`."""
        for key in self.foreign_keys(table):
            if key.to == to and sorted(key.columns) == sorted(columns):
                pairs = dict(zip(key.columns, key.to_columns, strict=True))
                return tuple(pairs[column] for column in columns)
        return ()

    def about(self, table: TableId, code: str, message: str, hint: str) -> None:
        """A finding about a declared table as a whole; an error is one about its rows."""
        self.findings.add(code, message, hint, place(table, said=self.specs[table].place), [table])

    def sources(self, table: TableId, column: str) -> tuple[str, ...]:
        """The personal columns that a column is made from: by the engine, by way of others if need be, or a trigger."""
        if found_by_trigger := self.kept_by_trigger.get(ColumnId(table, column)):
            return found_by_trigger
        live, spec = self.columns(table), self.specs[table]
        personal = {self.names.column(table, said.column) for said in spec.personal}
        waiting, found = list(live[column].made_from) if column in live else [], dict[str, None]()
        seen: set[str] = {column}
        while waiting:
            name = waiting.pop(0)
            if name in seen or name not in live:
                continue
            seen.add(name)
            if live[name].generated:
                waiting.extend(live[name].made_from)
            elif name in personal:
                found[name] = None
        return tuple(name for name in live if name in found)

    def said_of(self, table: TableId, column: str) -> Place:
        """Where the policy speaks of a column; of its table, where it does not name it in a place of its own."""
        spec = self.specs[table]
        places = {event.column: event.place for event in spec.events}
        places.update({personal.column: personal.place for personal in spec.personal})
        return next((place for name, place in places.items() if self.names.column(table, name) == column), spec.place)

    def maybe_elsewhere(self, name: str) -> bool:
        """A name that is not found may be in a store that does not answer: then it is unknown, not wrong."""
        if not self.surveyed.unreachable:
            return False
        store, _ = self.names.split(name)
        return not store or store in self.surveyed.unreachable

    def excused(self, name: str) -> bool:
        """A name that is not found for a reason that has been told already: its table, column or store is not there."""
        if self.maybe_elsewhere(name):
            return True
        if self._absent(name):
            return True
        table, column = head_and_last(name)
        hits = self.names.tables(table)
        spec = self.specs.get(hits[0]) if len(hits) == 1 else None
        return spec is not None and column in _declared_columns(spec)

    def _absent(self, name: str) -> bool:
        return name in self.absent or head_and_last(name)[0] in self.absent

    def one_table(self, name: str, said: Place, blocks: Iterable[TableId] = ()) -> TableId | None:
        """The table a name means; a finding when it means several, None (and no finding) when it means nothing."""
        hits = self.names.tables(name)
        if len(hits) == 1:
            return hits[0]
        self._ambiguous(name, hits, said, blocks)
        return None

    def one_column(self, name: str, said: Place, blocks: Iterable[TableId] = ()) -> ColumnId | None:
        hits = self.names.columns(name)
        if len(hits) == 1:
            return hits[0]
        self._ambiguous(name, hits, said, blocks)
        return None

    def _ambiguous(
        self, name: str, hits: tuple[TableId | ColumnId, ...], said: Place, blocks: Iterable[TableId]
    ) -> None:
        if not hits or self._absent(name):
            return
        candidates = ", ".join(sorted(spelled(hit) for hit in hits))
        tables = [hit.table if isinstance(hit, ColumnId) else hit for hit in hits]
        self.findings.add(
            "M107", f"{name} can mean {candidates}", f"Write one of {candidates}.", said, [*tables, *blocks]
        )


def _declared_columns(spec: TableSpec) -> set[str]:
    personal = {said.column for said in spec.personal}
    return personal | {said.column for said in spec.events}
