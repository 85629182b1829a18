"""A relation of copies, as the map has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gestand.policy.copied import Follows
from gestand.stores.base import ColumnId, SurveyedCopy, TableId, TypeKind


@dataclass(frozen=True, slots=True)
class Copy:
    """A relation whose rows were made from those of tables: a materialised view, or a full-text index of SQLite.

    None of its rows is anybody's cell: it follows what it was made from, and is asked whether it does.
    """

    id: TableId
    name: str
    """As the policy calls it."""
    of: tuple[ColumnId, ...]
    """The personal columns it was made from: those that the policy names, and those that the engine tells of."""
    follows: Follows
    how: SurveyedCopy
    columns: Mapping[str, TypeKind]
    at_once: bool
    """It can be refreshed while others read it (CONCURRENTLY): a unique index over whole columns stands on it."""
    schema_digest: str

    @property
    def tables(self) -> frozenset[TableId]:
        """The tables whose change it follows."""
        return frozenset(column.table for column in self.of)
