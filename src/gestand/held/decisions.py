"""What the records say at a moment: which activities have ended for whom, and what is on hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from gestand.acts import Answer, Beginning, Ending, Hold, Key, Person
from gestand.clock import Duration, Rounding, cut_off
from gestand.datamap.model import DataMap
from gestand.ledger.records import Records


@dataclass(frozen=True, slots=True)
class Decisions:
    """`ended[group][key][activity]` is the moment of the ending in force; `holds` are those in force.

    Whether an ending binds the person who has that key *now* (born before it) is asked of the store: `bound` after
    `gestand.held.bound.bind` holds what is left of it.
    """

    ended: Mapping[str, Mapping[Key, Mapping[str, datetime]]] = field(default_factory=dict)
    holds: tuple[Hold, ...] = ()
    doubtful: Mapping[str, Mapping[Key, Mapping[str, datetime]]] = field(default_factory=dict)
    """The endings of people whose birth nobody can read: who that key is cannot be told."""
    silent: Mapping[str, Mapping[str, tuple[Key, ...]]] = field(default_factory=dict)
    """By activity and group: who was asked in time whether it may go on, and did not answer that it may."""
    begun: Mapping[tuple[str, Person], datetime] = field(default_factory=dict)
    """The latest beginning of an activity for a person: it stands against an earlier ending of their organisation."""

    def held_people(self, group: str, activity: str | None) -> tuple[Key, ...]:
        """The people of a group with a hold on this activity; None: on any."""
        return tuple(
            sorted(
                {
                    hold.person.key
                    for hold in self.holds
                    if hold.person
                    and hold.person.group == group
                    and (activity is None or hold.activity in (activity, None))
                },
                key=repr,
            )
        )

    def held_rows(self, table: str, activity: str) -> tuple[Key, ...]:
        return tuple(
            sorted(
                {
                    hold.row
                    for hold in self.holds
                    if hold.person is None and hold.table == table and hold.activity in (activity, None)
                },
                key=repr,
            )
        )

    def only(self, people: Iterable[Person], organisations: Iterable[str] = ()) -> Decisions:
        """The same holds, the endings of these people only, and of the organisations of these groups."""
        wanted, whole = set(people), set(organisations)
        ended = {
            group: {key: acts for key, acts in keys.items() if group in whole or Person(group, key) in wanted}
            for group, keys in self.ended.items()
        }
        return replace(self, ended={group: keys for group, keys in ended.items() if keys}, doubtful={})

    def with_holds(self, holds: Iterable[Hold]) -> Decisions:
        """The same, with further holds."""
        return replace(self, holds=tuple(dict.fromkeys((*self.holds, *holds))))

    @property
    def people(self) -> tuple[Person, ...]:
        return tuple(Person(group, key) for group, keys in sorted(self.ended.items()) for key in keys)


def decide(datamap: DataMap, records: Records, at: datetime, proposed: Sequence[Ending] = ()) -> Decisions:
    """The decisions in force at `at`, of activities that exist and whose basis lets them end.

    `proposed` are endings that are not recorded yet: a plan for a person shows what they would do.
    """
    found = decisions(datamap, [*records.endings(), *proposed], records.beginnings(), records.holds(), at)
    return replace(found, silent=silence(datamap, records, at))


def silence(
    datamap: DataMap, records: Records, at: datetime, now: datetime | None = None
) -> Mapping[str, Mapping[str, tuple[Key, ...]]]:
    """By activity and group: whose question has waited long enough at `at`, and was not answered until `now` (or `at`).

    A question counts for three months after that; then it has to be asked again. So it does after each answer: one
    that was given before it, and has run out, is what it was asked about.
    """
    asking = {name: activity.ask for name, activity in datamap.activities.items() if activity.ask}
    if not asking:
        return {}
    latest = latest_answers(records, now or at)
    found: dict[str, dict[str, dict[Key, None]]] = {}
    for question in records.questions():
        ask = asking.get(question.activity)
        answered = latest.get((question.activity, question.person))
        if ask is None or not waited(question.moment, ask.before, at, datamap.policy.zone):
            continue
        if answered is None or (answered.moment < question.moment and answered.until <= at):
            of = found.setdefault(question.activity, {}).setdefault(question.person.group, {})
            of[question.person.key] = None
    return {name: {group: tuple(keys) for group, keys in groups.items()} for name, groups in found.items()}


def latest_answers(records: Records, until: datetime) -> dict[tuple[str, Person], Answer]:
    """By activity and person: the last answer that was given until then."""
    found: dict[tuple[str, Person], Answer] = {}
    for answer in records.answers():
        place = (answer.activity, answer.person)
        if answer.moment <= until and (place not in found or found[place].moment < answer.moment):
            found[place] = answer
    return found


def counts_since(before: Duration, at: datetime, zone: str) -> datetime:
    """A question that was put earlier is none any more: three months after its answer should have come."""
    longer = replace(before, months=before.months + 3)
    return cut_off(at, longer, Rounding.NONE, zone).moment


def waited(asked: datetime, before: Duration, at: datetime, zone: str) -> bool:
    """The question has waited as long as it must, and no more than three months longer."""
    return counts_since(before, at, zone) <= asked < cut_off(at, before, Rounding.NONE, zone).moment


def decisions(
    datamap: DataMap, endings: Sequence[Ending], beginnings: Sequence[Beginning], holds: Sequence[Hold], at: datetime
) -> Decisions:
    begun: dict[tuple[str, Person], datetime] = {}
    for beginning in beginnings:
        if beginning.moment <= at:
            place = (beginning.activity, beginning.person)
            begun[place] = max(begun.get(place, beginning.moment), beginning.moment)
    ended: dict[str, dict[Key, dict[str, datetime]]] = defaultdict(lambda: defaultdict(dict))
    for ending in endings:
        activity = datamap.activities.get(ending.activity)
        if ending.moment > at or activity is None or not activity.lets_end:
            continue
        again = begun.get((ending.activity, ending.person))
        if again is not None and again > ending.moment:
            continue
        of_person = ended[ending.person.group][ending.person.key]
        of_person[ending.activity] = max(of_person.get(ending.activity, ending.moment), ending.moment)
    frozen = tuple(h for h in holds if h.moment <= at and (h.lifted is None or h.lifted > at))
    told = {g: {k: dict(a) for k, a in keys.items()} for g, keys in ended.items()}
    return Decisions(told, frozen, begun=begun)
