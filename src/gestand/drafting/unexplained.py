"""Numbers that are called a key and of which nobody knows the key of what: asked, with what was seen.

A key of people that nobody declared looks just so, and whoever takes it for a part of the row leaves it to dangle.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.engine import Connection

from gestand.drafting.claims import Owned
from gestand.drafting.evidence import Certainty, Guess
from gestand.drafting.links import overlaps
from gestand.drafting.naming import NUMBERS, Candidate, alike
from gestand.drafting.numbers import is_listed, is_state
from gestand.drafting.words import words
from gestand.drafting.world import World
from gestand.stores.base import SurveyedColumn, TableId

Asked = dict[tuple[TableId, str], Guess]
"""For each column why one asks, and what is likely where something is."""

MOST = 3
"""Groups of people among whose keys the values are sought, those first at which most rows point."""


def unexplained(owned: Owned, connection: Connection) -> Asked:
    """Of tables of people the whole numbers that no link begins with, though they are called `..._id`."""
    found = list(_called_keys(owned))
    people = sorted(owned.world.groups, key=lambda table: -_pointed(owned.world, table))[:MOST]
    sought = [one for table, column in found for one in _among(owned.world, table, column, people)]
    said: dict[tuple[TableId, str], list[str]] = {}
    for one, (looked, met) in zip(sought, overlaps(connection, owned.world, sought), strict=True):
        if met:
            named = owned.world.named(one.to)
            said.setdefault((one.table, one.column), []).append(f"{met} of {looked} are keys of {named}")
    return {(table, column.name): _why(owned.world, table, column, said) for table, column in found}


def _called_keys(owned: Owned) -> Iterator[tuple[TableId, SurveyedColumn]]:
    world = owned.world
    for table in owned.claims:
        begun = {name for link in world.links.get(table, ()) for name in (*link.columns, *link.when[:1])}
        begun |= {name for link in world.links.get(table, ()) for name, _ in link.also}
        begun |= {one.column for one in world.nowhere.get(table, ())} | set(world.fixed(table)) | set(world.key(table))
        for column in world.stored(table).values():
            if column.name not in begun and _called_a_key(world, table, column):
                yield table, column


def _called_a_key(world: World, table: TableId, column: SurveyedColumn) -> bool:
    *stem, end = words(column.name) or ("",)
    if end != "id" or not stem or column.type not in NUMBERS or column.generated:
        return False
    if is_listed(world, table, column.name):
        return False
    known = world.evidence[table][column.name]
    return not (is_state("_".join(stem)) and (known.few or known.distinct <= 1))


def _pointed(world: World, table: TableId) -> int:
    return sum(link.to == table for links in world.links.values() for link in links)


def _among(world: World, table: TableId, column: SurveyedColumn, people: list[TableId]) -> Iterator[Candidate]:
    for to in people:
        key = world.key(to)
        if len(key) == 1 and key[0] in world.columns(to) and alike(column, world.columns(to)[key[0]]):
            yield Candidate(table, column.name, to, key[0], "", False)


def _why(world: World, table: TableId, column: SurveyedColumn, said: dict[tuple[TableId, str], list[str]]) -> Guess:
    rows = world.samples[table].rows
    filled = sum(value != "0" for value in world.samples[table].of(column.name))
    seen = [f"a number in {filled} of {rows} rows", *said.get((table, column.name), ())]
    where = "; ".join(seen) if filled else f"no number in any of {rows} rows"
    why = f"it is called a key and its name means no table ({where}); of whom or what? else say why it is nobody's"
    return Guess("" if filled else "a key that no row has", Certainty.DOUBTFUL, why)
