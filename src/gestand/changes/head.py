"""What differs in the head of a policy: who is responsible, where, and what holds for all of it."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.changes.model import Change, Kind, Rule, Subject, Value, listed, ranked, several, text, values, word, yes
from gestand.policy.model import Policy

HEAD = "head"
RHYTHMS = ("hourly", "nightly", "weekly", "by hand")
"""What falls due goes with the next run: the seldomer, the later."""


def head(old: Policy, new: Policy) -> Iterator[Change]:
    subject = Subject(HEAD)
    yield from _controller(subject, dict(old.controller), dict(new.controller))
    # Another authority, other holidays, another court.
    yield from values(subject, "established", _country(old.established), _country(new.established), Rule.RIGHT)
    yield from listed(subject, "offered_in", Kind.COUNTRY, old.offered_in, new.offered_in)
    if (old.tax, new.tax) != (old.established, new.established):
        yield from values(subject, "tax", _country(old.tax), _country(new.tax))
    yield from values(subject, "zone", text(old.zone), text(new.zone))
    yield from values(subject, "language", text(old.language), text(new.language))
    promises = int(not old.no_decisions), int(not new.no_decisions)
    yield from ranked(subject, "no decisions", yes(old.no_decisions), yes(new.no_decisions), promises, Rule.DECISION)
    rhythms = RHYTHMS.index(old.rhythm), RHYTHMS.index(new.rhythm)
    yield from ranked(subject, "rhythm", word(old.rhythm), word(new.rhythm), rhythms)
    yield from ranked(
        subject, "enforce", yes(old.enforce), yes(new.enforce), (int(not old.enforce), int(not new.enforce))
    )
    yield from values(subject, "brake", _brake(old), _brake(new))


def _controller(subject: Subject, old: dict[str, str], new: dict[str, str]) -> Iterator[Change]:
    yield from values(subject, "controller", text(old.get("name", "")), text(new.get("name", "")), Rule.CONTROLLER)
    rest = sorted(key for key in old.keys() | new.keys() if key != "name" and old.get(key) != new.get(key))
    if rest:
        before, after = ([f"{key}: {one[key]}" for key in rest if key in one] for one in (old, new))
        yield from values(subject, "details", several(Kind.TEXT, before), several(Kind.TEXT, after))


def _country(code: str) -> Value | None:
    return several(Kind.COUNTRY, [code] if code else [])


def _brake(policy: Policy) -> Value:
    return Value(Kind.TEXT, (f"{policy.brake.percent:g}%, {policy.brake.rows}",))
