"""What ended for an organisation is entered for each of its people, when a run begins to erase what was theirs.

Until then it is one record, which can be undone as one. Afterwards nothing leads from the people to the organisation:
their own record carries what they were known by, so that it can be searched for (`verify --deep`), and says of somebody
who stands in a restored back-up that they have gone.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence

from gestand.acts import Ending, Key, Person, Plan
from gestand.datamap.model import DataMap, Group
from gestand.held.decisions import decide
from gestand.held.members import members
from gestand.ledger.records import Records
from gestand.plan.bench import sql_stores
from gestand.stores.base import Store


def of_members(
    datamap: DataMap, stores: Mapping[str, Store], records: Records, plan: Plan, proposed: Sequence[Ending]
) -> tuple[Ending, ...]:
    """The endings of the people of organisations for which the plan's moment has come; not of whom it is recorded.

    Of a plan for people or an organisation: of these alone.
    """
    decisions = decide(datamap, records, plan.at, proposed)
    recorded = {(ending.activity, ending.person) for ending in records.endings()}
    found: list[Ending] = []
    for name in datamap.organisations:
        over = {
            key: tuple(acts)
            for key, acts in decisions.ended.get(name, {}).items()
            if not plan.people or Person(name, key) in plan.people
        }
        for group in datamap.members(name) if over else ():
            for person, organisation in _people(datamap, stores, group, tuple(over), plan):
                for activity in over[organisation]:
                    begun = decisions.begun.get((activity, person))
                    moment = decisions.ended[name][organisation][activity]
                    if (activity, person) not in recorded and (begun is None or begun <= moment):
                        why = f"with its organisation, {name}"
                        found.append(Ending(str(uuid.uuid4()), activity, person, plan.at, why))
    return tuple(found)


def _people(
    datamap: DataMap, stores: Mapping[str, Store], group: Group, organisations: tuple[Key, ...], plan: Plan
) -> Iterator[tuple[Person, Key]]:
    with sql_stores(stores)[group.table.store].snapshot() as connection:
        for key, organisation in members(connection, datamap, group, organisations, plan.at):
            yield Person(group.name, key), organisation
