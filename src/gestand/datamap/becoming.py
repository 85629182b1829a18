"""What the rows of a table become when nothing in them is held any more, bound to its columns."""

from __future__ import annotations

from dataclasses import dataclass

from gestand.policy.becoming import Later, Otherwise
from gestand.stores.base import TableId


@dataclass(frozen=True, slots=True)
class Totals:
    """The table into which rows that are alike are folded. `by` and `sums`: a column of the rows, and one there."""

    table: TableId
    by: tuple[tuple[str, str], ...]
    people: str
    rows: str
    """Empty where they are not counted."""
    sums: tuple[tuple[str, str], ...]
    most: int
    """Nobody's share of a sum is more than so many percent; 0: unsaid."""
    later: Later

    @property
    def joins(self) -> bool:
        """Rows that are too few are added to an earlier total."""
        return self.later is Later.JOIN

    @property
    def amounts(self) -> tuple[str, ...]:
        """The columns there that grow with each fold."""
        return (*filter(None, [self.rows]), self.people, *(there for _, there in self.sums))

    @property
    def columns(self) -> tuple[str, ...]:
        return (*(there for _, there in self.by), *self.amounts)


@dataclass(frozen=True, slots=True)
class Becoming:
    """Rows of nobody: at least `k` are alike in `by`, with at least `l` values of each of `sensitive` (0: unsaid)."""

    word: str
    k: int
    by: tuple[str, ...]
    sensitive: tuple[str, ...]
    l: int  # noqa: E741 - it is called so in every text about it
    otherwise: Otherwise
    most: int = 0
    """No value of `sensitive` is that of more than so many percent of the rows that are alike; 0: unsaid."""
    into: Totals | None = None
    """The rows are folded into totals, and go."""

    @property
    def kept(self) -> tuple[str, ...]:
        """The columns of which something is left."""
        summed = (mine for mine, _ in self.into.sums) if self.into else ()
        return tuple(dict.fromkeys((*self.by, *self.sensitive, *summed)))
