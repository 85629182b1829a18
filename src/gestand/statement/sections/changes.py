"""Which version this is, from when it counts, how a new one is told, and for which sites it holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gestand.policy.addressing import Promised, promised
from gestand.statement.model import Block, Bullets, Paragraph, Section, Sentence, Span
from gestand.statement.speaking import link_of
from gestand.statement.telling import Telling, paragraph

TOLD = "told/all"
PUBLISHED, VERSIONS = "published/statement", "published/versions"


def sections(telling: Telling) -> Iterator[Section]:
    sites = telling.policy.says.sites
    if sites:
        items = tuple(
            telling.voice.quoted((Span(one.text, link=link_of(one.text)),), f"sites/{one.text}") for one in sites
        )
        yield from telling.section("sites", paragraph(telling.voice.say("sites.lead")), Bullets(items))
    yield from telling.section(
        "changes", paragraph(*_version(telling)), *_changed(telling), _earlier(telling), _told(telling)
    )


def _version(telling: Telling) -> Iterator[Sentence]:
    policy, say = telling.policy, telling.voice.say
    if not policy.version:
        telling.voice.missing("S204")
    if not policy.in_force:
        telling.voice.missing("S205")
    since = date.fromisoformat(policy.in_force) if policy.in_force else None
    if policy.version and since:
        yield say("changes.version_since", PUBLISHED, version=policy.version, date=since)
    elif policy.version:
        yield say("changes.version", version=policy.version)
    elif since:
        yield say("changes.since", date=since)


def _changed(telling: Telling) -> Iterator[Block]:
    """What is otherwise since the version before."""
    if telling.past.changed and telling.past.earlier:
        lead = telling.voice.say("changes.since_then", version=telling.past.earlier[-1][0])
        yield Paragraph((lead,))
        yield Bullets(tuple(telling.voice.quoted((Span(sentence),)) for sentence in telling.past.changed))


def _earlier(telling: Telling) -> Paragraph | None:
    """Which versions there were, and where they are: with whoever is responsible."""
    contact = telling.controller.get("contact", "")
    if not telling.past.earlier or not contact:
        return None
    say = telling.voice.spans
    versions = telling.voice.listing(say("changes.one", version=v, date=since) for v, since in telling.past.earlier)
    link = (Span(contact, link=link_of(contact)),)
    return paragraph(telling.voice.say("changes.earlier", VERSIONS, versions=versions, contact=link))


def _told(telling: Telling) -> Paragraph | None:
    spec, say = telling.policy.says.changes, telling.voice.say
    if spec is None:
        return None
    said = []
    each = () if promised(spec) is Promised.NOBODY else (TOLD,)
    by = telling.voice.listing(telling.voice.own(one, spec.place, "told") for one in spec.told_by)
    if spec.notice is not None:
        notice = telling.voice.duration(spec.notice)
        said.append(
            say("changes.notice_by", "changes/notice", "changes/told by", *each, notice=notice, by=by)
            if spec.told_by
            else say("changes.notice", "changes/notice", *each, notice=notice)
        )
    elif spec.told_by:
        said.append(say("changes.told_by", "changes/told by", *each, by=by))
    if spec.refusable:
        said.append(say("changes.refusable", "changes/refusable"))
    return paragraph(*said)
