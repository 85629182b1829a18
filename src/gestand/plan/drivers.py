"""From which side the rows of an act are found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gestand.acts import Key, Person
from gestand.datamap.model import DataMap, Table
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


def of_people(people: Iterable[Person]) -> ByPeople:
    """The side of these people."""
    keys: dict[str, list[Key]] = {}
    for person in dict.fromkeys(people):
        keys.setdefault(person.group, []).append(person.key)
    return ByPeople({group: tuple(theirs) for group, theirs in keys.items()})


def outnumbered(driver: ByPeople, table: Table) -> bool:
    """The people are many, and few beside the rows of the table: to look each of them up takes less than to read it."""
    people = sum(map(len, driver.keys.values()))
    return people > EXPECTED and people * ROWS_FOR_ONE <= (table.rows or 0)


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
