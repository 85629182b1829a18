"""What a policy says, in words for the person: terms, bases, moments."""

from __future__ import annotations

from datetime import datetime, timedelta

from gestand.clock import Rounding, local_day
from gestand.policy.model import ActivitySpec, After, Earliest, EventRef, Forever, Latest, Term, Until
from gestand.policy.spelling import split
from gestand.vocabulary import catalogue
from gestand.vocabulary.law import Basis

CONSENTS = (Basis.CONSENT, Basis.EXPLICIT_CONSENT)
PORTABLE = (*CONSENTS, Basis.CONTRACT)
"""The bases of GDPR article 20(1)(a)."""

OBJECTABLE = (Basis.LEGITIMATE_INTEREST, Basis.PUBLIC_TASK)
"""The bases of GDPR article 21(1)."""


def plain(name: str) -> str:
    """A name of a schema as words: `contract_ended_at` is "contract ended at"."""
    return " ".join(name.replace("_", " ").replace("-", " ").split()) or name


def term_of(language: str, activity: ActivitySpec) -> list[str]:
    """How long, in sentences: the policy's own term, then what a law makes of it."""
    said = []
    if activity.own is not None:
        said.append(term(language, activity.own))
    for key, terms in (("term.at_least", activity.at_least), ("term.at_most", activity.at_most)):
        said.extend(catalogue.text(language, key, term=term(language, one)) for one in terms)
    return said or [catalogue.text(language, "term.none")]


def term(language: str, said: Term) -> str:
    match said:
        case After():
            key = "term.after_year" if said.rounding is Rounding.YEAR_END else "term.after"
            duration = catalogue.duration(language, said.duration)
            return catalogue.text(language, key, duration=duration, event=_event(language, said.event))
        case Until():
            return catalogue.text(language, "term.until", event=_event(language, said.event))
        case Latest() | Earliest():
            key = "term.latest" if isinstance(said, Latest) else "term.earliest"
            return catalogue.text(language, key, terms="; ".join(term(language, part) for part in said.terms))
        case Forever():
            return catalogue.text(language, "term.forever")


def _event(language: str, event: EventRef) -> str:
    *table, column = split(event.name)[1]
    name = f"“{plain(column)}” ({plain('.'.join(table))})" if table else f"“{plain(column)}”"
    return catalogue.text(language, "term.last", event=name) if event.last else name


def basis(language: str, value: Basis) -> str:
    return catalogue.text(language, f"basis.{value.value.replace(' ', '_')}")


def until(language: str, value: str, zone: str) -> str:
    """What `Keep.until` says, in words. A moment is told as the last day before it."""
    if value in ("open", "forever", "asked", "hold", "unknown", "reference", "passed", "nothing"):
        return catalogue.text(language, f"until.{value}")
    moment = datetime.fromisoformat(value)
    return catalogue.text(language, "until.on", date=local_day(moment - timedelta(microseconds=1), zone))
