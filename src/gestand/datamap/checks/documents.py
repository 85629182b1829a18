"""JSON documents whose members are declared one by one: what else is in them, and what cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from gestand.datamap.checks.asking import answer, rows_of, whole_of
from gestand.datamap.collect import place
from gestand.datamap.draft import Draft
from gestand.datamap.model import ColumnKind, DataMap, Table
from gestand.datamap.worked import Member
from gestand.stores import mariadb_text, postgresql_text
from gestand.stores.base import SqlStore, TypeKind
from gestand.stores.kin import KIN, MYSQL

SHOWN = 40
"""The names of members are few; where there are more, they are data, and none is shown."""


def undeclared_members(draft: Draft, datamap: DataMap) -> None:
    """M193: a member that stands in some document and that no declaration speaks of."""
    for table, name, members in _documents(datamap):
        store = draft.surveyed.sql.get(table.id.store)
        if store is None or _unreadable_type(draft, table, name):
            continue
        for inside in _parents(members):
            declared = {path[len(inside)] for path in members if path[: len(inside)] == inside and path != inside}
            found = _names(store, table, name, inside, declared)
            others = sorted(set(found or ()) - declared)
            if found is not None and not others:
                continue
            whole = ".".join((name, *inside))
            what = "the store did not say what is in it" if found is None else _shown(others)
            draft.findings.add(
                "M193",
                f"{table.name}.{whole} has members that are not in the policy: {what}",
                f"Declare each as `{whole}.<member>`, under `personal` or `not personal` of {table.name}.",
                place(table.id, name, draft.specs[table.id].place),
                [table.id],
            )


def unread(draft: Draft, datamap: DataMap) -> None:
    """M194, M195: a text that is no document, or no object; a document that is declared as a whole as well."""
    for table, name, members in _documents(datamap):
        where = place(table.id, name, draft.specs[table.id].place)
        if table.columns[name].kind is not ColumnKind.DOCUMENT:
            message = f"{table.name}.{name} is declared as a whole, and {name}.{'.'.join(members[0])} as a member of it"
            draft.findings.add("M195", message, "Declare one or the other.", where, [table.id])
            continue
        if live := _unreadable_type(draft, table, name):
            message = f"{table.name}.{name} is {live}: a text is not read as a document here"
            kind = "JSON" if draft.dialect(table.id) == MYSQL else "jsonb, or `text` in PostgreSQL 16 or newer"
            hint = f"Make {name} {kind}; or declare the column as a whole."
            draft.findings.add("M194", message, hint, where, [table.id])
            continue
        store = draft.surveyed.sql.get(table.id.store)
        if store is not None and _strange(store, table, name):
            message = f"{table.name}.{name} has values that are no object of members (`{{...}}`)"
            draft.findings.add("M194", message, "Mend them, or declare the column as a whole.", where, [table.id])
            continue
        for inside in filter(None, _parents(members)):
            if store is not None and _strange(store, table, name, inside):
                whole = ".".join((name, *inside))
                message = f"{table.name}.{whole} has values that are no object of members (`{{...}}`)"
                draft.findings.add("M194", message, f"Mend them, or declare {whole} as a whole.", where, [table.id])


def _documents(datamap: DataMap) -> Iterator[tuple[Table, str, list[tuple[str, ...]]]]:
    for table in datamap.tables.values():
        found: dict[str, list[tuple[str, ...]]] = {}
        for column in table.derived:
            if isinstance(column.derived, Member):
                found.setdefault(column.derived.column, []).append(column.derived.path)
        for name, members in found.items():
            yield table, name, members


def _parents(members: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The documents in the document of which single members are declared, the outermost first."""
    return sorted({path[:depth] for path in members for depth in range(len(path))}, key=lambda path: (len(path), path))


def _unreadable_type(draft: Draft, table: Table, name: str) -> str:
    """PostgreSQL: a text of some length, for which what is left of a document can be too long, or an old server.

    MySQL reads of a name that stands twice in an object only the last, so what the first says would be seen by nobody.
    """
    live = draft.columns(table.id)[name]
    if draft.dialect(table.id) == MYSQL and live.type is not TypeKind.JSON:
        return live.sql_type
    if draft.dialect(table.id) != "postgresql" or live.type is TypeKind.JSON:
        return ""
    store = draft.surveyed.sql.get(table.id.store)
    if live.type is TypeKind.TEXT and live.length is None and store is not None and _reads_texts(store):
        return ""
    return live.sql_type


def _reads_texts(store: SqlStore) -> bool:
    number = sa.cast(sa.func.current_setting("server_version_num"), sa.Integer)
    told = answer(store, sa.select(number))
    return any(version >= postgresql_text.LEAST for (version,) in told or ())


def _shown(others: list[str]) -> str:
    return ", ".join(other[:60] for other in others) if len(others) <= SHOWN else f"{len(others)} of them"


# ---------------------------------------------------------------- what the engine says


def _names(
    store: SqlStore, table: Table, name: str, inside: tuple[str, ...], declared: Iterable[str]
) -> list[str] | None:
    """The names of the members that stand there, at least those that are not declared; None: it could not be asked."""
    row = rows_of(table.id, name)
    if store.dialect == "postgresql":
        asked = _others(row, _part(row.c[name], inside, table.columns[name].sql_type), declared)
    else:
        asked = _keys(row, row.c[name], inside, store.dialect)
    found = answer(store, asked)
    return None if found is None else [str(key) for (key,) in found]


def _others(row: sa.TableClause, part: sa.ColumnElement[Any], declared: Iterable[str]) -> sa.Select[Any]:
    """PostgreSQL: the names that are left when the declared ones are taken out, as they are of nearly every row."""
    names = sa.cast(sa.literal(sorted(declared), ARRAY(sa.Text)), ARRAY(sa.Text))
    none: sa.TextClause = sa.text("'{}'::jsonb")
    left = sa.case((sa.func.jsonb_typeof(part) == "object", part.op("-")(names)), else_=none)
    # Without OFFSET the documents of all rows would be taken apart into their members first.
    rest = sa.select(left.label("left")).select_from(row).where(left != none).offset(sa.literal_column("0")).subquery()
    return sa.select(sa.func.jsonb_object_keys(rest.c.left)).distinct().limit(10_000)


def _keys(
    row: sa.TableClause, document: sa.ColumnElement[Any], inside: tuple[str, ...], dialect: str
) -> sa.Select[Any]:
    if dialect in KIN:
        keys = sa.func.json_keys(document, mariadb_text.place(inside))
        as_rows: sa.ColumnElement[Any] = sa.literal_column("'$[*]' COLUMNS (name VARCHAR(1000) PATH '$')")
        member = sa.func.json_table(keys, as_rows).table_valued("name", name="member")
        return sa.select(member.c.name).select_from(row).join(member, sa.true()).distinct().limit(10_000)
    path = "$" + "".join(f'."{name}"' for name in inside)
    whole = sa.case((sa.func.json_valid(document) == 1, document))
    each = sa.func.json_each(whole, path).table_valued("key", name="member")
    is_object = sa.func.json_type(whole, path) == "object"
    found = sa.select(each.c.key).select_from(row).join(each, sa.true()).where(is_object)
    return found.distinct().limit(10_000)


def _part(document: sa.ColumnElement[Any], inside: tuple[str, ...], sql_type: str) -> sa.ColumnElement[Any]:
    """PostgreSQL: the document at the end of these names."""
    if not inside:
        return document if sql_type == "jsonb" else whole_of(document, sql_type)
    path = sa.cast(sa.literal(list(inside), ARRAY(sa.Text)), ARRAY(sa.Text))
    return whole_of(document, sql_type).op("#>")(path)


def _strange(store: SqlStore, table: Table, name: str, inside: tuple[str, ...] = ()) -> bool:
    """Some row has another value there than an object; of a document within the document nothing there is well too."""
    row = rows_of(table.id, name)
    document = row.c[name]
    if store.dialect == "postgresql":
        part = _part(document, inside, table.columns[name].sql_type)
        fine: sa.ColumnElement[bool] = sa.func.coalesce(sa.func.jsonb_typeof(part).in_(("object", "null")), sa.false())
        there: sa.ColumnElement[bool] = part.is_not(None) if inside else document.is_not(None)
    elif store.dialect in KIN:
        part_ = sa.func.json_extract(document, mariadb_text.place(inside))
        # A name that stands there twice is read once, and taken out once.
        once = sa.func.json_length(part_) == sa.func.json_length(sa.func.json_keys(part_))
        kind = mariadb_text.kind_in_json(part_)
        fine = sa.func.coalesce(sa.or_(sa.and_(kind == "OBJECT", once), kind == "NULL"), sa.false())
        there = part_.is_not(None) if inside else document.is_not(None)
    else:
        valid = sa.func.json_valid(document) == 1
        inner: sa.ColumnElement[Any] = sa.func.json_type(document, "$" + "".join(f'."{each}"' for each in inside))
        fine = sa.case((valid, inner.in_(("object", "null"))), else_=sa.false())
        there = sa.case((valid, inner.is_not(None)), else_=sa.true())
    question = sa.select(sa.literal("1")).select_from(row).where(document.is_not(None), there, sa.not_(fine)).limit(1)
    return answer(store, question) != []
