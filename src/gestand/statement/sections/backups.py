"""Back-ups, and how long they still hold what was erased."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.policy.statement import BackupSpec
from gestand.statement.model import Bullets, Section, Sentence
from gestand.statement.places import where
from gestand.statement.telling import Telling, paragraph


def sections(telling: Telling) -> Iterator[Section]:
    backups = telling.policy.says.backups
    if backups:
        items = tuple(sentence for one in backups for sentence in _one(telling, one))
        lead = paragraph(telling.voice.say("backups.lead", law="GDPR 17"))
        yield from telling.section("backups", lead, Bullets(items))


def _one(telling: Telling, one: BackupSpec) -> Iterator[Sentence]:
    say, promise = telling.voice.say, f"backups/{one.name}"
    name = telling.voice.own(one.name, one.place, "backup")
    if one.keep is not None:
        key = "backups.at_most" if one.at_most else "backups.keep"
        yield say(key, promise, name=name, duration=telling.voice.duration(one.keep))
    else:
        yield say("backups.made", promise, name=name)
    if one.at:
        yield say("backups.at", promise, name=name, place=where(telling, (one.at,)))
