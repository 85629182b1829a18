"""What both vocabularies ask of a policy: data by category, recipients, terms as lengths of time, where to turn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from gestand.policy.model import ActivitySpec, After, Earliest, Forever, GroupSpec, Latest, Policy, Role, Term, Until
from gestand.policy.statement import ProcessorSpec, Right
from gestand.statement.build import EVERYBODY, Audience
from gestand.statement.speaking import Voice
from gestand.statement.telling import Telling
from gestand.vocabulary import durations
from gestand.wording.whose import Used
from gestand.wording.wording import Wording

OTHERS = "others"
"""The family of words for whoever receives data."""

_MAIL = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+\.[^\s@<>\"']+")
_WEB = re.compile(r"https?://[^\s<>\"']+")


@dataclass
class Facts:
    """One policy in one language, for those to whom a statement of it is told."""

    policy: Policy
    language: str
    audience: Audience = EVERYBODY
    words: Wording = field(init=False)
    telling: Telling = field(init=False)

    def __post_init__(self) -> None:
        self.words = Wording(self.policy, self.language)
        self.telling = Telling(self.policy, Voice(self.policy, self.language), self.audience)

    @property
    def controller(self) -> dict[str, str]:
        """What the policy says of whoever runs the service."""
        return dict(self.policy.controller)

    @property
    def officer(self) -> str:
        """The data protection officer; empty where there is none, or nobody says."""
        dpo = self.controller.get("dpo", "")
        return "" if dpo == "none" else dpo

    # ------------------------------------------------------------ activities

    def activities(self) -> Iterator[tuple[ActivitySpec, tuple[GroupSpec, ...], tuple[Used, ...]]]:
        """Each that uses something of these people, with the people and what it uses of them."""
        for activity in self.telling.activities:
            people = self.telling.concerned(activity)
            names = {group.name for group in people}
            yield activity, people, tuple(u for u in self.telling.whose.used(activity) if u.groups & names)

    def is_processed_for_others(self, people: tuple[GroupSpec, ...]) -> bool:
        return all(group.role is Role.PROCESSOR for group in people)

    def recipients(self, activity: ActivitySpec) -> Iterator[tuple[str, ProcessorSpec | None]]:
        """Those that it names, and those who say they are for it."""
        specs = self.policy.says.processors
        by_name = {name: spec for spec in specs for name in (spec.name, spec.called) if name}
        seen: set[str] = set()
        for name in activity.recipients:
            spec = by_name.get(name)
            if (spec.name if spec else name) not in seen:
                seen.add(spec.name if spec else name)
                yield name, spec
        for spec in specs:
            if activity.name in spec.only_for and spec.name not in seen:
                yield spec.name, spec

    # ------------------------------------------------------------ rights

    def grants(self, right: Right) -> bool:
        """Without a list of rights the statement names all that the law gives."""
        spec = self.policy.says.rights
        return spec is None or not spec.rights or right in spec.rights

    def web(self) -> str:
        """A page to turn to; empty where there is none."""
        asked = [one.text for one in self.policy.says.rights.ask] if self.policy.says.rights else []
        return next((text for text in (*asked, self.controller.get("website", "")) if _WEB.fullmatch(text)), "")

    def mail(self) -> str:
        asked = [one.text for one in self.policy.says.rights.ask] if self.policy.says.rights else []
        return next((text for text in (*asked, self.controller.get("contact", "")) if _MAIL.fullmatch(text)), "")


def leaves(term: Term) -> Iterator[After | Until | Forever]:
    """The terms that others are made of."""
    match term:
        case Latest() | Earliest():
            for part in term.terms:
                yield from leaves(part)
        case _:
            yield term


def terms_of(activity: ActivitySpec) -> tuple[Term, ...]:
    return tuple(term for term in (activity.own, *activity.at_least, *activity.at_most) if term is not None)


def length(term: After | Until | Forever) -> str:
    """ISO 8601 without weeks, which XML Schema does not know; empty for a term that ends with its event."""
    if not isinstance(term, After):
        return ""
    of = term.duration
    return durations.iso_text(replace(of, weeks=0, days=of.days + 7 * of.weeks))
