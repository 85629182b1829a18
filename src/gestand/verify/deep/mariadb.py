"""The search in the words of MariaDB: what is there, how a text is read, and the rows in which any form stands.

A subquery in FROM cannot look at the row outside of it there, and a CTE is carried out wherever it is named. So the
rows are found by one pattern of all forms, and the columns of a row are gone through in one join.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import mysql
from sqlalchemy.sql.elements import ColumnElement

from gestand.stores.base import TableId
from gestand.stores.kin import Either
from gestand.stores.mariadb_grants import read
from gestand.verify.deep.needles import Needle, Needles
from gestand.verify.deep.patience import Patient

TABLES = """
SELECT t.TABLE_NAME AS name, t.TABLE_TYPE AS kind, t.ENGINE AS engine, c.COLUMN_NAME AS col, c.DATA_TYPE AS type
FROM information_schema.TABLES AS t LEFT JOIN information_schema.COLUMNS AS c
    ON c.TABLE_SCHEMA = t.TABLE_SCHEMA AND c.TABLE_NAME = t.TABLE_NAME
WHERE t.TABLE_SCHEMA = DATABASE() AND t.TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')
ORDER BY t.TABLE_NAME, c.ORDINAL_POSITION
"""
NO_TEXT = frozenset(
    name
    for names in (
        "tinyint smallint mediumint int bigint decimal float double bit year date datetime timestamp time uuid vector",
        "geometry point linestring polygon multipoint multilinestring multipolygon geometrycollection",
        "geomcollection",
    )
    for name in names.split()
)
"""Types whose values are no texts."""
BYTES = frozenset(["binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob"])

AT_ONCE = 4_000
"""Letters of one pattern; the engine takes some tens of thousands."""

_SELVES = frozenset([0x81, 0x8D, 0x8F, 0x90, 0x9D])
"""Bytes that are no letter of cp1252, which MySQL calls latin1 and takes for what their number says."""

Value = ColumnElement[Any]


def look(hands: Patient) -> tuple[dict[TableId, list[tuple[str, bool]]], dict[str, str]]:
    """Each table, its columns that can hold a text and whether as bytes; and what is there that is not read."""
    found: dict[TableId, list[tuple[str, bool]]] = {}
    silent = dict(_hidden(hands))
    for row in hands.told(TABLES):
        columns = found.setdefault(TableId(hands.store.name, "", row.name), [])
        if row.kind != "BASE TABLE":
            silent[row.name] = "what its rows were before is kept there (SYSTEM VERSIONING), and is not read"
        if row.col is not None and row.type not in NO_TEXT:
            columns.append((row.col, row.type in BYTES))
    return found, silent


def _hidden(hands: Patient) -> Iterator[tuple[str, str]]:
    (database,) = hands.told("SELECT DATABASE()")[0]
    if not read((str(line) for (line,) in hands.told("SHOW GRANTS")), str(database)).may("SELECT"):
        yield "tables", "the reading role may not SELECT from the whole database, and sees nothing else of it"


def text(value: Value) -> Value:
    """The text of a value, A to Z as a to z. Of bytes what is a text in UTF-8, with a sign for each other one."""
    raw = sa.cast(sa.cast(value, sa.Text()), mysql.BINARY())
    return Either(sa.cast(_small(raw), sa.Text()), _text_of_mysql(value, raw))


def _small(raw: Value) -> Value:
    # Of bytes that are said to be ASCII, LOWER changes these letters and no others.
    small = sa.func.lower(sa.func.convert(raw.op("USING")(sa.literal_column("ascii"))))
    return sa.cast(small, mysql.BINARY())


def _text_of_mysql(value: Value, raw: Value) -> Value:
    """MySQL makes nothing of bytes that are no UTF-8: there each is a letter (`as_single_letters` says which)."""
    as_it_is = sa.func.charset(value) == sa.literal_column("'binary'")
    small = _small(sa.case((as_it_is, value), else_=raw))
    letters = sa.func.convert(small.op("USING")(sa.literal_column("latin1")))
    return sa.func.coalesce(sa.cast(small, sa.Text()), sa.cast(letters, sa.Text()))


def as_single_letters(needle: Needle) -> Needle:
    """The form as it stands in bytes of which each is read as a letter of its own."""
    raw = needle.text.encode()
    text = "".join(bytes([byte]).decode("cp1252") if byte not in _SELVES else chr(byte) for byte in raw)
    return replace(needle, text=text)


def somewhere(texts: Sequence[Value], needles: Needles) -> Iterator[ColumnElement[bool]]:
    """Some form stands in one of these texts."""
    for pattern in _patterns(needles):
        for each in texts:
            yield each.op("REGEXP", is_comparison=True)(sa.literal(pattern, sa.Text()))


def _patterns(needles: Needles) -> Iterator[str]:
    some: list[str] = []
    for needle in needles.forms:
        form = re.sub(r"([!-/:-@\[-`{-~ ])", r"\\\1", needle.text)
        if some and sum(map(len, some)) + len(form) > AT_ONCE:
            yield "|".join(some)
            some = []
        some.append(form)
    if some:
        yield "|".join(some)
