"""Lists of keys: an array or a JSON list whose elements are the keys of people, or of rows that go.

What the language can say becomes a rule (`participants[] -> user: loses it`, and of a list of objects, each of which
says whose it is, `replies[].author_id -> user: loses it`). Keys in a text with commas, in a list within a document or
beside other things in one are taken out by no run: those are asked about.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from gestand.datamap.keylists import element_kind
from gestand.drafting import values
from gestand.drafting.claims import Owned
from gestand.drafting.evidence import Certainty
from gestand.drafting.links import ASKED, READ, needed
from gestand.drafting.member import Member
from gestand.drafting.naming import Candidate, meanings
from gestand.drafting.roles import of_a_person, role
from gestand.drafting.sampling import PART_OF_JSON, apart, quoted
from gestand.drafting.words import singular, words
from gestand.drafting.world import KeysOf, Role, World
from gestand.errors import StoreError
from gestand.stores.base import SurveyedColumn, TableId, TypeKind
from gestand.stores.kin import KIN, MYSQL

_ENDS = frozenset({"id", "ids", "uuids", "keys", "pks", "list", "lijst"})
_WHOLE = re.compile(r"0|[1-9]\d{0,17}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_WORD = re.compile(r"[\w.@-]{1,64}")
_MEMBER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_APART = re.compile(r"\s*[,;|]\s*")
_NO_LIST = "a run takes none of them out of it: keep them in an array, a JSON list or a table of their own"


@dataclass(frozen=True, slots=True)
class _Elements:
    """What stands in the lists of one column, as far as sampled. `form`: array, list, commas, objects, or inside."""

    column: SurveyedColumn
    called: str
    kind: TypeKind
    form: str
    found: tuple[str, ...]
    member: str = ""


def keylists(world: World, connection: Connection) -> None:
    """Fill `world.keylists` with what can be said, and `world.unsaid` with what cannot."""
    for table in world.tables:
        linked = {name for link in world.links.get(table, ()) for name in link.columns}
        for column in world.columns(table).values():
            for elements in _elements(world, table, column) if column.name not in linked else ():
                _judge(world, connection, table, elements)


def _judge(world: World, connection: Connection, table: TableId, elements: _Elements) -> None:
    column = elements.column
    live = SurveyedColumn(elements.called, elements.kind, "", nullable=True)
    best: tuple[float, Candidate, int, int] | None = None
    for one in meanings(world, table, live, len(set(elements.found))):
        looked, found = _overlap(connection, one, elements)
        if looked and found >= needed(one) * looked and (best is None or (one.rank, -found) < (best[0], -best[3])):
            best = (one.rank, one, looked, found)
    if best is None:
        return
    _, one, looked, found = best
    why = f"{found} of {looked} elements are a {one.to_column} of {world.named(one.to)}"
    if connection.dialect.name == MYSQL:
        world.unsaid.setdefault(table, {})[column.name] = f"{why}, and on MySQL nothing is asked of lists (M216)"
    elif elements.form == "objects":
        _of_objects(world, table, elements, KeysOf(column.name, one.to, one.to_column, Certainty.LIKELY, why))
    elif elements.form in ("array", "list"):
        certainty = Certainty.LIKELY if one.strong or found == looked else Certainty.DOUBTFUL
        world.keylists.setdefault(table, []).append(KeysOf(column.name, one.to, one.to_column, certainty, why))
    else:
        world.unsaid.setdefault(table, {})[column.name] = f"{why}, and {_NO_LIST}"


def _of_objects(world: World, table: TableId, elements: _Elements, keys: KeysOf) -> None:
    """Of several members with keys the first says whose an object is: see `_by_role`."""
    known = world.keylists.setdefault(table, [])
    if not any(each.column == keys.column for each in known):
        known.append(replace(keys, member=elements.member))


def structural(owned: Owned, table: TableId) -> set[str]:
    """The lists of a table that are no cell of its own rows: all but those in the rows of people themselves."""
    mine = owned.world.columns(table)
    return {
        keys.column for keys in owned.lists(table) if table not in owned.world.groups or not mine[keys.column].nullable
    }


# ---------------------------------------------------------------- elements


def _elements(world: World, table: TableId, column: SurveyedColumn) -> Iterator[_Elements]:
    seen = world.samples[table].of(column.name)
    if not seen or column.generated or world.split(table, column.name):
        return
    name = _one_of(column.name)
    if column.type is TypeKind.ARRAY:
        kind = element_kind(column)
        found = [each for text in seen for each in text.strip("{}").replace('"', "").split(",") if each]
        if kind is not None:
            yield from _of(column, name, found, "array", kind)
    elif column.type is TypeKind.JSON or (column.type is TypeKind.TEXT and _all(seen, ("[", "{"))):
        yield from _in_json(column, name, seen)
    elif column.type is TypeKind.TEXT:
        parts = [_APART.split(text.strip(" ,;|")) for text in seen]
        if any(len(each) > 1 for each in parts):
            yield from _of(column, name, [each for found in parts for each in found], "commas")


def _in_json(column: SurveyedColumn, name: str, seen: Sequence[str]) -> Iterator[_Elements]:
    found = list(_loaded(seen))
    lists = [value for value in found if isinstance(value, list)]
    scalars = [each for value in lists for each in value]
    if lists and len(lists) == len(found) and not any(isinstance(each, list | dict | bool | float) for each in scalars):
        form = "inside" if isinstance(column.name, Member) else "list"
        yield from _of(column, name, [str(each) for each in scalars if each is not None], form)
        return
    objects = [each for each in scalars if isinstance(each, dict)]
    if objects and len(objects) == len(scalars) and len(lists) == len(found) and not isinstance(column.name, Member):
        for member in _by_role(objects):
            texts = [str(each[member]) for each in objects if each.get(member) is not None]
            for elements in _of(column, _one_of(member), texts, "objects"):
                yield replace(elements, member=member)
    by_path: dict[str, list[str]] = {}
    for text in seen[:60]:
        for path, value in (values.members(text) or {}).items():
            by_path.setdefault(path, []).append(value)
    for path, texts in list(by_path.items())[:40]:
        *before, last = path.split(".")
        # `members: [{"id": 5}]`: what an element is called after its list.
        called = (_one_of(before[-1]) if before else name) if words(last) == ("id",) else _one_of(last)
        if words(last)[-1:] in (("id",), ("ids",), ("by",)):
            yield from _of(column, called, texts, "inside")


def _by_role(objects: Sequence[dict[str, object]]) -> list[str]:
    """The members that are called keys of somebody, whoever it is of before whoever handled it."""
    named = dict.fromkeys(name for each in objects for name, value in each.items() if isinstance(value, str | int))
    found = [name for name in named if of_a_person(name) and _MEMBER.fullmatch(name)]
    return sorted(found, key=lambda name: role(name) is not Role.OWNER)


def _loaded(seen: Sequence[str]) -> Iterator[object]:
    for text in seen:
        try:
            yield json.loads(text)
        except (ValueError, RecursionError):
            yield None


def _of(
    column: SurveyedColumn, name: str, found: Sequence[str], form: str, kind: TypeKind | None = None
) -> Iterator[_Elements]:
    """Elements that can be keys, all of them of one type."""
    texts = tuple(found)
    if not texts or not name:
        return
    if kind is not None:
        yield _Elements(column, name, kind, form, texts)
    elif all(map(_WHOLE.fullmatch, texts)):
        yield _Elements(column, name, TypeKind.INTEGER, form, texts)
    elif all(map(_WORD.fullmatch, texts)):
        # A UUID can be kept as one, or as a text.
        kinds = [TypeKind.UUID] * all(map(_UUID.fullmatch, texts)) + [TypeKind.TEXT]
        yield from (_Elements(column, name, each, form, texts) for each in kinds)


def _one_of(column: str) -> str:
    """`participants`, `participant_ids`: each is called participant_id; a `list` says nothing of what is in it."""
    parts = [part for part in words(column) if part not in _ENDS]
    return "_".join([*parts[:-1], singular(parts[-1]), "id"]) if parts else ""


def _all(seen: Sequence[str], begins: tuple[str, ...]) -> bool:
    return all(text.lstrip()[:1] in begins for text in seen)


# ---------------------------------------------------------------- are they keys there?


def _overlap(connection: Connection, one: Candidate, elements: _Elements) -> tuple[int, int]:
    """How many different elements were looked for, and how many of them are keys there; (0, 0) where nobody can say."""
    there = quoted(connection, one.to.schema, one.to.table)
    key, kind = quoted(connection, one.to_column), _KINDS[connection.dialect.name].get(elements.kind, "TEXT")
    known: dict[str, str | int] = {}
    if elements.form in ("array", "list"):
        source = _source(connection, one, elements)
    else:
        texts = list(dict.fromkeys(elements.found))[:ASKED]
        known = {f"e{at}": int(text) if elements.kind is TypeKind.INTEGER else text for at, text in enumerate(texts)}
        source = " UNION ALL ".join(f"SELECT CAST(:{name} AS {kind}) AS v" for name in known)
    some = f"SELECT DISTINCT v FROM ({source}) AS b WHERE v IS NOT NULL LIMIT {ASKED}"
    met = f"EXISTS (SELECT 1 FROM {there} AS x WHERE x.{key} = s.v)"
    question = f"SELECT count(*), sum(CASE WHEN {met} THEN 1 ELSE 0 END) FROM ({some}) AS s"
    try:
        with apart(connection):
            asked = connection.execute(sa.text(question), known) if known else connection.exec_driver_sql(question)
            looked, found = asked.one()
    except StoreError:
        return 0, 0
    return int(looked), int(found or 0)


_KINDS = {
    "postgresql": {TypeKind.INTEGER: "BIGINT", TypeKind.UUID: "UUID"},
    "sqlite": {TypeKind.INTEGER: "BIGINT"},
    "mariadb": {TypeKind.INTEGER: "SIGNED", TypeKind.UUID: "UUID", TypeKind.TEXT: "CHAR"},
    "mysql": {TypeKind.INTEGER: "SIGNED", TypeKind.UUID: "CHAR", TypeKind.TEXT: "CHAR"},
}
"""What an element that was read in memory is there."""


def _source(connection: Connection, one: Candidate, elements: _Elements) -> str:
    """Every element of the first few thousand lists, as what the key is."""
    here, name = quoted(connection, one.table.schema, one.table.table), quoted(connection, elements.column.name)
    if elements.form == "array":
        return f"SELECT unnest({name}) AS v FROM {here} WHERE {name} IS NOT NULL LIMIT {READ}"
    if connection.dialect.name == "sqlite":
        listed = f"CASE WHEN json_valid({name}) THEN {name} ELSE '[]' END"
        cast = "CAST(e.value AS INTEGER)" if elements.kind is TypeKind.INTEGER else "e.value"
        return f"SELECT {cast} AS v FROM {here}, json_each({listed}) AS e WHERE {name} IS NOT NULL LIMIT {READ}"
    if connection.dialect.name in KIN:
        return _source_in_mariadb(here, name, elements.kind, PART_OF_JSON[connection.dialect.name])
    document = f"to_jsonb({name})"
    listed = f"CASE jsonb_typeof({document}) WHEN 'array' THEN {document} ELSE '[]'::jsonb END"
    text = "(e.w #>> '{}')"
    form, kind = _FORMS.get(elements.kind, ("", ""))
    cast = f"CASE WHEN {text} ~ '{form}' THEN CAST({text} AS {kind}) END" if form else text
    elements_ = f"jsonb_array_elements({listed}) AS e(w)"
    return f"SELECT {cast} AS v FROM {here}, {elements_} WHERE {name} IS NOT NULL LIMIT {READ}"


def _source_in_mariadb(here: str, name: str, kind: TypeKind, part: str) -> str:
    listed = f"CASE CAST(json_type({name}) AS CHAR) WHEN 'ARRAY' THEN {name} ELSE '[]' END"
    elements = f"json_table({listed}, '$[*]' COLUMNS (v {part} PATH '$')) AS e"
    form, _ = _FORMS.get(kind, ("", ""))
    key = "CAST(e.v AS SIGNED)" if kind is TypeKind.INTEGER else "lower(e.v)" if kind is TypeKind.UUID else "e.v"
    cast = f"CASE WHEN e.v REGEXP '{form}' THEN {key} END" if form else key
    return f"SELECT {cast} AS v FROM {here}, {elements} WHERE {name} IS NOT NULL LIMIT {READ}"


_FORMS = {TypeKind.INTEGER: ("^(0|[1-9][0-9]{0,17})$", "BIGINT"), TypeKind.UUID: ("^[0-9a-fA-F-]{36}$", "UUID")}
