"""What becomes of a value that has ended, and of the rows of a table when nothing in them is held any more."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gestand.errors import Place


class BlankKind(StrEnum):
    NULL = "null"
    VALUE = "value"
    TEMPLATE = "template"
    """`{key}` is the row's own key, joined with `-`."""
    RANDOM = "random"
    YEAR = "year"
    """Of a date or a moment the first of its year is kept."""
    MONTH = "month"
    FIRST = "first"
    """Of a text its first characters are kept, as many as the value says."""
    STEPS = "steps"
    """Of a number the multiple of the value at or below it is kept."""
    ALL = "all"
    """It stays as it is, in a row that is nobody's any more."""

    @property
    def keeps_a_part(self) -> bool:
        return self not in (BlankKind.NULL, BlankKind.VALUE, BlankKind.TEMPLATE, BlankKind.RANDOM)


@dataclass(frozen=True, slots=True)
class Blank:
    kind: BlankKind = BlankKind.NULL
    value: str | int | bool = ""

    @property
    def said(self) -> str:
        """A blank that keeps a part, as the policy writes it."""
        match self.kind:
            case BlankKind.STEPS:
                return f"{{steps of: {self.value}}}"
            case BlankKind.FIRST:
                return f"{{keep: first {self.value}}}"
            case _:
                return f"{{keep: {self.kind.value}}}"


class Otherwise(StrEnum):
    """What becomes of rows of which too few are alike."""

    WAIT = "wait"
    """They go on leading to their person, and break the promise by name."""
    BLANKED = "blanked"
    """Nothing is kept of what they would be told apart by, nor of what would be learnt."""


class Later(StrEnum):
    """What becomes of rows that are alike with a total of earlier ones, and are too few themselves."""

    WAIT = "wait"
    """They wait for company of their own: who saw the total before and after learns nothing of one of them."""
    JOIN = "join"
    """They are added to it: the company of those before them is theirs."""


@dataclass(frozen=True, slots=True)
class IntoSpec:
    """The table of totals into which rows are folded that are alike, one row there for each `by`.

    `by`: what a column of `by` is called there, where that is another name. `rows` and `people` count (`rows` may be
    unsaid), `sums` are columns of the table and those that hold their sums there. `most`: nobody's share of a sum is
    more than so many percent (0: unsaid).
    """

    table: str
    people: str
    rows: str
    by: tuple[tuple[str, str], ...]
    sums: tuple[tuple[str, str], ...]
    most: int
    later: Later
    place: Place


@dataclass(frozen=True, slots=True)
class AnonymousSpec:
    """What the rows of a table become when everything in them has ended: rows of nobody, at least `k` of them alike.

    Alike in the columns of `by` as they stand then; with at least `l` different values of each column of `sensitive`
    among them, none of which is that of more than `most` percent (0: unsaid). `word`: what it may be called,
    *anonymous* or *generalised*.
    """

    word: str
    k: int
    by: tuple[str, ...]
    sensitive: tuple[str, ...]
    l: int  # noqa: E741 - it is called so in every text about it
    otherwise: Otherwise
    assuming: str
    """Who would try to find somebody in it, and what they are taken to know."""
    place: Place
    most: int = 0
    into: IntoSpec | None = None
