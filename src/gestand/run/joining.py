"""What ended for an organisation is entered for each of its people, when a run begins to erase what was theirs.

Until then it is one record, which can be undone as one. Afterwards nothing leads from the people to the organisation:
their own record carries what they were known by, so that it can be searched for (`verify --deep`), and says of somebody
who stands in a restored back-up that they have gone.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace

from gestand.acts import Ending, Person, Plan
from gestand.datamap.model import DataMap
from gestand.held.bound import bind
from gestand.held.decisions import decide
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
    over = {
        name: {key: acts for key, acts in people.items() if not plan.people or Person(name, key) in plan.people}
        for name in datamap.organisations
        if (people := decisions.ended.get(name))
    }
    if not any(over.values()):
        return ()
    recorded = {(ending.activity, ending.person) for ending in records.endings()}
    found: list[Ending] = []
    for name in dict.fromkeys(g.table.store for of in over for g in datamap.members(of)):
        with sql_stores(stores)[name].snapshot() as connection:
            bound = bind(connection, datamap, replace(decisions, ended=over), plan.at, name)
        for person in (one for one in bound.people if one.group not in over):
            for activity in bound.ended[person.group][person.key]:
                if (activity, person) not in recorded:
                    why = "with the organisation"
                    found.append(Ending(str(uuid.uuid4()), activity, person, plan.at, why))
    return tuple(found)
