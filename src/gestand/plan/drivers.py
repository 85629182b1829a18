"""From which side the rows of an act are found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from gestand.acts import Key, Person
from gestand.datamap.model import Claim, DataMap, Table
from gestand.held.rows import Rows, along_of
from gestand.held.theirs import OfPeople, Shared, asked_of
from gestand.stores.slots import Slot

EXPECTED = 10
"""Of so many keys PostgreSQL expects to be given where it does not see them."""
ROWS_FOR_ONE = 50
"""So many rows are read through in the time in which an index finds those of one person."""


@dataclass(frozen=True, slots=True)
class ByTime:
    """Rows that time alone has ended."""


@dataclass(frozen=True, slots=True)
class ByPeople:
    """Rows that belong to these people (per group), or that go along with a row of theirs."""

    keys: Mapping[str, tuple[Key, ...]]
    slots: Mapping[str, Slot] | None = None
    """Places for the keys in a statement that is made before they are known."""
    everybody: bool = False
    """They are all for whom something was recorded, whose keys are a set in the engine."""
    shared: Shared = frozenset()
    """What is known to have ended for all of them, so that it need not be asked of each of their rows."""


def of_people(people: Iterable[Person]) -> ByPeople:
    """The side of these people."""
    keys: dict[str, list[Key]] = {}
    for person in dict.fromkeys(people):
        keys.setdefault(person.group, []).append(person.key)
    return ByPeople({group: tuple(theirs) for group, theirs in keys.items()})


def asks(claim: Claim, side: ByPeople) -> bool:
    """It can be one of these people's."""
    return claim.group in (side.slots or {}) or bool(side.keys.get(claim.group))


def outnumbered(datamap: DataMap, claim: Claim, side: ByPeople) -> bool:
    """The people are many, and few beside the rows of the table in which their keys stand, the last on the way to them.

    To look each of them up takes less than to read it, which PostgreSQL does for keys that it sees. Only where rows are
    looked for by this: of rows that something else finds, keys that it does not see are gone through one by one.
    """
    people = sum(map(len, side.keys.values()))
    stand = claim.hops[-1].table if claim.hops else datamap.groups[claim.group].table
    return not are_few(side) and stand in datamap.tables and people * ROWS_FOR_ONE <= (datamap.tables[stand].rows or 0)


def are_few(side: ByPeople) -> bool:
    """No more than PostgreSQL expects where it does not see them."""
    return sum(map(len, side.keys.values())) <= EXPECTED


def unseen(side: Driver) -> Driver:
    """The same side, where PostgreSQL is to find some rows of it: of a few people it does not guess how many they have.

    Of somebody whose rows are a good part of the table it expects to meet some of them soon wherever it begins, and
    reads the table. Of many people it may see that they are many.
    """
    if not isinstance(side, ByPeople) or side.slots is None or not are_few(side):
        return side
    return replace(side, slots={group: slot.unseen() for group, slot in side.slots.items()})


def conditions(rows: Rows, table: Table, driver: Driver) -> Rows:
    """What is asked of a row of the driver's side, beside that it is on this side."""
    if not isinstance(driver, ByPeople) or len(table.claims) != 1 or along_of(table):
        return rows
    known = any(group == table.claims[0].group for group, _ in driver.shared)
    return asked_of(rows, OfPeople(rows.lens, driver.shared)) if known else rows


def organisations_alone(datamap: DataMap, sides: Iterable[Driver]) -> list[list[ByPeople]]:
    """The sides of organisations without their people, as one try: their rows are what their people kept longest."""
    found = []
    for side in sides:
        if isinstance(side, ByPeople):
            keys = {group: keys for group, keys in side.keys.items() if datamap.groups[group].organisation}
            if keys and len(keys) < len(side.keys):
                found.append(ByPeople(keys, everybody=side.everybody))
    return [found] if found else []


@dataclass(frozen=True, slots=True)
class ByRows:
    """Rows of others that only the rows of the people of a plan kept; found with these, and written down in a run."""


Driver = ByTime | ByPeople | ByRows
