"""What ended for an organisation is recorded for each of its people, when a run begins to erase what was theirs.

Of each organisation that is one entry of the ledger. Until then it is one record, which can be undone as one.
Afterwards nothing leads from the people to the organisation: their own record carries what they were known by, so that
it can be searched for (`verify --deep`), and says of somebody who stands in a restored back-up that they have gone.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace

from gestand.acts import Ending, Person, Plan
from gestand.datamap.model import DataMap
from gestand.held.bound import bind_people
from gestand.held.decisions import decide
from gestand.held.members import ended_with
from gestand.ledger.records import Records
from gestand.plan.bench import sql_stores
from gestand.stores.base import Store


def of_members(
    datamap: DataMap, stores: Mapping[str, Store], records: Records, plan: Plan, proposed: Sequence[Ending]
) -> list[list[Ending]]:
    """Of each organisation for which the plan's moment has come the endings of its people; not of whom it is recorded.

    Of a plan for people or an organisation: of these alone.
    """
    decisions = decide(datamap, records, plan.at, proposed)
    over = {
        name: {key: acts for key, acts in people.items() if not plan.people or Person(name, key) in plan.people}
        for name in datamap.organisations
        if (people := decisions.ended.get(name))
    }
    if not any(over.values()):
        return []
    recorded = {(ending.activity, ending.person) for ending in records.endings()}
    found: dict[Person, list[Ending]] = {}
    for store in dict.fromkeys(g.table.store for of in over for g in datamap.members(of)):
        with sql_stores(stores)[store].snapshot() as connection:
            bound = bind_people(connection, datamap, replace(decisions, ended=over), plan.at, store)
            for person, organisation, acts in ended_with(connection, datamap, bound, bound.ended, plan.at, store):
                found.setdefault(organisation, []).extend(
                    Ending(str(uuid.uuid4()), activity, person, plan.at, "with the organisation")
                    for activity in acts
                    if (activity, person) not in recorded
                )
    return [endings for endings in found.values() if endings]
