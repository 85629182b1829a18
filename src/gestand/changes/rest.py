"""What differs and no part of this package speaks of: named, so that nothing is left out. A key that the language gets
later is told here until it is compared for what it says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from gestand.changes.matching import Matched
from gestand.changes.model import Change, Rule, Subject, Way
from gestand.policy.digest import content, plain
from gestand.policy.model import Policy

ACTIVITY = (
    "type",
    "name",
    "purpose",
    "basis",
    "interest",
    "law",
    "marketing",
    "uses",
    "own",
    "at_least",
    "at_most",
    "said",
    "laws",
    "recipients",
    "no_recipients",
    "source",
    "ask",
    "decides",
    "only_where",
)
"""What is compared of an activity."""
HEAD = (
    "version",
    "in_force",
    "state",
    "zone",
    "language",
    "established",
    "offered_in",
    "tax",
    "controller",
    "rhythm",
    "enforce",
    "brake",
    "no_decisions",
)
"""What is compared of the head, and what is nothing that is promised."""
PARTS = ("stores", "people", "tables", "activities", "unsupported", "copies", "mentions", "translations")
HELPERS = {"third parties": "processors", "recipients": "activity"}
"""Sections that are told of under another name."""


def rest(old: Policy, new: Policy, found: Matched, told: Sequence[Change]) -> Iterator[Change]:
    """What is left, after all that was `told`."""
    for one, other in found.pairs:
        if _without(one, ACTIVITY) != _without(other, ACTIVITY):
            yield Change(
                Way.OTHERWISE, Subject("activity", other.name, other.place, other.purpose), "rest", rule=Rule.UNCLEAR
            )
    kinds = {change.subject.kind for change in told}
    for section in sorted(_sections(old, new)):
        if HELPERS.get(section, section) not in kinds:
            yield Change(Way.OTHERWISE, Subject("section", section), rule=Rule.UNCLEAR)
    before, after = ({k: v for k, v in content(p).items() if k not in (*HEAD, *PARTS)} for p in (old, new))
    for key in sorted(before.keys() | after.keys()):
        if before.get(key) != after.get(key):
            yield Change(Way.OTHERWISE, Subject("section", key), rule=Rule.UNCLEAR)
    if not told and _tables(old) != _tables(new):
        yield Change(Way.OTHERWISE, Subject("rest"))


def _without(value: Any, keys: tuple[str, ...]) -> Any:
    return {key: inner for key, inner in plain(value).items() if key not in keys}


def _sections(old: Policy, new: Policy) -> set[str]:
    """The sections of the statement of which some entry is written otherwise."""
    before, after = ({(one.section, one.name, one.says) for one in policy.unsupported} for policy in (old, new))
    return {section for section, *_ in before ^ after}


def _tables(policy: Policy) -> Any:
    """The tables, and the groups: also what nobody sees from outside."""
    return {part.name: plain(part) for part in policy.tables}, {part.name: plain(part) for part in policy.people}
