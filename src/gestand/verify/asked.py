"""Who was asked before deletion and did not answer: by the judge's own reckoning, forward from the question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from gestand.acts import Answer, Key, Person
from gestand.clock import Duration, last_day, local_day, midnight
from gestand.datamap.model import DataMap

if TYPE_CHECKING:
    from gestand.verify.records import Recorded


def staying(recorded: Recorded, at: datetime) -> dict[tuple[str, str], frozenset[Key]]:
    """By activity and group: who said that it may go on, until a moment that has not come."""
    found: dict[tuple[str, str], set[Key]] = {}
    for answer in recorded.answers:
        if answer.moment <= at < answer.until:
            found.setdefault((answer.activity, answer.person.group), set()).add(answer.person.key)
    return {place: frozenset(keys) for place, keys in found.items()}


def silent(datamap: DataMap, recorded: Recorded, at: datetime) -> dict[tuple[str, str], frozenset[Key]]:
    """By activity and group: whose last question has waited, and who did not answer it."""
    answers: dict[tuple[str, Person], list[Answer]] = {}
    for answer in recorded.answers:
        answers.setdefault((answer.activity, answer.person), []).append(answer)
    found: dict[tuple[str, str], set[Key]] = {}
    for question in recorded.questions:
        activity = datamap.activities.get(question.activity)
        if activity is None or activity.ask is None or not _counts(question.moment, activity.ask.before, at, datamap):
            continue
        mine = answers.get((question.activity, question.person), [])
        if all(a.moment < question.moment and a.until <= at for a in mine if a.moment <= at):
            found.setdefault((question.activity, question.person.group), set()).add(question.person.key)
    return {place: frozenset(keys) for place, keys in found.items()}


def _counts(asked: datetime, before: Duration, at: datetime, datamap: DataMap) -> bool:
    """From the end of the time in which an answer can come, and for three months."""
    begins, ceases = _counting(asked, before, datamap.policy.zone)
    return begins <= at < ceases


def _counting(asked: datetime, before: Duration, zone: str) -> tuple[datetime, datetime]:
    day = local_day(asked, zone)
    ends = (last_day(day, length) for length in (before, replace(before, months=before.months + 3)))
    begins, ceases = (midnight(end + timedelta(days=1), zone) for end in ends)
    return begins, ceases


def changes(datamap: DataMap, recorded: Recorded) -> Iterator[datetime]:
    """The moments at which a question or an answer begins or ceases to count."""
    for question in recorded.questions:
        activity = datamap.activities.get(question.activity)
        if activity is not None and activity.ask is not None:
            yield from _counting(question.moment, activity.ask.before, datamap.policy.zone)
    for answer in recorded.answers:
        yield from (answer.moment, answer.until)
