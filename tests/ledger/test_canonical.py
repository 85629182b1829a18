"""What is taken for canonical is what RFC 8785 writes, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from gestand.ledger.chain import from_canonical, to_canonical

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.text('a\\"\n\x00\x7f', max_size=4)
numbers = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(-(2.0**52), 2.0**52)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=8,
)


@given(values)
def test_what_the_standard_writes_is_read(value: Any) -> None:
    raw = rfc8785.dumps(value)
    assert rfc8785.dumps(from_canonical(raw)) == raw


@given(values | st.lists(st.integers(10**15 - 2, 10**15 + 2)))
def test_what_is_written_is_what_the_standard_writes(value: Any) -> None:
    assert to_canonical(value) == rfc8785.dumps(value)


def test_what_has_no_canonical_form_is_not_written() -> None:
    for value in (float("nan"), 2**53, "\ud800", {1: "a"}):
        with pytest.raises(rfc8785.CanonicalizationError):
            to_canonical(value)


@given(values, st.sampled_from([{"indent": 1}, {"separators": (", ", ":")}, {"ensure_ascii": True}, {}]))
def test_what_another_writer_writes_is_read_only_where_it_is_the_same(value: Any, way: dict[str, Any]) -> None:
    raw = json.dumps(value, **{"separators": (",", ":"), "ensure_ascii": False, **way}).encode()
    if raw == rfc8785.dumps(value):
        assert from_canonical(raw) == value
    else:
        with pytest.raises(ValueError):
            from_canonical(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a":1,"a":1}',
        b'{"b":1,"a":1}',
        b"1.0",
        b"1e3",
        b"-0",
        b"NaN",
        b"Infinity",
        b"9007199254740993",
        b'"\\u0041"',
        b'"\\/"',
        b'"\\u001F"',
        b'"\\ud800"',
        b" 1",
        b"1\n",
        b'"\xff"',
        b"\xef\xbb\xbf1",
        b"",
    ],
)
def test_bytes_of_another_form_are_refused(raw: bytes) -> None:
    with pytest.raises(ValueError):
        from_canonical(raw)
