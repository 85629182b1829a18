"""Lengths of time in a sentence, in four languages: `binnen vier weken`, `30 days`, `72 Stunden`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from gestand.clock import Duration

_NUMBERS = {
    "één": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9,
    "tien": 10, "elf": 11, "twaalf": 12, "veertien": 14, "dertig": 30,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fourteen": 14, "thirty": 30,
    "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9, "dix": 10,
    "onze": 11, "douze": 12, "trente": 30,
    "zwei": 2, "drei": 3, "fünf": 5, "sechs": 6,
    "sieben": 7, "neun": 9, "zehn": 10, "zwölf": 12, "vierzehn": 14, "dreißig": 30,
}  # fmt: skip
"""Without `a`, `een`, `un`, `ein`: a day to look again is no length of time."""
_UNITS = {
    "years": r"jaar|jaren|years?|ans?|années?|jahre?n?",
    "months": r"maand(?:en)?|months?|mois|monate?n?",
    "weeks": r"week|weken|weeks|semaines?|wochen?",
    "days": r"dag(?:en)?|werkdag(?:en)?|days?|(?:working|business) days?|jours?|tage?n?|werktage?n?|arbeitstage?n?",
    "hours": r"uur|uren|hours?|heures?|stunden?",
}


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    words = "|".join(sorted(_NUMBERS, key=len, reverse=True))
    units = "|".join(f"(?P<{name}>{unit})" for name, unit in _UNITS.items())
    return re.compile(rf"(?i)(?<![\w,.])(?P<number>\d{{1,4}}|{words})(?:\s*\(\d+\))?\s+(?:{units})(?!\w)")


def lengths(text: str) -> Iterator[tuple[Duration, str]]:
    """Each length of time that the text names, with the words of it."""
    for found in _pattern().finditer(text):
        number = found["number"].lower()
        count = int(number) if number.isdigit() else _NUMBERS[number]
        unit = next(name for name in _UNITS if found[name])
        yield Duration(**{unit: count}), found[0]
