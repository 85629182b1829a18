"""What a sentence is about where no heading says so: by the terms that stand in it.

A statement in one paragraph, or one whose headings nobody could foresee (`Jij bent de baas`), still names five rights
in a row or a list of safeguards. What only one or two terms say is not enough: they are met anywhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from gestand.reading.blocks import Kind
from gestand.reading.lexicon import Hits
from gestand.reading.segments import Sentence

_SILENT = frozenset(("title",))
"""Topics that say nothing of what stands below them."""
_LONGEST = 20
"""Sentences under one heading that can be about one thing; more have more."""


def fill(sentences: Sequence[Sentence], hits: Hits) -> None:
    """Gives a topic to sentences that have none, by what they or all under their heading name."""
    unknown = [one for one in sentences if one.kind is not Kind.HEADING and one.topics <= _SILENT]
    for one in unknown:
        if one.topics <= _SILENT and (about := _of_one(one, hits)):
            one.topics |= {about}
    unknown = [one for one in unknown if one.topics <= _SILENT]
    groups: defaultdict[int, list[Sentence]] = defaultdict(list)
    paragraphs: defaultdict[int, list[Sentence]] = defaultdict(list)
    for one in unknown:
        if one.under and not one.under[-1].topics:
            groups[one.under[-1].number].append(one)
        elif one.kind is Kind.TEXT:
            paragraphs[one.block.start].append(one)
    for group in groups.values():
        if len(group) <= _LONGEST and (about := _of_all(group, hits)):
            for one in group:
                one.topics |= {about}
    for group in paragraphs.values():
        if len(group) <= _LONGEST // 2 and (about := _of_all(group, hits)):
            for one in group:
                one.topics |= {about}


def _of_all(group: Iterable[Sentence], hits: Hits) -> str:
    group = list(group)
    named_rights = {name for one in group for name in rights(one, hits)}
    if len(named_rights) >= 4 and any(hits.has(name, one.lo, one.hi) for one in group for name in _ASKED):
        return "right"
    measures = sum(hits.has("measure.named", one.lo, one.hi) for one in group)
    if measures >= 3 and measures * 2 >= len(group) and any(_is_more_than_backups(one, hits) for one in group):
        return "security"
    items = [one for one in group if one.kind is Kind.ITEM]
    parties = sum(any(hits.has(name, one.lo, one.hi) for name in hits.under("recipient.")) for one in items)
    if parties >= 2 and parties * 2 >= len(items):
        return "sharing"
    named = sum(any(hits.has(name, one.lo, one.hi) for name in hits.under("data.")) for one in items)
    if named >= 3 and named * 3 >= len(items) * 2:
        return "data"
    return ""


def _is_more_than_backups(one: Sentence, hits: Hits) -> bool:
    """How long each back-up is there is told under a heading of its own: that is no list of measures."""
    backups = {hit.lo for hit in hits.within("backup", one.lo, one.hi)}
    return any(hit.lo not in backups for hit in hits.within("measure.named", one.lo, one.hi))


def _of_one(one: Sentence, hits: Hits) -> str:
    asked = any(hits.has(name, one.lo, one.hi) for name in _ASKED)
    if asked and len(rights(one, hits)) >= 3:
        return "right"
    measures = len({hit.lo for hit in hits.within("measure.named", one.lo, one.hi)})
    named = len({name for name in hits.under("data.") if hits.has(name, one.lo, one.hi)})
    if measures >= 3 and measures > named:
        return "security"
    if named >= 4:
        return "data"
    recipients = [name for name in hits.under("recipient.") if hits.has(name, one.lo, one.hi)]
    if len(recipients) >= 2 and hits.has("share.anchor", one.lo, one.hi):
        return "sharing"
    return ""


_ASKED = ("right.asked", "right.word")


def rights(one: Sentence, hits: Hits) -> set[str]:
    """Which rights are named: `access`, `erasure`."""
    named = (name for name in hits.under("right.") if name.count(".") == 2)
    return {name.split(".")[1] for name in named if hits.has(name, one.lo, one.hi)}
