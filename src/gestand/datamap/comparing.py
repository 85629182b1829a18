"""Which columns of a materialised view tell whether it says something that nothing says any more."""

from __future__ import annotations

from gestand.datamap.copy import Copy
from gestand.datamap.model import ColumnKind, DataMap
from gestand.datamap.quoting import quoted, quoted_table
from gestand.stores.base import ColumnId, TypeKind

COUNTED = frozenset({TypeKind.INTEGER, TypeKind.NUMBER, TypeKind.BOOLEAN, TypeKind.ENUM})
DATED = frozenset({TypeKind.DATE, TypeKind.NAIVE, TypeKind.AWARE, TypeKind.TIME})


def telling(datamap: DataMap, copy: Copy) -> tuple[str, ...]:
    """Personal columns and keys as they are, and whatever is made of texts; all columns where there is none of these.

    A number, or a moment, that was worked out (how many there are, the last of them) is another one whenever anybody
    does something: that the application has not refreshed it since is no broken promise.
    """
    straight = dict(copy.how.straight)
    found = []
    for name, kind in copy.columns.items():
        if name in straight:
            if _tells(datamap, straight[name]):
                found.append(name)
        elif kind not in COUNTED | DATED:
            found.append(name)
    return tuple(found) or tuple(copy.columns)


def _tells(datamap: DataMap, column: ColumnId) -> bool:
    table = datamap.tables.get(column.table)
    if table is None or column.column not in table.columns:
        return True
    if column.column in table.events:
        return False
    return table.columns[column.column].kind is not ColumnKind.NOT_PERSONAL


def rows_of(copy: Copy, columns: tuple[str, ...]) -> str:
    """A SELECT of these columns of a copy, as texts."""
    return f"SELECT {_texts(columns)} FROM {quoted_table(copy.id)} AS made"


def rows_now(copy: Copy, columns: tuple[str, ...]) -> str:
    """The same of what the query of the view gives now."""
    return f"SELECT {_texts(columns)} FROM ({copy.how.definition}) AS made"


def _texts(columns: tuple[str, ...]) -> str:
    return ", ".join(_text(name) for name in columns)


def _text(name: str) -> str:
    return f"made.{quoted(name)}::text"
