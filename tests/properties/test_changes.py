"""Comparing two policies: nothing for one with itself, one line for one change, and the mirror image read backwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from changes_drawn import MUTATIONS, WHOLE, Mutation
from gestand.changes.diff import diff
from gestand.changes.model import Change, Way
from gestand.changes.terms import Order, compare, lengths
from gestand.changes.words import Sentences
from gestand.clock import Duration, Rounding, cut_off
from gestand.errors import Place
from gestand.policy.compare import longer
from gestand.policy.model import After, Earliest, EventRef, Forever, Latest, Policy, Until
from gestand.policy.reader import read
from gestand.policy.statement import Asked, Certificate, CookieKind, Identity, Right, Safeguard, Spoken
from gestand.vocabulary import catalogue


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    path = tmp_path_factory.mktemp("policies") / "privacy.yaml"
    path.write_text(WHOLE, encoding="utf-8")
    return read(path)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_one_change_is_one_line_with_its_way_and_its_rule(whole: Policy, mutation: Mutation) -> None:
    found = diff(whole, mutation.change(whole))
    assert [(c.way, c.key, c.rule) for c in found.changes] == [(mutation.way, mutation.key, mutation.rule)]
    assert found.substantial is (mutation.rule is not None)
    assert all(len(Sentences(found, language).all()) == 1 for language in catalogue.LANGUAGES)


# What is one way and its opposite reads only as itself when both are done: those that touch one place are not combined.
some = st.lists(st.sampled_from(MUTATIONS), max_size=4, unique_by=lambda m: m.key.partition(".")[0])


@given(some, some)
@settings(max_examples=40, deadline=None)
def test_read_backwards_stricter_is_looser_and_new_is_gone(
    whole: Policy, ones: list[Mutation], others: list[Mutation]
) -> None:
    old, new = done(whole, ones), done(whole, others)
    there, back = diff(old, new).changes, diff(new, old).changes
    assert Counter(map(seen, there)) == Counter(seen(backwards(change)) for change in back)
    assert diff(old, old).changes == diff(new, new).changes == ()
    assert bool(there) == ({m.name for m in ones} != {m.name for m in others})


def done(policy: Policy, mutations: list[Mutation]) -> Policy:
    # An order of their own, so that the same ones make the same policy; another name comes last, for others name it.
    for mutation in sorted(mutations, key=lambda m: (m.way is Way.RENAMED, m.name)):
        policy = mutation.change(policy)
    return policy


def backwards(change: Change) -> Change:
    return Change(change.way.back, change.subject, change.aspect, change.new, change.old)


def seen(change: Change) -> tuple[object, ...]:
    # Its name is the new one: of what was renamed that is another one backwards.
    return change.way, change.subject.kind, change.aspect, change.old, change.new


def test_every_way_back_is_back() -> None:
    assert all(way.back.back is way for way in Way)


TYPED = ("places", "processors", "cookies", "consents", "backups", "rights", "changes")
OTHERS: dict[str, Callable[[Any], Any]] = {
    "str": lambda value: f"{value} and more",
    "bool": lambda value: not value,
    "tuple[str, ...]": lambda value: (*value, "DE"),
    "tuple[Certificate, ...]": lambda value: (*value, Certificate("NEN 7510", "", Place())),
    "tuple[Spoken, ...]": lambda value: (*value, Spoken("something", Place())),
    "tuple[Right, ...]": lambda value: (*value, Right.OBJECTION),
    "tuple[tuple[str, tuple[str, ...]], ...]": lambda _: (("e-mail", ("guest",)),),
    "Duration | None": lambda _: Duration(days=99),
    "CookieKind | None": lambda _: CookieKind.ANALYTICAL,
    "Asked | None": lambda value: Asked.FIRST if value is Asked.NOT_NEEDED else Asked.NOT_NEEDED,
    "Safeguard | None": lambda _: Safeguard.RULES,
    "Identity | None": lambda _: Identity.COPY,
}
"""By the type of a field another value than any the policy has there."""
WRITTEN = ("lives_said", "answer_said")
"""Another field as it was written."""


@pytest.mark.parametrize("section", TYPED)
def test_every_field_of_what_a_statement_says_is_compared(whole: Policy, section: str) -> None:
    entries = getattr(whole.says, section)
    entry = entries[0] if isinstance(entries, tuple) else entries
    for field in fields(entry):
        if field.name in ("name", "place", "places", *WRITTEN):
            continue
        other = replace(entry, **{field.name: OTHERS[str(field.type)](getattr(entry, field.name))})
        said: Any = (other, *entries[1:]) if isinstance(entries, tuple) else other
        found = diff(whole, replace(whole, says=replace(whole.says, **{section: said}))).changes
        assert {change.subject.kind for change in found} == {section}, f"{section}: {field.name}"


# ---------------------------------------------------------------- terms

ENDED, BOOKED = EventRef("users.ended_at", False, Place()), EventRef("invoices.booked_on", False, Place())
durations = st.builds(
    Duration,
    years=st.integers(0, 3),
    months=st.integers(0, 13),
    weeks=st.integers(0, 5),
    days=st.integers(0, 35),
    hours=st.sampled_from([0, 0, 0, 24, 36]),
).filter(lambda duration: duration != Duration())


@given(durations, durations, st.integers(0, 365 * 4), st.integers(0, 1439))
@settings(max_examples=20, deadline=None)
def test_a_term_called_longer_never_ends_sooner_for_any_event(
    one: Duration, other: Duration, day: int, minute: int
) -> None:
    event = datetime.combine(date(2027, 1, 1), time()) + timedelta(days=day, minutes=minute)
    ends = [reckoned(event, duration) for duration in (one, other)]
    found = lengths(one, other)
    assert {
        Order.SAME: ends[0] == ends[1],
        Order.LONGER: ends[0] <= ends[1],
        Order.SHORTER: ends[0] >= ends[1],
        Order.OTHERWISE: True,
    }[found], (found, ends)
    assert lengths(other, one) is found.back
    assert longer(After(other, ENDED), After(one, BOOKED)) is (found in (Order.LONGER, Order.OTHERWISE))


def reckoned(event: datetime, duration: Duration) -> datetime:
    """The first whole hour at which a run finds the term over, by the cut-off that runs use. No summer time: UTC."""
    from datetime import UTC

    at = event.replace(tzinfo=UTC, minute=0)
    low, high = 0, 24 * 365 * 6
    while low < high:
        middle = (low + high) // 2
        over = cut_off(at + timedelta(hours=middle), duration, Rounding.NONE, "UTC").moment > event.replace(tzinfo=UTC)
        low, high = (low, middle) if over else (middle + 1, high)
    return (at + timedelta(hours=low)).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("old", "new", "order"),
    [
        (After(Duration(months=12), ENDED), After(Duration(years=1), ENDED), Order.SAME),
        (After(Duration(days=30), ENDED), After(Duration(months=1), ENDED), Order.OTHERWISE),
        (After(Duration(weeks=4), ENDED), After(Duration(months=1), ENDED), Order.LONGER),
        (After(Duration(days=365), ENDED), After(Duration(years=1), ENDED), Order.LONGER),
        (After(Duration(years=1), ENDED), After(Duration(years=1), ENDED, Rounding.YEAR_END), Order.LONGER),
        (Until(ENDED), After(Duration(hours=1), ENDED), Order.LONGER),
        (After(Duration(years=9), ENDED), Forever(), Order.LONGER),
        (After(Duration(years=1), ENDED), After(Duration(years=2), BOOKED), Order.OTHERWISE),
        (After(Duration(years=1), ENDED), Latest((After(Duration(years=1), ENDED), Until(BOOKED))), Order.LONGER),
        (After(Duration(years=1), ENDED), Earliest((After(Duration(years=1), ENDED), Until(BOOKED))), Order.SHORTER),
        (
            Latest((After(Duration(years=1), ENDED), Until(BOOKED))),
            Latest((Until(BOOKED), After(Duration(years=1), ENDED))),
            Order.SAME,
        ),
        (
            Latest((After(Duration(years=1), ENDED), After(Duration(years=3), BOOKED))),
            Latest((After(Duration(years=2), ENDED), After(Duration(years=2), BOOKED))),
            Order.OTHERWISE,
        ),
        (
            Latest((After(Duration(years=1), ENDED), After(Duration(years=2), ENDED))),
            After(Duration(years=2), ENDED),
            Order.SAME,
        ),
    ],
)
def test_terms_are_compared_by_reckoning(old: After, new: After, order: Order) -> None:
    assert compare(old, new) is order
    assert compare(new, old) is order.back


def test_every_word_in_the_catalogues_is_of_something_that_is_said() -> None:
    import gestand.changes

    folder = Path(gestand.changes.__file__ or "").parent
    code = "\n".join(path.read_text() for path in sorted(folder.glob("*.py")))
    for family in ("changes.aspect.", "changes.subject."):
        for key in (key.removeprefix(family) for key in catalogue.keys("nl") if key.startswith(family)):
            assert f'"{key}"' in code or f'"{key.replace("_", " ")}"' in code, f"{family}{key}"
