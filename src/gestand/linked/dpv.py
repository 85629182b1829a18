"""A statement in the Data Privacy Vocabulary (DPV 2, https://w3id.org/dpv) as JSON-LD 1.1.

The context stands in the document, so reading it takes no network. Names of things are URNs under the digest of the
policy: the same policy gives the same names, and another version gives others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from gestand.linked.facts import OTHERS, Facts, leaves, length, terms_of
from gestand.policy.model import ActivitySpec, After, Forever, GroupSpec, Until
from gestand.policy.statement import ProcessorSpec, Right, Safeguard
from gestand.statement.form import FORMAT
from gestand.vocabulary.categories import CATEGORIES
from gestand.vocabulary.law import Basis
from gestand.wording.where import countries, outside
from gestand.wording.whose import Used
from gestand.wording.wording import has_purpose

CONTEXT: Mapping[str, Any] = {
    "@version": 1.1,
    "dpv": "https://w3id.org/dpv#",
    "pd": "https://w3id.org/dpv/pd#",
    "loc": "https://w3id.org/dpv/loc#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "dct": "http://purl.org/dc/terms/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dct:issued": {"@type": "xsd:date"},
    "dct:valid": {"@type": "xsd:date"},
    "dpv:hasLegalBasis": {"@type": "@id"},
    "dpv:hasPersonalData": {"@type": "@id"},
    "dpv:hasLocation": {"@type": "@id"},
    "dpv:hasRight": {"@type": "@id"},
}

BASES: Mapping[Basis, tuple[str, ...]] = {
    Basis.CONSENT: ("eu-gdpr:A6-1-a",),
    Basis.EXPLICIT_CONSENT: ("eu-gdpr:A6-1-a", "eu-gdpr:A9-2-a"),
    Basis.CONTRACT: ("eu-gdpr:A6-1-b",),
    Basis.LEGAL_OBLIGATION: ("eu-gdpr:A6-1-c",),
    Basis.VITAL_INTEREST: ("eu-gdpr:A6-1-d",),
    Basis.PUBLIC_TASK: ("eu-gdpr:A6-1-e",),
    Basis.LEGITIMATE_INTEREST: ("eu-gdpr:A6-1-f",),
}
RIGHTS: Mapping[Right, str] = {
    Right.WITHDRAWAL: "eu-gdpr:A7-3",
    Right.ACCESS: "eu-gdpr:A15",
    Right.RECTIFICATION: "eu-gdpr:A16",
    Right.ERASURE: "eu-gdpr:A17",
    Right.RESTRICTION: "eu-gdpr:A18",
    Right.PORTABILITY: "eu-gdpr:A20",
    Right.OBJECTION: "eu-gdpr:A21",
    Right.COMPLAINT: "eu-gdpr:A77",
}
SAFEGUARDS: Mapping[Safeguard, str] = {
    Safeguard.ADEQUACY: "eu-gdpr:A45-3",
    Safeguard.FRAMEWORK: "eu-gdpr:A45-3",
    Safeguard.CLAUSES: "eu-gdpr:A46-2-c",
    Safeguard.RULES: "eu-gdpr:A46-2-b",
    Safeguard.CONSENT: "eu-gdpr:A49-1-a",
}
"""The Privacy Shield is none: it was struck down."""

Node = dict[str, Any]


def render(facts: Facts) -> bytes:
    return (json.dumps(content(facts), ensure_ascii=False, indent=2) + "\n").encode()


def content(facts: Facts) -> Node:
    """The document: a notice, who is responsible, and all that is done, each once."""
    policy = facts.policy
    urn = f"urn:gestand:{policy.digest}:"
    return {
        "@context": {**CONTEXT, "this": {"@id": urn, "@prefix": True}},
        "@id": "this:notice",
        "@type": "dpv:PrivacyNotice",
        "dct:conformsTo": FORMAT,
        "dct:language": facts.language,
        **_said({"dct:hasVersion": policy.version, "dct:issued": policy.in_force}),
        **_responsible(facts),
        "dpv:hasRight": [term for right, term in RIGHTS.items() if facts.grants(right)],
        **_said({"dpv:hasTechnicalOrganisationalMeasure": _measures(facts)}),
        "dpv:hasRecipient": [_helper(facts, spec) for spec in policy.says.processors],
        "dpv:hasProcess": [_process(facts, *one) for one in facts.activities()],
    }


def _serves(facts: Facts) -> bool:
    """Of all these people others are the controller."""
    return facts.telling.only_processed


def _responsible(facts: Facts) -> Node:
    if not _serves(facts):
        return {"dpv:hasDataController": _controller(facts)}
    return {"dpv:hasDataProcessor": _controller(facts), **_said({"dpv:hasDataController": _organisation(facts)})}


def _organisation(facts: Facts) -> Node | None:
    """The organisation that decides, where the statement is for its people and its name is known."""
    of = facts.audience.organisation
    if of is None or not of.name:
        return None
    return {"@id": "this:organisation", "@type": "dpv:DataController", "dpv:hasName": of.name}


def _said(values: Mapping[str, Any]) -> Node:
    """Without what the policy does not say."""
    return {name: value for name, value in values.items() if value}


def _named(kind: str, name: str) -> str:
    return f"this:{kind}-{quote(name, safe='')}"


def _text(facts: Facts, text: str, family: str = "") -> Node:
    """A text with its language: the document's, or that of the policy where nobody translated it."""
    return {"@value": facts.words.own(text, family), "@language": facts.words.foreign(text, family) or facts.language}


def _controller(facts: Facts) -> Node:
    """Whoever runs the service: the controller, or the processor of people for whom others decide."""
    said = facts.controller
    node: Node = {"@id": "this:service", "@type": "dpv:DataProcessor" if _serves(facts) else "dpv:DataController"}
    node |= _said(
        {
            "dpv:hasName": said.get("name"),
            "dpv:hasContact": said.get("contact"),
            "dpv:hasAddress": said.get("address"),
        }
    )
    if dpo := facts.officer:
        node["dpv:hasDataProtectionOfficer"] = {"@type": "dpv:DataProtectionOfficer", "dpv:hasName": dpo}
    if agent := said.get("representative"):
        node["dpv:hasRepresentative"] = {"@type": "dpv:Representative", "dpv:hasName": agent}
    return node


def _measures(facts: Facts) -> list[Node]:
    return [
        {"@type": "dpv:TechnicalOrganisationalMeasure", "dct:description": _text(facts, one.text)}
        for one in facts.policy.says.security
    ]


def _helper(facts: Facts, spec: ProcessorSpec) -> Node:
    node: Node = {
        "@id": _named("recipient", spec.name),
        "@type": "dpv:ThirdParty" if spec.own else "dpv:DataProcessor",
        "dct:title": _text(facts, spec.name, OTHERS),
        **_said({"dpv:hasName": spec.called}),
    }
    found = countries(facts.policy, spec.at) or ()
    if found:
        node["dpv:hasLocation"] = [f"loc:{code}" for code in found]
    if any(map(outside, found)) and spec.safeguard and spec.safeguard in SAFEGUARDS:
        node["dpv:hasLegalBasis"] = [SAFEGUARDS[spec.safeguard]]
    return node


def _process(facts: Facts, activity: ActivitySpec, people: tuple[GroupSpec, ...], used: tuple[Used, ...]) -> Node:
    node: Node = {
        "@id": _named("activity", activity.name),
        "@type": "dpv:PersonalDataProcess",
        **_said({"dpv:hasPurpose": _purpose(facts, activity)}),
        "dpv:hasLegalBasis": list(BASES[activity.basis]),
        "dpv:hasDataSubject": [_subject(facts, group) for group in people],
        **_said({"dpv:hasPersonalData": _data(used)}),
        **_said({"dpv:hasRecipient": [_recipient(facts, *one) for one in facts.recipients(activity)]}),
        "dpv:hasStorageCondition": _storage(facts, activity),
    }
    if activity.interest:
        interest = _text(facts, activity.interest)
        node["dpv:hasJustification"] = {"@type": "dpv:Justification", "dct:description": interest}
    # Of people for whom others decide we are the processor, and the controller is each organisation.
    us = "dpv:hasDataProcessor" if facts.is_processed_for_others(people) else "dpv:hasDataController"
    node[us] = {"@id": "this:service"}
    if us == "dpv:hasDataProcessor" and _organisation(facts):
        node["dpv:hasDataController"] = {"@id": "this:organisation"}
    return node


def _purpose(facts: Facts, activity: ActivitySpec) -> Node | None:
    if not has_purpose(activity):
        return None
    kind = "dpv:DirectMarketing" if activity.marketing else "dpv:Purpose"
    return {"@type": kind, "dct:description": _text(facts, activity.purpose)}


def _subject(facts: Facts, group: GroupSpec) -> Node:
    title = _text(facts, group.called) if group.called else {"@value": facts.words.people(group.name)}
    return {"@id": _named("people", group.name), "@type": "dpv:DataSubject", "dct:title": title}


def _data(used: Iterable[Used]) -> list[str]:
    slugs = (one.personal.category for one in used if one.personal)
    return list(dict.fromkeys(CATEGORIES[slug].dpv if slug in CATEGORIES else "dpv:PersonalData" for slug in slugs))


def _recipient(facts: Facts, name: str, spec: ProcessorSpec | None) -> Node:
    if spec is not None:
        return {"@id": _named("recipient", spec.name)}
    return {"@id": _named("recipient", name), "@type": "dpv:Recipient", "dct:title": _text(facts, name, OTHERS)}


def _storage(facts: Facts, activity: ActivitySpec) -> list[Node]:
    found: list[Node] = []
    for said, term in zip(facts.words.terms(activity), terms_of(activity), strict=False):
        node: Node = {
            "@type": "dpv:StorageDuration",
            "dct:description": {"@value": said, "@language": facts.language},
            "dpv:hasDuration": [_duration(facts, one) for one in leaves(term)],
        }
        found.append(node)
    return found


def _duration(facts: Facts, term: After | Until | Forever) -> Node:
    if isinstance(term, Forever):
        return {"@type": "dpv:IndeterminateDuration"}
    event = {"@value": facts.words.event(term.event), "@language": facts.language}
    if isinstance(term, Until):
        return {"@type": "dpv:UntilEventDuration", "dct:title": event}
    value = {"@value": length(term), "@type": "xsd:duration"}
    return {"@type": "dpv:TemporalDuration", "rdf:value": value, "dpv:isAfter": {"dct:title": event}}
