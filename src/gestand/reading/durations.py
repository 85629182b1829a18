"""Lengths of time in a sentence: `zeven (7) jaren`, `5 tot 7 jaar`, `anderhalf jaar`, `de maand`, as ISO 8601."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gestand.reading.words import Word

_UNITS: Mapping[str, str] = {
    **dict.fromkeys(("jaar", "jaren", "kalenderjaar", "kalenderjaren", "boekjaren", "year", "years", "jr"), "Y"),
    **dict.fromkeys(("maand", "maanden", "kalendermaand", "kalendermaanden", "month", "months", "mnd"), "M"),
    **dict.fromkeys(("week", "weken", "weeks"), "W"),
    **dict.fromkeys(
        ("dag", "dagen", "kalenderdag", "kalenderdagen", "werkdag", "werkdagen", "day", "days", "etmaal", "etmalen"),
        "D",
    ),
    **dict.fromkeys(("uur", "uren", "hour", "hours"), "H"),
    **dict.fromkeys(("jarig", "jarige"), "Y"),
}
_BETWEEN = frozenset(
    (
        *(
            "volle",
            "hele",
            "volledige",
            "opeenvolgende",
            "achtereenvolgende",
            "kalender",
            "extra",
            "andere",
            "bijkomende",
        ),
        *("aanvullende", "calendar", "full", "further", "additional", "consecutive", "business", "working"),
    )
)
"""What can stand between a number and its unit."""
_TO = frozenset(("tot", "a", "of", "en", "to", "or", "and", "t", "m"))
_SMALL_NL = (
    "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien "
    "achttien negentien"
)
_TENS_NL = {
    20: "twintig",
    30: "dertig",
    40: "veertig",
    50: "vijftig",
    60: "zestig",
    70: "zeventig",
    80: "tachtig",
    90: "negentig",
}
_SMALL_EN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS_EN = {
    20: "twenty",
    30: "thirty",
    40: "forty",
    50: "fifty",
    60: "sixty",
    70: "seventy",
    80: "eighty",
    90: "ninety",
}
_LARGEST = 999


def _numbers() -> Mapping[str, int]:
    found = {"honderd": 100, "hundred": 100, "honderdtwintig": 120, "twelf": 12}
    for small, tens in ((_SMALL_NL.split(), _TENS_NL), (_SMALL_EN.split(), _TENS_EN)):
        found |= {word: n for n, word in enumerate(small)}
        found |= {word: n for n, word in tens.items()}
    for ten, word in _TENS_NL.items():
        for n, digit in enumerate(_SMALL_NL.split()[1:10], 1):
            found[f"{digit}en{word}"] = ten + n
    return found


NUMBERS = _numbers()


@dataclass(frozen=True, slots=True)
class Length:
    """Words `lo` up to but not including `hi`; `value` is ISO 8601, a range `P5Y/P7Y`."""

    value: str
    lo: int
    hi: int
    working: bool = False
    """In working days, which ISO 8601 cannot say."""
    years: float = 0
    """About how long, for what is compared: the longer one of a range."""


def lengths(found: Sequence[Word], lo: int, hi: int) -> list[Length]:
    """Every length of time among words `lo` up to `hi`, in their order, none within another."""
    return list(_lengths(found, lo, hi))


def _lengths(found: Sequence[Word], lo: int, hi: int) -> Iterator[Length]:
    at = lo
    while at < hi:
        one = _range(found, at, hi) or _single(found, at, hi) or _compound(found, at)
        if one:
            yield one
            at = one.hi
        else:
            at += 1


def _range(found: Sequence[Word], at: int, hi: int) -> Length | None:
    """`5 tot 7 jaar`, `tussen de 2 en 5 jaar`, `één tot twee jaar`; also `6 maanden tot 2 jaar`."""
    first = _number(found, at, hi)
    if first is None:
        return None
    middle = first[1]
    unit = _unit(found, middle, hi)
    if unit:
        middle = unit[1]
    if middle >= hi or found[middle].form not in _TO:
        # `5-7 jaar` is two numbers with a hyphen between.
        if unit or middle >= hi or middle != at + 1 or not found[middle].soft or not found[at].form.isdigit():
            return None
        middle -= 1
    elif unit and found[middle].form not in ("tot", "to", "a"):
        return None
    rest = middle + 1
    while rest < hi and found[rest].form in _MOST:
        rest += 1
    second = _single(found, rest, hi)
    if (
        second is None
        or "/" in second.value
        or (not unit and found[middle].form in ("en", "and") and not _between(found, at))
    ):
        return None
    lower = _iso(first[0], unit[0] if unit else _letter(second.value))
    if second.value.startswith("PT") or lower == second.value or first[0] == 0:
        return None
    return Length(f"{lower}/{second.value}", at, second.hi, second.working, second.years)


_MOST = frozenset(("maximaal", "wel", "en", "met", "m", "hoogstens", "ten", "hoogste", "at", "most", "maximum"))


def _between(found: Sequence[Word], at: int) -> bool:
    """`tussen 2 en 5 jaar`, `minimaal 2 en maximaal 5 jaar`."""
    return any(found[n].form in _LEAST for n in (at - 1, at - 2) if n >= 0)


_LEAST = frozenset(("tussen", "between", "minimaal", "minstens", "minimum", "least", "minste"))


def _single(found: Sequence[Word], at: int, hi: int) -> Length | None:
    half = _half(found, at, hi)
    if half:
        return half
    number = _number(found, at, hi)
    if number is None:
        return None
    n, after = number
    unit = _unit(found, after, hi)
    if unit is None or n == 0 or n > _LARGEST:
        return None
    working = any("werk" in found[k].form or found[k].form in ("business", "working") for k in range(after, unit[1]))
    if unit[0] == "Y" and (more := _more_months(found, unit[1], hi)):
        return Length(f"P{n}Y{more[0]}M", at, more[1], False, n + more[0] / 12)
    return Length(_iso(n, unit[0]), at, unit[1], working, n * _YEARS[unit[0]])


_YEARS = {"Y": 1.0, "M": 1 / 12, "W": 7 / 365, "D": 1 / 365, "H": 1 / 8760}


def _more_months(found: Sequence[Word], at: int, hi: int) -> tuple[int, int] | None:
    """`1 jaar en 6 maanden`."""
    if at < hi and found[at].form in ("en", "and"):
        number = _number(found, at + 1, hi)
        unit = number and _unit(found, number[1], hi)
        if number and unit and unit[0] == "M" and number[0] < 12:
            return number[0], unit[1]
    return None


def _half(found: Sequence[Word], at: int, hi: int) -> Length | None:
    """`een half jaar`, `anderhalf jaar`, `half a year`, `2,5 jaar`."""
    forms = [word.form for word in found[at : min(at + 4, hi)]]
    for said, months in (
        ("anderhalf jaar", 18),
        ("half jaar", 6),
        ("halfjaar", 6),
        ("half a year", 6),
        ("halve maand", 0),
    ):
        parts = said.split()
        skip = 1 if forms[:1] in (["een"], ["1"]) and len(forms) > 1 else 0
        if forms[skip : skip + len(parts)] == parts and months:
            return Length(f"P{months}M", at, at + skip + len(parts), False, months / 12)
    if forms[2:3] and forms[0].isdigit() and forms[1] == "5" and forms[2] in ("jaar", "jaren", "years"):
        months = int(forms[0][:2]) * 12 + 6
        # A comma or a point between the two: `2,5 jaar`.
        if found[at + 1].start - found[at].end == 1 and not found[at + 1].soft:
            return Length(f"P{months}M", at, at + 3, False, months / 12)
    return None


def _compound(found: Sequence[Word], at: int) -> Length | None:
    """`zevenjarige bewaarplicht`, `7-jarige termijn`, `de maand` (within it), `daags`."""
    form = found[at].form
    if form == "fortnight":
        return Length("P2W", at, at + 1, False, 14 / 365)
    for tail, unit in (
        ("jarige", "Y"),
        ("jarig", "Y"),
        ("daagse", "D"),
        ("maandse", "M"),
        ("maands", "M"),
        ("weekse", "W"),
    ):
        if form.endswith(tail) and (n := NUMBERS.get(form.removesuffix(tail).rstrip("s"), 0)) > 1:
            return Length(_iso(n, unit), at, at + 1, False, n * _YEARS[unit])
        if form == tail and at and found[at - 1].form.isdigit() and found[at].soft:
            n = int(found[at - 1].form[:4])
            return Length(_iso(n, unit), at - 1, at + 1, False, n * _YEARS[unit])
    within = at > 1 and found[at - 1].form in ("de", "a", "the") and found[at - 2].form in ("binnen", "within")
    if form in ("maand", "month", "week") and within and found[at].soft:
        return Length("P1M" if form != "week" else "P1W", at - 1, at + 1, False, 1 / 12)
    if form in ("maand", "year", "week", "month") and at and found[at - 1].form in ("a",) and found[at].soft:
        unit = _UNITS[form]
        return Length(_iso(1, unit), at - 1, at + 1, False, _YEARS[unit])
    if form == "jaar" and at and found[at - 1].form in ("binnen",):
        return Length("P1Y", at, at + 1, False, 1)
    return None


def _number(found: Sequence[Word], at: int, hi: int) -> tuple[int, int] | None:
    """A number and the word after it; `twee (2)` and `7 (zeven)` are one number."""
    if at >= hi:
        return None
    n = _value(found[at].form)
    if n is None or _goes_on_from(found, at):
        return None
    after = at + 1
    if n in _TENS_EN and after < hi and found[after].soft and 0 < (_SMALL.get(found[after].form) or 0) < 10:
        n, after = n + _SMALL[found[after].form], after + 1
    if after < hi and found[after].soft and _value(found[after].form) == n:
        after += 1
    return n, after


def _goes_on_from(found: Sequence[Word], at: int) -> bool:
    """`10:42 uur`, `1.10 jaar`: the number is a part of the one before it."""
    before = found[at - 1] if at else None
    return before is not None and found[at].start - before.end == 1 and not found[at].soft and before.form.isdigit()


_SMALL = {word: n for n, word in enumerate(_SMALL_EN.split())}


def _value(form: str) -> int | None:
    if form.isdigit():
        return int(form) if len(form) < 4 else None
    return NUMBERS.get(form)


def _unit(found: Sequence[Word], at: int, hi: int) -> tuple[str, int] | None:
    while at < hi and found[at].soft and found[at].form in _BETWEEN:
        at += 1
    if at >= hi or not found[at].soft:
        return None
    unit = _UNITS.get(found[at].form)
    return (unit, at + 1) if unit else None


def _iso(n: int, unit: str) -> str:
    return f"PT{n}H" if unit == "H" else f"P{n}{unit}"


def _letter(value: str) -> str:
    return value[-1]
