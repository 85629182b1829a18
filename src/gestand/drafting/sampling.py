"""A few hundred values of each column, from the beginning, the middle and the end of its table; in memory alone.

One bounded statement for each table; a second one only for columns of which the first saw nothing but NULL. A
statement that takes too long, or that the engine refuses, leaves its table unseen: what is not seen is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy.engine import Connection

from gestand.drafting.member import Member
from gestand.errors import StoreError
from gestand.stores.base import SurveyedColumn, SurveyedTable, TypeKind
from gestand.stores.kin import EXACTLY, KIN

PART = 170
"""Rows from each of three places of a table."""
LENGTH = 2_000
"""Characters of one value."""
RARE = 40
"""Values of a column that is almost always NULL."""
SECONDS = 5
WHOLE = PART * 3

_TEXT = dict.fromkeys(KIN, "CHAR")
PART_OF_JSON = {dialect: f"VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE {rule}" for dialect, rule in EXACTLY.items()}
"""A text out of JSON, as the session compares it."""
_PATIENCE = {
    "postgresql": f"SET LOCAL statement_timeout = '{SECONDS}s'",
    "mariadb": f"SET SESSION max_statement_time = {SECONDS}",
    "mysql": f"SET SESSION max_execution_time = {SECONDS * 1000}",
}
_EMPTY = frozenset({"", "{}", "[]"})
"""No value: an empty text, document or list."""
_UNSEEN = frozenset({TypeKind.BYTES})


@dataclass(frozen=True, slots=True)
class Sample:
    """Values that are not NULL and not empty, by column, as text. `looked` says whether the table was seen at all."""

    looked: bool
    rows: int = 0
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    """Never shown: not in a message, not in a traceback, not in a log."""

    def of(self, column: str) -> tuple[str, ...]:
        return self.values.get(column, ())


def patient(connection: Connection) -> None:
    """From now on a statement of this connection does not take longer than `SECONDS`, where the engine can say so."""
    if said := _PATIENCE.get(connection.dialect.name):
        connection.exec_driver_sql(said).close()


def sample(connection: Connection, table: SurveyedTable) -> Sample:
    """What stands in a table, as far as a bounded look goes."""
    columns = [column for column in table.columns if column.type not in _UNSEEN]
    if not columns:
        return Sample(True)
    try:
        with apart(connection):
            rows = connection.exec_driver_sql(_spread(connection, table, columns)).fetchall()
            values = {c.name: told(row[at] for row in rows) for at, c in enumerate(columns)}
    except StoreError:
        return Sample(False)
    rare = [c for c in columns if len(values[c.name]) < 5] if len(rows) >= PART else []
    if rare:
        try:
            with apart(connection):
                for at, value in connection.exec_driver_sql(_filled(connection, table, rare)):
                    values[rare[at].name] += told([value])
        except StoreError:
            return Sample(False, len(rows), {name: found for name, found in values.items() if found})
    return Sample(True, len(rows), values)


@contextmanager
def apart(connection: Connection) -> Iterator[None]:
    """A statement that fails takes nothing else along; the driver's own words, which can quote a value, go nowhere."""
    try:
        with connection.begin_nested():
            yield
    except UnicodeError:
        raise StoreError("store/text", "a value is no text in the encoding of the store") from None


def told(values: Iterator[object] | Sequence[object]) -> tuple[str, ...]:
    return tuple(text for text in (str(value) for value in values if value is not None) if text.strip() not in _EMPTY)


# ---------------------------------------------------------------- statements, written out: building a thousand is slow


def quoted(connection: Connection, *names: str) -> str:
    quote = connection.dialect.identifier_preparer.quote_identifier
    return ".".join(quote(name) for name in names if name)


def value(connection: Connection, name: str) -> str:
    """What stands in a column, or in a member of a document: its names are letters, digits and underscores."""
    if not isinstance(name, Member):
        return quoted(connection, name)
    document = quoted(connection, name.document)
    if connection.dialect.name == "postgresql":
        document = in_text(document) if name.in_text else document
        text = f"({document} #>> '{{{','.join(name.path)}}}')"
        form, kind = _FORMS.get(name.kind, ("", ""))
        return f"CASE WHEN {text} ~ '{form}' THEN CAST({text} AS {kind}) END" if form else text
    path = "".join(f'."{part}"' for part in name.path)
    if connection.dialect.name in KIN:
        return _value_in_mariadb(f"json_extract({document}, '${path}')", name.kind)
    found = f"CASE WHEN json_valid({document}) THEN json_extract({document}, '${path}') END"
    if name.kind is TypeKind.INTEGER:
        number = f"CAST({found} AS INTEGER)"
        return f"CASE WHEN CAST({number} AS TEXT) = CAST({found} AS TEXT) THEN {number} END"
    return found


def in_text(document: str) -> str:
    """PostgreSQL: the document that a text is, NULL where it is none."""
    return f"(CASE WHEN pg_input_is_valid({document}, 'jsonb') THEN CAST({document} AS JSONB) END)"


def _value_in_mariadb(found: str, kind: TypeKind) -> str:
    # Of what is no JSON the engine makes NULL, and says so beside it.
    text = f"CASE WHEN CAST(json_type({found}) AS CHAR) <> 'NULL' THEN CAST(json_unquote({found}) AS CHAR) END"
    if kind is TypeKind.INTEGER:
        return f"CASE WHEN CAST(CAST({text} AS SIGNED) AS CHAR) = {text} THEN CAST({text} AS SIGNED) END"
    if kind is TypeKind.UUID:
        # `$` lets the end of a line go before the end.
        return f"CASE WHEN {text} REGEXP '{_FORMS[kind][0]}' AND char_length({text}) = 36 THEN lower({text}) END"
    return text


_FORMS = {
    TypeKind.INTEGER: ("^(0|-?[1-9][0-9]{0,17})$", "BIGINT"),
    TypeKind.UUID: ("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", "UUID"),
}
"""Which texts are such a key, and as what PostgreSQL reads it."""


def as_text(connection: Connection, column: str, kind: TypeKind = TypeKind.TEXT) -> str:
    name = quoted(connection, column)
    if connection.dialect.name == "sqlite" and kind is TypeKind.OTHER:
        name = f"CASE WHEN typeof({name}) <> 'blob' THEN {name} END"
    return short(connection, name)


def short(connection: Connection, shown: str) -> str:
    """The beginning of a value as text."""
    return f"substr(CAST({shown} AS {_TEXT.get(connection.dialect.name, 'TEXT')}), 1, {LENGTH})"


def _spread(connection: Connection, table: SurveyedTable, columns: Sequence[SurveyedColumn]) -> str:
    shown = ", ".join(f"{as_text(connection, c.name, c.type)} AS c{at}" for at, c in enumerate(columns))
    name = quoted(connection, table.id.schema, table.id.table)
    key = _order(connection, table)
    if not key or (table.rows is not None and table.rows <= WHOLE):
        return f"SELECT {shown} FROM {name} LIMIT {WHOLE}"
    parts = [
        f"SELECT {shown} FROM {name} ORDER BY {key} LIMIT {PART}",
        f"SELECT {shown} FROM {name} ORDER BY {key} DESC LIMIT {PART}",
    ]
    if _numbered(table):
        middle = f"(SELECT (min({key}) + max({key})) / 2 FROM {name})"
        parts.append(f"SELECT {shown} FROM {name} WHERE {key} > {middle} ORDER BY {key} LIMIT {PART}")
    return " UNION ALL ".join(f"SELECT * FROM ({part}) AS p{at}" for at, part in enumerate(parts))


def _order(connection: Connection, table: SurveyedTable) -> str:
    """A column by which an index gives both ends of the table without reading it."""
    return quoted(connection, table.key[0]) if len(table.key) == 1 and table.kind == "table" else ""


def ends(connection: Connection, table: SurveyedTable, column: str, rows: int) -> str:
    """FROM and WHERE of the rows that have something in a column: so many from the beginning, and from the end."""
    name, column = quoted(connection, table.id.schema, table.id.table), quoted(connection, column)
    key = _order(connection, table)
    if not key or (table.rows is not None and table.rows <= rows):
        return f"FROM {name} WHERE {column} IS NOT NULL LIMIT {2 * rows}"
    parts = [f"SELECT {key} FROM {name} ORDER BY {key}{way} LIMIT {rows}" for way in ("", " DESC")]
    keys = " UNION ".join(f"SELECT * FROM ({part}) AS p{at}" for at, part in enumerate(parts))
    return f"FROM {name} WHERE {column} IS NOT NULL AND {key} IN ({keys})"


def _numbered(table: SurveyedTable) -> bool:
    return any(c.name == table.key[0] and c.type is TypeKind.INTEGER for c in table.columns)


def _filled(connection: Connection, table: SurveyedTable, columns: Sequence[SurveyedColumn]) -> str:
    name = quoted(connection, table.id.schema, table.id.table)
    parts = [
        f"SELECT {at} AS n, {as_text(connection, c.name, c.type)} AS v FROM {name}"
        f" WHERE {quoted(connection, c.name)} IS NOT NULL LIMIT {RARE}"
        for at, c in enumerate(columns)
    ]
    return " UNION ALL ".join(f"SELECT * FROM ({part}) AS p{at}" for at, part in enumerate(parts))
