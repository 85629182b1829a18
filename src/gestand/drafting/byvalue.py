"""Of whom rows are to which nothing leads but an address: of those among whom most of the addresses are found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from gestand.drafting.evidence import Certainty, Evidence
from gestand.drafting.naming import Candidate
from gestand.drafting.sampling import quoted, value
from gestand.drafting.words import singular, words
from gestand.drafting.world import World
from gestand.errors import StoreError
from gestand.stores.base import SurveyedColumn, TableId, TypeKind

MOSTLY = 0.8
"""More of its values than this look like an address, in a column of addresses."""
NEARLY = 0.8
"""Who has so much of what the best have could be meant as well."""
NAMED = 0.5
"""Of the best: so much is enough for those whom the column is called after."""


def are_addresses(column: SurveyedColumn, evidence: Evidence) -> bool:
    """Somebody's e-mail address stands in the column, another in nearly every row; none is the hash of one."""
    seen = evidence.seen
    if column.type is not TypeKind.TEXT or seen is None or seen.category != "email" or "hash" in seen.what:
        return False
    return seen.share > MOSTLY and evidence.distinct > 1 and not evidence.few


@dataclass(frozen=True, slots=True)
class Best:
    """The place where most of the values of a column are found, and where else they are."""

    candidate: Candidate
    looked: int
    found: int
    others: tuple[str, ...] = ()
    certainty: Certainty = Certainty.LIKELY

    def why(self, world: World) -> str:
        one = self.candidate
        there = world.named(one.to)
        said = f"{self.found} of {self.looked} values of {one.column} are a {one.to_column} of {there}"
        return f"{said} ({'; '.join(self.others)})" if self.others else said


Counts = tuple[int, int]
"""How many values were looked for, and how many of them are there."""


def best(
    world: World,
    asked: Sequence[Candidate],
    counts: Iterable[Counts],
    people: Mapping[TableId, TableId],
    led: Mapping[TableId, TableId],
) -> Iterator[Best]:
    """Of each column the best of its candidates, in their order.

    `people`: whose the rows of a table apart are. `led`: whose the rows of a table are by the key that they have; then
    the others of it are found among the same people.
    """
    of: dict[tuple[TableId, str], list[tuple[Candidate, int, int]]] = {}
    for one, (looked, found) in zip(asked, counts, strict=True):
        if looked and found:
            of.setdefault((one.table, one.column), []).append((one, looked, found))
    for options in of.values():
        same = [option for option in options if people.get(option[0].to, option[0].to) == led.get(option[0].table)]
        yield _best(world, same or options, people)


def _best(world: World, options: Sequence[tuple[Candidate, int, int]], people: Mapping[TableId, TableId]) -> Best:
    most = max(found for _, _, found in options)

    def rank(option: tuple[Candidate, int, int]) -> tuple[bool, int]:
        one, _, found = option
        return found >= NAMED * most and _called_after(world, one, people), found

    chosen, looked, found = max(options, key=rank)  # of two alike the first: most references point at them
    whose = people.get(chosen.to, chosen.to)
    others = [option for option in options if people.get(option[0].to, option[0].to) != whose]
    named = _called_after(world, chosen, people)
    doubtful = not named and any(other >= NEARLY * found for _, _, other in others)
    said = tuple(f"{count} of {of} a {one.to_column} of {world.named(one.to)}" for one, of, count in others)
    return Best(chosen, looked, found, said, Certainty.DOUBTFUL if doubtful else Certainty.LIKELY)


def _called_after(world: World, one: Candidate, people: Mapping[TableId, TableId]) -> bool:
    """`customer_email` is that of a customer."""
    last = words(world.bare(people.get(one.to, one.to)))[-1:]
    return bool(last) and singular(last[0]) in {singular(word) for word in words(one.column)}


def of_several(connection: Connection, one: Candidate, key: str) -> int:
    """How many values of the column are those of several people: nobody is found by these (M196)."""
    here, there = quoted(connection, one.table.schema, one.table.table), quoted(connection, one.to.schema, one.to.table)
    mine, theirs, who = value(connection, one.column), quoted(connection, one.to_column), quoted(connection, key)
    shared = (
        f"SELECT lower(trim({theirs})) AS v FROM {there} WHERE {theirs} IS NOT NULL AND trim({theirs}) <> ''"
        f" GROUP BY lower(trim({theirs})) HAVING count(DISTINCT {who}) > 1"
    )
    met = f"SELECT lower(trim({mine})) AS v FROM {here} WHERE {mine} IS NOT NULL"
    question = f"SELECT count(*) FROM ({shared}) AS s WHERE s.v IN ({met})"
    try:
        with connection.begin_nested():
            return int(connection.exec_driver_sql(question).scalar_one())
    except StoreError:
        return 0
