"""What was recorded and counts at one moment: whose activities have ended, and what is frozen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.sql.selectable import FromClause

from gestand.acts import Answer, Beginning, Ending, Hold, Key, Person, Question
from gestand.datamap.model import DataMap
from gestand.ledger.records import Records
from gestand.stores.base import TypeKind
from gestand.verify import dialects
from gestand.verify.asked import silent, staying

Begun = Mapping[tuple[str, str, Key], datetime]
"""By activity, group and key: when it last began again for somebody."""
MembersOf = Callable[[str, Iterable[Key]], Mapping[str, Mapping[Key, Key]]]
"""Of organisations of a group: per group of people whoever belongs to one of them, and to which."""
Born = Callable[[str, Mapping[Key, datetime]], "Since"]
"""Of a group's people with their endings: whose own row lets the ending count, and of whom nobody can tell."""


@dataclass(frozen=True, slots=True)
class Since:
    """Whose ending counts: `sure`, and those whose own row does not tell when it was born."""

    sure: frozenset[Key] = frozenset()
    doubtful: frozenset[Key] = frozenset()


@dataclass(frozen=True, slots=True)
class Frozen:
    """What is on hold for one activity: people per group, and rows per table as the policy calls it."""

    people: Mapping[str, frozenset[Key]]
    rows: Mapping[str, frozenset[Key]]


@dataclass(frozen=True, slots=True)
class Known:
    """The records as they count at a moment."""

    ended: Mapping[tuple[str, str], Since]
    """By activity and group."""
    frozen: Mapping[str, Frozen]
    """By activity."""
    moments: tuple[datetime, ...] = ()
    """At which an ending was recorded, in order."""
    staying: Mapping[tuple[str, str], frozenset[Key]] = field(default_factory=dict)
    """By activity and group: who was asked and said that it may go on."""
    silent: Mapping[tuple[str, str], frozenset[Key]] = field(default_factory=dict)
    """By activity and group: who was asked whether it may go on, long enough ago, and did not say so."""
    _sorted: dict[tuple[frozenset[Key], tuple[TypeKind, ...]], list[Key]] = field(default_factory=dict, compare=False)
    _relations: dict[tuple[frozenset[Key], tuple[TypeKind, ...], str], FromClause] = field(
        default_factory=dict, compare=False
    )

    def since(self, activity: str, group: str) -> Since:
        return self.ended.get((activity, group), Since())

    def people(self, activities: Iterable[str], group: str) -> frozenset[Key]:
        """Everybody for whom one of these activities has ended by a record, or may have."""
        each = [self.since(activity, group) for activity in activities]
        return frozenset().union(*(s.sure | s.doubtful for s in each))

    def keys(self, people: frozenset[Key], types: tuple[TypeKind, ...]) -> list[Key]:
        """Those of the people whose keys can be keys of these types, in order; worked out once for all questions."""
        place = (people, types)
        if place not in self._sorted:
            self._sorted[place] = sorted(key for key in people if dialects.of_type(key, types))
        return self._sorted[place]

    def relation(self, people: frozenset[Key], types: tuple[TypeKind, ...], dialect: str) -> FromClause | None:
        """The people as a relation of their keys, made once for all questions; None where no row can have one of these.

        There may be everybody who ever left: to write their keys down for each question takes longer than to ask it.
        """
        place = (people, types, dialect)
        if place not in self._relations:
            if not (keys := self.keys(people, types)):
                return None
            self._relations[place] = dialects.key_relation("people", types, keys, dialect)
        return self._relations[place]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the records say, read once."""

    endings: Sequence[Ending]
    beginnings: Sequence[Beginning]
    holds: Sequence[Hold]
    questions: Sequence[Question] = ()
    answers: Sequence[Answer] = ()

    @classmethod
    def of(cls, records: Records) -> Recorded:
        deciding = (records.endings(), records.beginnings(), records.holds())
        return cls(*deciding, records.questions(), records.answers())

    def changes(self) -> list[datetime]:
        """The moments, in order, at which what counts may become something else; between two of them nothing does."""
        of_people = {ending.moment for ending in self.endings} | {again.moment for again in self.beginnings}
        of_holds = {moment for hold in self.holds for moment in (hold.moment, hold.lifted) if moment is not None}
        return sorted(of_people | of_holds)


def known(datamap: DataMap, recorded: Recorded, at: datetime, born: Born, members: MembersOf) -> Known:
    """What counts at a moment; `born` asks the groups' own rows (a key that is used again is somebody else).

    `members` tells who belongs to an organisation: what was recorded for it counts for each of them.
    """
    begun = _begun(recorded.beginnings, at)
    latest = _latest(recorded.endings, begun, at)
    ended = {}
    for (activity, group), people in latest.items():
        bound = datamap.activities.get(activity)
        if bound and bound.lets_end and group in datamap.groups:
            ended[activity, group] = born(group, people)
    holds = [h for h in recorded.holds if h.moment <= at and not (h.lifted and h.lifted <= at)]
    organisations = datamap.organisations
    for activity, of in [place for place in ended if place[1] in organisations]:
        for name, theirs in _of_members(
            activity, ended[activity, of], members, of, latest[activity, of], begun
        ).items():
            mine = ended.get((activity, name), Since())
            sure = mine.sure | theirs.sure
            ended[activity, name] = Since(sure, (mine.doubtful | theirs.doubtful) - sure)
    holds += [h for hold in holds for h in _on_members(hold, organisations, members)]
    moments = sorted({moment for people in latest.values() for moment in people.values()})
    frozen = {name: _frozen(holds, name) for name in datamap.activities}
    return Known(ended, frozen, tuple(moments), staying(recorded, at), silent(datamap, recorded, at))


def _of_members(
    activity: str,
    since: Since,
    members: MembersOf,
    organisation: str,
    ended: Mapping[Key, datetime],
    begun: Begun,
) -> dict[str, Since]:
    """By group: for whose people it counts, unless it began again for somebody afterwards."""
    found: dict[str, list[frozenset[Key]]] = {}
    for place, keys in enumerate((since.sure, since.doubtful)):
        for name, people in members(organisation, keys).items() if keys else ():
            whose = {key for key, to in people.items() if begun.get((activity, name, key), ended[to]) <= ended[to]}
            found.setdefault(name, [frozenset(), frozenset()])[place] = frozenset(whose)
    return {name: Since(*of) for name, of in found.items()}


def _on_members(hold: Hold, organisations: Iterable[str], members: MembersOf) -> Iterable[Hold]:
    """A hold on an organisation keeps what is its people's as well."""
    person = hold.person
    if person is not None and person.group in organisations:
        for name, people in members(person.group, [person.key]).items():
            yield from (replace(hold, person=Person(name, key)) for key in people)


def _begun(beginnings: Iterable[Beginning], at: datetime) -> Begun:
    """By activity, group and key: when it last began again."""
    found: dict[tuple[str, str, Key], datetime] = {}
    for record in beginnings:
        of = (record.activity, record.person.group, record.person.key)
        if record.moment <= at:
            found[of] = max(record.moment, found.get(of, record.moment))
    return found


def _latest(endings: Sequence[Ending], begun: Begun, at: datetime) -> dict[tuple[str, str], dict[Key, datetime]]:
    """Per activity and group: the latest ending of each person that no beginning took back."""
    found: dict[tuple[str, str], dict[Key, datetime]] = {}
    for ending in endings:
        key = ending.person.key
        began = begun.get((ending.activity, ending.person.group, key))
        if ending.moment > at or (began is not None and began > ending.moment):
            continue
        people = found.setdefault((ending.activity, ending.person.group), {})
        people[key] = max(ending.moment, people.get(key, ending.moment))
    return found


def _frozen(holds: Iterable[Hold], activity: str) -> Frozen:
    people: dict[str, set[Key]] = {}
    rows: dict[str, set[Key]] = {}
    for hold in holds:
        if hold.activity not in (None, activity):
            continue
        if hold.person is not None:
            people.setdefault(hold.person.group, set()).add(hold.person.key)
        else:
            rows.setdefault(hold.table, set()).add(hold.row)
    return Frozen({g: frozenset(k) for g, k in people.items()}, {t: frozenset(k) for t, k in rows.items()})
