"""Mentions bound: whose names are looked for, and the columns of others in which they may stand."""

from __future__ import annotations

from dataclasses import replace

from gestand.datamap.collect import place
from gestand.datamap.draft import Draft
from gestand.datamap.model import Group
from gestand.datamap.names import spelled
from gestand.datamap.spoken import Mention, MentionPlace
from gestand.errors import Place
from gestand.policy.spoken import MentionSpec
from gestand.stores import mariadb_keys, mariadb_types
from gestand.stores.base import ColumnId, SurveyedColumn, TableId, TypeKind
from gestand.stores.kin import CALLED, KIN


def bind_mentions(draft: Draft) -> tuple[Mention, ...]:
    """The mentions that can be carried out. What cannot keeps the people's own rows where they are.

    When the value has gone from there, nothing tells any more what is to be found elsewhere.
    """
    found = (_bound(draft, spec) for spec in draft.policy.mentions)
    return tuple(mention for mention in found if mention is not None)


def _bound(draft: Draft, spec: MentionSpec) -> Mention | None:
    group = draft.groups.get(spec.group)
    if group is None:
        return None
    column = draft.names.column(group.table, spec.column)
    if column is None:
        return None
    if not _is_text(draft, ColumnId(group.table, column), "is looked for", group, spec.place):
        return None
    if group.own:
        where = place(group.table, column, spec.place)
        _cannot(draft, group, "M221", f"{spec.of} is a value of rows that are {group.name} and of others", where)
        return None
    if draft.dialect(group.table) in KIN and not _fits_a_set(draft, ColumnId(group.table, column), group, spec):
        return None
    places = [_place(draft, group, name, spec) for name in spec.places]
    bound = tuple(each for each in places if each is not None)
    return Mention(spec.group, column, spec.folds, spec.before, spec.after, spec.becomes, spec.shared, bound)


def _place(draft: Draft, group: Group, name: str, spec: MentionSpec) -> MentionPlace | None:
    column = draft.one_column(name, spec.place, [group.table])
    if column is None or column.table not in draft.specs:
        if column is None and not draft.names.columns(name) and not draft.maybe_elsewhere(name):
            draft.findings.add(
                "M105", f"there is no column {name}", "Correct the name under `mentions`.", spec.place, [group.table]
            )
        # A place that is not there now may be full of names.
        draft.findings.block([group.table], sure=True)
        return None
    if column.table.store != group.table.store:
        where = place(column.table, column.column, spec.place)
        message = f"{spelled(column)} is in another database than the people of {group.name}"
        _cannot(draft, group, "M222", message, where)
        return None
    if not _is_text(draft, column, "would be changed", group, spec.place) or not _is_free(draft, column, group, spec):
        return None
    live = draft.columns(column.table)[column.column]
    if draft.dialect(column.table) in KIN:
        return _place_of_mariadb(draft, group, MentionPlace(column, live.length), spec)
    return MentionPlace(column, live.length if draft.dialect(column.table) != "sqlite" else None)


def _fits_a_set(draft: Draft, column: ColumnId, group: Group, spec: MentionSpec) -> bool:
    """MariaDB: the values are looked for by an index, and one has room for so many letters."""
    most = mariadb_keys.letters((TypeKind.TEXT, TypeKind.INTEGER, *group.key_types))
    most -= len(spec.before) + len(spec.after)
    length = draft.columns(column.table)[column.column].length
    if length is not None and length <= most:
        return True
    engine = CALLED[draft.dialect(group.table)]
    message = f"{spelled(column)} can hold more than {most} letters, by which nothing is looked for in {engine}"
    hint = f"Let the column be VARCHAR({min(most, 255)}), or take it out of `mentions`."
    _cannot(draft, group, "M223", message, place(column.table, column.column, spec.place), hint)
    return False


def _place_of_mariadb(draft: Draft, group: Group, found: MentionPlace, spec: MentionSpec) -> MentionPlace | None:
    live = draft.columns(found.column.table)[found.column.column]
    charset = live.collation.partition("_")[0]
    if not mariadb_types.holds(charset, spec.becomes):
        message = f"{spelled(found.column)} is in {charset}, which has not all letters of what a mention becomes"
        hint = f"Say `becomes` in letters of {charset}, or let the column be utf8mb4."
        where = place(found.column.table, found.column.column, spec.place)
        _cannot(draft, group, "M221", message, where, hint)
        return None
    return replace(found, octets=mariadb_types.OCTETS.get(live.sql_type))


def _is_text(draft: Draft, column: ColumnId, what: str, group: Group, said: Place) -> bool:
    live = draft.columns(column.table).get(column.column)
    derived = column.column in draft.derived.get(column.table, {})
    if live is not None and live.type is TypeKind.TEXT and not derived:
        return True
    kind = live.sql_type if live is not None and not derived else "no column of the engine"
    message = f"{spelled(column)} {what}, and is {kind}: only texts are read"
    _cannot(draft, group, "M221", message, place(column.table, column.column, said))
    return False


def _is_free(draft: Draft, column: ColumnId, group: Group, spec: MentionSpec) -> bool:
    """Nothing hangs on the value: it is no key, no reference, no mark, not made by the engine, not UNIQUE."""
    live: SurveyedColumn = draft.columns(column.table)[column.column]
    why = ""
    if live.generated:
        why = "is made by the engine"
    elif column.column in _bound_to_others(draft, column.table):
        why = "is a key, a reference or a link"
    elif any(names == (column.column,) for names in draft.live(column.table).uniques) or any(
        index.unique and tuple(index.columns) == (column.column,) for index in draft.live(column.table).indexes
    ):
        why = "is UNIQUE: two texts could become one"
    if why:
        _cannot(draft, group, "M221", f"{spelled(column)} {why}", place(column.table, column.column, spec.place))
    return not why


def _bound_to_others(draft: Draft, table: TableId) -> set[str]:
    names = set(draft.key(table))
    names |= {name for ref in draft.references.get(table, ()) for name in ref.columns}
    names |= {name for claim in draft.claims.get(table, ()) for hop in claim.hops[:1] for name in hop.columns}
    return names | set(draft.events.get(table, {}))


def _cannot(
    draft: Draft,
    group: Group,
    code: str,
    message: str,
    where: Place,
    hint: str = "",
) -> None:
    out = "Take the column out of `mentions`; what is written there about people stays, and no promise covers it."
    draft.findings.add(code, message, hint or out, where, [group.table])
