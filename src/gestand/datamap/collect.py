"""Findings are collected, never thrown: an engineer sees all of them at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from gestand.datamap.codes import APPLY_ONLY, CODES
from gestand.errors import Finding, Level, Place
from gestand.stores.base import TableId


def place(table: TableId, column: str = "", said: Place | None = None) -> Place:
    """A place in a store, with the place in the policy that speaks of it where there is one."""
    return replace(said or Place(), store=table.store, table=str(table), field=column)


@dataclass
class Collector:
    """What was found so far. `blocked`: nothing may be erased there. `unsure`: nothing can be said about it."""

    findings: list[Finding] = field(default_factory=list)
    blocked: set[TableId] = field(default_factory=set)
    unsure: set[TableId] = field(default_factory=set)
    why: dict[TableId, str] = field(default_factory=dict)
    """Of a blocked table the first finding that blocked it: its code and message."""

    def add(self, code: str, message: str, hint: str, where: Place, touches: Iterable[TableId] = ()) -> None:
        """Enter a finding. The level is the code's; an error blocks every table it touches."""
        level = CODES[code].level
        self.findings.append(Finding(code, level, message, hint, where))
        if level is Level.ERROR:
            touches = tuple(touches)
            self.block(touches, sure=code in APPLY_ONLY)
            for table in touches:
                self.why.setdefault(table, f"{code}: {message}")

    def block(self, tables: Iterable[TableId], sure: bool = False) -> None:
        """Let nothing be erased from these tables; unless `sure`, nothing can be said about them either."""
        tables = tuple(tables)
        self.blocked.update(tables)
        if not sure:
            self.unsure.update(tables)

    def sorted(self) -> tuple[Finding, ...]:
        """Errors first, then by code and place; the same finding once."""
        rank = {Level.ERROR: 0, Level.WARNING: 1, Level.NOTE: 2}
        unique = dict.fromkeys(self.findings)
        return tuple(sorted(unique, key=lambda f: (rank[f.level], f.code, f.where, f.message)))
