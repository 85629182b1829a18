"""What a statement says when it says all of a policy and nothing else: facts, as a reader names them."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.policy.deciding import Decides
from gestand.policy.model import After, Earliest, Forever, Latest, Policy, Term, Until
from gestand.policy.statement import Asked, CookieKind, PlaceSpec, Right
from gestand.rights.authorities import authority
from gestand.vocabulary.durations import iso_text
from gestand.vocabulary.europe import EEA
from gestand.vocabulary.law import Basis
from gestand.wording.where import ALL_OF_IT

RIGHTS = {
    Right.WITHDRAWAL: "withdraw_consent",
    Right.ACCESS: "access",
    Right.RECTIFICATION: "rectification",
    Right.ERASURE: "erasure",
    Right.RESTRICTION: "restriction",
    Right.PORTABILITY: "portability",
    Right.OBJECTION: "objection",
    Right.COMPLAINT: "complaint",
}
COOKIES = {CookieKind.FUNCTIONAL: "functional", CookieKind.ANALYTICAL: "analytic", CookieKind.TRACKING: "tracking"}
CONSENTS = (Basis.CONSENT, Basis.EXPLICIT_CONSENT)
OBJECTABLE = (Basis.LEGITIMATE_INTEREST, Basis.PUBLIC_TASK)
AUTHORITIES = {"NL": "AP", "BE": "GBA"}

Said = tuple[str, str]
"""The kind of a fact, and its value."""


def facts(policy: Policy) -> set[Said]:
    return set(_all(policy))


def _all(policy: Policy) -> Iterator[Said]:
    yield from _who(policy)
    yield from _what(policy)
    yield from _rights(policy)
    yield from _beside(policy)


def _who(policy: Policy) -> Iterator[Said]:
    controller = dict(policy.controller)
    yield "controller_name", controller["name"]
    if "address" in controller:
        yield "controller_address", controller["address"]
    if "number" in controller:
        yield "registration_number", controller["number"]
    for key in ("contact", "questions", "dpo", "officer"):
        if "@" in controller.get(key, ""):
            yield "contact_email", controller[key]
    if "dpo" in controller:
        yield "dpo", "no" if controller["dpo"] == "none" else "yes"
    if policy.established in AUTHORITIES:
        yield "supervisory_authority", AUTHORITIES[policy.established]
    elsewhere = (authority(country, policy.language) for country in policy.offered_in if country not in AUTHORITIES)
    yield from (("supervisory_authority", one.name.partition(" (")[0]) for one in elsewhere if one)
    if policy.in_force:
        yield "last_updated", policy.in_force
    if any(activity.decides and activity.decides.how is Decides.ITSELF for activity in policy.activities):
        yield "automated_decision_making", "yes"
    elif policy.no_decisions or all(activity.decides for activity in policy.activities):
        yield "automated_decision_making", "no"


def _what(policy: Policy) -> Iterator[Said]:
    columns = {f"{table.name}.{one.column}": one.category for table in policy.tables for one in table.personal}
    for activity in policy.activities:
        if activity.ask:
            yield "retention", iso_text(activity.ask.keeps)
        if activity.marketing:
            yield "right", "objection"
        yield "purpose", activity.purpose
        yield "legal_basis", activity.basis.value.replace(" ", "_")
        if activity.basis is Basis.EXPLICIT_CONSENT:
            # `Waar wij uw toestemming vragen, kunt u die altijd intrekken`
            yield "legal_basis", "consent"
        for use in activity.uses:
            yield "data_category", columns[use.name].replace(" ", "_")
        for term in (*((activity.own,) if activity.own else ()), *activity.at_least, *activity.at_most):
            yield from (("retention", value) for value in _terms(term))
        yield from (("recipient", name) for name in activity.recipients)
    for one in policy.says.processors:
        yield from (("recipient", name) for name in (one.name, one.called) if name and not one.own)
    outside = [one for one in policy.says.processors if not one.own and not {*EEA, ALL_OF_IT}.issuperset(one.at)]
    if outside:
        yield "transfer_outside_eea", "condition" if all(one.safeguard for one in outside) else "yes"
    elif all(store.at for store in policy.stores):
        yield "transfer_outside_eea", "no"


def _terms(term: Term) -> Iterator[str]:
    match term:
        case After():
            yield iso_text(term.duration)
            yield from (iso_text(older.duration) for older in term.older)
        case Until():
            yield "until-event"
        case Latest() | Earliest():
            for part in term.terms:
                yield from _terms(part)
        case Forever():
            # `until you ask us to stop`: an event, as a reader sees it.
            yield "until-event"


def _rights(policy: Policy) -> Iterator[Said]:
    rights = policy.says.rights
    consent = policy.says.consents or any(activity.basis in CONSENTS for activity in policy.activities)
    objectable = any(one.basis in OBJECTABLE or one.marketing for one in policy.activities)
    for right in rights.rights if rights and rights.rights else Right:
        if right is Right.OBJECTION and not objectable:
            continue
        if right is not Right.WITHDRAWAL:
            yield "right", RIGHTS[right]
    if consent:
        yield "right", "withdraw_consent"
    if rights and rights.answer:
        yield "answer_term", iso_text(rights.answer)
        if rights.extended_by:
            yield "answer_term.extension", iso_text(rights.extended_by)
    else:
        yield "answer_term", "P1M"
    if rights and rights.identity:
        yield "identity_check", ""


BUILT = {
    "nl": ("De plaats waar gegevens staan ({}) is een datacentrum van niveau {}", "is gecertificeerd: "),
    "en": ("The place where data are ({}) is a data centre of tier {}", "is certified: "),
}


def _built(place: PlaceSpec, language: str) -> Iterator[str]:
    """What a place is told to be, among the measures."""
    tier, certified = BUILT[language]
    whole = tier.format(place.name.capitalize(), place.tier)
    if place.tier:
        yield whole
    if place.certificates:
        names = ", ".join(one.name for one in place.certificates)
        yield whole.partition(") ")[0] + f") {certified}{names}"


def _beside(policy: Policy) -> Iterator[Said]:
    says = policy.says
    yield from (("security_measure", one.text) for one in says.security)
    yield from (("security_measure", one) for place in says.places for one in _built(place, policy.language))
    if says.consents or any(one.consent is Asked.FIRST for one in says.cookies):
        yield "legal_basis", "consent"
    yield from (("recipient", one.to) for one in says.consents if one.to)
    yield from (("cookie", COOKIES[one.kind]) for one in says.cookies if one.kind)
    yield from (("backup_retention", iso_text(one.keep)) for one in says.backups if one.keep)
    if says.breaches:
        yield "breach_duty", ""
    if says.changes:
        yield "change_notice", ""
