"""JSON documents of a store: which members stand in them, asked of the engine in two bounded statements for a column.

Members that are the same from row to row become columns, each judged by its name and its values. A document that can
hold anything stays whole: to declare its members would be to miss the next one.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.engine import Connection

from gestand.drafting import lexicon
from gestand.drafting.evidence import Evidence
from gestand.drafting.looking import of_column
from gestand.drafting.member import Member
from gestand.drafting.sampling import PART, PART_OF_JSON, apart, ends, in_text, quoted, short, told, value
from gestand.drafting.world import World
from gestand.errors import StoreError
from gestand.stores.base import SurveyedColumn, SurveyedTable, TypeKind
from gestand.stores.kin import MYSQL
from gestand.vocabulary.categories import CATEGORIES

READ = 1_000
"""Documents that are read at each end of a table."""
DEEP = 4
MEMBERS = 24
"""Members of one document (and of one within it); more are no names but data."""
LEAVES = 40
PATHS = 400
SEEN = 8
"""Documents among which a member that stands in one alone says that others can come."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}")
_KEY = re.compile(r"(?:^|.*_)(?:id|pk|key|nr|by|door)_?")
_WHOLE = re.compile(r"0|-?[1-9]\d{0,17}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_OBJECT, _ARRAY, _NOTHING = "object", "array", "null"
_KINDS = {
    "string": TypeKind.TEXT,
    "integer": TypeKind.INTEGER,
    "number": TypeKind.NUMBER,
    "boolean": TypeKind.BOOLEAN,
    _ARRAY: TypeKind.JSON,
    _OBJECT: TypeKind.JSON,
}
_CALLED = {
    "text": "string",
    "real": "number",
    "double": "number",
    "true": "boolean",
    "false": "boolean",
    "decimal": "number",
    "unsigned integer": "integer",
    **dict.fromkeys(("date", "datetime", "time", "blob", "bit", "opaque"), "string"),
}
"""What SQLite, MariaDB and MySQL call the types of JSON, where they have words of their own."""

Path = tuple[str, ...]
Tree = Mapping[Path, Counter[str]]
"""By path how often a value of each type stands there; the document itself at the empty path."""


@dataclass(frozen=True, slots=True)
class Leaf:
    path: Path
    kind: TypeKind


def read(world: World, connection: Connection) -> None:
    """Enter the members of every document as columns of its table, with what was seen of them."""
    for table in world.tables.values():
        for column in table.columns:
            if _holds_documents(world, table, column):
                why = _split(world, connection, table, column)
                world.documents.setdefault(table.id, {})[column.name] = why


def _holds_documents(world: World, table: SurveyedTable, column: SurveyedColumn) -> bool:
    """JSON with something in it, or a text that is JSON wherever somebody looked."""
    seen = world.samples[table.id].of(column.name)
    if not seen or column.generated:
        return False
    if column.type is TypeKind.JSON:
        return True
    if column.type is not TypeKind.TEXT:
        return False
    return all(text.lstrip()[:1] in ("{", "[") for text in seen) and bool(world.evidence[table.id][column.name].prose)


def _split(world: World, connection: Connection, table: SurveyedTable, column: SurveyedColumn) -> str:
    """Why the members are no columns; empty when they are from now on."""
    if why := _unreadable(connection, column):
        return why
    if not _NAME.fullmatch(column.name):
        return "its name cannot be that of a document"
    try:
        with apart(connection):
            tree = _tree(connection, table, column)
            leaves = list(_leaves(tree, ()))
            if why := _why_not(tree, leaves):
                return why
            as_text = column.type is not TypeKind.JSON
            members = {Member(column.name, leaf.path, leaf.kind, as_text): leaf for leaf in leaves}
            taken = _values(connection, table, column.name, list(members))
    except StoreError:
        return "it could not be looked into"
    uuids = any(one.type is TypeKind.UUID for t in world.tables.values() for one in t.columns if (one.name,) == t.key)
    for name, found in taken.items():
        _enter(world, table, column, _keyed(name, found, uuids), found)
    world.enter_seen(table.id, column.name, Evidence(looked=world.evidence[table.id][column.name].looked))
    return ""


def _unreadable(connection: Connection, column: SurveyedColumn) -> str:
    """Why no member of it can be declared (M194)."""
    if column.type is TypeKind.JSON or connection.dialect.name not in ("postgresql", MYSQL):
        return ""
    if connection.dialect.name == MYSQL:
        return "it is a text, of which MySQL reads a name that stands twice only once"
    if (connection.dialect.server_version_info or (0,)) < (16,):
        return "it is a text, in which no member is read before PostgreSQL 16"
    return "it is a text of some length, in which no member is read" if column.length is not None else ""


def _why_not(tree: Tree, leaves: Sequence[Leaf]) -> str:
    if not set(tree[()]) <= {_OBJECT, _NOTHING}:
        return "not every value of it is a document of members"
    if not leaves or any(not leaf.path for leaf in leaves):
        return "its members have names that differ from row to row"
    return "it has too many members" if len(leaves) > LEAVES else ""


# ---------------------------------------------------------------- which members


def _leaves(tree: Tree, at: Path) -> Iterator[Leaf]:
    """What is declared of a document: members that hold a value, a list, or a document that can hold anything."""
    types = Counter({kind: many for kind, many in tree[at].items() if kind != _NOTHING})
    inside = [path for path in tree if len(path) == len(at) + 1 and path[: len(at)] == at]
    if set(types) == {_OBJECT} and inside and len(at) < DEEP and _closed(tree, types[_OBJECT], inside):
        for path in inside:
            yield from _leaves(tree, path)
        return
    kinds = {_KINDS[kind] for kind in types}
    several = TypeKind.JSON if TypeKind.JSON in kinds else TypeKind.TEXT
    kind = TypeKind.NUMBER if kinds == {TypeKind.INTEGER, TypeKind.NUMBER} else several
    yield Leaf(at, kinds.pop() if len(kinds) == 1 else kind)


def _closed(tree: Tree, documents: int, inside: Sequence[Path]) -> bool:
    """The members are those of a form that somebody thought of: few, with names, and each in more than one row."""
    if len(inside) > MEMBERS or not all(_NAME.fullmatch(path[-1]) for path in inside):
        return False
    if len({path[-1].casefold() for path in inside}) < len(inside):
        return False
    return documents < SEEN or all(tree[path].total() > 1 for path in inside)


def _tree(connection: Connection, table: SurveyedTable, column: SurveyedColumn) -> Tree:
    found: dict[Path, Counter[str]] = {}
    rows = connection.exec_driver_sql(_QUESTIONS[connection.dialect.name].format(**_parts(connection, table, column)))
    for path, kind, many in rows:
        found.setdefault(tuple(json.loads(path)), Counter())[_CALLED.get(kind, kind)] += int(many)
    found = dict(sorted(found.items()))
    return found if len(found) <= PATHS else {(): Counter({_OBJECT: 1, _ARRAY: 1})}


def _parts(connection: Connection, table: SurveyedTable, column: SurveyedColumn) -> dict[str, str]:
    document = quoted(connection, column.name)
    whole = f"to_jsonb({document})" if column.type is TypeKind.JSON else in_text(document)
    rows = ends(connection, table, column.name, READ)
    return {"document": document, "whole": whole, "rows": rows, "most": str(PATHS + 1)}


def _of_kin(dialect: str) -> str:
    # A name that stands in an object twice is read once there, and taken out once: that is no document of members.
    return (
        "WITH RECURSIVE whole AS"
        " (SELECT CASE WHEN json_valid({document}) THEN CAST({document} AS CHAR) END AS d {rows}),"
        " part (depth, path, v) AS (SELECT 0, CAST('[]' AS CHAR(4000)), d FROM whole"
        " UNION ALL SELECT part.depth + 1, json_array_append(part.path, '$', e.k),"
        " json_extract(part.v, concat('$.', CAST(json_quote(e.k) AS CHAR))) FROM part, json_table("
        "CASE CAST(json_type(part.v) AS CHAR) WHEN 'OBJECT' THEN json_keys(part.v) ELSE '[]' END, '$[*]' COLUMNS"
        f" (k {PART_OF_JSON[dialect]} PATH '$')) AS e WHERE part.depth < 5)"
        " SELECT path, CASE WHEN json_length(v) <> json_length(json_keys(v)) THEN 'array'"
        " ELSE lower(coalesce(CAST(json_type(v) AS CHAR), 'array')) END, count(*) FROM part GROUP BY 1, 2 LIMIT {most}"
    )


_QUESTIONS = {
    "postgresql": (
        "WITH RECURSIVE whole AS (SELECT {whole} AS d {rows}), each AS ("
        "SELECT 0 AS depth, '{{}}'::text[] AS path, d AS v FROM whole"
        " UNION ALL SELECT each.depth + 1, each.path || e.k, e.w FROM each, jsonb_each("
        "CASE jsonb_typeof(each.v) WHEN 'object' THEN each.v ELSE '{{}}'::jsonb END) AS e(k, w) WHERE each.depth < 5)"
        " SELECT array_to_json(path)::text, CASE WHEN jsonb_typeof(v) = 'number' AND v::text ~ '^-?[0-9]+$'"
        " THEN 'integer' ELSE coalesce(jsonb_typeof(v), 'array') END, count(*) FROM each GROUP BY 1, 2 LIMIT {most}"
    ),
    "sqlite": (
        "WITH RECURSIVE whole AS (SELECT CASE WHEN json_valid({document}) THEN {document} END AS d {rows}),"
        " each(depth, path, type, v) AS ("
        "SELECT 0, '[]', coalesce(json_type(d), 'array'), d FROM whole"
        " UNION ALL SELECT each.depth + 1, json_insert(each.path, '$[#]', e.key), e.type, e.value FROM each,"
        " json_each(CASE WHEN each.type = 'object' THEN each.v ELSE '{{}}' END) AS e WHERE each.depth < 5)"
        " SELECT path, type, count(*) FROM each GROUP BY 1, 2 LIMIT {most}"
    ),
    **{dialect: _of_kin(dialect) for dialect in PART_OF_JSON},
}
"""The paths of the members, the types of their values and how often: the counting is the engine's."""


# ---------------------------------------------------------------- what stands in them


def _values(
    connection: Connection, table: SurveyedTable, column: str, members: Sequence[Member]
) -> dict[Member, tuple[str, ...]]:
    whole = [name.read_as(TypeKind.TEXT) for name in members]
    shown = ", ".join(f"{short(connection, value(connection, name))} AS c{at}" for at, name in enumerate(whole))
    rows = connection.exec_driver_sql(f"SELECT {shown} {ends(connection, table, column, PART * 2)}").fetchall()
    return {name: told(row[at] for row in rows) for at, name in enumerate(members)}


def _keyed(name: Member, found: Sequence[str], uuids: bool) -> Member:
    """A text that spells a number or a UUID in every row, and is called as a key is, is compared as one.

    `uuids`: rows have keys of that type here.
    """
    if name.kind is not TypeKind.TEXT or not found:
        return name
    if _KEY.fullmatch(name.own.lower()) and all(map(_WHOLE.fullmatch, found)):
        return name.read_as(TypeKind.INTEGER)
    if uuids and all(map(_UUID.fullmatch, found)):
        return name.read_as(TypeKind.UUID)
    return name


def _enter(world: World, table: SurveyedTable, column: SurveyedColumn, name: Member, found: tuple[str, ...]) -> None:
    live = SurveyedColumn(name, name.kind, f"member of {column.sql_type}", nullable=True)
    known = of_column(live, found, frozenset())
    named = lexicon.named(column.name)
    if known.named is None and named is not None:
        # `diagnosis` of any member says it of all of them; `name` holds the same in several languages.
        strong = named.strong and CATEGORIES[named.category].special
        known = replace(known, named=replace(named, strong=strong))
    world.enter_column(table.id, live, known, found)
