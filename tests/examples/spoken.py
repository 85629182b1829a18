"""The texts of a policy that people read in a statement: each of them is to be there in every language."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.policy.model import ActivitySpec, After, Earliest, Latest, Policy, Term, Until
from gestand.policy.sections.head import LANGUAGES
from gestand.policy.statement import Says

ASK = ("the account", "the administrator")
COOKIES = ("session", "functional", "analytical", "tracking")
"""Words of the language of policies, which a statement says in its own."""


def texts(policy: Policy) -> list[str]:
    """Each once, in the order of the policy."""
    found = (*_of_groups(policy), *_of_activities(policy), *_of_the_rest(policy))
    return [text for text in dict.fromkeys(found) if text]


def untranslated(policy: Policy) -> dict[str, list[str]]:
    """language -> what is not said in it."""
    others = [language for language in LANGUAGES if language != policy.language]
    missing = {one: [text for text in texts(policy) if policy.says.said_in(one, text) is None] for one in others}
    return {language: found for language, found in missing.items() if found}


def unspoken(policy: Policy) -> dict[str, list[str]]:
    """language -> translations of what the policy does not say (any more)."""
    said = set(texts(policy))
    found = {language: [text for text, _ in pairs if text not in said] for language, pairs in policy.says.translations}
    return {language: left for language, left in found.items() if left}


def _of_groups(policy: Policy) -> Iterator[str]:
    yield from (group.called or group.name for group in policy.people)
    dated = {event for activity in policy.activities for term in _terms(activity) for event in _events(term)}
    for table in policy.tables:
        yield from (event.called for event in table.events if f"{table.name}.{event.column}" in dated)


def unnamed(policy: Policy) -> list[str]:
    """The events from which a term counts, and for which people have no word."""
    dated = {event for activity in policy.activities for term in _terms(activity) for event in _events(term)}
    named = {f"{table.name}.{event.column}" for table in policy.tables for event in table.events if event.called}
    return sorted(dated - named)


def _terms(activity: ActivitySpec) -> tuple[Term, ...]:
    return tuple(term for term in (activity.own, *activity.at_least, *activity.at_most) if term is not None)


def _events(term: Term) -> Iterator[str]:
    if isinstance(term, Latest | Earliest):
        for part in term.terms:
            yield from _events(part)
    elif isinstance(term, After | Until):
        yield term.event.name


def _of_activities(policy: Policy) -> Iterator[str]:
    for activity in policy.activities:
        yield from (activity.purpose, activity.interest, activity.source, *activity.recipients)
        yield from (use.why for use in activity.uses)


def _of_the_rest(policy: Policy) -> Iterator[str]:
    says, activities = policy.says, {activity.name for activity in policy.activities}
    yield from (text for key, text in policy.controller if key == "officer" and " " in text)
    at_home = {text for _, text in policy.controller}
    yield from (text for text in _of_sections(says) if text not in activities and text not in at_home)


def _of_sections(says: Says) -> Iterator[str]:
    for helper in says.processors:
        yield from (helper.name, *helper.only_for, *helper.never, helper.security)
    for cookie in says.cookies:
        yield from (cookie.name if cookie.name not in COOKIES else "", cookie.purpose, cookie.set_up_as)
    for consent in says.consents:
        yield from (consent.purpose, consent.to, consent.asked, consent.withdrawn)
    yield from (backup.name for backup in says.backups)
    if says.rights:
        yield from (one.text for one in says.rights.ask if " " in one.text and one.text not in ASK)
        yield from (one.text for one in says.rights.refused_for)
        yield says.rights.identity_because
    yield from (one.text for one in (*says.security, *says.breaches, *says.notes))
    yield from says.changes.told_by if says.changes else ()
