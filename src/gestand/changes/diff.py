"""What differs between two policies, a value for each difference, and whether a new version of it is substantial."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gestand.changes.activities import activities
from gestand.changes.data import groups, stores, tables
from gestand.changes.head import head
from gestand.changes.matching import Matched, matched
from gestand.changes.model import Change, Kind, Rule, Subject, Way, listed
from gestand.changes.rest import rest
from gestand.changes.says import says
from gestand.changes.used import Side
from gestand.policy.digest import plain
from gestand.policy.model import Policy

ORDER = (Way.NEW, Way.LOOSER, Way.OTHERWISE, Way.RENAMED, Way.STRICTER, Way.GONE)
"""What people have to know first."""


@dataclass(frozen=True, slots=True)
class Diff:
    old: Policy
    new: Policy
    changes: tuple[Change, ...]
    matched: Matched

    @property
    def substantial(self) -> bool:
        return any(change.substantial for change in self.changes)

    def using(self, columns: frozenset[str]) -> tuple[str, ...]:
        """The activities of the new policy that use any of these columns."""
        side = Side(self.new)
        return tuple(one.name for one in self.new.activities if columns & side.used(one).columns.keys())

    @property
    def rules(self) -> tuple[Rule, ...]:
        found = {change.rule for change in self.changes}
        return tuple(rule for rule in Rule if rule in found)


def diff(old: Policy, new: Policy) -> Diff:
    """Every difference, in the order in which people have to know of it.

    Nothing is left out: what no part of this package knows is one line that says so. Version and date, where a store is
    reached, and where gestand keeps its own records are nothing that is promised.
    """
    sides = Side(old), Side(new)
    found = matched(*sides)
    changes = list(_changes(*sides, found))
    changes += list(rest(old, new, found, changes))
    return Diff(old, new, tuple(sorted(changes, key=_place)), found)


def _changes(one: Side, other: Side, found: Matched) -> Iterator[Change]:
    old, new = one.policy, other.policy
    yield from head(old, new)
    yield from activities(one, other, found)
    yield from groups(old, new)
    yield from tables(one, other)
    yield from stores(old, new)
    yield from says(old, new)
    yield from _copies(old, new)
    yield from _mentions(old, new)


def _copies(old: Policy, new: Policy) -> Iterator[Change]:
    if plain(sorted(old.copies, key=lambda c: c.name)) != plain(sorted(new.copies, key=lambda c: c.name)):
        before, after = [copy.name for copy in old.copies], [copy.name for copy in new.copies]
        found = list(listed(Subject("copies"), "said", Kind.TEXT, before, after))
        yield from found or [Change(Way.OTHERWISE, Subject("copies"))]


def _mentions(old: Policy, new: Policy) -> Iterator[Change]:
    if plain(old.mentions) != plain(new.mentions):
        before, after = ([mention.of for mention in policy.mentions] for policy in (old, new))
        # Whoever is erased goes on being named in what others wrote.
        found = list(listed(Subject("mentions"), "said", Kind.TEXT, before, after, None, Rule.RIGHT))
        yield from found or [Change(Way.OTHERWISE, Subject("mentions"), "", None, None, Rule.UNCLEAR)]


def _place(change: Change) -> tuple[int, bool, str, str, str]:
    return ORDER.index(change.way), not change.substantial, change.subject.kind, change.subject.name, change.aspect
