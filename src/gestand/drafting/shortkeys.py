"""Names that are too short to say which table they mean: `tid` of threads and of tasks, `toid` of whoever a mail is to.

Old applications without one declared key are made of them. The values decide, and nothing is said of a few values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gestand.drafting.roles import of_a_person
from gestand.drafting.words import singular, spaced, words
from gestand.drafting.world import World
from gestand.stores.base import SurveyedColumn, TableId

LEAST = 3
"""How many different values say of which table a key is that several have."""
SHORT = 7
ALIKE = 4
"""`poll` of pollvotes."""

_WAYS = {"from": "to", "to": "from", "source": "target", "target": "source"}
_TELLING = frozenset({"uid", "user"})


def sharers(world: World, table: TableId, column: SurveyedColumn) -> list[TableId]:
    """The other tables whose key is called as the column; none where the name says more.

    The one that is called as this table comes first, then those with most rows.
    """
    name = column.name.lower()
    if len(spaced(name)) >= SHORT or name == "id" or not name.endswith(("id", "nr")) or of_a_person(name):
        return []
    found = [to for to in world.tables if to != table and [key.lower() for key in world.key(to)] == [name]]
    return sorted(found, key=lambda to: (not _begin_alike(world, table, to), -_rows(world, to)))


def _begin_alike(world: World, one: TableId, other: TableId) -> bool:
    """`pollvotes` and `polls`: of two tables with such a key it is the one that is called so."""
    names = [world.bare(table).strip("_") for table in (one, other)]
    return names[0][:ALIKE] == names[1][:ALIKE]


def _rows(world: World, table: TableId) -> int:
    return world.tables[table].rows or world.samples[table].rows


def is_a_tree(world: World, table: TableId) -> bool:
    """Another of its columns speaks of parents: a `pid` beside it is one of its own rows."""
    return any(words(name)[:1] and words(name)[0].startswith("parent") for name in world.columns(table))


def goes_both_ways(world: World, table: TableId, column: str) -> bool:
    """`fromid` beside `toid` in a table of messages: both are people."""
    way, *more = words(column)
    if more != ["id"] or way not in _WAYS:
        return False
    back = any(words(name) == (_WAYS[way], "id") for name in world.columns(table))
    return back and any(one.named and one.named.category == "message" for one in world.evidence[table].values())


def called_so(world: World, people: Sequence[TableId], column: str) -> Iterator[TableId]:
    """Whom a table's own key of one word can mean: `lid` is a member in Dutch, and of a log no more than its number."""
    parts = words(column)
    for to in people:
        named = singular(world.bare(to).strip("_").rpartition("_")[2])
        if len(parts) != 1 or parts[0] in {named, *_TELLING} or world.key(to) == (column,):
            yield to
