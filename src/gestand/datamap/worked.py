"""How a value is worked out from the stored columns of a row, so that a path can begin in it (`datamap.derived`)."""

from __future__ import annotations

from dataclasses import dataclass

from gestand.policy.kinds import Presence
from gestand.stores.base import TableId, TypeKind

Test = str | int | bool | Presence
"""What a column is asked for: a value, read as the column's type has it, or whether anything stands there at all."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a path: the values of `columns` in `table` are the values of `to_columns` in `to`.

    `own`: from a row to itself. Of the people's own table only some rows are people; in these `columns` hold their key.
    """

    table: TableId
    columns: tuple[str, ...]
    to: TableId
    to_columns: tuple[str, ...]
    own: bool = False


@dataclass(frozen=True, slots=True)
class When:
    """The value of `column` in the rows where each of these columns is as it is asked for; NULL in all others.

    As the `key` of somebody it is the whole number or the UUID that the text spells; NULL where it spells none.
    """

    column: str
    tests: tuple[tuple[str, Test], ...]
    key: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column,)


@dataclass(frozen=True, slots=True)
class Listed:
    """What stands in `says` of the row of a list of nobody's that `column` points at by its `key`; NULL without one."""

    column: str
    to: TableId
    key: str
    says: str

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column,)


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the JSON document in `column`: the names that lead to it. NULL where it is not there, or is null.

    Read as text; as the key of somebody (`key`) it is what a whole number or a UUID is, as a number or as its text.
    """

    column: str
    path: tuple[str, ...]
    key: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column,)


@dataclass(frozen=True, slots=True)
class Way:
    """A way to somebody's key: the columns of the last hop carry it.

    By value (`theirs`): the column of the one hop is the column `theirs` of one person and no other, in their own row
    or in one that points at them. Both are folded first (`folds`), or it is the row's key, by which that person's own
    row points at it.
    """

    hops: tuple[Hop, ...]
    theirs: str = ""
    folds: bool = False

    @property
    def points_back(self) -> bool:
        """The person is the one whose row points at this one."""
        return bool(self.theirs) and not self.folds


@dataclass(frozen=True, slots=True)
class FirstOf:
    """The key that the first of several ways leads to; NULL when none does."""

    ways: tuple[Way, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(name for way in self.ways for name in way.hops[0].columns)

    @property
    def by_value(self) -> tuple[Way, ...]:
        return tuple(way for way in self.ways if way.theirs)


@dataclass(frozen=True, slots=True)
class Tied:
    """The person of the rows of `by` whose column `back` holds this row's key (`column`): `who` holds theirs.

    NULL without one, and where they are of several people: then the row is of them together (docs/held.md). `tests`:
    only rows of this kind tie anybody, each a column of `by` with its type and what it is asked for.
    """

    column: str
    by: TableId
    back: str
    who: str
    tests: tuple[tuple[str, TypeKind, Test], ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column,)


Worked = When | Listed | Member | FirstOf | Tied
"""How a value is worked out from stored columns of the same row."""
