"""Which rows point at which: declared, by name, by the values that are there, and by a pair of type and id."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from gestand.drafting.evidence import Certainty
from gestand.drafting.roles import of_a_person
from gestand.drafting.sampling import quoted
from gestand.drafting.words import singular, spaced, words
from gestand.drafting.world import Link, World
from gestand.errors import StoreError
from gestand.stores.base import SurveyedColumn, TableId, TypeKind

ASKED = 200
"""Different values of a column that are looked for among the keys of another table."""
AT_ONCE = 60

_NUMBERED = "id ids nr no num nummer number key code ref uuid guid fk pk"
_ENDS = frozenset({*_NUMBERED.split(), "by", "door"})
_KEYS = frozenset({TypeKind.INTEGER, TypeKind.NUMBER, TypeKind.UUID, TypeKind.TEXT})
_NUMBERS = frozenset({TypeKind.INTEGER, TypeKind.NUMBER})


@dataclass(frozen=True, slots=True)
class Candidate:
    table: TableId
    column: str
    to: TableId
    to_column: str
    why: str
    strong: bool
    """The name alone says it; the values only have to agree."""


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
    """Columns that name another table's key, or a person, and whose values are found there."""
    listed = list(_candidates(world))
    for candidate, (asked, found) in zip(listed, overlaps(connection, world, listed), strict=True):
        if asked and found < 0.6 * asked:
            continue
        if not asked and not candidate.strong:
            continue
        column = world.columns(candidate.table)[candidate.column]
        links = world.links.setdefault(candidate.table, [])
        if any(link.columns == (candidate.column,) for link in links):
            continue
        there = f", {found} of {asked} values are found there" if asked else ", there are no values to look for"
        certainty = Certainty.LIKELY if candidate.strong or found == asked else Certainty.DOUBTFUL
        links.append(
            Link(
                (candidate.column,),
                candidate.to,
                (candidate.to_column,),
                certainty,
                f"{candidate.why}{there}; not declared",
                nullable=column.nullable,
                unique=world.unique(candidate.table, (candidate.column,)),
            )
        )


# ---------------------------------------------------------------- by name


def _candidates(world: World) -> Iterator[Candidate]:
    index = _by_word(world)
    for table in world.tables.values():
        linked = {name for link in world.links.get(table.id, ()) for name in link.columns}
        for column in table.columns:
            if column.name in linked or column.type not in _KEYS or column.generated:
                continue
            found = list(_targets(world, table.id, column, index))
            # The best name first; without one that fits, whoever it says is a person is looked for among all people.
            yield from sorted(found, key=lambda c: not c.strong)[:3]


def _by_word(world: World) -> dict[str, list[TableId]]:
    found: dict[str, list[TableId]] = defaultdict(list)
    for table in world.tables:
        parts = world.bare(table).strip("_").split("_")
        for start in range(len(parts)):
            name = "_".join([*parts[start:-1], singular(parts[-1])])
            found[name].append(table)
            if start:
                break
    return found


def _targets(
    world: World, table: TableId, column: SurveyedColumn, index: dict[str, list[TableId]]
) -> Iterator[Candidate]:
    parts = words(column.name)
    own_key = (column.name,) == world.key(table)
    if not parts or (
        own_key and (len(parts) < 2 or spaced("_".join(parts[:-1])).strip("_") in _own_names(world, table))
    ):
        return
    ends = parts[-1] in _ENDS
    glued = not ends and column.type in _NUMBERS and parts[-1].endswith(("id", "nr")) and len(parts[-1]) > 4
    stem = list(parts[:-1] if ends and len(parts) > 1 else [*parts[:-1], parts[-1][:-2]] if glued else parts)
    numeric = column.type in _NUMBERS or column.type is TypeKind.UUID
    for start in range(len(stem)):
        name = "_".join([*stem[start:-1], singular(stem[-1])])
        for to in index.get(name, ()):
            yield from _to(world, table, column, to, f"{column.name} names {world.named(to)}", ends or glued)
    if own_key:
        return
    yield from _same_key(world, table, column)
    if of_a_person(column.name) and (numeric or ends):
        for group in world.groups.values():
            yield from _to(world, table, column, group.table, f"{column.name} says somebody", False)
    elif stem[-1] in ("parent", "ancestor", "root") and numeric:
        yield from _to(world, table, column, table, f"{column.name} names a row of its own table", True)


def _own_names(world: World, table: TableId) -> set[str]:
    """`order`, `shop_order` of shop_orders: what its own key can be called after."""
    parts = world.bare(table).strip("_").split("_")
    return {"_".join([*parts[start:-1], singular(parts[-1])]) for start in range(len(parts))}


def _to(
    world: World, table: TableId, column: SurveyedColumn, to: TableId, why: str, strong: bool
) -> Iterator[Candidate]:
    key = world.key(to)
    if len(key) != 1 or key[0] not in world.columns(to) or (to == table and key == (column.name,)):
        return
    if alike(column, world.columns(to)[key[0]]):
        yield Candidate(table, column.name, to, key[0], why, strong)


def _same_key(world: World, table: TableId, column: SurveyedColumn) -> Iterator[Candidate]:
    """A column that is called as the key of another table: `klantnr`."""
    if len(spaced(column.name)) < 7:
        return
    for to, live in world.tables.items():
        if to == table or (live.key != (column.name,) and live.key != (column.name.lower(),)):
            continue
        # A key that two tables share is the key of one of them: the one with the fewer columns that are keys of others.
        if alike(column, world.columns(to)[live.key[0]]):
            yield Candidate(table, column.name, to, live.key[0], f"{world.named(to)} has the key {live.key[0]}", True)


def alike(one: SurveyedColumn, other: SurveyedColumn) -> bool:
    """Types by which keys can be compared without an engine's own idea of equal."""
    return one.type is other.type or {one.type, other.type} <= _NUMBERS


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
    value, key = quoted(connection, one.column), quoted(connection, one.to_column)
    kind = world.columns(one.table)[one.column].type
    nothing = f" AND {value} <> 0" if kind in _NUMBERS else f" AND {value} <> ''" if kind is TypeKind.TEXT else ""
    met = f"EXISTS (SELECT 1 FROM {there} AS x WHERE x.{key} = s.v)"
    if fold:
        value, met = f"lower(trim({value}))", f"s.v IN (SELECT lower(trim({key})) FROM {there} WHERE {key} IS NOT NULL)"
    there_is = f"{quoted(connection, one.column)} IS NOT NULL{nothing}"
    some = f"SELECT DISTINCT {value} AS v FROM {here} WHERE {there_is} LIMIT {ASKED}"
    return f"SELECT {at} AS n, count(*) AS asked, sum(CASE WHEN {met} THEN 1 ELSE 0 END) AS found FROM ({some}) AS s"
