"""Keys as values: what a driver gives, what a person types, and the way back. `7` and `"7"` are two keys."""

from __future__ import annotations

import csv
import re
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network
from typing import Any

from gestand.errors import StoreError, UsageError
from gestand.stores.base import TypeKind
from gestand.stores.kin import KIN

KeyPart = int | str | bytes
Key = tuple[KeyPart, ...]
"""As `gestand.acts.Key`, which stands further up the path."""

INTEGERS = range(-(2**63), 2**63)
UNSIGNED = range(2**63, 2**64)


# ---------------------------------------------------------------- from a driver


def canonical_key(values: Sequence[object]) -> Key:
    """The values of a key as a driver gave them, in the order of its columns.

    Whole numbers are int, whatever their type (`42`, `Decimal("42.00")`, true); other decimals, UUIDs, dates and
    moments (in UTC when they are aware) are their canonical text. `StoreError`: a value that is no part of a key,
    such as NULL; the value itself is not said.
    """
    return tuple(map(_canonical, values))


def _canonical(value: object) -> KeyPart:
    if type(value) is int or type(value) is str or type(value) is bytes:
        return value
    for kind, way in _CANONICAL.items():
        if isinstance(value, kind):
            return way(value)
    raise StoreError(
        "store/key",
        f"a key holds {'NULL' if value is None else f'a value of type {type(value).__name__}'}, which names no row",
        "choose columns for `key` that are never NULL: numbers, texts, UUIDs, dates",
    )


def _number(value: Decimal) -> KeyPart:
    if not value.is_finite():
        return str(value)
    return int(value) if value == value.to_integral_value() else format(value.normalize(), "f")


def _moment(value: datetime) -> str:
    return (value.astimezone(UTC) if value.tzinfo else value).isoformat()


_CANONICAL: dict[type | tuple[type, ...], Callable[[Any], KeyPart]] = {
    int: int,  # also true and false
    str: str,
    (bytearray, memoryview, bytes): bytes,
    uuid.UUID: str,
    Decimal: _number,
    float: lambda value: _number(Decimal(repr(value))),
    datetime: _moment,
    (date, time): lambda value: str(value.isoformat()),
    # PostgreSQL's own text of an address has its prefix always.
    (IPv4Interface, IPv6Interface, IPv4Network, IPv6Network): str,
    (IPv4Address, IPv6Address): lambda value: f"{value}/{value.max_prefixlen}",
}


# ---------------------------------------------------------------- to a driver


def driver_key(key: Key, types: Sequence[TypeKind], dialect: str = "postgresql") -> tuple[Any, ...]:
    """The values to compare the columns of a key with, one by one. SQLite keeps keys as they stand.

    `ValueError`: no row of a table with such columns can have this key.
    """
    return tuple(to_driver(part, kind, dialect) for part, kind in zip(key, types, strict=True))


def driver_rows(keys: Sequence[Key], types: Sequence[TypeKind], dialect: str) -> list[tuple[Any, ...]]:
    """The keys as `driver_key` gives them; one that no such row can have is left out.

    `ValueError`: a key has not as many parts as there are types.
    """
    if tuple(types) == (TypeKind.INTEGER,) and all(len(key) == 1 and type(key[0]) is int for key in keys):
        # Thousands of people have such keys, and every question about them asks for all: one look at the ends will do.
        parts: list[int] = [key[0] for key in keys]  # type: ignore[misc]
        if not parts or (min(parts) in INTEGERS and max(parts) in INTEGERS):
            return [*zip(parts)]
    rows = []
    for key in keys:
        try:
            rows.append(driver_key(key, types, dialect))
        except ValueError:
            if len(key) != len(types):
                raise
    return rows


def to_driver(part: KeyPart, kind: TypeKind, dialect: str) -> Any:
    if dialect in KIN and isinstance(part, int) and part in UNSIGNED:
        raise StoreError(
            "store/key",
            "a key is a whole number above 9223372036854775807, which is more than gestand can hold",
            "let the key be BIGINT with a sign, or number the rows again",
        )
    if isinstance(part, int) and part not in INTEGERS and (dialect == "sqlite" or kind is TypeKind.INTEGER):
        raise ValueError("a number that no column can hold")
    if dialect == "sqlite":
        return _sqlite(part, kind)
    way, kept = _WAYS[dialect].get(kind, (_same, str))
    if not isinstance(part, kept):
        raise ValueError("a value of another type")
    try:
        return way(part)
    except (InvalidOperation, OverflowError):
        raise ValueError("a value of another type") from None


def _sqlite(part: KeyPart, kind: TypeKind) -> Any:
    if kind is TypeKind.NUMBER and isinstance(part, str):
        try:
            return float(part)
        except ValueError:
            return part
    return part


def _same(part: Any) -> Any:
    return part


def _boolean(part: int) -> bool:
    if part not in (0, 1):
        raise ValueError("neither true nor false")
    return bool(part)


def _text(part: str) -> str:
    if "\0" in part:
        raise ValueError("PostgreSQL has no text with a NUL in it")
    return part


_POSTGRESQL: dict[TypeKind, tuple[Callable[[Any], Any], type | tuple[type, ...]]] = {
    TypeKind.INTEGER: (_same, int),
    TypeKind.NUMBER: (Decimal, (int, str)),
    TypeKind.BOOLEAN: (_boolean, int),
    TypeKind.BYTES: (_same, bytes),
    TypeKind.UUID: (uuid.UUID, str),
    TypeKind.DATE: (date.fromisoformat, str),
    TypeKind.NAIVE: (datetime.fromisoformat, str),
    TypeKind.AWARE: (datetime.fromisoformat, str),
    TypeKind.TIME: (time.fromisoformat, str),
    TypeKind.TEXT: (_text, str),
}


def _naive(part: str) -> datetime:
    moment = datetime.fromisoformat(part)
    if moment.tzinfo:
        raise ValueError("a moment with a zone, where none stands")
    return moment


def _aware(part: str) -> datetime:
    moment = datetime.fromisoformat(part)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _decimal(part: int | str) -> Decimal:
    number = Decimal(part)
    if not number.is_finite():
        raise ValueError("no number")
    return number


_MARIADB: dict[TypeKind, tuple[Callable[[Any], Any], type | tuple[type, ...]]] = {
    TypeKind.INTEGER: (_same, int),
    TypeKind.NUMBER: (_decimal, (int, str)),
    TypeKind.BOOLEAN: (_same, int),  # TINYINT(1) is a number of one byte
    TypeKind.BYTES: (_same, bytes),
    TypeKind.UUID: (lambda part: str(uuid.UUID(part)), str),
    TypeKind.DATE: (date.fromisoformat, str),
    TypeKind.NAIVE: (_naive, str),
    TypeKind.AWARE: (_aware, str),
}
_WAYS = {"postgresql": _POSTGRESQL, "mariadb": _MARIADB, "mysql": _MARIADB}


# ---------------------------------------------------------------- typed by a person


def parse_key(text: str, types: Sequence[TypeKind], dialect: str = "postgresql") -> Key:
    """A key as somebody types it: `42`, `(7,12)`, `("a, b",7)`; bytes in hexadecimal.

    A key of one text is taken as it stands, parentheses and all. `UsageError` says what was expected, never what
    was typed: that may be somebody's address.
    """
    if len(types) == 1:
        return (_parsed(text, types[0], dialect),)
    inside = text.strip()
    parts = next(csv.reader([inside[1:-1]], skipinitialspace=True), []) if inside[:1] + inside[-1:] == "()" else []
    if len(parts) != len(types):
        raise UsageError(
            "key/form",
            f"a key of {len(types)} columns was expected",
            f"write ({','.join(kind.value for kind in types)}), texts with a comma between double quotes",
        )
    return tuple(_parsed(part, kind, dialect) for part, kind in zip(parts, types, strict=True))


def key_text(key: Key) -> str:
    """A key as `parse_key` reads it."""
    texts = [f"\\x{part.hex()}" if isinstance(part, bytes) else str(part) for part in key]
    if len(texts) == 1:
        return texts[0]
    quoted = ['"' + t.replace('"', '""') + '"' if re.search(r'[",\s]', t) or not t else t for t in texts]
    return f"({','.join(quoted)})"


def _parsed(text: str, kind: TypeKind, dialect: str) -> KeyPart:
    way = _PARSED.get(kind)
    if dialect == "sqlite" and kind not in (TypeKind.INTEGER, TypeKind.NUMBER, TypeKind.BOOLEAN, TypeKind.BYTES):
        # SQLite has no such types: what stands there is what the application wrote, in whatever form.
        way = None if kind in (TypeKind.TEXT, TypeKind.ENUM) else _loose
        way = None if kind in _AS_WRITTEN else way
    try:
        return way(text.strip()) if way else text
    except (ValueError, InvalidOperation):
        raise UsageError(
            "key/form", f"the key is no {kind.value}", f"write one such as {_EXAMPLES.get(kind, '42')}"
        ) from None


def _loose(text: str) -> KeyPart:
    """A column without a type keeps each value as it came: what looks like a whole number is taken for one."""
    return int(text) if re.fullmatch(r"0|-?[1-9]\d*", text) else text


def _integer(text: str) -> int:
    if not re.fullmatch(r"-?\d+", text, re.ASCII) or int(text) not in INTEGERS:
        raise ValueError("no whole number of 64 bits")
    return int(text)


_WORDS = {"true": 1, "1": 1, "false": 0, "0": 0}


def _truth(text: str) -> int:
    if text.lower() not in _WORDS:
        raise ValueError("neither true nor false")
    return _WORDS[text.lower()]


_AS_WRITTEN = (TypeKind.UUID, TypeKind.DATE, TypeKind.NAIVE, TypeKind.AWARE, TypeKind.TIME)
_PARSED: dict[TypeKind, Callable[[str], KeyPart]] = {
    TypeKind.INTEGER: _integer,
    TypeKind.NUMBER: lambda text: _number(Decimal(text)),
    TypeKind.BOOLEAN: _truth,
    TypeKind.BYTES: lambda text: bytes.fromhex(re.sub(r"^(\\x|0x)", "", text)),
    TypeKind.UUID: lambda text: str(uuid.UUID(text)),
    TypeKind.DATE: lambda text: date.fromisoformat(text).isoformat(),
    TypeKind.NAIVE: lambda text: _moment(datetime.fromisoformat(text)),
    TypeKind.AWARE: lambda text: _moment(datetime.fromisoformat(text)),
    TypeKind.TIME: lambda text: time.fromisoformat(text).isoformat(),
}
_EXAMPLES = {
    TypeKind.BOOLEAN: "true",
    TypeKind.BYTES: r"\x0a1b",
    TypeKind.UUID: "0b5c4f0e-7a53-4f0a-9a3b-0d3f4f1c2e5d",
    TypeKind.DATE: "2026-01-31",
    TypeKind.NAIVE: "2026-01-31T12:00:00",
    TypeKind.AWARE: "2026-01-31T12:00:00+00:00",
    TypeKind.TIME: "12:00:00",
}
