"""The rights of a person, where to turn, how long an answer takes, and what is asked of them (articles 12 to 20)."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.policy.model import Role
from gestand.policy.statement import Right, RightsSpec
from gestand.statement.model import Bullets, Definitions, Entry, Section, Sentence, Span
from gestand.statement.speaking import link_of
from gestand.statement.telling import CONSENTS, OBJECTABLE, Telling, paragraph
from gestand.vocabulary.law import Basis

ARTICLES = {
    Right.WITHDRAWAL: "7(3)",
    Right.ACCESS: "15",
    Right.RECTIFICATION: "16",
    Right.ERASURE: "17",
    Right.RESTRICTION: "18",
    Right.PORTABILITY: "20",
    Right.OBJECTION: "21",
    Right.COMPLAINT: "77",
}
ACCOUNT, ADMINISTRATOR = "the account", "the administrator"
"""Words of `rights: ask` that are no address."""


def sections(telling: Telling) -> Iterator[Section]:
    rights = granted(telling)
    # Where an organisation decides about everybody, it is the organisation that answers, and asks who they are: what we
    # promise of our own answers is nothing that it promised.
    spec = None if telling.only_processed else telling.policy.says.rights
    _missing(telling, rights)
    names = tuple(
        Entry(telling.voice.word(f"right.{right}"), (_right(telling, right),))
        for right in Right
        if right in rights and right is not Right.COMPLAINT and _concerns(telling, right)
    )
    refused = tuple(_refused(telling, spec)) if spec else ()
    yield from telling.section(
        "rights",
        paragraph(telling.voice.say("rights.lead", law="GDPR 13(2)(b)")),
        Definitions(names) if names else None,
        paragraph(*turn(telling), *_account(telling)),
        paragraph(*_answer(telling, spec), *_identity(telling, spec)),
        paragraph(telling.voice.say("rights.refused", "rights/refused for", law="GDPR 12(4)")) if refused else None,
        Bullets(refused) if refused else None,
    )


def granted(telling: Telling) -> tuple[Right, ...]:
    """The rights that the statement grants; one that names none grants all that the law does."""
    spec = telling.policy.says.rights
    return spec.rights if spec and spec.rights else tuple(Right)


def _missing(telling: Telling, rights: tuple[Right, ...]) -> None:
    spec = telling.policy.says.rights
    for right in Right:
        if right not in rights and _concerns(telling, right):
            telling.voice.missing("S502", right.value, spec.place if spec else None, right=right.value)


def _concerns(telling: Telling, right: Right) -> bool:
    """Whether there is something of which somebody could ask it."""
    found = telling.activities
    if right is Right.WITHDRAWAL:
        return any(activity.basis in CONSENTS for activity in found)
    if right is Right.OBJECTION:
        return any(activity.basis in OBJECTABLE or activity.marketing for activity in found)
    return True


def _right(telling: Telling, right: Right) -> Sentence:
    obliged = any(activity.basis is Basis.LEGAL_OBLIGATION for activity in telling.activities)
    which = "what_law" if right is Right.ERASURE and obliged else "what"
    return telling.voice.say(f"right.{right}.{which}", law=f"GDPR {ARTICLES[right]}")


# ---------------------------------------------------------------- where to turn


def turn(telling: Telling) -> Iterator[Sentence]:
    """To whom a request goes."""
    say, of = telling.voice.say, telling.audience.organisation
    if telling.only_processed:
        named = of.name if of else ""
        yield say("rights.turn_organisation", organisation=named) if named else say("rights.turn_administrator")
        return
    spec = telling.policy.says.rights
    asked = [one.text for one in spec.ask] if spec else []
    addresses = [one for one in asked if one not in (ACCOUNT, ADMINISTRATOR)]
    contact = telling.controller.get("contact", "")
    if not asked and contact:
        addresses = [contact]
    if addresses:
        spans = telling.voice.either((Span(one, link=link_of(one)),) for one in addresses)
        yield say("rights.turn", "rights/ask", law="GDPR 12(2)", addresses=spans)
    if ACCOUNT in asked:
        yield say("rights.turn_account", "rights/ask", law="GDPR 12(2)")
    if ADMINISTRATOR in asked or telling.of(Role.PROCESSOR):
        yield say("rights.turn_administrator", law="GDPR 28(3)(e)")
    if not addresses and not asked:
        telling.voice.missing("S501")


def _account(telling: Telling) -> Iterator[Sentence]:
    spec = telling.policy.says.rights
    if spec and spec.in_account and not telling.only_processed:
        rights = telling.voice.listing(telling.voice.word(f"right.{right}.noun") for right in spec.in_account)
        yield telling.voice.say("rights.in_account", "rights/in the account", rights=rights)


# ---------------------------------------------------------------- the answer


def _answer(telling: Telling, spec: RightsSpec | None) -> Iterator[Sentence]:
    say = telling.voice.say
    if spec and spec.answer:
        answer = telling.voice.duration(spec.answer)
        yield say("rights.answer", "rights/answer", law="GDPR 12(3)", answer=answer)
    yield say("rights.month_too" if spec and spec.answer else "rights.month", law="GDPR 12(3)")
    if spec and spec.extended_by:
        more = telling.voice.duration(spec.extended_by)
        yield say("rights.extended", "rights/extended by", law="GDPR 12(3)", more=more)
    yield say("rights.free", law="GDPR 12(5)")


def _identity(telling: Telling, spec: RightsSpec | None) -> Iterator[Sentence]:
    if spec and spec.identity:
        key = spec.identity.value.replace(" ", "_")
        yield telling.voice.say(f"rights.identity_{key}", "rights/identity", law="GDPR 12(6)")
    if spec and spec.identity_because:
        why = telling.voice.own(spec.identity_because, spec.place)
        yield telling.voice.say("rights.identity_because", "rights/identity because", law="GDPR 12(6)", why=why)


def _refused(telling: Telling, spec: RightsSpec) -> Iterator[Sentence]:
    for one in spec.refused_for:
        yield telling.voice.quoted(telling.voice.own(one.text, one.place), "rights/refused for", law="GDPR 12(4)")
