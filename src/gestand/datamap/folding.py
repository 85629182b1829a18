"""References between texts that MariaDB finds equal by a rule of their columns, and that are not equal to the byte.

Where both columns have one rule and what is pointed at is unique by it, a value points at one row or at none, as the
engine itself has it: its foreign keys, its cascades and the application's joins follow that rule. So paths are followed
by it, and by its index. Whose a row is stays a question of bytes: a row that writes its reference in other bytes than
the key it points at (`ABC` for `abc`) is of nobody known. It is unknown, and keeps what it points at.
"""

from __future__ import annotations

from gestand.datamap.model import Column, DataMap
from gestand.datamap.worked import Hop
from gestand.stores import mariadb_types


def folds(datamap: DataMap, hop: Hop) -> bool:
    """A step by which a row can point at another one in other bytes than those of its key."""
    if hop.own or hop.table not in datamap.tables or hop.to not in datamap.tables or hop.table.store != hop.to.store:
        return False
    here, there = datamap.tables[hop.table].columns, datamap.tables[hop.to].columns
    ends = zip(hop.columns, hop.to_columns, strict=True)
    return any(_folds(here[a]) or _folds(there[b]) for a, b in ends)


def _folds(column: Column) -> bool:
    kind = column.sql_type.partition("(")[0].strip().lower()
    return bool(column.collation) and mariadb_types.folds(kind, column.collation)
