"""What every section of a statement is written from: the policy, whom it is told to, and a voice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from gestand.errors import Place
from gestand.policy.model import ActivitySpec, GroupSpec, Policy, Role
from gestand.statement.model import Block, Paragraph, Section, Sentence, Span, Spans
from gestand.statement.speaking import Voice
from gestand.vocabulary.law import Basis
from gestand.wording.whose import Whose

_NO_WORD = re.compile(r"[^\w-]+")

CONSENTS = (Basis.CONSENT, Basis.EXPLICIT_CONSENT)
OBJECTABLE = (Basis.LEGITIMATE_INTEREST, Basis.PUBLIC_TASK)
"""The bases of GDPR article 21(1)."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """For whose people a statement is: its name (empty: not known), the group it is of, and what is not done there."""

    name: str
    group: str
    not_done: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Audience:
    """To whom a statement is told: to everybody, to one group, to the people of one organisation."""

    group: str = ""
    organisation: Organisation | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """What was published before: each earlier version with its first day, and what is otherwise since the last of them.

    `changed`: sentences in the language of the statement.
    """

    earlier: tuple[tuple[str, date], ...] = ()
    changed: tuple[str, ...] = ()


@dataclass(slots=True)
class Telling:
    policy: Policy
    voice: Voice
    audience: Audience
    past: Past = Past()
    whose: Whose = field(init=False)

    def __post_init__(self) -> None:
        self.whose = Whose(self.policy)

    # ------------------------------------------------------------ whom

    @property
    def people(self) -> tuple[GroupSpec, ...]:
        """The groups of people that the statement is about."""
        found = (group for group in self.policy.people if not group.organisation)
        if self.audience.group:
            found = (group for group in found if group.name == self.audience.group)
        if (of := self.audience.organisation) is not None:
            found = (group for group in found if self._belongs(group, of.group))
        return tuple(found)

    def of(self, role: Role) -> tuple[GroupSpec, ...]:
        return tuple(group for group in self.people if group.role is role)

    @property
    def only_processed(self) -> bool:
        """Nobody it is about is ours to decide about: for all of them their organisation is the controller."""
        return not self.of(Role.CONTROLLER) and bool(self.people)

    def called(self, group: GroupSpec) -> Spans:
        if group.called:
            return self.voice.own(group.called, group.place)
        self.voice.missing("S103", group.name, group.place, group=group.name)
        return (Span(group.name),)

    def all_called(self, groups: tuple[GroupSpec, ...]) -> Spans:
        return self.voice.listing(self.called(group) for group in groups)

    def _belongs(self, group: GroupSpec, organisation: str) -> bool:
        return group.belongs is not None and organisation in self.whose.ends_at(group.belongs)

    # ------------------------------------------------------------ what for

    @property
    def activities(self) -> tuple[ActivitySpec, ...]:
        """What is done with something of the people it is about; of one organisation what is done there."""
        names = {group.name for group in self.people}
        left_out = self.audience.organisation.not_done if self.audience.organisation else frozenset()
        return tuple(
            activity
            for activity in self.policy.activities
            if activity.name not in left_out and any(g.name in names for g in self.whose.people(activity))
        )

    def concerned(self, activity: ActivitySpec) -> tuple[GroupSpec, ...]:
        """The people it is about, of those this statement is told to."""
        mine = self.people
        return tuple(group for group in self.whose.people(activity) if group in mine)

    def purpose(self, activity: ActivitySpec) -> Spans:
        if activity.purpose == activity.name.replace("-", " "):
            # What a policy has for an activity that says none.
            self.voice.missing("S104", activity.name, activity.place, activity=activity.name)
        return self.voice.own(activity.purpose, activity.place)

    def purposes(self, activities: tuple[ActivitySpec, ...]) -> Spans:
        """Their purposes between quotes, each a way to where more is told of it."""
        return self.voice.listing(self._linked(activity) for activity in activities)

    def named(self, name: str, place: Place) -> Spans:
        """An activity that is named, as its purpose; or what was said instead of one."""
        found = next((one for one in self.activities if one.name == name), None)
        if found is not None:
            return self._linked(found)
        elsewhere = next((one for one in self.policy.activities if one.name == name), None)
        return self._quoted(self.purpose(elsewhere)) if elsewhere else self.voice.own(name, place, "use")

    def _linked(self, activity: ActivitySpec) -> Spans:
        parts = self.purpose(activity)
        return self._quoted(tuple(Span(p.text, p.language, f"#{anchor(activity)}") for p in parts))

    def _quoted(self, purpose: Spans) -> Spans:
        return self.voice.spans("quoted", text=purpose)

    def instructed(self, activity: ActivitySpec) -> bool:
        """For the people it is told to, their organisation decides on it, and we do it for them."""
        roles = {group.role for group in self.concerned(activity)}
        return roles == {Role.PROCESSOR} and not self.whose.own_interest(activity)

    # ------------------------------------------------------------ parts

    def section(self, id_: str, *blocks: Block | None, apart: bool = False, level: int = 2) -> Iterator[Section]:
        """A section with the blocks that there are; none where there is nothing to tell."""
        there = tuple(block for block in blocks if block is not None)
        if there:
            yield Section(id_, level, self.voice.spans(f"{id_}.title"), there, apart)

    @property
    def controller(self) -> dict[str, str]:
        return dict(self.policy.controller)


def paragraph(*sentences: Sentence | None) -> Paragraph | None:
    """A paragraph of the sentences that there are."""
    there = tuple(one for one in sentences if one is not None)
    return Paragraph(there) if there else None


def anchor(activity: ActivitySpec) -> str:
    return "purpose-" + _NO_WORD.sub("-", activity.name)
