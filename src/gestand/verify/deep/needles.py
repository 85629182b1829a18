"""What is looked for: identifiers in the forms in which texts hold them, and which of them cannot be looked for.

Pure: nothing is asked of a store here.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from string import ascii_lowercase, ascii_uppercase
from urllib.parse import quote

from gestand.ledger.records import Identifier

SHORTEST = 4
"""Letters: a shorter identifier stands in every other text and is not looked for."""

LONG = 8
"""An identifier of fewer letters counts only where it stands as a word of its own."""

AT_ONCE = 400
"""Forms in one statement; of more people the tables are read again."""

ANCHORS = ("", "@", "%40", "%20", "+")
"""What most forms have in common: a row without it is not asked for each of them."""

_FOLD = str.maketrans(ascii_uppercase, ascii_lowercase)
_LETTERS = "a-z0-9"
_OF_ADDRESS = "._+%-"
"""What is a part of an address in front of it: `j.anna@example.nl` is not `anna@example.nl`."""


def fold(text: str) -> str:
    """A to Z as a to z and nothing else, as every engine does it alike."""
    return text.translate(_FOLD)


@dataclass(frozen=True, slots=True)
class Needle:
    """One form of an identifier, folded; `plain` is the identifier as it was, in its first form only."""

    text: str = field(repr=False)
    plain: str = field(repr=False)
    raw: str = field(repr=False)
    """As it was, in this form: where no engine can fold letters."""
    long: bool
    address: bool

    @property
    def anchor(self) -> int:
        return next((n for n, anchor in enumerate(ANCHORS) if anchor and anchor in self.text), 0)

    @property
    def pattern(self) -> str:
        """A regular expression (PostgreSQL's) by which it stands as a word of its own."""
        letters = re.sub(r"([!-/:-@\[-`{-~ ])", r"\\\1", self.text)
        return f"(^|[^{self._before}]){letters}($|[^{_LETTERS}])"

    @property
    def glob(self) -> str:
        """The same for SQLite's GLOB, of a text with a space before and behind it."""
        letters = re.sub(r"([*?\[])", r"[\1]", self.text)
        return f"*[^{self._before}]{letters}[^{_LETTERS}]*"

    @property
    def _before(self) -> str:
        return f"{_LETTERS}{_OF_ADDRESS if self.address else ''}"

    def stands_in(self, text: str) -> int:
        """2: as a word of its own; 1: inside a longer one, if it is long; 0: not. Of a text that is folded."""
        if self.text not in text:
            return 0
        if re.search(self.pattern, text):
            return 2
        return 1 if self.long else 0


@dataclass(frozen=True)
class Needles:
    """Everything that is looked for at once: each form once, and whose it is."""

    forms: tuple[Needle, ...]
    whose: tuple[tuple[int, int], ...]
    """Pairs of the number of a form and the number of a person."""

    @cached_property
    def owners(self) -> dict[int, frozenset[int]]:
        """Of each form the people whose it is."""
        found: dict[int, set[int]] = {}
        for form, person in self.whose:
            found.setdefault(form, set()).add(person)
        return {form: frozenset(people) for form, people in found.items()}


def collect(identifiers: Iterable[tuple[int, Identifier]]) -> Iterator[Needles]:
    """The forms of people's identifiers, at most so many at once; those of one text stay together."""
    forms: dict[str, tuple[Needle, dict[int, None]]] = {}
    for person, identifier in identifiers:
        for needle in forms_of(identifier.text):
            forms.setdefault(needle.text, (needle, {}))[1][person] = None
    rest = iter(forms.values())
    while some := list(islice(rest, AT_ONCE)):
        yield Needles(
            tuple(needle for needle, _ in some),
            tuple((number, person) for number, (_, people) in enumerate(some) for person in people),
        )


def too_short(identifier: Identifier) -> bool:
    return len(identifier.text.strip()) < SHORTEST


def forms_of(text: str) -> tuple[Needle, ...]:
    """The ways in which texts hold it: as it is, escaped in JSON, in a URL, in HTML, composed or not."""
    text = text.strip()
    found: dict[str, Needle] = {}
    for number, form in enumerate(_forms(text)):
        if len(form) >= SHORTEST:
            plain = text if number == 0 else ""
            needle = Needle(fold(form), plain, form, len(text) >= LONG, "@" in text)
            found.setdefault(needle.text, needle)
    return tuple(found.values())


def _forms(text: str) -> Iterator[str]:
    for letters in _letters(text):
        yield letters
        yield json.dumps(letters)[1:-1]
        yield json.dumps(letters)[1:-1].replace("/", "\\/")
        yield json.dumps(letters, ensure_ascii=False)[1:-1]
        yield quote(letters, safe="", errors="replace")
        yield quote(letters, safe="", errors="replace").replace("%20", "+")
        yield html.escape(letters)


def _letters(text: str) -> Sequence[str]:
    """No engine folds more than A to Z, so other letters are written both ways, composed and not."""
    if text.isascii():
        return (text,)
    both = (text, text.lower(), text.upper())
    return tuple(dict.fromkeys(unicodedata.normalize(form, each) for each in both for form in ("NFC", "NFD")))
