"""Lengths of time as people and ISO 8601 write them: `2 years`, `1 year and 6 months`, `P1Y6M`, `PT72H`."""

from __future__ import annotations

import re

from gestand.clock import Duration

UNITS = ("years", "months", "weeks", "days", "hours", "minutes")
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
LONGEST = 9999
"""The largest number in a duration; more is a mistake, not a term."""

_ISO = re.compile(
    r"P(?=.)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?=.)(?:(\d{1,4})H)?(?:(\d{1,4})M)?)?"
)
_OTHER = {
    **dict.fromkeys(("jaar", "jaren", "an", "ans", "année", "années", "jahr", "jahre", "jahren", "yr", "yrs"), "years"),
    **dict.fromkeys(("maand", "maanden", "mois", "monat", "monate", "monaten"), "months"),
    **dict.fromkeys(("week", "weken", "semaine", "semaines", "woche", "wochen"), "weeks"),
    **dict.fromkeys(("dag", "dagen", "jour", "jours", "tag", "tage", "tagen"), "days"),
    **dict.fromkeys(("uur", "uren", "heure", "heures", "stunde", "stunden"), "hours"),
    **dict.fromkeys(("minuut", "minuten", "minute", "minuten"), "minutes"),
}


def unit(word: str) -> str | None:
    """`year` and `years` are `years`; None for a word that is no unit."""
    plural = word if word.endswith("s") else f"{word}s"
    return plural if plural in UNITS else None


def unit_meant(word: str) -> str:
    """The English unit for a word of another language, or in capitals; or empty."""
    return unit(word.lower()) or _OTHER.get(word.lower(), "")


def number(word: str) -> int | None:
    """`7` and `seven`; None for what is no number (or a larger one than any term)."""
    if re.fullmatch(r"[0-9]{1,4}", word):
        return int(word)
    return NUMBERS.index(word) + 1 if word in NUMBERS else None


def iso(text: str) -> Duration | None:
    """An ISO 8601 duration without fractions; None when it is not one."""
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    return Duration(*(int(part or 0) for part in match.groups()))


def iso_text(duration: Duration) -> str:
    """The ISO 8601 form of a duration; `PT0M` for none."""
    day = "".join(
        f"{n}{u}"
        for n, u in zip((duration.years, duration.months, duration.weeks, duration.days), "YMWD", strict=True)
        if n
    )
    clock = "".join(f"{n}{u}" for n, u in ((duration.hours, "H"), (duration.minutes, "M")) if n)
    return f"P{day}T{clock}" if clock else f"P{day}" if day else "PT0M"


def words(text: str) -> Duration | None:
    """`2 years`, `1 year and 6 months`, `six weeks`, or ISO 8601; None when it is neither."""
    if text.startswith("P"):
        return iso(text)
    parts = text.split()
    amounts: dict[str, int] = {}
    i = 0
    while i < len(parts):
        if parts[i] == "and" and i:
            i += 1
        found = pair(parts[i : i + 2])
        if found is None or found[1] in amounts:
            return None
        amounts[found[1]] = found[0]
        i += 2
    return Duration(**amounts) if amounts else None


def pair(two: list[str]) -> tuple[int, str] | None:
    """`["2", "years"]` as (2, "years")."""
    if len(two) != 2:
        return None
    n, u = number(two[0]), unit(two[1])
    return (n, u) if n is not None and u is not None else None
