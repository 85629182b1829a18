"""A column that holds several keys, as the map has it."""

from __future__ import annotations

from dataclasses import dataclass

from gestand.stores.base import TableId, TypeKind


@dataclass(frozen=True, slots=True)
class KeyList:
    """A column with several keys: when the row that one of them points at has gone, that element is taken out.

    It keeps no row, and nobody is found through it. Each element is a cell of the person whose key it is, when people's
    keys are listed (`group`) and `activities` use the list: then it is taken out when these have ended.

    `form`: array (of PostgreSQL), json, jsonb, or text (SQLite: a text that is a JSON array). `kind`: of the keys.
    """

    table: TableId
    column: str
    to: TableId
    to_column: str
    form: str
    kind: TypeKind
    group: str = ""
    activities: tuple[str, ...] = ()
    member: str = ""
    """Each element is an object, and its key stands in this member: the whole object is the person's."""
