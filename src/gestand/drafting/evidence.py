"""What speaks for what: a guess has a certainty and a reason that somebody can check."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from gestand.stores.base import TableId


class Certainty(StrEnum):
    SURE = "sure"
    LIKELY = "likely"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Guess:
    """`what`: a category, a rule, a reason, as the policy writes it. `why` holds numbers and names, never a value."""

    what: str
    certainty: Certainty
    why: str

    @property
    def asked(self) -> bool:
        return self.certainty is Certainty.DOUBTFUL

    @property
    def comment(self) -> str:
        """Beside a value that stands there."""
        return f"{self.certainty}: {self.why}"

    @property
    def question(self) -> str:
        """Beside a `"?"`; what is likely is in backquotes, so that `gestand questions` can offer it."""
        return f"{self.certainty} `{self.what}`: {self.why}" if self.what else f"{self.why}"


@dataclass(frozen=True, slots=True)
class Named:
    """What the name of a column says."""

    category: str
    strong: bool
    word: str
    """The word of the lexicon that fits."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the values of a column say; `of` is how many were looked at."""

    category: str
    count: int
    of: int
    what: str
    """How the values look, as a clause: `look like an e-mail address`."""

    @property
    def share(self) -> float:
        return self.count / self.of if self.of else 0.0

    @property
    def why(self) -> str:
        return f"{self.count} of {self.of} {self.what}"


@dataclass(frozen=True, slots=True)
class Found:
    """Values that are those of people of another table."""

    table: TableId
    column: str
    seen: Seen
    each: bool
    """Everybody there has another one."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything known of one column before its place among other tables is looked at."""

    named: Named | None = None
    seen: Seen | None = None
    """The best that the values say about the whole value."""
    inside: tuple[Seen, ...] = ()
    """What stands inside longer texts and JSON: addresses, names, words of health."""
    looked: int = 0
    """How many values that are not NULL were looked at."""
    distinct: int = 0
    prose: bool = False
    """The values are sentences rather than words."""
    few: bool = False
    """A handful of values that come again and again: a code, a state."""
    members: tuple[tuple[str, str], ...] = field(default=())
    """Of JSON: paths and the category that their values look like."""
    epoch: str = ""
    """Of whole numbers that are moments: `epoch seconds` or `epoch milliseconds`."""
    written: bool = False
    """Texts that are all moments or dates, as ISO 8601 writes them."""
    capitals: bool = False
    """Two or three words with a capital each, different in every row, as names of people are; no list knows them."""
    mark: bool = False
    """Of whole numbers: none is another than 0 or 1."""
    elsewhere: Found | None = None
    """Values that are what somebody of another table is known by."""
    births: bool = False
    """Dates as birth dates are spread."""
