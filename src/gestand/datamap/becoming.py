"""What the rows of a table become when nothing in them is held any more, bound to its columns."""

from __future__ import annotations

from dataclasses import dataclass

from gestand.policy.becoming import Otherwise


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

    @property
    def kept(self) -> tuple[str, ...]:
        """The columns of which something is left."""
        return (*self.by, *self.sensitive)
