"""What every register is written with: the policy, its words in a language, whose each column is, the gaps so far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from gestand.errors import Place
from gestand.policy.model import ActivitySpec, GroupSpec, Policy, Role
from gestand.policy.statement import PlaceSpec, ProcessorSpec
from gestand.registers.gaps import Named, Value, gap
from gestand.registers.model import Cell, Column, Gap, Register, Text, cell
from gestand.vocabulary import catalogue
from gestand.wording.where import ALL_OF_IT, countries
from gestand.wording.whose import Used, Whose
from gestand.wording.wording import SAME, Wording, has_purpose

OTHERS = "others"
"""The family of words for whoever receives data (`hosting provider`)."""


@dataclass
class Desk:
    """`of`: the one organisation that the book is of: the group that it is of, and what it is called.

    `served`: how many organisations there are of each group; None: nobody asked. `not_done`: activities that are not
    done for the one.
    """

    policy: Policy
    language: str
    at: date
    of: tuple[str, str] | None = None
    served: Mapping[str, int] | None = None
    not_done: frozenset[str] = frozenset()
    words: Wording = field(init=False)
    whose: Whose = field(init=False)
    places: dict[str, PlaceSpec] = field(init=False)
    gaps: dict[tuple[str, str], Gap] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.words = Wording(self.policy, self.language)
        self.whose = Whose(self.policy)
        self.places = {place.name: place for place in self.policy.says.places}

    # ------------------------------------------------------------ words

    def say(self, key: str, **values: str | int | date) -> str:
        return catalogue.text(self.language, f"register.{key}", **values)

    def own(self, text: str, family: str = "") -> Text:
        """A text of the policy, in the book's language or marked as of another; `family` as in `Wording.own`."""
        if family == OTHERS and (known := self._of_others(text)):
            return Text(known)
        return Text(self.words.own(text, family), self.words.foreign(text, family))

    def other(self, name: str) -> Named:
        """Somebody who receives data, by the policy's word and in the book's language."""
        return Named(name, self.own(name, OTHERS).text)

    def _of_others(self, text: str) -> str:
        """What a statement says to a person ("your organisation"), as a register says it."""
        key = f"register.others.{SAME.get(text, text).strip().lower().replace(' ', '_')}"
        return catalogue.text(self.language, key) if catalogue.has(self.language, key) else ""

    def purpose(self, activity: ActivitySpec) -> Text:
        said = self.words.purpose(activity)
        return Text(said, self.words.foreign(activity.purpose) if has_purpose(activity) else "")

    def owns(self, texts: Iterable[str], family: str = "") -> Cell:
        return cell(self.own(text, family) for text in texts)

    def table(self, key: str, columns: tuple[Column, ...], rows: Iterable[tuple[Cell, ...]]) -> Register:
        return Register(
            key, self.say(f"title.{key}"), self.say(f"lead.{key}"), columns, tuple(rows), self.say(f"none.{key}")
        )

    def column(self, key: str, law: str = "", width: int = 24, words: bool = False) -> Column:
        return Column(key, self.say(f"head.{key}"), law, width, words)

    # ------------------------------------------------------------ what is missing

    def missing(self, name: str, about: str = "", place: Place | None = None, /, **values: Value) -> Cell:
        """Notes a gap, once for each thing that it is about; the empty cell that it leaves."""
        self.gaps.setdefault((name, about), gap(self.language, name, place, **values))
        return Cell(gap=True)

    # ------------------------------------------------------------ whose

    def decides(self, group: GroupSpec) -> bool:
        """Whoever runs the service is the controller of these people."""
        return group.role is Role.CONTROLLER

    def organisation_of(self, group: GroupSpec) -> str:
        """The group of organisations that these people belong to; empty when to none."""
        found = self.whose.belongs_to(group)
        return found.name if found else ""

    @property
    def activities(self) -> tuple[ActivitySpec, ...]:
        """What is done, for all organisations or for the one."""
        return tuple(activity for activity in self.policy.activities if activity.name not in self.not_done)

    def side(self, activity: ActivitySpec, role: Role) -> tuple[list[GroupSpec], list[Used]]:
        """The people whose data it uses for whom the service has this role, and what it uses of them."""
        groups = [g for g in self.whose.people(activity) if g.role is role and self._is_asked_for(g)]
        names = {group.name for group in groups}
        return groups, [used for used in self.whose.used(activity) if used.groups & names]

    def _is_asked_for(self, group: GroupSpec) -> bool:
        return self.of is None or self.organisation_of(group) == self.of[0]

    # ------------------------------------------------------------ where

    def countries(self, at: Iterable[str]) -> tuple[str, ...] | None:
        """As `where.countries`: None where one of them is not known."""
        return countries(self.policy, at)

    def country(self, code: str) -> str:
        return self.say("eea") if code == ALL_OF_IT else catalogue.country(self.language, code)

    def of_processors(self, activity: ActivitySpec) -> Iterator[ProcessorSpec]:
        """Those that an activity names among its recipients, and those that say they are for it."""
        for spec in self.policy.says.processors:
            if activity.name in spec.only_for or {spec.name, spec.called} & set(activity.recipients):
                yield spec
