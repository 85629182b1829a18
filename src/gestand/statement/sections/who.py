"""Who is responsible, and how to reach them (GDPR articles 13(1)(a) and (b))."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.policy.model import Role
from gestand.statement.model import Definitions, Entry, Paragraph, Section, Sentence, Span
from gestand.statement.speaking import link_of
from gestand.statement.telling import Telling, paragraph

NONE = "none"
"""What a controller says who has no data protection officer."""

DETAILS = ("address", "number", "website", "telephone", "contact", "questions", "officer", "dpo", "representative")
"""Keys of `controller` that are told one by one; `register` stands beside the number."""


def sections(telling: Telling) -> Iterator[Section]:
    _missing(telling)
    yield from telling.section("who", _paragraph(telling), _processed(telling), _details(telling))


def _missing(telling: Telling) -> None:
    for key, code in (("contact", "S202"), ("address", "S203")):
        if not telling.controller.get(key):
            telling.voice.missing(code)


def _paragraph(telling: Telling) -> Paragraph | None:
    name = telling.controller.get("name", "")
    if not name:
        return None
    say, said = telling.voice.say, []
    if not telling.only_processed:
        said.append(say("who.controller", law="GDPR 13(1)(a)", name=name))
        if joint := telling.controller.get("joint with"):
            said.append(say("who.joint", law="GDPR 26", joint=telling.voice.own(joint)))
    if telling.people:
        said.append(say("who.people", people=telling.all_called(telling.people)))
    return paragraph(*said)


def _processed(telling: Telling) -> Paragraph | None:
    """Of people for whom others decide: who does, and to whom they turn."""
    groups, name = telling.of(Role.PROCESSOR), telling.controller.get("name", "")
    if not groups or not name:
        return None
    promises = tuple(f"controller/{group.name}" for group in groups)
    of, say = telling.audience.organisation, telling.voice.say
    if of is None:
        first = say("who.processor", *promises, law="GDPR 28", people=telling.all_called(groups), name=name)
        return paragraph(first, say("who.turn"))
    if not of.name:
        telling.voice.missing("S601")
        return paragraph(say("who.organisation_unknown", *promises, law="GDPR 28", name=name), say("who.turn"))
    first = say("who.organisation", *promises, law="GDPR 28", organisation=of.name, name=name)
    return paragraph(first, say("who.turn_organisation", organisation=of.name))


def _details(telling: Telling) -> Definitions | None:
    found = [entry for key in DETAILS if (entry := _detail(telling, key)) is not None]
    return Definitions(tuple(found)) if found else None


def _detail(telling: Telling, key: str) -> Entry | None:
    value = telling.controller.get(key, "")
    if not value:
        return None
    return Entry(telling.voice.word(f"who.{key}"), (_value(telling, key, value),))


def _value(telling: Telling, key: str, value: str) -> Sentence:
    register = telling.controller.get("register", "")
    if key == "dpo" and value == NONE:
        return telling.voice.say("who.no_dpo", law="GDPR 13(1)(b)")
    if key == "number" and register:
        return telling.voice.say("who.registered", law="GDPR 13(1)(a)", number=value, register=register)
    return telling.voice.quoted((Span(value, link=link_of(value)),), law=f"GDPR 13(1)({'b' if key == 'dpo' else 'a'})")
