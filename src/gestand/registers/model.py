"""A book of registers as values, in one language and in no form yet: whoever lays it out adds no facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gestand.errors import Place
from gestand.wording.legible import legible


@dataclass(frozen=True, slots=True)
class Text:
    """`language`: of a text of the policy that nobody translated; empty when it is the book's. It is made `legible`."""

    text: str
    language: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", legible(self.text))


@dataclass(frozen=True, slots=True)
class Cell:
    """Lines of text, or a day, or neither. `gap`: it is empty because the policy does not say what it should."""

    lines: tuple[Text, ...] = ()
    day: date | None = None
    gap: bool = False

    @property
    def empty(self) -> bool:
        return self.day is None and not self.lines

    @property
    def plain(self) -> str:
        """All of it as one text, its lines apart by `; `."""
        return self.day.isoformat() if self.day else "; ".join(line.text for line in self.lines)


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Column:
    """`law`: what of the GDPR asks for it, or empty. `width`: in characters, for forms that need one.

    `words`: its lines are words that stand beside each other, not below.
    """

    key: str
    title: str
    law: str = ""
    width: int = 24
    words: bool = False


@dataclass(frozen=True, slots=True)
class Register:
    """A table. The first cell of a row is what the row is about. `none`: what is said when there are no rows."""

    key: str
    title: str
    lead: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    none: str


@dataclass(frozen=True, slots=True)
class Gap:
    """What the law asks for and the policy does not say. `message` is in the book's language, `said` in English."""

    code: str
    law: str
    message: str
    said: str
    hint: str
    where: Place


@dataclass(frozen=True, slots=True)
class Book:
    """`in_force`: ISO 8601 or empty. `digest`: of the policy. `organisation`: the one that it is of, or empty."""

    title: str
    language: str
    controller: str
    version: str
    in_force: str
    digest: str
    organisation: str
    registers: tuple[Register, ...]
    gaps: tuple[Gap, ...]
    facts: tuple[tuple[str, str], ...] = ()
    """What stands below the title: a name and its value."""

    def register(self, key: str) -> Register:
        """`KeyError` for one that it has not."""
        found = next((register for register in self.registers if register.key == key), None)
        if found is None:
            raise KeyError(key)
        return found


def cell(lines: Iterable[Text | str]) -> Cell:
    """A cell of lines; empty ones and those that were said already are left out."""
    texts = (line if isinstance(line, Text) else Text(line) for line in lines)
    return Cell(tuple(dict.fromkeys(text for text in texts if text.text)))


def day_or_text(text: str) -> Cell:
    """A day where the policy writes one, else its words."""
    try:
        return Cell(day=date.fromisoformat(text))
    except ValueError:
        return cell([text])
