"""What is written down is read back: keys, moments, plans."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gestand.acts import Action, Keep, Key, Person, Plan, Step
from gestand.errors import UsageError
from gestand.ledger.codec import (
    canonical,
    key_from_json,
    key_to_json,
    key_to_text,
    moment_from_text,
    moment_to_text,
    person_to_json,
    person_to_text,
)
from gestand.ledger.plans import plan_from_json, plan_from_text, plan_to_json, plan_to_text

from .conftest import ALICE, a_plan

words = st.text(max_size=8)
counts = st.integers(0, 10**12)
moments = st.datetimes(datetime(1900, 1, 1), datetime(9000, 1, 1), timezones=st.timezones(), allow_imaginary=False)
keys = st.lists(st.integers() | st.text(st.characters()) | st.binary(), max_size=3).map(tuple)
lists = st.lists(words, max_size=3).map(tuple)
steps = st.builds(Step, counts, words, words, st.sampled_from(Action), lists, counts, lists, st.none() | counts)
keeps = st.builds(Keep, words, words, lists, counts, lists, words)
extras = st.dictionaries(words, st.none() | st.booleans() | st.integers() | words | st.lists(words), max_size=3)
plans = st.builds(
    Plan,
    *(words, moments, words, st.none() | st.builds(Person, words, keys), words, st.dictionaries(words, words), words),
    *(st.lists(steps, max_size=3).map(tuple), st.lists(keeps, max_size=3).map(tuple), lists, extras),
)


def exactly(key: Key) -> list[tuple[str, Any]]:
    return [(type(part).__name__, part) for part in key]


@given(keys)
def test_a_key_survives_with_its_types(key: Key) -> None:
    assert exactly(key_from_json(json.loads(canonical(key_to_json(key))))) == exactly(key)


@given(words, keys | st.lists(st.integers(), max_size=2).map(tuple))
def test_a_key_and_a_person_have_one_text_however_it_is_made(group: str, key: Key) -> None:
    person = Person(group, key)
    assert key_to_text(key) == canonical(key_to_json(key))
    assert person_to_text(person) == canonical(person_to_json(person))


@given(keys, keys)
def test_two_keys_are_written_alike_only_when_they_are_one(one: Key, other: Key) -> None:
    assert (canonical(key_to_json(one)) == canonical(key_to_json(other))) == (exactly(one) == exactly(other))


@pytest.mark.parametrize("key", [(True,), (1.5,), (None,), ((1,),)])
def test_no_other_type_becomes_a_key(key: Any) -> None:
    with pytest.raises(ValueError, match="no part of a key"):
        key_to_json(key)


@pytest.mark.parametrize("part", [True, None, 1.5, [], {}, {"bytes": "AA==", "more": 1}, {"bytes": "!"}])
def test_no_other_json_becomes_a_key(part: Any) -> None:
    with pytest.raises(ValueError, match=r"key|base64|padding|alphabet"):
        key_from_json([part])


@given(moments)
def test_a_moment_survives(moment: datetime) -> None:
    back = moment_from_text(moment_to_text(moment))
    assert back == moment.astimezone(UTC)
    assert back.tzinfo is UTC


@given(moments, moments)
def test_texts_of_moments_sort_as_moments_do(one: datetime, other: datetime) -> None:
    assert (moment_to_text(one) < moment_to_text(other)) == (one.astimezone(UTC) < other.astimezone(UTC))


@given(plans)
def test_a_plan_survives(plan: Plan) -> None:
    # In an hour that a zone has twice, a moment is never equal to one of another zone: Python compares no such two.
    assert plan_from_text(plan_to_text(plan)) == replace(plan, at=plan.at.astimezone(UTC))
    assert plan_to_text(plan_from_text(plan_to_text(plan))) == plan_to_text(plan)


def test_a_plan_has_the_form_that_the_command_line_promises() -> None:
    value = plan_to_json(a_plan())
    assert value["for"] == {"scope": "retention"}
    assert {"digest", "for", "at", "steps", "keeps"} <= set(value)
    assert {"store", "table", "action", "columns", "expected", "because"} <= set(value["steps"][0])
    assert {"store", "table", "expected", "because", "until"} <= set(value["keeps"][0])
    assert plan_to_json(a_plan(person=ALICE))["for"] == {"scope": "person", "person": {"group": "user", "key": [7]}}


def damaged() -> list[Any]:
    whole = plan_to_json(a_plan(person=ALICE))
    found: list[Any] = [None, [], "plan", 7, {}, {**whole, "format": 2}, {**whole, "more": 1}, {**whole, "at": "soon"}]
    found += [{name: value for name, value in whole.items() if name != left} for left in whole]
    found += [{**whole, name: None} for name in whole]
    step, keep = whole["steps"][0], whole["keeps"][0]
    bad_steps = [{**step, "action": "drop"}, {**step, "expected": "1"}, {**step, "expected": True}, {**step, "x": 1}]
    bad_steps += [{**step, "columns": "name"}, {**step, "store": None}, {**step, "because": [1]}, "step"]
    found += [{**whole, "steps": [bad]} for bad in bad_steps]
    found += [{**whole, "keeps": [bad]} for bad in ({**keep, "until": None}, {**keep, "x": 1}, {}, None)]
    found += [{**whole, "for": {"scope": "person", "person": {"group": "user", "key": [None]}}}]
    found += [{**whole, "for": {"scope": "person", "persons": []}}]
    return found


@pytest.mark.parametrize("value", damaged())
def test_anything_else_is_not_a_plan(value: Any) -> None:
    with pytest.raises(UsageError) as failure:
        plan_from_json(value)
    assert failure.value.code == "plan/unreadable"
    assert "--out" in failure.value.hint


@pytest.mark.parametrize("text", ["", "{", b"\xff\xfe", "[" * 100_000])
def test_anything_else_is_not_a_plan_in_a_file(text: str | bytes) -> None:
    with pytest.raises(UsageError):
        plan_from_text(text)
