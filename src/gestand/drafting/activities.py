"""Draft activities: every personal column in one, with a basis and a term as questions. Terms are never facts here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from gestand.drafting.claims import Claim, Owned, onward, without_cells
from gestand.drafting.columns import Drafted, Kind
from gestand.drafting.events import Events
from gestand.drafting.evidence import Certainty
from gestand.drafting.spoken import joined
from gestand.drafting.ties import tied
from gestand.drafting.topics import SERVICE, Topic, topic_of
from gestand.stores.base import TableId
from gestand.vocabulary.categories import CATEGORIES

BELGIAN = {
    "nl.tax.records": "be.vat",
    "nl.wage.records": "be.social.account",
    "nl.medical": "be.medical",
    "nl.personnel": "5 years",
    "nl.applicant": "4 weeks",
}
BY_LAW = Topic(
    "use-national-numbers",
    "Using a national number where a law prescribes it, and nowhere else",
    "legal obligation",
    "bsn",
    "",
)


@dataclass
class Activity:
    name: str
    topic: Topic
    keep: str
    """What is likely; empty when nothing is."""
    uses: list[str] = field(default_factory=list)
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """What one table brings to the activities of a topic: what is used, and the events its rows can count from."""

    table: TableId
    topic: Topic
    uses: list[str]
    events: tuple[str, ...]
    """The nearest first."""


SINGLE = 3
"""Tables with an event of their own that each get an activity; of more nobody reads the questions."""


def activities(
    owned: Owned, drafted: Mapping[TableId, list[Drafted]], events: Mapping[TableId, Events], country: str
) -> list[Activity]:
    """In the order of their first table; the service itself first."""
    parts = [
        _part(owned, table, topic, uses, events)
        for table in owned.claims
        for topic, uses in _of_table(owned, table, drafted[table])
    ]
    parts += _of_lists(owned, drafted, events)
    parts += _of_pointers(owned, drafted)
    found: dict[tuple[str, str], Activity] = {}
    for part, event in _chosen(parts):
        place = event or owned.world.named(_ways(owned, part.table)[-1])
        at = found.setdefault(
            (part.topic.activity, event and place), Activity("", part.topic, _keep(part.topic, event, country))
        )
        at.uses += [use for use in part.uses if use not in at.uses]
        at.why = at.why or owned.world.named(part.table)
    _name(found)
    return sorted(found.values(), key=lambda activity: activity.topic.activity != SERVICE.activity)


def _part(owned: Owned, table: TableId, topic: Topic, uses: list[str], events: Mapping[TableId, Events]) -> _Part:
    if table in tied(owned):
        return _Part(table, SERVICE, uses, ())
    found = tuple(_events(owned, table, topic, events))
    if found or topic.basis != "legal obligation" or topic.activity == BY_LAW.activity:
        return _Part(table, topic, uses, found)
    # A duty that counts from nothing never ends: what has no date of its own is no book of the tax law.
    return _Part(table, SERVICE, uses, tuple(_events(owned, table, SERVICE, events)))


def _of_lists(
    owned: Owned, drafted: Mapping[TableId, list[Drafted]], events: Mapping[TableId, Events]
) -> Iterator[_Part]:
    """Each element of a list is a cell of the person whose key it is: its term counts from what is theirs."""
    for table in owned.world.tables:
        cells = {one.name for one in drafted.get(table, ()) if one.kind is Kind.PERSONAL}
        for keys in owned.lists(table):
            group = owned.world.groups.get(keys.to)
            asked = keys.certainty is Certainty.DOUBTFUL
            if group and group.key == (keys.to_column,) and keys.column not in cells and not asked:
                yield _part(owned, keys.to, SERVICE, [joined(owned.world.named(table), keys.column)], events)


def _of_pointers(owned: Owned, drafted: Mapping[TableId, list[Drafted]]) -> Iterator[_Part]:
    """What says whose another row is stays as long as that one: one cell of it is used for that as well."""
    for table in dict.fromkeys(table for table, _ in owned.pointers):
        for _, uses in _of_table(owned, table, drafted[table]):
            yield _Part(table, SERVICE, uses[-1:], ())
            break


def _chosen(parts: list[_Part]) -> Iterator[tuple[_Part, str]]:
    """For each the event that the most tables of its topic can count from: one question instead of many."""
    event: dict[TableId, dict[str, str]] = {}
    for activity in dict.fromkeys(part.topic.activity for part in parts):
        left = [part for part in parts if part.topic.activity == activity]
        alone = 0
        while left:
            times = Counter(one for part in left for one in part.events)
            best = max(times, key=lambda one: (times[one], -_first(left, one)), default="")
            alone += times[best] == 1
            if alone > SINGLE and not left[0].topic.keep.startswith(("nl.", "be.")):
                best = ""
            taken = [part for part in left if not best or best in part.events]
            for part in taken:
                event.setdefault(part.table, {})[activity] = best
            left = [part for part in left if part not in taken]
    for part in parts:
        yield part, event[part.table][part.topic.activity]


def _first(parts: list[_Part], event: str) -> int:
    return next(at for at, part in enumerate(parts) if event in part.events)


_LAWS = {"pay-wages": "nl.wage.records", "employ-people": "nl.wage.records", "give-care": "nl.medical"}


def _prescribed(owned: Owned) -> Topic:
    """What may prescribe a national number here: wages, or care. Nothing else is likely."""
    about = [topic_of(owned, table).activity for table in owned.claims]
    law = next((law for activity, law in _LAWS.items() if activity in about), "")
    return replace(BY_LAW, keep=f"{law} after {{event}}", ends=True) if law else BY_LAW


def _of_table(owned: Owned, table: TableId, drafted: list[Drafted]) -> Iterator[tuple[Topic, list[str]]]:
    name, topic = owned.world.named(table), topic_of(owned, table)
    cells = [one for one in drafted if one.kind is Kind.PERSONAL]
    national = [one for one in cells if one.guess and CATEGORIES[one.guess.what].national]
    rest = [joined(name, one.name) for one in cells if one not in national]
    if without_cells(owned.claims[table], [one.name for one in cells]):
        rest.insert(0, name)
    if rest:
        yield topic, rest
    if national:
        yield _prescribed(owned), [joined(name, one.name) for one in national]


def _events(owned: Owned, table: TableId, topic: Topic, events: Mapping[TableId, Events]) -> Iterator[str]:
    """Events on the row, or on a row on its way to the person."""
    way = _ways(owned, table)
    for each in way if topic.own else way[-1:]:
        found = events[each].end if topic.ends else None
        found = found or (events[each].start if not topic.ends or topic.own else None)
        if found:
            yield joined(owned.world.named(each), found.column, term=True)
    last = events[way[-1]]
    if last.end:
        yield joined(owned.world.named(way[-1]), last.end.column, term=True)


def _way(owned: Owned, table: TableId, claim: Claim) -> list[TableId]:
    """The tables from a row to the person of a claim."""
    found, step = [table], claim
    while step.links and step.links[0].to not in found:
        link = step.links[0]
        if link.tied:
            return [*found, *(each.to for claim in owned.claims[link.to] for each in claim.links[:1])]
        found.append(link.to)
        after = onward(owned, link, step.via or step.name)
        if link.folded or after is None or (link.to in owned.world.groups and link.to not in owned.guests):
            break
        step = after
    return found


def _ways(owned: Owned, table: TableId) -> list[TableId]:
    """The tables that are on the way to everybody a row is of, the nearest first."""
    ways = [_way(owned, table, claim) for claim in owned.claims[table]]
    return [each for each in ways[0] if all(each in way for way in ways)]


def _keep(topic: Topic, event: str, country: str) -> str:
    if not event:
        return "until it ends" if topic.basis != "legal obligation" else ""
    keep = topic.keep
    if country == "BE":
        for ours, theirs in BELGIAN.items():
            keep = keep.replace(ours, theirs)
    return keep.format(event=event) if keep else ""


def _name(found: dict[tuple[str, str], Activity]) -> None:
    """The one that uses most has the plain name."""
    for (activity, place), each in found.items():
        alike = sorted((other for other in found if other[0] == activity), key=lambda other: -len(found[other].uses))
        table = re.sub(r"[^a-z0-9]+", "-", place.rpartition(".")[0].lower() or each.why.lower()).strip("-")
        each.name = activity if len(alike) == 1 or alike[0] == (activity, place) else f"{activity}-{table}"
    names = [each.name for each in found.values()]
    for at, each in enumerate(found.values()):
        if names.index(each.name) != at:
            each.name = f"{each.name}-{at}"
