"""Keys as values: canonical, typed by a person, and back."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from ipaddress import ip_interface

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gestand.errors import StoreError, UsageError
from gestand.stores.base import TypeKind
from gestand.stores.keys import Key, canonical_key, driver_key, key_relation, key_text, parse_key
from support.engines import ENGINES

T = TypeKind
NOON = datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=2)))
ID = "0b5c4f0e-7a53-4f0a-9a3b-0d3f4f1c2e5d"


@pytest.mark.parametrize(
    ("value", "part"),
    [
        (7, 7),
        ("7", "7"),
        (b"7", b"7"),
        (memoryview(b"7"), b"7"),
        (True, 1),
        (Decimal("42.00"), 42),
        (Decimal("42.50"), "42.5"),
        (Decimal("1E+3"), 1000),
        (0.1, "0.1"),
        (3.0, 3),
        (uuid.UUID(ID), ID),
        (date(2026, 1, 31), "2026-01-31"),
        (time(12, 30), "12:30:00"),
        (datetime(2026, 1, 31, 12), "2026-01-31T12:00:00"),
        (NOON, "2026-07-01T10:00:00+00:00"),
        (ip_interface("10.0.0.1/24"), "10.0.0.1/24"),
        (ip_interface("10.0.0.1").ip, "10.0.0.1/32"),
    ],
)
def test_every_value_of_a_key_has_one_form(value: object, part: object) -> None:
    (found,) = canonical_key([value])
    assert (type(found), found) == (type(part), part)


@pytest.mark.parametrize("value", [None, [1], {"a": 1}, object(), timedelta(1)])
def test_what_names_no_row_is_no_key(value: object) -> None:
    with pytest.raises(StoreError) as caught:
        canonical_key([1, value])
    assert caught.value.code == "store/key"


@pytest.mark.parametrize(
    ("text", "types", "key"),
    [
        ("42", [T.INTEGER], (42,)),
        (" -42 ", [T.INTEGER], (-42,)),
        ("42", [T.TEXT], ("42",)),
        (" (7,12)", [T.TEXT], (" (7,12)",)),
        ("(7,12)", [T.INTEGER, T.INTEGER], (7, 12)),
        ("( 7, 12 )", [T.INTEGER, T.TEXT], (7, "12 ")),
        ('("a, ""b""",7)', [T.TEXT, T.INTEGER], ('a, "b"', 7)),
        ("(,7)", [T.TEXT, T.INTEGER], ("", 7)),
        (ID.upper(), [T.UUID], (ID,)),
        (ID.replace("-", ""), [T.UUID], (ID,)),
        (r"\x00ff", [T.BYTES], (b"\0\xff",)),
        ("0x00ff", [T.BYTES], (b"\0\xff",)),
        ("42.50", [T.NUMBER], ("42.5",)),
        ("42.00", [T.NUMBER], (42,)),
        ("2026-01-31", [T.DATE], ("2026-01-31",)),
        ("2026-07-01 12:00+02:00", [T.AWARE], ("2026-07-01T10:00:00+00:00",)),
        ("True", [T.BOOLEAN], (1,)),
        ("sad", [T.ENUM], ("sad",)),
    ],
)
def test_a_key_is_typed_as_it_is_said(text: str, types: list[TypeKind], key: Key) -> None:
    found = parse_key(text, types)
    assert found == key
    assert [type(part) for part in found] == [type(part) for part in key]


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("anna@example.nl", [T.INTEGER]),
        ("7abc", [T.INTEGER]),
        ("٧", [T.INTEGER]),
        ("1_000", [T.INTEGER]),
        ("9" * 30, [T.INTEGER]),
        ("", [T.INTEGER]),
        ("7,12", [T.INTEGER, T.INTEGER]),
        ("(7)", [T.INTEGER, T.INTEGER]),
        ("(7,8,9)", [T.INTEGER, T.INTEGER]),
        ("()", [T.INTEGER, T.INTEGER]),
        ("(", [T.INTEGER, T.INTEGER]),
        ("", [T.INTEGER, T.INTEGER]),
        ("anna@example.nl", [T.UUID]),
        ("anna@example.nl", [T.NUMBER]),
        ("xyz", [T.BYTES]),
        ("31-01-2026", [T.DATE]),
        ("perhaps", [T.BOOLEAN]),
    ],
)
def test_what_is_no_key_is_an_error_that_says_what_is_and_repeats_nothing(text: str, types: list[TypeKind]) -> None:
    with pytest.raises(UsageError) as caught:
        parse_key(text, types)
    assert caught.value.hint
    assert "anna" not in f"{caught.value.message} {caught.value.hint}"
    assert caught.value.__cause__ is None


def test_sqlite_keeps_what_the_application_wrote() -> None:
    """A UUID stands there with dashes or without, as the application made it."""
    assert parse_key(ID.replace("-", ""), [T.UUID], "sqlite") == (ID.replace("-", ""),)
    assert parse_key("7", [T.OTHER], "sqlite") == (7,)
    assert parse_key("07", [T.OTHER], "sqlite") == ("07",)
    assert parse_key("7", [T.OTHER], "postgresql") == ("7",)


PARTS = {
    T.INTEGER: st.integers(-(2**63), 2**63 - 1),
    T.TEXT: st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n")),
    T.BYTES: st.binary(),
    T.UUID: st.uuids().map(str),
}


@given(st.data())
def test_what_is_shown_can_be_typed(data: st.DataObject) -> None:
    types = data.draw(st.lists(st.sampled_from(list(PARTS)), min_size=1, max_size=4))
    key = tuple(data.draw(PARTS[kind]) for kind in types)
    assert parse_key(key_text(key), types) == key


@pytest.mark.parametrize(
    ("key", "types"),
    [
        (("7",), [T.INTEGER]),
        ((7,), [T.TEXT]),
        ((b"7",), [T.TEXT]),
        (("seven",), [T.NUMBER]),
        (("seven",), [T.UUID]),
        ((2,), [T.BOOLEAN]),
        ((2**63,), [T.INTEGER]),
        (("a\0",), [T.TEXT]),
        (("yesterday",), [T.DATE]),
    ],
)
def test_a_key_of_another_type_is_nobodys_on_postgresql(key: Key, types: list[TypeKind]) -> None:
    with pytest.raises(ValueError, match=r"."):
        driver_key(key, types)


@pytest.mark.parametrize(
    ("key", "types"),
    [
        (("7",), [T.INTEGER]),
        ((7,), [T.TEXT]),
        ((b"7",), [T.TEXT]),
        (("seven",), [T.NUMBER]),
        (("NaN",), [T.NUMBER]),
        (("seven",), [T.UUID]),
        (("true",), [T.BOOLEAN]),
        ((-(2**63) - 1,), [T.INTEGER]),
        (("0000-00-00",), [T.DATE]),
        (("2026-07-01T10:00:00+02:00",), [T.NAIVE]),
    ],
)
def test_a_key_of_another_type_is_nobodys_on_mariadb(key: Key, types: list[TypeKind]) -> None:
    with pytest.raises(ValueError, match=r"."):
        driver_key(key, types, "mariadb")


def test_a_key_of_another_length_is_a_mistake_and_not_nobodys() -> None:
    for dialect in ENGINES:
        with pytest.raises(ValueError, match="argument"):
            key_relation(dialect, "k", [T.INTEGER], [(1, 2)])


def test_driver_values_are_what_the_driver_takes() -> None:
    types = [T.UUID, T.AWARE, T.NUMBER, T.BOOLEAN]
    key: Key = (ID, "2026-07-01T10:00:00+00:00", "42.5", 1)
    assert driver_key(key, types) == (uuid.UUID(ID), NOON.astimezone(UTC), Decimal("42.5"), True)
    assert driver_key(key, types, "sqlite") == (ID, "2026-07-01T10:00:00+00:00", 42.5, 1)
