"""Words of a text with their places, in the one form in which terms are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# A word keeps what stands in parentheses right against it, `(persoons)gegevens`, and goes on after a hyphen at the end
# of a line.
_WORD = re.compile(
    r"(?:\([^\W_]{1,30}\))?[^\W_]+(?:\([^\W_]{1,12}\)|[-\u00ad][ \t]{0,3}\n[ \t]{0,8}(?=[a-z])[^\W_]+|\u00ad[^\W_]+)*"
)
_SOFT = frozenset(" \t\r\n-\u2010\u2011/'\"*_()`\u2018\u2019\u201c\u201d\u00a0\u00ad[]")
_PLAIN = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Word:
    """`form` is what terms are compared with: small letters without accents."""

    form: str
    start: int
    end: int
    soft: bool
    """Nothing but blanks, hyphens and quotes stands between the word before and this one."""


def words(text: str) -> list[Word]:
    """Every word of a text, in its order."""
    return list(_words(text))


def _words(text: str) -> Iterator[Word]:
    last = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        between = text[last:start]
        yield Word(folded(match[0]), start, end, _SOFT.issuperset(between) and between.count("\n") < 2)
        last = end


def folded(text: str) -> str:
    """The form of a word: `Geüploade` is `geuploade`, `(persoons)gegevens` is `persoonsgegevens`."""
    small = text.lower()
    if _PLAIN.fullmatch(small):
        return small
    apart = unicodedata.normalize("NFKD", small)
    return "".join(letter for letter in apart if letter.isalnum())
