"""Lists of keys: which elements point at no row, and the list without them. In the words of each engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSON, JSONB, aggregate_order_by
from sqlalchemy.sql import ColumnElement, FromClause

from gestand.acts import Key, Person
from gestand.datamap.keylist import KeyList
from gestand.datamap.keylists import ELEMENT, elements_of
from gestand.held.documents import spelled
from gestand.held.lens import Condition, Lens, is_true
from gestand.held.rows import Rows
from gestand.stores import mariadb_text
from gestand.stores.base import TypeKind
from gestand.stores.exact import Exactly

NUMBERS = count(1)

Gone = Callable[[FromClause], Condition]
"""Of a row that is there: it counts as gone."""


@dataclass(frozen=True)
class Losses:
    """The elements of one list in the rows of its table."""

    lens: Lens
    keys: KeyList
    people: Sequence[Person] = ()
    """Of these people alone is asked what has ended; of nobody in particular, of everybody."""
    among: tuple[Key, ...] | None = None
    """Only what stands in the lists of these rows is asked about."""

    def some_lost(self, row: FromClause, gone: Gone | None = None) -> Condition:
        """An element of the row's list points at no row, or at one that counts as gone."""
        elements = self._elements(row)
        return sa.exists(sa.select(sa.literal(1)).select_from(elements).where(self._lost(elements, gone)))

    def named(self, row: FromClause, person: Person) -> Condition:
        """An element of the row's list is this person's key."""
        elements = self._elements(row)
        key: ColumnElement[Any] = self._key(elements)
        key = Exactly(key) if self.keys.kind is TypeKind.TEXT else key
        theirs = sa.select(sa.literal(1)).select_from(elements).where(key == self._theirs(person))
        return sa.exists(theirs)

    def without(self, row: FromClause) -> ColumnElement[Any]:
        """The list without the elements that point at no row, in the same order."""
        elements = self._elements(row)
        stay = sa.not_(sa.func.coalesce(self._lost(elements, None), sa.false()))
        each: ColumnElement[Any]
        match self.keys.form:
            case "array":
                each = sa.func.array_agg(aggregate_order_by(elements.c.e, elements.c.n))
                kept = sa.select(each).select_from(elements).where(stay).scalar_subquery()
                return sa.func.coalesce(kept, sa.literal_column("'{}'"))
            case "text":
                inner = sa.select(_same(elements).label("e")).select_from(elements).where(stay)
                some = inner.order_by(elements.c.key).subquery()
                # What the inner SELECT gives is JSON, and says so no more outside of it.
                return sa.select(sa.func.json_group_array(sa.func.json(some.c.e))).scalar_subquery()
            case "document":
                each = mariadb_text.list_of(elements.c.e, elements.c.n)
                return sa.select(each).select_from(elements).where(stay).scalar_subquery()
            case form:
                each = sa.func.jsonb_agg(aggregate_order_by(elements.c.e, elements.c.n))
                kept = sa.select(each).select_from(elements).where(stay).scalar_subquery()
                found = sa.func.coalesce(kept, sa.cast(sa.literal_column("'[]'"), JSONB))
                return sa.cast(found, JSON) if form == "json" else found

    # ------------------------------------------------------------ elements

    def _elements(self, row: FromClause) -> FromClause:
        value = row.c[self.keys.column]
        if self.keys.form == "document":
            return mariadb_text.elements(value)
        if self.keys.form == "array":
            return sa.func.unnest(value).table_valued("e", with_ordinality="n").render_derived()
        if self.keys.form == "text":
            whole = sa.case((sa.func.json_valid(value) == 1, value), else_="[]")
            listed = sa.case((sa.func.json_type(whole) == "array", whole), else_="[]")
            return sa.func.json_each(listed).table_valued("key", "value", "type")
        document = sa.cast(value, JSONB)
        nothing = sa.cast(sa.literal_column("'[]'"), JSONB)
        listed = sa.case((sa.func.jsonb_typeof(document) == "array", document), else_=nothing)
        return sa.func.jsonb_array_elements(listed).table_valued("e", with_ordinality="n").render_derived()

    def _lost(self, elements: FromClause, gone: Gone | None) -> Condition:
        key = self._key(elements)
        there = self.lens.alias(self.keys.to)
        theirs: ColumnElement[Any] = there.c[self.keys.to_column]
        if self.keys.kind is TypeKind.TEXT:
            theirs, key = Exactly(theirs), sa.type_coerce(key, sa.Text)
        same = [theirs == key] if gone is None else [theirs == key, sa.not_(gone(there))]
        found = sa.exists(sa.select(sa.literal(1)).select_from(there).where(*same))
        lost = [sa.not_(found)]
        if (ended := self._ended()) is not None:
            lost.append(key.in_(ended))
        return sa.and_(key.is_not(None), sa.or_(*lost))

    def _ended(self) -> sa.Select[Any] | None:
        """The keys whose elements have ended: by what is asked of rows, of a relation of all keys that are listed."""
        keys = self.keys
        mine = [person for person in self.people if person.group == keys.group]
        if not keys.activities or (self.people and not mine):
            return None
        table, every = elements_of(self.lens.map, keys), self.lens.bare(keys.table)
        elements = self._elements(every)
        listed = sa.select(self._key(elements).label(ELEMENT)).select_from(every.join(elements, sa.true()))
        if self.among is not None:
            listed = listed.where(self.lens.row_among(self.lens.map.tables[keys.table], every, self.among))
        each = listed.distinct().subquery(f"elements_{next(NUMBERS)}")
        rows = Rows(self.lens)
        rows.ends = rows.near
        of = [each.c[ELEMENT].in_([self._theirs(person) for person in mine])] if mine else []
        goes = is_true(sa.or_(*rows.own_ways(table, each)))
        return sa.select(each.c[ELEMENT]).where(each.c[ELEMENT].is_not(None), *of, goes)

    def _theirs(self, person: Person) -> ColumnElement[Any]:
        """The person's key as what the elements are: PostgreSQL compares no UUID with a text."""
        if self.keys.kind is TypeKind.UUID and self.lens.dialect == "postgresql":
            return sa.cast(sa.literal(str(person.key[0]), sa.Text()), sa.Uuid())
        return sa.literal(person.key[0])

    def _key(self, elements: FromClause) -> ColumnElement[Any]:
        """The element as a key; NULL when it is none."""
        if self.keys.form == "document":
            return mariadb_text.key_of(self._inner(elements), self.keys.kind)
        if self.keys.form == "array":
            return elements.c.e
        if self.keys.form == "text":
            value, kind = self._inner_of_text(elements)
            if self.keys.kind is not TypeKind.INTEGER:
                return sa.case((kind == "text", value))
            number = sa.cast(value, sa.BigInteger)
            same = sa.cast(number, sa.Text) == sa.cast(value, sa.Text)
            return sa.case((sa.and_(kind.in_(("integer", "text")), same), number))
        inner = self._inner(elements)
        text = sa.cast(inner.op("#>>")(sa.cast(sa.literal_column("'{}'"), ARRAY(sa.Text))), sa.Text)
        if self.keys.kind is TypeKind.TEXT:
            return sa.case((sa.func.jsonb_typeof(inner) == "string", text))
        return spelled(text, self.keys.kind, self.lens.dialect)

    def _inner(self, elements: FromClause) -> ColumnElement[Any]:
        """What of an element is its key: itself, or a member of it; NULL where it is no object or has none such."""
        member = self.keys.member
        if not member:
            return elements.c.e
        if self.keys.form == "document":
            return sa.func.json_extract(elements.c.e, sa.literal(f'$."{member}"', sa.Text()))
        return elements.c.e.op("->", return_type=JSONB())(sa.cast(sa.literal(member), sa.Text))

    def _inner_of_text(self, elements: FromClause) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        """SQLite: the same as a value, and what kind of JSON it is."""
        value, kind = elements.c.value, elements.c.type
        if not self.keys.member:
            return value, kind
        path = sa.literal(f'$."{self.keys.member}"')
        whole = sa.case((kind == "object", value), else_="{}")
        return sa.func.json_extract(whole, path), sa.func.json_type(whole, path)


def _same(elements: FromClause) -> ColumnElement[Any]:
    """SQLite: an element as the JSON that it was."""
    value, kind = elements.c.value, elements.c.type
    words = [(kind == word, word) for word in ("true", "false", "null")]
    return sa.case(*words, (kind.in_(("array", "object")), value), else_=sa.func.json_quote(value))
