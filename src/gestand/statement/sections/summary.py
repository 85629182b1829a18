"""Half a page that says it: the first layer of a layered statement. All of it is told again below, at length."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.policy.model import Role
from gestand.policy.statement import Right
from gestand.rights.authorities import authority
from gestand.statement.model import Bullets, Section, Sentence, Span
from gestand.statement.places import located
from gestand.statement.sections.data import categories
from gestand.statement.sections.recipients import promise
from gestand.statement.sections.rights import granted, turn
from gestand.statement.telling import CONSENTS, OBJECTABLE, Telling

FEW = 6
"""Kinds of data that the summary names; of more it says how many there are."""


def sections(telling: Telling) -> Iterator[Section]:
    items = tuple(_items(telling))
    yield from telling.section("summary", Bullets(items) if items else None)


def _items(telling: Telling) -> Iterator[Sentence]:
    yield from _who(telling)
    yield from _what(telling)
    yield from _choices(telling)
    yield from _others(telling)
    yield from _asking(telling)


def _who(telling: Telling) -> Iterator[Sentence]:
    say, name = telling.voice.say, telling.controller.get("name", "")
    of = telling.audience.organisation
    if not name:
        return
    if of is not None and of.name and telling.of(Role.PROCESSOR):
        yield say("summary.organisation", organisation=of.name, name=name)
    elif telling.only_processed:
        yield say("summary.processor", name=name)
    else:
        yield say("summary.controller", name=name)
        if telling.of(Role.PROCESSOR):
            yield say("summary.partly", people=telling.all_called(telling.of(Role.PROCESSOR)))


def _what(telling: Telling) -> Iterator[Sentence]:
    activities, say = telling.activities, telling.voice.say
    if not activities:
        return
    found = categories(telling, activities, telling.people)
    count = len(activities)
    if len(found) > FEW:
        first = telling.voice.listing(found[:FEW])
        yield say("summary.what_more", count=count, categories=first)
    elif found:
        yield say("summary.what", count=count, categories=telling.voice.listing(found))
    yield say("summary.how_long", *(f"keep/{activity.name}" for activity in activities))


def _choices(telling: Telling) -> Iterator[Sentence]:
    say = telling.voice.say
    if any(activity.basis in CONSENTS for activity in telling.activities):
        yield say("summary.consent", law="GDPR 7(3)")
    objectable = any(a.basis in OBJECTABLE or a.marketing for a in telling.activities)
    if objectable and Right.OBJECTION in granted(telling):
        yield say("summary.objection", law="GDPR 21(4)", link=(telling.voice.link("objection"),))


def _others(telling: Telling) -> Iterator[Sentence]:
    say = telling.voice.say
    processors = tuple(one for one in telling.policy.says.processors if not one.own)
    if processors:
        link = (telling.voice.link("recipients"),)
        yield say("summary.recipients", *map(promise, processors), count=len(processors), link=link)
    found = tuple(located(telling))
    if found and all(one.known and not one.outside for one in found):
        promises = tuple(dict.fromkeys(one.promise for one in found if one.promise))
        yield say("summary.inside", *promises, law="GDPR 13(1)(f)")
    elif any(one.outside for one in found):
        yield say("summary.outside", law="GDPR 13(1)(f)", link=(telling.voice.link("transfers"),))


def _asking(telling: Telling) -> Iterator[Sentence]:
    yield telling.voice.say("summary.rights", link=(telling.voice.link("rights"),))
    yield from list(turn(telling))[:1]
    country = telling.policy.established
    found = authority(country, telling.voice.language) if country else None
    if found is not None:
        link = (Span(found.name, link="#complaint"),)
        yield telling.voice.say("summary.complaint", law="GDPR 77", authority=link)
