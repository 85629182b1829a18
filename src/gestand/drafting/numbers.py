"""Small whole numbers that are the key of nothing: codes, states and numbers that are handed out.

By their values alone they are keys of anything: every table has rows 1, 2 and 3.
"""

from __future__ import annotations

import re
from functools import lru_cache

from gestand.drafting.roles import of_a_person
from gestand.drafting.words import spaced
from gestand.drafting.world import World
from gestand.stores.base import SurveyedColumn, TableId

STATE = re.compile(
    r"_(?:status|state|type|kind|soort|format|mode|stage|phase|fase|source|channel|kanaal|class|klasse|statut|art|subtype|priority|prioriteit|severity|visibility)_$"
)


def is_state(column: str) -> bool:
    return STATE.search(spaced(column)) is not None


def is_listed(world: World, table: TableId, column: str) -> bool:
    """A CHECK says which few values it can have."""
    return any(_listing(column).search(check) for check in world.tables[table].checks)


@lru_cache(maxsize=4096)
def _listing(column: str) -> re.Pattern[str]:
    name = rf"(?<!\w)[\"`(]*{re.escape(column)}[\"`)]*"
    return re.compile(rf"{name}(?:::\w+(?: \w+)*)?\)* (?:= ANY|IN) ?\(", re.IGNORECASE)


def is_handed_out(world: World, column: SurveyedColumn) -> bool:
    """`last_order_id`, never NULL, where most references are declared and this one is not."""
    declared = sum(link.declared for links in world.links.values() for link in links)
    return declared > len(world.tables) / 2 and not column.nullable and not of_a_person(column.name)
