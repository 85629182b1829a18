"""Which rows point at which: declared, by name, by the values that are there, and by a pair of type and id."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.engine import Connection

from gestand.drafting.evidence import Certainty
from gestand.drafting.naming import ABBREVIATED, NUMBERS, PART, SOMEBODY, Candidate, candidates
from gestand.drafting.sampling import WHOLE, quoted, value
from gestand.drafting.world import Link, World
from gestand.errors import StoreError
from gestand.stores.base import TableId, TypeKind

ASKED = 200
"""Different values of a column that are looked for among the keys of another table."""
READ = 5_000
"""Rows in which they are sought: a column with a few values would make the engine read its whole table."""
AT_ONCE = 40
MOSTLY = 0.85
SURELY = 0.95
"""The same where the name of the column says somebody, and where it says little."""

SEVERAL = 3
"""A `vote` of 1 is met by chance among the keys of the votes."""

LEAST = 0.6
"""Which share of the values has to be there: rows of people who are gone leave some that are not."""


def declared(world: World) -> None:
    """The foreign keys of the schema. SQLite lets one name what is not there: those are left out."""
    for table in world.tables.values():
        columns = {name.lower(): c for name, c in world.columns(table.id).items()}
        for key in table.foreign_keys:
            here = tuple(columns[name.lower()].name for name in key.columns if name.lower() in columns)
            if key.to not in world.tables or len(here) != len(key.to_columns) or not here:
                continue
            world.links.setdefault(table.id, []).append(
                Link(
                    here,
                    key.to,
                    key.to_columns,
                    Certainty.SURE,
                    "a foreign key",
                    True,
                    key.on_delete,
                    all(columns[name.lower()].nullable for name in here),
                    world.unique(table.id, here),
                )
            )


def undeclared(world: World, connection: Connection) -> None:
    """Columns that name another table's key, or a person, and whose values are found there: the best of each."""
    listed = list(candidates(world))
    asked = zip(listed, overlaps(connection, world, listed), strict=True)
    best: dict[tuple[TableId, str], tuple[Candidate, int, int]] = {}
    for candidate, (looked, found) in asked:
        if (found < needed(candidate) * looked) if looked else not _by_name_alone(world, candidate):
            continue
        if candidate.to == candidate.table and not candidate.strong and looked < SEVERAL:
            continue
        if looked < candidate.least:
            continue
        at = (candidate.table, candidate.column)
        if at not in best or _rank(candidate, looked, found) < _rank(*best[at]):
            best[at] = (candidate, looked, found)
    for candidate, looked, found in best.values():
        _enter(world, candidate, looked, found)


def needed(candidate: Candidate) -> float:
    """Which share of the values has to be there: the less the name says, the more."""
    return LEAST if candidate.rank < SOMEBODY else SURELY if candidate.rank >= ABBREVIATED else MOSTLY


def _by_name_alone(world: World, candidate: Candidate) -> bool:
    """Without a value to look for: where the schema declares what others of its columns point at, only a whole name."""
    declares = any(link.declared for link in world.links.get(candidate.table, ()))
    return candidate.strong and (candidate.rank < PART or not declares)


def _rank(candidate: Candidate, looked: int, found: int) -> tuple[bool, float]:
    """Values that are all there go before a better name."""
    return found < 0.95 * looked, candidate.rank


def _enter(world: World, candidate: Candidate, looked: int, found: int) -> None:
    column = world.columns(candidate.table)[candidate.column]
    there = f", {found} of {looked} values are found there" if looked else ", there are no values to look for"
    certainty = Certainty.LIKELY if candidate.strong or found == looked else Certainty.DOUBTFUL
    world.links.setdefault(candidate.table, []).append(
        Link(
            (candidate.column,),
            candidate.to,
            (candidate.to_column,),
            certainty,
            f"{candidate.why}{there}; not declared",
            nullable=column.nullable,
            unique=world.unique(candidate.table, (candidate.column,)) or _one_each(world, candidate),
        )
    )


def _one_each(world: World, candidate: Candidate) -> bool:
    """All rows of a small table that have a value there have another one."""
    sample = world.samples[candidate.table]
    values = [value for value in sample.of(candidate.column) if value != "0"]
    return len(values) >= 8 and len(values) == len(set(values)) and sample.rows < WHOLE


# ---------------------------------------------------------------- by value


def overlaps(
    connection: Connection, world: World, asked: Sequence[Candidate], fold: bool = False
) -> list[tuple[int, int]]:
    """How many different values were looked for, and how many of them are keys there; (0, 0) where nobody can say."""
    found: list[tuple[int, int]] = []
    for start in range(0, len(asked), AT_ONCE):
        chunk = asked[start : start + AT_ONCE]
        try:
            found += _counted(connection, world, chunk, fold)
        except StoreError:
            found += [_alone(connection, world, one, fold) for one in chunk]
    return found


def _alone(connection: Connection, world: World, one: Candidate, fold: bool) -> tuple[int, int]:
    try:
        return _counted(connection, world, [one], fold)[0]
    except StoreError:
        return 0, 0


def _counted(connection: Connection, world: World, chunk: Sequence[Candidate], fold: bool) -> list[tuple[int, int]]:
    parts = " UNION ALL ".join(_question(connection, world, at, one, fold) for at, one in enumerate(chunk))
    with connection.begin_nested():
        rows = {row[0]: (int(row[1]), int(row[2] or 0)) for row in connection.exec_driver_sql(parts)}
    return [rows[at] for at in range(len(chunk))]


def _question(connection: Connection, world: World, at: int, one: Candidate, fold: bool) -> str:
    here = quoted(connection, one.table.schema, one.table.table)
    there = quoted(connection, one.to.schema, one.to.table)
    mine, key = value(connection, one.column), quoted(connection, one.to_column)
    kind = world.columns(one.table)[one.column].type
    nothing = f" AND {mine} <> 0" if kind in NUMBERS else f" AND {mine} <> ''" if kind is TypeKind.TEXT else ""
    sought = "v"
    met = f"EXISTS (SELECT 1 FROM {there} AS x WHERE x.{key} = s.v)"
    if fold:
        sought, met = "lower(trim(v))", f"s.v IN (SELECT lower(trim({key})) FROM {there} WHERE {key} IS NOT NULL)"
    bounded = f"SELECT {mine} AS v FROM {here} WHERE {mine} IS NOT NULL{nothing} LIMIT {READ}"
    some = f"SELECT DISTINCT {sought} AS v FROM ({bounded}) AS b LIMIT {ASKED}"
    return f"SELECT {at} AS n, count(*) AS asked, sum(CASE WHEN {met} THEN 1 ELSE 0 END) AS found FROM ({some}) AS s"
