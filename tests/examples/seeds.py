"""A policy held to a statement: what `read` finds in the statement has to stand in the policy, with the same value.

Nothing here compares texts: a term is a length of time in the policy's model, a right one of the rights.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from gestand.clock import Duration
from gestand.policy.model import ActivitySpec, After, Earliest, Latest, Policy, Term, Until
from gestand.policy.statement import CookieKind, Identity, Right, Safeguard
from gestand.policy.terms import length
from gestand.reading.facts import Fact
from gestand.reading.read import Reading
from gestand.rights.authorities import authority

EEA = frozenset(re.findall("..", "ATBEBGHRCYCZDKEEFIFRDEGRHUIEISITLILTLULVMTNLNOPLPTROSESISKES"))
RIGHTS = {"withdraw_consent": Right.WITHDRAWAL} | {right.value: right for right in Right}
COOKIES = {
    "functional": CookieKind.FUNCTIONAL,
    "analytic": CookieKind.ANALYTICAL,
    "tracking": CookieKind.TRACKING,
}
AUTHORITIES = {"AP": "NL", "GBA": "BE"}

Terms = tuple[tuple[str, ...], ...]
"""For each term of the statement, in its order, the activities that keep it; none where the policy had to decide."""


def differences(policy: Policy, reading: Reading, terms: Terms) -> list[str]:
    """What the statement says and the policy does not say with the same value."""
    found = [
        f"{kind} {_short(fact)}"
        for kind, is_held in _HELD.items()
        for fact in reading.of(kind)
        if not is_held(policy, fact, reading.text[fact.start : fact.end])
    ]
    found += [f"cookie service {name}" for name in _services(reading) if name not in _named_services(policy)]
    found += [f"extension {said}" for said in _extensions(reading) if not _is(policy, "extended_by", said)]
    found += _missing_terms(policy, reading, terms)
    found += _missing_backups(policy, reading)
    found += _missing_grace(policy, reading)
    return found


def additions(policy: Policy, reading: Reading) -> list[str]:
    """What the policy promises of answers, back-ups, rights, cookies and decisions, and the statement does not say."""
    says, rights = policy.says, policy.says.rights
    answers = {length(fact.value) for fact in reading.of("answer_term")}
    extensions = {length(said) for said in _extensions(reading)}
    backups = {length(fact.value) for fact in reading.of("backup_retention")}
    said_rights = {RIGHTS[fact.value] for fact in reading.of("right")}
    said_cookies = {COOKIES[fact.value] for fact in reading.of("cookie")}
    found: list[str] = []
    if rights is not None:
        found += [f"answer_term {_iso(rights.answer)}"] if rights.answer and rights.answer not in answers else []
        if rights.extended_by and rights.extended_by not in extensions:
            found.append(f"extension {_iso(rights.extended_by)}")
        found += [f"right {right.value}" for right in rights.rights if right not in said_rights]
    found += [f"backup_retention {_iso(one.keep)}" for one in says.backups if one.keep and one.keep not in backups]
    if policy.no_decisions and not reading.of("automated_decision_making"):
        found.append("automated_decision_making no")
    kinds = [cookie.kind for cookie in says.cookies if cookie.kind]
    return found + [f"cookie {kind.value}" for kind in dict.fromkeys(kinds) if kind not in said_cookies]


# ---------------------------------------------------------------- one fact


def _short(fact: Fact) -> str:
    """Of what is a whole sentence no more than what it asks for."""
    return ("copy" if "kopie" in fact.value else "proof") if fact.kind == "identity_check" else fact.value


def _is(policy: Policy, key: str, said: str) -> bool:
    return policy.says.rights is not None and getattr(policy.says.rights, key) == length(said)


def _controller(policy: Policy) -> Mapping[str, str]:
    return dict(policy.controller)


def _name(policy: Policy, fact: Fact, _: str) -> bool:
    return _words(fact.value) == _words(_controller(policy).get("name", ""))


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", text.replace(".", "").casefold()))


def _address(policy: Policy, fact: Fact, _: str) -> bool:
    return _packed(fact.value) == _packed(_controller(policy).get("address", ""))


def _packed(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold().replace(" te ", " "))


def _mail(policy: Policy, fact: Fact, _: str) -> bool:
    """The same box of the same name; at an ending that nobody has, so that no example writes to anybody."""
    rights = policy.says.rights
    boxes = {*_controller(policy).values(), *(one.text for one in (rights.ask if rights else ()))}
    return re.sub(r"\.\w+$", ".example", fact.value) in boxes


def _transfer(policy: Policy, fact: Fact, quote: str) -> bool:
    """`no`: nobody is outside the EEA. On a condition: whoever is, is there on the one that was named."""
    places = {place.name: place.country for place in policy.says.places}
    outside = [one for one in policy.says.processors if {places.get(at, at) for at in one.at} - EEA - {"EEA"}]
    unsaid = [one for one in policy.says.processors if not one.own and not one.at]
    everywhere = {places.get(store.at, store.at) for store in policy.stores} <= EEA
    if fact.value == "no":
        return everywhere and not outside and not unsaid
    named = Safeguard.SHIELD if "Privacy Shield" in quote else Safeguard.ADEQUACY
    return everywhere and not unsaid and named is Safeguard.ADEQUACY and {one.safeguard for one in outside} <= {named}


def _identity(policy: Policy, fact: Fact, _: str) -> bool:
    rights = policy.says.rights
    asked = (Identity.COPY, Identity.COVERED_COPY) if _short(fact) == "copy" else (Identity.DOUBT,)
    return rights is not None and rights.identity in asked


def _authority(policy: Policy, fact: Fact, _: str) -> bool:
    return policy.established == AUTHORITIES.get(fact.value) and authority(policy.established, "nl") is not None


def _right(policy: Policy, fact: Fact, _: str) -> bool:
    return policy.says.rights is not None and RIGHTS[fact.value] in policy.says.rights.rights


_HELD: Mapping[str, Callable[[Policy, Fact, str], bool]] = {
    "controller_name": _name,
    "controller_address": _address,
    "registration_number": lambda policy, fact, _: _controller(policy).get("number") == fact.value,
    "contact_email": _mail,
    "dpo": lambda policy, fact, _: (_controller(policy).get("dpo") == "none") == (fact.value == "no"),
    "transfer_outside_eea": _transfer,
    "right": _right,
    "answer_term": lambda policy, fact, _: _is(policy, "answer", fact.value),
    "identity_check": _identity,
    "supervisory_authority": _authority,
    "security_measure": lambda policy, fact, _: bool(policy.says.security),
    "cookie": lambda policy, fact, _: COOKIES[fact.value] in {cookie.kind for cookie in policy.says.cookies},
    "automated_decision_making": lambda policy, fact, _: policy.no_decisions == (fact.value == "no"),
    "last_updated": lambda policy, fact, _: policy.in_force == fact.value,
    "breach_duty": lambda policy, fact, _: bool(policy.says.breaches),
    "change_notice": lambda policy, fact, _: policy.says.changes is not None and bool(policy.says.changes.told_by),
}


# ---------------------------------------------------------------- lengths of time


def _missing_terms(policy: Policy, reading: Reading, terms: Terms) -> Iterator[str]:
    said = sorted(reading.of("retention"), key=lambda fact: fact.start)
    activities = {activity.name: activity for activity in policy.activities}
    for number, (fact, names) in enumerate(zip(said, terms, strict=True), 1):
        if not names or not all(_keeps(activities[name], fact.value) for name in names):
            yield f"retention {number} {fact.value}"


def _keeps(activity: ActivitySpec, said: str) -> bool:
    if said == "until-event":
        return any(isinstance(part, Until) for part in _parts(activity.own))
    return bool(_after(activity, length(said)))


def _after(activity: ActivitySpec, duration: Duration) -> set[str]:
    """The events after which an activity keeps for so long."""
    return {part.event.name for part in _parts(activity.own) if isinstance(part, After) and part.duration == duration}


def _parts(term: Term | None) -> Iterator[Term]:
    if isinstance(term, Latest | Earliest):
        for part in term.terms:
            yield from _parts(part)
    elif term is not None:
        yield term


def _missing_grace(policy: Policy, reading: Reading) -> Iterator[str]:
    """A time to come back is a term after as many events as the statement gives it for."""
    said = [fact.value for fact in reading.of("grace_period")]
    for value in dict.fromkeys(said):
        events = {event for activity in policy.activities for event in _after(activity, length(value))}
        if len(events) < said.count(value):
            yield f"grace_period {value}"


def _missing_backups(policy: Policy, reading: Reading) -> Iterator[str]:
    kept = {backup.keep for backup in policy.says.backups}
    said = [fact.value for fact in reading.of("backup_retention")]
    yield from (f"backup_retention {value}" for value in said if length(value) not in kept)


def _iso(value: Duration) -> str:
    units = (("Y", value.years), ("M", value.months), ("W", value.weeks), ("D", value.days))
    return "P" + "".join(f"{number}{unit}" for unit, number in units if number)


# ---------------------------------------------------------------- details of facts


def _extensions(reading: Reading) -> list[str]:
    return [fact.details["extension"] for fact in reading.of("answer_term") if "extension" in fact.details]


def _services(reading: Reading) -> list[str]:
    return [fact.details["service"] for fact in reading.of("cookie") if "service" in fact.details]


def _named_services(policy: Policy) -> set[str]:
    return {cookie.service for cookie in policy.says.cookies}
