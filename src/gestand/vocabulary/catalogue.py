"""What gestand says to people, in their language: messages by key from `locale`, and words for numbers.

A catalogue is a gettext PO file that translators' tools can edit; it is read as it is, so nothing is compiled for a
wheel. `nl.po` is what every document says; what one kind of document says besides has a file beside it, such as
`register.nl.po` for all keys that begin with `register.`, read when one is asked for. Messages are whole sentences with
named places (`{count}`), never put together from pieces. Plurals follow the catalogue's own rule; numbers, dates and
lists follow CLDR (Unicode Locale Data) through babel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import cache
from gettext import c2py
from importlib import resources
from io import BytesIO
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from gestand.clock import Duration
from gestand.errors import UsageError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from babel.messages.catalog import Catalog

LANGUAGES = ("nl", "en", "fr", "de")
"""Dutch first. To add a language: its catalogue, and its name here; every catalogue has every key."""

_UNITS = ("years", "months", "weeks", "days", "hours", "minutes")


@cache
def _catalogue(language: str, area: str = "") -> Catalog:
    # Read at first use: most commands say nothing from a catalogue.
    from babel.messages.pofile import read_po

    if language not in LANGUAGES:
        raise UsageError(
            "language/unknown",
            f"there is no catalogue for the language {language}",
            f"choose one of {', '.join(LANGUAGES)}",
        )
    file = _locale().joinpath(f"{area}.{language}.po" if area else f"{language}.po")
    return read_po(BytesIO(file.read_bytes()), locale=language)


def _locale() -> Traversable:
    return resources.files("gestand.vocabulary").joinpath("locale")


@cache
def areas() -> frozenset[str]:
    """What has catalogues of its own: the first part of their keys."""
    names = (file.name.split(".") for file in _locale().iterdir())
    return frozenset(name[0] for name in names if len(name) == 3 and name[2] == "po")


def _of_key(language: str, key: str) -> Catalog:
    """The catalogue in which a key stands."""
    area = key.partition(".")[0]
    return _catalogue(language, area if area in areas() else "")


@cache
def _plural(language: str) -> Callable[[int], int]:
    """Which form a number takes, by the catalogue's own `Plural-Forms`."""
    return c2py(_catalogue(language).plural_expr)


def keys(language: str) -> frozenset[str]:
    """The keys of a language's messages."""
    every = (_catalogue(language, area) for area in ("", *areas()))
    return frozenset(_id(message.id) for each in every for message in each if message.id)


def insist(language: str) -> None:
    """`UsageError` (`language/unknown`) for a language without a catalogue."""
    _catalogue(language)


def _id(message_id: str | Iterable[str]) -> str:
    return message_id if isinstance(message_id, str) else next(iter(message_id))


def forms(language: str, key: str) -> tuple[str, ...]:
    """The message as written: one form, or one for each plural. `KeyError` for a key that no catalogue has."""
    message = _of_key(language, key).get(key)
    if message is None:
        raise KeyError(key)
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def has(language: str, key: str) -> bool:
    return _of_key(language, key).get(key) is not None


def text(language: str, key: str, **values: str | int | float | date) -> str:
    """The message with its places filled in. `count` chooses the plural; numbers and days are as people write them.

    A moment must be a text already (`moment`), because it needs a zone. `KeyError` for an unknown key or a place that
    is not given: both are mistakes of ours. `UsageError` for a language without a catalogue.
    """
    return form(language, key, values).format_map({name: said(language, value) for name, value in values.items()})


def form(language: str, key: str, values: Mapping[str, object]) -> str:
    """The message with its places still empty, in the plural that `count` chooses."""
    found = forms(language, key)
    return found[_plural(language)(int(str(values["count"])))] if len(found) > 1 else found[0]


def said(language: str, value: str | int | float | date) -> str:
    """A value as it stands in a message: numbers and days as people write them."""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return day(language, value)
    return number(language, value)


def number(language: str, value: int | float) -> str:
    from babel.numbers import format_decimal

    return format_decimal(value, locale=language)


_DAYS = {"en": "en_150"}
"""English as it is written in Europe: 31 December, not December 31."""


def day(language: str, value: date) -> str:
    """A day in words: `31 december 2033`. The first of a month has an ordinal in French."""
    from babel.dates import format_date

    said = format_date(value, format="long", locale=_DAYS.get(language, language))
    return said.replace("1 ", "1er ", 1) if language == "fr" and value.day == 1 else said


def moment(language: str, value: datetime, zone: str) -> str:
    """An aware moment as a clock on the wall of that zone shows it, with the zone's name."""
    from babel.dates import format_datetime

    return format_datetime(value.astimezone(ZoneInfo(zone)), "d MMMM y HH:mm (VV)", locale=language)


def duration(language: str, value: Duration) -> str:
    """A length of calendar time in words: `2 jaar en 6 maanden`; `0 dagen` when it has none.

    By messages of our own: CLDR, as babel has it, lacks days and hours in Dutch.
    """
    parts = [(unit, getattr(value, unit)) for unit in _UNITS if getattr(value, unit)]
    return listing(language, [text(language, f"length.{unit}", count=n) for unit, n in parts or [("days", 0)]])


def country(language: str, code: str) -> str:
    """A country by its code (ISO 3166-1 alpha-2), as people call it; the code where nobody has a name for it."""
    from babel import Locale

    return str(Locale(language).territories.get(code, code))


def listing(language: str, items: Iterable[str]) -> str:
    """`a, b en c`."""
    from babel.lists import format_list

    return format_list(list(items), style="standard", locale=language)


def either(language: str, items: Iterable[str]) -> str:
    """`a, b of c`."""
    from babel.lists import format_list

    return format_list(list(items), style="or", locale=language)


def size(language: str, count: int) -> str:
    """A number of bytes as people say it, in powers of a thousand (IEC 80000-13)."""
    if count < 1000:
        return f"{number(language, count)} B"
    value, unit = count / 1000, "kB"
    for bigger in ("MB", "GB", "TB"):
        if value < 1000:
            break
        value, unit = value / 1000, bigger
    return f"{number(language, round(value, 1))} {unit}"


def word(language: str, kind: str, name: str) -> str:
    """A word of a policy in the person's language: `category.birth date`; the word itself where no catalogue has it."""
    key = f"{kind}.{name.strip().lower().replace(' ', '_').replace('-', '_')}"
    return text(language, key) if has(language, key) else name
