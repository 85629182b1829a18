"""An organisation leaves: its endings are dated ahead, and can be undone until then.

GDPR article 28(3)(g): at the end of the services the processor deletes, or gives back, what it had of its people. The
time to undo it is counted in whole local days: planned on day D, it can be undone until the end of day D+14.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from gestand.acts import Beginning, Ending, Person
from gestand.clock import Duration, last_day, local_day, midnight
from gestand.datamap.model import DataMap
from gestand.errors import UsageError
from gestand.ledger.records import Records
from gestand.rights.erasure import erase_person
from gestand.stores.base import Store

REASON = "offboarding"


def schedule(
    datamap: DataMap,
    records: Records,
    stores: Mapping[str, Store],
    organisation: Person,
    at: datetime,
    days: int,
) -> tuple[Ending, ...]:
    """An ending for every activity that can end for it, at the end of the local day that is so many days after `at`.

    `UsageError` (`offboarding/planned`) when it was planned already and has not come.
    """
    if planned(records, organisation, at):
        raise UsageError(
            "offboarding/planned", "this organisation leaves already", "undo it first, to plan it for another day"
        )
    zone = datamap.policy.zone
    moment = midnight(last_day(local_day(at, zone), Duration(days=days)) + timedelta(days=1), zone)
    endings = erase_person(datamap, records, organisation, at, REASON, stores)
    return tuple(replace(ending, moment=moment) for ending in endings)


def undo(records: Records, organisation: Person, at: datetime) -> tuple[Beginning, ...]:
    """What takes back the endings that have not come. `UsageError` (`offboarding/none`) when there are none."""
    found = planned(records, organisation, at)
    if not found:
        raise UsageError(
            "offboarding/none", "nothing is planned for this organisation that could be undone", "see its ledger"
        )
    tick = timedelta(microseconds=1)
    return tuple(
        Beginning(str(uuid.uuid4()), ending.activity, organisation, ending.moment + tick, f"{REASON} undone")
        for ending in found
    )


def planned(records: Records, organisation: Person, at: datetime) -> tuple[Ending, ...]:
    """The endings of an organisation that have not come at `at`, and were not taken back."""
    begun = {(b.activity, b.moment) for b in records.beginnings() if b.person == organisation}
    return tuple(
        ending
        for ending in records.endings()
        if ending.person == organisation
        and ending.moment > at
        and not any(name == ending.activity and moment > ending.moment for name, moment in begun)
    )
