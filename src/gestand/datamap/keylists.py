"""Columns that hold several keys (`participants[] -> user: loses it`): of what type, and what they point at."""

from __future__ import annotations

import re
from dataclasses import replace

from gestand.datamap.collect import place
from gestand.datamap.draft import Draft
from gestand.datamap.keylist import KeyList
from gestand.datamap.model import Claim, Column, ColumnKind, DataMap, Table
from gestand.datamap.names import spelled
from gestand.datamap.references import target
from gestand.datamap.worked import Hop
from gestand.policy.model import Orphans, PointSpec, Rule, Then
from gestand.policy.spelling import within
from gestand.stores.base import PLACE, ColumnId, SurveyedColumn, TableId, TypeKind
from gestand.stores.kin import MYSQL

ELEMENT = "k0"
KEYS = frozenset({TypeKind.INTEGER, TypeKind.TEXT, TypeKind.UUID})
_ELEMENTS = (
    (re.compile(r"(?:small|big)?int(?:eger)?"), TypeKind.INTEGER),
    (re.compile(r"text|character varying(?:\(\d+\))?"), TypeKind.TEXT),
    (re.compile(r"uuid"), TypeKind.UUID),
)


def bind_keylists(draft: Draft) -> None:
    """Fill `draft.keylists`: each list whose elements can be the keys of what they are said to point at."""
    for table, spec in draft.specs.items():
        for point in spec.points_at:
            if point.rule is Rule.LOSES and (found := _keylist(draft, table, point)):
                draft.keylists.append(found)


def _keylist(draft: Draft, table: TableId, point: PointSpec) -> KeyList | None:
    to = target(draft, table, point)
    column = draft.names.column(table, point.columns[0])
    if column is None:
        draft.known_column(table, f"{point.columns[0]}[]", point.place)
        return None
    if to is None:
        return None
    key = draft.pointed(to, 1) or draft.key(to)
    live, where = draft.columns(table)[column], place(table, column, point.place)
    why = _why_not(draft, table, live, to, key, point)
    if why:
        message = f"{table}.{column} is no list of keys of {spelled(to)}: {why}"
        hint = "Give its elements the type of the key; or declare the column as what it is."
        draft.findings.add("M216", message, hint, where, [table])
        return None
    kind = draft.columns(to)[key[0]].type
    group = next((group.name for group in draft.group_tables.get(to, ()) if group.key == (key[0],)), "")
    if group and draft.groups[group].own:
        # Not every such row is a person, and an element does not say whether its own is one.
        group = ""
    return KeyList(table, column, to, key[0], _form(live, draft.dialect(table)), kind, group, member=point.each_by)


def bound_keylists(draft: Draft) -> tuple[KeyList, ...]:
    """The lists of the map, with the activities that use them."""
    found = []
    for keys in draft.keylists:
        users = tuple(draft.uses.get(ColumnId(keys.table, keys.column), ()))
        if users and not keys.group:
            draft.findings.add(
                "M217",
                f"{users[0]} uses {keys.table}.{keys.column}, whose keys are of {spelled(keys.to)} and no people's",
                "Take it out of `uses`: an element goes when the row it points at does.",
                place(keys.table, keys.column, draft.specs[keys.table].place),
                [keys.table],
            )
        found.append(replace(keys, activities=users if keys.group else ()))
    return tuple(found)


def elements_of(datamap: DataMap, keys: KeyList) -> Table:
    """The elements of a list as rows of a table: the key in `k0` is a link to the person, and the row is the cell.

    Its name is that of no table of the policy, so that no hold on a row means an element.
    """
    group, name = datamap.groups[keys.group], within(datamap.tables[keys.table].name, keys.column)
    here = TableId(keys.table.store, "", f"elements of {name}")
    hop = Hop(here, (ELEMENT,), group.table, group.key)
    return Table(
        id=here,
        name=name,
        key=(ELEMENT,),
        columns={ELEMENT: Column(ELEMENT, keys.kind, "", nullable=False, kind=ColumnKind.STRUCTURAL)},
        claims=(Claim("self", keys.group, (hop,), Then.GOES, beyond=group.belongs.hops if group.belongs else ()),),
        row_activities={"self": keys.activities},
        references=(),
        events={},
        shell=(),
        stays=False,
        orphans=Orphans.UNSAID,
        born=None,
        nothing_personal="",
        files=False,
        schema_digest="",
    )


def _why_not(
    draft: Draft, table: TableId, live: SurveyedColumn, to: TableId, key: tuple[str, ...], point: PointSpec
) -> str:
    if draft.dialect(table) == MYSQL:
        return "MySQL finds other elements with another plan of the same question, so nothing is asked of lists there"
    if point.when:
        return "it has a condition, and a list is of one kind"
    if to.store != table.store:
        return "that is in another store"
    if len(key) != 1 or PLACE in key:
        return "those have no key of one column"
    kind = draft.columns(to)[key[0]].type if key[0] in draft.columns(to) else TypeKind.INTEGER
    if kind not in KEYS:
        return "their key is no whole number, text or UUID"
    form = _form(live, draft.dialect(table))
    if not form:
        return f"it is {live.sql_type or 'of no type'}"
    if point.each_by and form == "array":
        return "the elements of an array are no objects"
    if any((one.table, one.column) == (table, live.name) for one in draft.keylists):
        return "one key of each element says whose it is, and another was said before"
    if form == "array" and element_kind(live) is not kind:
        theirs = draft.columns(to)[key[0]].sql_type if key[0] in draft.columns(to) else "a whole number"
        return f"it is {live.sql_type}, and their key is {theirs}"
    return ""


def _form(live: SurveyedColumn, dialect: str) -> str:
    if live.type is TypeKind.ARRAY:
        return "array"
    if live.type is TypeKind.JSON and dialect == "postgresql":
        return live.sql_type.lower()
    if live.type not in (TypeKind.TEXT, TypeKind.JSON):
        return ""
    return {"sqlite": "text", "mariadb": "document"}.get(dialect, "")


def element_kind(live: SurveyedColumn) -> TypeKind | None:
    """What the elements of an array of PostgreSQL are, if they can be keys."""
    name = live.sql_type.removesuffix("[]")
    return next((kind for pattern, kind in _ELEMENTS if pattern.fullmatch(name)), None)
