"""A statement in TILT, the Transparency Information Language (transparency-information-language.github.io).

TILT asks for every field. Where the policy does not say something, the empty text or list stands there that its schema
has as a default: nothing is made up to fill one. Its version is a whole number: the first one in the policy's own.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Iterator
from typing import Any

import rfc8785

from gestand.linked.facts import OTHERS, Facts, leaves, length, terms_of
from gestand.policy.deciding import Decides
from gestand.policy.model import ActivitySpec, After, Earliest
from gestand.policy.statement import Identity, ProcessorSpec, Right, Safeguard
from gestand.rights.authorities import authority
from gestand.statement.form import FORMAT
from gestand.statement.telling import CONSENTS
from gestand.vocabulary import bases, catalogue
from gestand.vocabulary.law import Basis
from gestand.wording.where import countries, outside
from gestand.wording.whose import Used
from gestand.wording.wording import has_purpose

Node = dict[str, Any]
_BOTH = ("6(1)(a)", "9(2)(a)")


def render(facts: Facts) -> bytes:
    return (json.dumps(content(facts), ensure_ascii=False, indent=2) + "\n").encode()


def content(facts: Facts) -> Node:
    said: Node = {
        "meta": _meta(facts),
        "controller": _controller(facts),
        "dataProtectionOfficer": _officer(facts),
        "dataDisclosed": list(_disclosed(facts)),
        "thirdCountryTransfers": list(_transfers(facts)),
        "accessAndDataPortability": _access(facts),
        "sources": list(_sources(facts)),
        "rightToInformation": _right(facts, Right.ACCESS),
        "rightToRectificationOrDeletion": _right(facts, Right.RECTIFICATION, Right.ERASURE),
        "rightToDataPortability": _right(facts, Right.PORTABILITY),
        "rightToWithdrawConsent": _withdrawal(facts),
        "rightToComplain": _complaint(facts),
        "automatedDecisionMaking": _decisions(facts),
        "changesOfPurpose": [],
    }
    meta = said["meta"]
    # Of the whole document, without itself: the same policy has the same one.
    said["meta"] = {**meta, "_hash": hashlib.sha256(rfc8785.dumps(said)).hexdigest()}
    return said


# ------------------------------------------------------------ who


def _meta(facts: Facts) -> Node:
    policy = facts.policy
    day = f"{policy.in_force}T00:00:00" if policy.in_force else ""
    number = re.match(r"\d+", policy.version)
    return {
        "_id": str(uuid.UUID(policy.digest[:32])),
        "name": facts.controller.get("name", ""),
        "created": day,
        "modified": day,
        "version": max(1, int(number[0])) if number else 1,
        "language": facts.language,
        "status": "active",
        "url": facts.web(),
        "generator": FORMAT,
    }


def _controller(facts: Facts) -> Node:
    """The organisation, of whose people it decides, is known by its name alone."""
    of = facts.audience.organisation
    if facts.telling.only_processed:
        name = of.name if of else ""
        return {"name": name, "address": "", "country": "", "representative": {"name": "", "email": "", "phone": ""}}
    said = facts.controller
    return {
        "name": said.get("name", ""),
        "address": said.get("address", ""),
        "country": facts.policy.established,
        "representative": {"name": said.get("representative", ""), "email": "", "phone": ""},
    }


def _officer(facts: Facts) -> Node:
    """The policy has one text for the data protection officer: an address to write to, or a name."""
    dpo = facts.officer
    mail = dpo if "@" in dpo else ""
    return {"name": "" if mail else dpo, "address": "", "country": "", "email": mail, "phone": ""}


# ------------------------------------------------------------ data


def _disclosed(facts: Facts) -> Iterator[Node]:
    """Each category of data with all that it is used for."""
    found: dict[str, dict[str, tuple[ActivitySpec, list[Used]]]] = {}
    for activity, _, used in facts.activities():
        for one in used:
            if one.personal is not None:
                of = found.setdefault(one.personal.category, {})
                of.setdefault(activity.name, (activity, []))[1].append(one)
    for category, by_activity in found.items():
        activities = [activity for activity, _ in by_activity.values()]
        mandatory = any(one.personal.mandatory for _, of in by_activity.values() for one in of if one.personal)
        yield {
            "_id": category.replace(" ", "-"),
            "category": facts.words.category(category),
            "purposes": [_purpose(facts, activity) for activity in activities],
            "legalBases": _once(basis for activity in activities for basis in _bases(facts, activity)),
            "legitimateInterests": [
                {"exists": True, "reasoning": facts.words.own(activity.interest)}
                for activity in activities
                if activity.basis is Basis.LEGITIMATE_INTEREST
            ],
            "recipients": _once(
                _recipient(facts, name, spec) for activity in activities for name, spec in facts.recipients(activity)
            ),
            "storage": [_storage(facts, activity) for activity in activities],
            "nonDisclosure": _must(activities, mandatory),
        }


def _once(nodes: Iterator[Node]) -> list[Node]:
    return list({json.dumps(node, sort_keys=True): node for node in nodes}.values())


def _purpose(facts: Facts, activity: ActivitySpec) -> Node:
    description = facts.words.own(activity.purpose) if has_purpose(activity) else ""
    return {"purpose": activity.name, "description": description}


def _bases(facts: Facts, activity: ActivitySpec) -> Iterator[Node]:
    articles = _BOTH if activity.basis is Basis.EXPLICIT_CONSENT else (bases.ARTICLES[activity.basis],)
    for article in articles:
        reference = "GDPR-" + "-".join(re.findall(r"\w+", article))
        yield {"reference": reference, "description": bases.name(activity.basis, facts.language)}
    for law in activity.laws:
        yield {"reference": law.article, "description": law.what}


def _recipient(facts: Facts, name: str, spec: ProcessorSpec | None) -> Node:
    node: Node = {"category": facts.words.own(spec.name if spec else name, OTHERS)}
    found = countries(facts.policy, spec.at) if spec else None
    if spec and spec.called:
        node["name"] = spec.called
    if found and len(found) == 1:
        node["country"] = found[0]
    return node


def _storage(facts: Facts, activity: ActivitySpec) -> Node:
    every = [leaf for term in terms_of(activity) for leaf in leaves(term)]
    return {
        "temporal": [
            {"description": facts.words.term(leaf), "ttl": length(leaf)} for leaf in every if isinstance(leaf, After)
        ],
        "purposeConditional": [facts.words.term(leaf) for leaf in every if not isinstance(leaf, After)],
        "legalBasisConditional": [law.article for law in activity.laws],
        "aggregationFunction": "min" if isinstance(activity.own, Earliest) else "max",
    }


def _must(activities: list[ActivitySpec], mandatory: bool) -> Node:
    """What follows when somebody does not give it, a policy does not say."""
    return {
        "legalRequirement": any(activity.basis is Basis.LEGAL_OBLIGATION for activity in activities),
        "contractualRegulation": any(activity.basis is Basis.CONTRACT for activity in activities),
        "obligationToProvide": mandatory,
        "consequences": "",
    }


def _sources(facts: Facts) -> Iterator[Node]:
    """Of what came from elsewhere than the person (GDPR article 14(2)(f)): each category, with what is said of it."""
    found: dict[str, dict[str, None]] = {}
    for activity, _, used in facts.activities():
        for one in used:
            if one.personal is not None and one.personal.origin == "elsewhere":
                found.setdefault(one.personal.category, {})[activity.source] = None
    for category, sources in found.items():
        yield {
            "_id": category.replace(" ", "-"),
            "dataCategory": facts.words.category(category),
            "sources": [_source(facts, source) for source in sources],
        }


def _source(facts: Facts, source: str) -> Node:
    return {"description": facts.words.own(source, "source"), "url": "", "publiclyAvailable": False}


def _transfers(facts: Facts) -> Iterator[Node]:
    """Each country outside the EEA, with what the transfers there rest on."""
    found: dict[str, list[ProcessorSpec]] = {}
    for spec in facts.policy.says.processors:
        for code in countries(facts.policy, spec.at) or ():
            if outside(code):
                found.setdefault(code, []).append(spec)
    for code, specs in found.items():
        safeguards = {spec.safeguard for spec in specs}
        everyone = None not in safeguards and Safeguard.SHIELD not in safeguards
        yield {
            "country": code,
            "adequacyDecision": _available(safeguards, everyone, Safeguard.ADEQUACY, Safeguard.FRAMEWORK),
            "appropriateGuarantees": _available(safeguards, everyone, Safeguard.CLAUSES, Safeguard.RULES),
            "presenceOfEnforceableRightsAndEffectiveRemedies": {"available": False, "description": ""},
            "standardDataProtectionClause": _available(safeguards, everyone, Safeguard.CLAUSES),
        }


def _available(safeguards: set[Safeguard | None], everyone: bool, *wanted: Safeguard) -> Node:
    """Said to be there only when all that goes to the country rests on it."""
    named = [one for one in wanted if one in safeguards]
    there = everyone and bool(named) and safeguards <= set(wanted)
    return {"available": there, "description": ", ".join(one.value for one in named)}


# ------------------------------------------------------------ rights


def _right(facts: Facts, *rights: Right) -> Node:
    granted = all(facts.grants(right) for right in rights)
    said = [catalogue.text(facts.language, f"statement.right.{right.value}.what") for right in rights]
    return _way(facts, granted, " ".join(said) if granted else "")


def _way(facts: Facts, available: bool, description: str) -> Node:
    identity = facts.policy.says.rights.identity if facts.policy.says.rights else None
    return {
        "available": available,
        "description": description,
        "url": facts.web(),
        "email": facts.mail(),
        "identificationEvidences": [] if identity in (None, Identity.DOUBT) else [identity.value],
    }


def _access(facts: Facts) -> Node:
    """A first copy costs nothing (article 12(5)), and gestand gives it as JSON beside a page to read."""
    free = {"amount": 0, "currency": "EUR"}
    return {**_right(facts, Right.ACCESS, Right.PORTABILITY), "administrativeFee": free, "dataFormat": "json"}


def _withdrawal(facts: Facts) -> Node:
    """Where nothing rests on consent there is none to withdraw."""
    if not any(activity.basis in CONSENTS for activity in facts.telling.activities):
        return _way(facts, False, "")
    return _right(facts, Right.WITHDRAWAL)


def _complaint(facts: Facts) -> Node:
    found = authority(facts.policy.established, facts.language)
    body = {
        "name": found.name if found else "",
        "address": found.post if found else "",
        "country": facts.policy.established if found else "",
        "email": "",
        "phone": found.phone if found else "",
    }
    page = (found.complaint or found.web) if found else ""
    described = catalogue.text(facts.language, "complaint.what")
    way = {"available": True, "description": described, "url": page, "email": "", "identificationEvidences": []}
    return {**way, "supervisoryAuthority": body}


def _decisions(facts: Facts) -> Node:
    alone = [a for a in facts.telling.activities if a.decides and a.decides.how is Decides.ITSELF]
    purposes = facts.words.listing([facts.words.purpose(activity) for activity in alone]) if alone else ""
    return {"inUse": bool(alone), "logicInvolved": "", "scopeAndIntendedEffects": purposes}
