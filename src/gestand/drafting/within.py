"""Numbers inside of texts: of a citizen, a licence, an account. By their check digits and the words beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from gestand.drafting import values


@dataclass(frozen=True, slots=True)
class Kind:
    category: str
    what: str
    national: bool
    hint: str


BSN = Kind(
    "bsn",
    "a number that holds to the eleven-test, as a BSN does",
    True,
    "A BSN may only be kept where a law prescribes it (UAVG 46): take it out, or refuse it where it is typed.",
)
BELGIAN = Kind(
    "national number",
    "a Belgian national number",
    True,
    "It may only be kept where a law prescribes it (Act of 8 August 1983): take it out, or refuse it.",
)
LICENCE = Kind(
    "driving licence",
    "the number of a driving licence",
    False,
    "The number of an identity document is seldom needed: take it out, or declare what it is for.",
)
IBAN = Kind("bank account", "an IBAN", False, "Declare what it is for, or take it out.")

_NINE = re.compile(r"(?<![\w.,-])\d{9}(?![\w-]|[.,]\d)")
_BSN = re.compile(r"(?i)\b(?:bsn|burgerservice\w*|sofi\w*)\W{0,12}(?:\w+\W{1,3}){0,3}?(\d[\d. ]{6,10}\d)")
_ELEVEN = re.compile(r"(?<![\w.,-])\d{11}(?![\w-]|[.,]\d)")
_BELGIAN = re.compile(r"(?<!\w)\d{2}\.\d{2}\.\d{2}[ -]\d{3}\.\d{2}(?!\w)")
_LICENCE = re.compile(r"(?i)\b(?:rijbewijs\w*|driving licen[cs]e\w*|führerschein\w*|permis)\D{0,30}(\d{10})(?!\d)")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")
SHARE = 0.75
"""Of the numbers without a word or points beside them: one in eleven, or in 97, holds to the test by chance."""
FEW = 4
AT_HOME = {"payment": IBAN, "invoice": IBAN, "bank account": IBAN}
"""Categories in which such a number is no surprise."""


def inside(found: Sequence[str]) -> Iterator[tuple[Kind, int]]:
    """Which numbers stand in these texts, and in how many of them."""
    for kind, bare, said, test in (
        (BSN, _NINE, _BSN, values.is_eleven),
        (BELGIAN, _ELEVEN, _BELGIAN, values.is_belgian),
    ):
        if count := max(_in(found, said, test), _most_of(found, bare, test)):
            yield kind, count
    if count := _in(found, _LICENCE, str.isdigit):
        yield LICENCE, count
    if count := _in(found, _IBAN, values.is_iban):
        yield IBAN, count


def _in(found: Sequence[str], form: re.Pattern[str], test: Callable[[str], bool]) -> int:
    return sum(any(map(test, form.findall(text))) for text in found)


def _most_of(found: Sequence[str], form: re.Pattern[str], test: Callable[[str], bool]) -> int:
    """How many such numbers there are, where they are too many to be chance."""
    every = [number for text in found for number in form.findall(text)]
    held = sum(map(test, every))
    return held if held >= FEW and held >= SHARE * len(every) else 0
