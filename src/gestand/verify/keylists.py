"""`lists/<table>.<column>`: every element of a list of keys is the key of a row that is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.sql import ColumnElement, FromClause

from gestand.datamap.keylist import KeyList
from gestand.datamap.keylists import ELEMENT, elements_of
from gestand.datamap.model import DataMap
from gestand.errors import StoreError
from gestand.policy.spelling import within
from gestand.stores.base import TypeKind
from gestand.verify import mariadb
from gestand.verify.cells import judged_classes
from gestand.verify.frame import Frame
from gestand.verify.keep import insist_sure
from gestand.verify.kleene import both, every, no
from gestand.verify.report import QUERIES, Standing, Verdict
from gestand.verify.rows import Rows
from gestand.verify.session import Session
from gestand.verify.tally import Tally
from gestand.verify.worked import plain

KIND = "lists"
TYPES: dict[TypeKind, Any] = {TypeKind.INTEGER: sa.BigInteger(), TypeKind.TEXT: sa.Text(), TypeKind.UUID: sa.Uuid()}
FORMS = {TypeKind.INTEGER: "^-?[0-9]+$", TypeKind.UUID: "^[0-9a-fA-F-]{36}$"}


def promised(datamap: DataMap) -> dict[str, KeyList]:
    return {
        f"{KIND}/{within(datamap.tables[keys.table].name, keys.column)}": keys
        for keys in datamap.keylists
        if keys.table in datamap.tables
    }


def judge(datamap: DataMap, session: Session | None, wanted: list[str], no_records: str) -> Iterator[Verdict]:
    """A verdict for each of these promises."""
    for key in wanted:
        keys = promised(datamap)[key]
        table, to = datamap.tables[keys.table], datamap.tables[keys.to]
        says = f"every key in {within(table.name, keys.column)} is that of a row of {to.name}"
        if session is None:
            yield Verdict(key, KIND, says, Standing.UNKNOWN, why=no_records)
            continue
        tally = Tally()
        try:
            insist_sure(datamap, table)
            _count(session, keys, tally)
        except StoreError as error:
            tally.untold("", error.message)
        yield tally.verdict(key, says, "with a key of nobody who is there, or who has ended", QUERIES)


def _count(session: Session, keys: KeyList, tally: Tally) -> None:
    hands = session.hands.of(keys.table.store)
    row, there = plain(keys.table, [keys.column]), plain(keys.to, [keys.to_column])
    value = row.c[keys.column]
    known = sa.select(_spoken(there.c[keys.to_column], keys))
    elements = _elements(value, keys)
    listed = sa.select(_said(elements, keys)).where(_is_key(elements, keys)).correlate(row)
    left: ColumnElement[bool] = sa.exists(sa.except_(listed, known))
    if keys.form == "document":
        # MariaDB has no EXCEPT for each row (error 126).
        known = known.where(there.c[keys.to_column].is_not(None))
        left = sa.exists(listed.where(_said(elements, keys).not_in(known)))
    sure, maybe = _ended(session, keys)
    if sure is not None:
        left = sa.or_(left, _one_of(sure, row, keys))
    strange = _strange(value, row, keys)
    if maybe is not None:
        strange = sa.or_(strange, sa.and_(sa.not_(left), _one_of(maybe, row, keys)))
    asked = sa.select(
        sa.func.coalesce(sa.func.sum(sa.case((left, 1), else_=0)), 0),
        sa.func.coalesce(sa.func.sum(sa.case((strange, 1), else_=0)), 0),
    ).select_from(row)
    broken, unknown = map(int, hands.one(asked))
    where = (keys.table.store, session.datamap.tables[keys.table].name, keys.column)
    tally.broken, tally.unknown = broken, unknown
    tally.broken_at[where] += broken
    tally.unknown_at[where] += unknown


# ---------------------------------------------------------------- what has ended


Keys = sa.Select[Any] | None


def _ended(session: Session, keys: KeyList) -> tuple[Keys, Keys]:
    """The keys, as texts, of whom every activity that uses the list has ended, and of whom nobody can tell."""
    if not keys.activities:
        return None, None
    dialect = session.hands.of(keys.table.store).store.dialect
    whole = plain(keys.table, [keys.column])
    elements = _elements(whole.c[keys.column], keys)
    listed: Any = sa.select(_typed(_said(elements, keys), keys).label(ELEMENT))
    listed = listed.select_from(whole.join(elements, sa.true())).where(_is_key(elements, keys))
    relation = listed.distinct().subquery("people_in_lists")
    table = elements_of(session.datamap, keys)
    rows = Rows.on(session.ask(dialect), Frame(session.datamap, table, dialect, relation))
    ended = every(rows.cells.ended(cls) for cls in judged_classes(table))

    def of(condition: ColumnElement[bool]) -> sa.Select[Any]:
        return sa.select(sa.cast(relation.c[ELEMENT], sa.Text)).select_from(rows.frame.source).where(condition)

    return of(ended.sure), of(both(ended.maybe, no(ended.sure)))


def _one_of(keys_: sa.Select[Any], row: FromClause, keys: KeyList) -> ColumnElement[bool]:
    elements = _elements(row.c[keys.column], keys)
    said = sa.select(sa.literal(1)).select_from(elements).correlate(row)
    return sa.exists(said.where(_is_key(elements, keys), _said(elements, keys).in_(keys_)))


# ---------------------------------------------------------------- in each engine's words: keys as texts


def _typed(said: ColumnElement[Any], keys: KeyList) -> ColumnElement[Any]:
    if keys.form == "document" and keys.kind is TypeKind.UUID:
        return said  # MariaDB reads a text as a UUID where it meets one
    return sa.cast(said, TYPES[keys.kind])


def _spoken(key: ColumnElement[Any], keys: KeyList) -> ColumnElement[Any]:
    if keys.form == "document":
        return sa.cast(key, sa.Text)
    return sa.cast(key, sa.Text) if keys.form != "text" else sa.cast(key, sa.Text).collate("BINARY")


def _elements(value: ColumnElement[Any], keys: KeyList) -> FromClause:
    if keys.form == "document":
        return mariadb.elements(value)
    if keys.form == "array":
        return sa.func.unnest(value).table_valued("e").render_derived("listed")
    if keys.form == "text":
        whole = sa.case((_is_list(value, keys), value), else_="[]")
        return sa.func.json_each(whole).table_valued("value", "type", name="listed")
    nothing = sa.cast(sa.literal_column("'[]'"), JSONB)
    whole = sa.case((_is_list(value, keys), sa.cast(value, JSONB)), else_=nothing)
    return sa.func.jsonb_array_elements(whole).table_valued("e").render_derived("listed")


def _said(elements: FromClause, keys: KeyList) -> ColumnElement[Any]:
    if keys.form == "array":
        return sa.cast(elements.c.e, sa.Text)
    if keys.form == "text":
        return sa.cast(_of_text(elements, keys)[0], sa.Text)
    if keys.form == "document":
        return mariadb.said(_in_element(elements, keys))
    return _text(_in_element(elements, keys))


def _in_element(elements: FromClause, keys: KeyList) -> ColumnElement[Any]:
    """Where the key is: the element, or a member of the object that it is."""
    if not keys.member:
        return elements.c.e
    if keys.form == "document":
        return sa.func.json_extract(elements.c.e, sa.literal(f"$.{keys.member}", sa.Text))
    return elements.c.e.op("->", return_type=JSONB())(sa.cast(sa.literal(keys.member), sa.Text))


def _of_text(elements: FromClause, keys: KeyList) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """In SQLite: that, and of what type of JSON it is."""
    if not keys.member:
        return elements.c.value, elements.c.type
    found = sa.case((elements.c.type == "object", elements.c.value), else_="null")
    place = sa.literal(f"$.{keys.member}")
    return sa.func.json_extract(found, place), sa.func.json_type(found, place)


def _text(element: ColumnElement[Any]) -> ColumnElement[str]:
    return sa.cast(element.op("#>>")(sa.cast(sa.literal_column("'{}'"), ARRAY(sa.Text))), sa.Text)


def _is_list(value: ColumnElement[Any], keys: KeyList) -> ColumnElement[bool]:
    if keys.form == "array":
        return sa.func.coalesce(sa.func.array_ndims(value), 1) == 1
    if keys.form == "document":
        return mariadb.is_list(value)
    if keys.form == "text":
        valid = sa.case((sa.func.json_valid(value) == 1, value), else_="0")
        return sa.func.json_type(valid) == "array"
    return sa.func.jsonb_typeof(sa.cast(value, JSONB)) == "array"


def _is_key(elements: FromClause, keys: KeyList) -> ColumnElement[bool]:
    """It can be the key of something."""
    if keys.form == "document":
        return mariadb.is_key(_in_element(elements, keys), keys.kind)
    if keys.form == "array":
        return elements.c.e.is_not(None)
    if keys.form == "text":
        value, of_type = _of_text(elements, keys)
        text = sa.cast(value, sa.Text)
        if keys.kind is not TypeKind.INTEGER:
            return of_type == "text"
        digits = sa.func.ltrim(text, "-")
        return sa.and_(of_type.in_(("integer", "text")), digits != "", digits.op("NOT GLOB")("*[^0-9]*"))
    if keys.kind is TypeKind.TEXT:
        return sa.func.jsonb_typeof(_in_element(elements, keys)) == "string"
    return _text(_in_element(elements, keys)).op("~", is_comparison=True)(FORMS[keys.kind])


def _of_nobody(elements: FromClause, keys: KeyList) -> ColumnElement[bool]:
    """An object in which no key stands: it is nobody's, and says so."""
    if not keys.member:
        return sa.false()
    if keys.form == "text":
        is_object = elements.c.type == "object"
        return sa.and_(is_object, sa.func.coalesce(_of_text(elements, keys)[1], "null") == "null")
    kind_of = sa.func.json_type if keys.form == "document" else sa.func.jsonb_typeof
    is_object = sa.func.lower(kind_of(elements.c.e)) == "object"
    return sa.and_(is_object, sa.func.coalesce(sa.func.lower(kind_of(_in_element(elements, keys))), "null") == "null")


def _strange(value: ColumnElement[Any], row: FromClause, keys: KeyList) -> ColumnElement[bool]:
    """The row's value is no list, or one with something in it that is no key."""
    elements = _elements(value, keys)
    nulls = elements.c.e.is_(None) if keys.form == "array" else _of_nobody(elements, keys)
    other = sa.select(sa.literal(1)).select_from(elements).correlate(row)
    other = other.where(sa.not_(sa.func.coalesce(_is_key(elements, keys), sa.false())), sa.not_(nulls))
    return sa.and_(value.is_not(None), sa.or_(sa.not_(_is_list(value, keys)), sa.exists(other)))
