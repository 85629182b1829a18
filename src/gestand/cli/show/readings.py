"""What a fact of a statement says, in the words of whoever reads it on a terminal; programs have the values in JSON."""

from __future__ import annotations

import re
from typing import Any

from gestand.cli.show.words import count

_PERIOD = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(\d+)H)?")
_UNITS = ("year", "month", "week", "day", "hour")
_WORD = re.compile(r"[a-z]+(?:[_:-][a-z]+)+")


def in_words(value: Any) -> str:
    """`P1Y6M` is 1 year and 6 months, `P5Y/P7Y` is 5 years to 7 years, `legitimate_interest` loses its underscore."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    periods = [_period(part) for part in str(value).split("/")]
    if all(periods):
        return " to ".join(periods)
    return re.sub("[_:-]", " ", str(value)) if _WORD.fullmatch(str(value)) else str(value)


def _period(value: str) -> str:
    found = _PERIOD.fullmatch(value)
    parts = zip(found.groups(), _UNITS, strict=True) if found else ()
    return " and ".join(count(int(number), unit) for number, unit in parts if number)
