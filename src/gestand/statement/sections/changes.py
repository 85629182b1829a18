"""Which version this is, from when it counts, how a new one is told, and for which sites it holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gestand.policy.addressing import Promised, promised, ways
from gestand.policy.model import GroupSpec
from gestand.policy.statement import ChangesSpec
from gestand.statement.model import Block, Bullets, Paragraph, Section, Sentence, Span, Spans
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
    notice = telling.voice.duration(spec.notice) if spec.notice is not None else ""
    known = _alike(spec, telling.people)
    said = []
    if len(known) > 1:
        each = {TOLD for _, groups in known for group in groups if _is_each(spec, group)} if notice else ()
        said.append(say("changes.notice", "changes/notice", *each, notice=notice) if notice else None)
        said += [_to(telling, spec, by, groups) for by, groups in known if by]
    else:
        ways_ = known[0][0] if known else spec.told_by
        said.append(_to_all(telling, spec, ways_, notice))
    if spec.refusable:
        said.append(say("changes.refusable", "changes/refusable"))
    return paragraph(*said)


def _alike(spec: ChangesSpec, people: tuple[GroupSpec, ...]) -> list[tuple[tuple[str, ...], list[GroupSpec]]]:
    """The groups that are told in the same ways, in the order of the policy."""
    found: dict[tuple[str, ...], list[GroupSpec]] = {}
    for group in people:
        found.setdefault(ways(spec, group.name), []).append(group)
    return list(found.items())


def _to_all(telling: Telling, spec: ChangesSpec, by: tuple[str, ...], notice: str) -> Sentence | None:
    say, each = telling.voice.say, (TOLD,) if any(_is_each(spec, group) for group in telling.people) else ()
    if notice and by:
        keys = ("changes/notice", "changes/told by")
        return say("changes.notice_by", *keys, *each, notice=notice, by=_by(telling, spec, by))
    if notice:
        return say("changes.notice", "changes/notice", *each, notice=notice)
    return say("changes.told_by", "changes/told by", *each, by=_by(telling, spec, by)) if by else None


def _to(telling: Telling, spec: ChangesSpec, by: tuple[str, ...], groups: list[GroupSpec]) -> Sentence:
    """How some people are told."""
    each = (TOLD,) if any(_is_each(spec, group) for group in groups) else ()
    people = telling.all_called(tuple(groups))
    return telling.voice.say("changes.told_people", "changes/told by", *each, people=people, by=_by(telling, spec, by))


def _by(telling: Telling, spec: ChangesSpec, by: tuple[str, ...]) -> Spans:
    return telling.voice.listing(telling.voice.own(one, spec.place, "told") for one in by)


def _is_each(spec: ChangesSpec, group: GroupSpec) -> bool:
    return promised(spec, group.name) is not Promised.NOBODY
