"""What the records say at a moment: which activities have ended for whom, and what is on hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from gestand.acts import Beginning, Ending, Hold, Key, Person
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
        return Decisions({group: keys for group, keys in ended.items() if keys}, self.holds, begun=self.begun)

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
    return decisions(datamap, [*records.endings(), *proposed], records.beginnings(), records.holds(), at)


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
