"""How one policy says things in one language: a term as a sentence, an event by what people call it, texts of its own.

An event that is `called` something is said by that, in the policy's language or translated; one without, by the name of
its column in quotation marks. `called` stands after "na", "tot", "after", "until", "après", "nach" and the like:
it is written with its article (`het einde van het contract`, `la fin du contrat`, `dem Ende des Vertrags`).
"""

from __future__ import annotations

import re
from functools import cached_property, partial

from gestand.clock import Duration, Rounding
from gestand.policy.model import (
    ActivitySpec,
    After,
    Earliest,
    EventRef,
    EventSpec,
    Forever,
    Latest,
    Policy,
    Term,
    Until,
)
from gestand.policy.names import Ambiguous, Names
from gestand.policy.spelling import split
from gestand.vocabulary import catalogue
from gestand.vocabulary.law import Basis
from gestand.vocabulary.merging import merged

SAME = {
    "de persoon": "the person",
    "de persoon zelf": "the person",
    "het apparaat van de persoon": "the person's device",
    "de organisatie": "the organisation",
    "de persoon zelf en de organisatie": "the person and the organisation",
}
"""The same in a policy that is written in Dutch."""
_SEPARATORS = re.compile(r"[^a-z]+")


def plain(name: str) -> str:
    """A name of a schema as words: `contract_ended_at` is "contract ended at"."""
    return " ".join(name.replace("_", " ").replace("-", " ").split()) or name


def has_purpose(activity: ActivitySpec) -> bool:
    """The policy says what it is for: the reader fills in the name where it does not."""
    return activity.purpose not in ("", activity.name, activity.name.replace("-", " "))


def basis(language: str, value: Basis) -> str:
    """A legal basis with its article, as a person reads it."""
    return catalogue.text(language, f"basis.{value.value.replace(' ', '_')}")


class Wording:
    """Says what a policy holds, in one language of the catalogues (`UsageError` for another)."""

    def __init__(self, policy: Policy, language: str) -> None:
        self.policy = policy
        self.language = language
        self.say = partial(catalogue.text, language)
        catalogue.insist(language)

    # ------------------------------------------------------------ texts of the policy

    def own(self, text: str, family: str = "") -> str:
        """A text of the policy: as the policy translates it, or as it stands. Untranslated it stays what it is.

        `family`: where the words that every policy can use (`hosting provider`) stand in the catalogue of a statement.
        """
        return self._said(text, family) or text

    def foreign(self, text: str, family: str = "") -> str:
        """The language in which `own` leaves a text when that is not ours; empty when it is ours (for `lang=`)."""
        if not text or self.language == self.policy.language or self._said(text, family):
            return ""
        return self.policy.language

    def _said(self, text: str, family: str) -> str:
        if said := self.policy.says.said_in(self.language, text):
            return said
        key = f"statement.{family}.{_SEPARATORS.sub('_', text.strip().lower()).strip('_')}"
        return catalogue.text(self.language, key) if family and catalogue.has(self.language, key) else ""

    def purpose(self, activity: ActivitySpec) -> str:
        """What it is for; an activity that does not say is called by its name."""
        return self.own(activity.purpose) if has_purpose(activity) else plain(activity.name).capitalize()

    def people(self, name: str) -> str:
        """A group of people, or of organisations, as people call it."""
        called = next((group.called for group in self.policy.people if group.name == name), "")
        return self.own(called) or plain(name)

    def category(self, slug: str) -> str:
        return catalogue.word(self.language, "category", slug)

    def basis(self, value: Basis) -> str:
        return basis(self.language, value)

    def listing(self, items: tuple[str, ...] | list[str]) -> str:
        return catalogue.listing(self.language, items)

    # ------------------------------------------------------------ terms

    def terms(self, activity: ActivitySpec) -> list[str]:
        """How long, in sentences: the policy's own term, then what a law makes of it."""
        said = []
        if activity.own is not None:
            said.append(self.term(activity.own))
        for key, terms in (("term.at_least", activity.at_least), ("term.at_most", activity.at_most)):
            said.extend(self.say(key, term=self.term(one)) for one in terms)
        return said or [self.say("term.none")]

    def term(self, said: Term) -> str:
        """A term in words: `2 jaar na het einde van het contract`."""
        match said:
            case After():
                key = "term.after_year" if said.rounding is Rounding.YEAR_END else "term.after"
                found = self._with_event(key, said.event, duration=self.duration(said.duration))
                return self._with_older(found, said)
            case Until():
                return self._with_event("term.until", said.event)
            case Latest() | Earliest():
                key = "term.latest" if isinstance(said, Latest) else "term.earliest"
                return self.say(key, terms="; ".join(self.term(part) for part in said.terms))
            case Forever():
                return self.say("term.forever")

    def _with_older(self, term: str, said: After) -> str:
        """And what was promised of what happened before a day."""
        parts = [self.say("term.older", date=one.before, duration=self.duration(one.duration)) for one in said.older]
        return "; ".join([term, *parts])

    def duration(self, value: Duration) -> str:
        return catalogue.duration(self.language, value)

    def event(self, ref: EventRef) -> str:
        """What happened: what people call it, or its column in quotation marks."""
        found = self._event_spec(ref)
        name = self.own(found.called) if found and found.called else _by_name(ref)
        return self.say("term.last", event=name) if ref.last else name

    def _with_event(self, key: str, ref: EventRef, **values: str) -> str:
        return merged(self.language, self.say(key, event=self.event(ref), **values), of=key == "term.after_year")

    def _event_spec(self, ref: EventRef) -> EventSpec | None:
        try:
            column = self._names.column(ref.name)
        except Ambiguous:
            # Lint has said so; here the name itself is what there is.
            return None
        return next((e for e in column.table.events if e.column == column.name), None) if column else None

    @cached_property
    def _names(self) -> Names:
        return Names(self.policy.tables)


def _by_name(ref: EventRef) -> str:
    *table, column = split(ref.name)[1]
    return f"“{plain(column)}” ({plain('.'.join(table))})" if table else f"“{plain(column)}”"
