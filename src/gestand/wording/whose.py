"""Of whom each column is, told from the policy alone: no store needs to be there to write a document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from gestand.policy.model import (
    ActivitySpec,
    ByColumns,
    ByPath,
    ClaimSpec,
    EventRef,
    EventSpec,
    GroupSpec,
    PersonalSpec,
    Policy,
    TableSpec,
)
from gestand.policy.names import Ambiguous, Names
from gestand.policy.spelling import head_and_last
from gestand.vocabulary.law import Basis

_GROUP = re.compile(r"\{([^.{}]+)\.")


@dataclass(frozen=True, slots=True)
class Used:
    """A personal column that an activity uses, or with no column the row itself, and whose it is."""

    table: TableSpec
    personal: PersonalSpec | None
    groups: frozenset[str]


@dataclass(slots=True)
class Whose:
    """Answers about one policy."""

    policy: Policy
    names: Names = field(init=False)
    groups: dict[str, GroupSpec] = field(init=False)
    _used: dict[str, tuple[Used, ...]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.names = Names(self.policy.tables)
        self.groups = {group.name: group for group in self.policy.people}

    def used(self, activity: ActivitySpec) -> tuple[Used, ...]:
        if activity.name not in self._used:
            self._used[activity.name] = tuple(one for use in activity.uses for one in self._one(use.name))
        return self._used[activity.name]

    def people(self, activity: ActivitySpec) -> tuple[GroupSpec, ...]:
        """The groups of people (no organisations) of whom it uses something, in the order of the policy."""
        names = {name for one in self.used(activity) for name in one.groups}
        return tuple(group for group in self.policy.people if group.name in names and not group.organisation)

    def belongs_to(self, group: GroupSpec) -> GroupSpec | None:
        """The group of organisations to which the people of a group belong; None where they belong to none."""
        found = (self.groups[name] for name in self.ends_at(group.belongs)) if group.belongs else ()
        return next((one for one in found if one.organisation), None)

    def condition(self, activity: ActivitySpec) -> str:
        """Whose choice it is that something is done for some only: "organisation", "some", or empty."""
        tables = {group.table for group in self.policy.people if group.organisation}
        found = ""
        for name, _ in activity.only_where:
            try:
                column = self.names.column(name)
            except Ambiguous:
                column = None
            owned = column is not None and any(self.names.table(table) is column.table for table in tables)
            found = "organisation" if owned else found or "some"
        return found

    def own_interest(self, activity: ActivitySpec) -> bool:
        """It rests on an interest of whoever runs the service, also in people whose organisation decides.

        Where the organisation chose it (`only where`) the interest is the organisation's; whoever has one that nobody
        chose decides what for, and is the controller of that (GDPR article 28(10)).
        """
        return activity.basis is Basis.LEGITIMATE_INTEREST and self.condition(activity) != "organisation"

    def event(self, ref: EventRef) -> tuple[TableSpec, EventSpec] | None:
        """The event that a term counts from; None where it is declared nowhere."""
        try:
            column = self.names.column(ref.name)
        except Ambiguous:
            return None
        if column is None:
            return None
        found = (event for event in column.table.events if event.column == column.name)
        return next(((column.table, event) for event in found), None)

    def ends_at(self, path: ByColumns) -> frozenset[str]:
        """The groups to which a path leads, by way of tables if need be."""
        return frozenset(self._along(path, frozenset()))

    def _one(self, name: str) -> Iterator[Used]:
        """What a name of `uses` stands for, as the policy's own checks read it."""
        try:
            column = self.names.column(name)
            personal = self.names.personal(column) if column else ()
            table = None if personal else self.names.table(name)
        except Ambiguous:
            return
        if column is not None:
            for one in personal:
                claims = [claim for claim in column.table.claims if not one.of or claim.name in one.of]
                yield Used(column.table, one, self._of(claims))
        if table is not None:
            yield Used(table, None, self._of(table.claims))

    def _of(self, claims: Iterable[ClaimSpec]) -> frozenset[str]:
        return frozenset(group for claim in claims for group in self._leads_to(claim, frozenset()))

    def _leads_to(self, claim: ClaimSpec, seen: frozenset[str]) -> Iterator[str]:
        if isinstance(claim.path, ByPath):
            yield from (name for name in _GROUP.findall(claim.path.template) if name in self.groups)
            return
        yield from self._along(claim.path, seen)

    def _along(self, path: ByColumns, seen: frozenset[str]) -> Iterator[str]:
        for way in path.ways:
            if way.target in self.groups:
                yield way.target
            elif way.target not in seen:
                for claim in self._claims(way.target):
                    yield from self._leads_to(claim, seen | {way.target})

    def _claims(self, target: str) -> tuple[ClaimSpec, ...]:
        """The claims of a table, or the one that `table.claim` names."""
        try:
            table, name = head_and_last(target)
            of = self.names.table(table) if table else None
            named = tuple(claim for claim in of.claims if claim.name == name) if of else ()
            if named and target not in self.names.all():
                return named
            found = self.names.table(target)
        except Ambiguous:
            return ()
        return found.claims if found else ()
