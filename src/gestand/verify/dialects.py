"""Where the engines differ, as far as the judge's questions go. Everything else is written once, in SQLAlchemy Core.

Another engine adds its own answers here and nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause
from sqlalchemy.types import NullType, TypeEngine

from gestand.acts import Key
from gestand.stores.base import TypeKind
from gestand.verify import mariadb

SQLITE = "sqlite"
POSTGRESQL = "postgresql"
MYSQL = "mysql"
KIN = frozenset(["mariadb", MYSQL])
"""Two engines that speak nearly one language."""

_DAY = r"(\d\d\d[1-9]|\d\d[1-9]\d|\d[1-9]\d\d|[1-9]\d\d\d)-" + (
    r"((0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|1\d|2[0-8]))"
)
_LEAP = r"((\d\d(0[48]|[2468][048]|[13579][26]))|((0[48]|[2468][048]|[13579][26])00))-02-29"
_TIME = r"([ T]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?)?"
READABLE = f"^({_DAY}|{_LEAP}){_TIME}$".replace(r"\d", "[0-9]")
"""A day that exists, alone or with a time; for engines with regular expressions."""
_UNCHANGED = "+0 days"
"""Makes SQLite count, and so find out that a day does not exist."""
OFFSET = r"(Z|[+-][0-2][0-9]:[0-5][0-9])$"


def patience(dialect: str, seconds: float) -> str:
    """What breaks off an answer that takes longer: in MariaDB and MySQL."""
    if dialect == MYSQL:
        return f"SET SESSION max_execution_time = {max(1, int(seconds * 1000))}"
    return f"SET SESSION max_statement_time = {seconds}"


def as_text(value: ColumnElement[Any]) -> ColumnElement[str]:
    """The canonical text of a value, compared byte by byte on every engine."""
    return sa.cast(value, sa.Text)


def plain(value: ColumnElement[Any], dialect: str) -> ColumnElement[Any]:
    """Text compared character by character, whatever collation the column has."""
    if dialect in KIN:
        # The session's own collation is to the byte and knows no padding; a cast takes it.
        return as_text(sa.type_coerce(value, sa.Text))
    return sa.collate(sa.type_coerce(value, sa.Text), "BINARY" if dialect == SQLITE else "C")


def readable_text(value: ColumnElement[Any], dialect: str) -> ColumnElement[bool]:
    """It is `YYYY-MM-DD`, alone or with a time as `Written.TEXT` says, and that day exists."""
    if dialect == POSTGRESQL:
        return sa.type_coerce(value, sa.Text).op("~", is_comparison=True)(READABLE)
    if dialect in KIN:
        # There `$` would let the end of a line go before the end.
        return plain(value, dialect).op("REGEXP", is_comparison=True)(READABLE.removesuffix("$") + r"\z")
    # The forms in which most values stand, tried first, with as few calls for each row as will do.
    first = value >= "0001-01-01"
    return sa.case(
        *((sa.and_(first, said_back), sa.true()) for said_back in _said_back(value)),
        else_=_spelled(value),
    )


def readable_day(value: ColumnElement[Any], dialect: str) -> ColumnElement[bool]:
    """The same of a day alone."""
    if dialect != SQLITE:
        return sa.and_(readable_text(value, dialect), sa.func.length(value) == 10)
    return sa.and_(value >= "0001-01-01", sa.func.date(value, _UNCHANGED) == value)


def readable_calendar(value: ColumnElement[Any], dialect: str) -> ColumnElement[bool] | None:
    """A value of a type for days or moments is a day that exists; None when the engine lets nothing else in.

    MariaDB keeps `0000-00-00`, and 31 February where it was allowed: counted in days and back they are another day.
    """
    if dialect not in KIN:
        return None
    counted = sa.func.from_days(sa.func.to_days(value))
    return sa.and_(value >= sa.literal_column("DATE'0001-01-01'"), counted == sa.func.date(value))


def _said_back(value: ColumnElement[Any]) -> tuple[ColumnElement[bool], ...]:
    """SQLite reads a day, or a moment to the second, and writes the same (30 February would come back as 1 March).

    It reads on after the second: digits of a fraction, and then spaces or an offset. With a digit written behind it
    neither of the last two can be read any more, so what is read then is digits to the end.
    """
    to_second = sa.func.substr(value, 1, 19)
    ends_in_digits = sa.func.datetime(value.concat("0"), _UNCHANGED)
    return (
        sa.and_(_glob(value, "???????????????????.??????"), ends_in_digits == to_second),
        sa.func.datetime(value, _UNCHANGED) == value,
        sa.func.date(value, _UNCHANGED) == value,
    )


def _spelled(value: ColumnElement[Any]) -> ColumnElement[bool]:
    """The same for every form there is, character by character."""
    day, rest = sa.func.substr(value, 1, 10), sa.func.substr(value, 11)
    minutes = "[ T][0-2][0-9]:[0-5][0-9]"
    fraction = sa.func.substr(value, 21)
    timed = sa.or_(
        _glob(rest, minutes),
        _glob(rest, minutes + ":[0-5][0-9]"),
        sa.and_(
            _glob(rest, minutes + ":[0-5][0-9].[0-9]*"),
            sa.not_(_glob(fraction, "*[^0-9]*")),
            sa.func.length(fraction) <= 6,
        ),
    )
    return sa.and_(
        sa.func.typeof(value) == "text",
        _glob(day, "[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]"),
        day >= "0001-01-01",
        sa.func.date(day, _UNCHANGED) == day,
        sa.or_(rest == "", sa.and_(timed, sa.func.substr(value, 12, 2) < "24")),
    )


def readable_aware_text(value: ColumnElement[Any], dialect: str) -> ColumnElement[bool]:
    """The same with a time and an offset: `+02:00` or `Z`. Without one, nobody knows which moment it is."""
    core, offset = _apart(value)
    return sa.and_(
        sa.func.length(core) > 10,
        readable_text(core, dialect),
        _glob(offset, "[+-][0-2][0-9]:[0-5][0-9]"),
        in_utc(value).is_not(None),
    )


def in_utc(value: ColumnElement[Any]) -> ColumnElement[str]:
    """Of a readable text with an offset (SQLite): the moment in UTC, to the second and with its own fraction."""
    core, offset = _apart(value)
    # The engine rounds a fraction, which could be into the next day: it is kept out of its hands.
    return sa.func.datetime(sa.func.substr(core, 1, 19).concat(offset)).concat(sa.func.substr(core, 20))


def _apart(value: ColumnElement[Any]) -> tuple[ColumnElement[str], ColumnElement[str]]:
    """A text with an offset, cut into both."""
    zulu, length = sa.func.substr(value, -1) == "Z", sa.func.length(value)
    core = sa.func.substr(value, 1, sa.case((zulu, length - 1), else_=length - 6))
    return core, sa.case((zulu, sa.literal("+00:00")), else_=sa.func.substr(value, -6))


def readable_number(value: ColumnElement[Any], dialect: str, kind: TypeKind) -> ColumnElement[bool] | None:
    """It is a number; None when the engine lets nothing else in."""
    if dialect == SQLITE:
        return sa.func.typeof(value).in_(("integer", "real"))
    if kind is TypeKind.NUMBER and dialect == POSTGRESQL:
        # NaN is greater than every number there, and would count as a far future.
        return value != sa.cast(sa.literal("NaN", NullType()), sa.Double)
    return None


def stored_as_text(dialect: str) -> bool:
    """Whether the engine has no type of its own for days and moments."""
    return dialect == SQLITE


def guards_references(dialect: str) -> bool:
    """Whether a declared reference always holds. In SQLite only on connections that ask for it, so it may not.

    In MariaDB a session can do without (`foreign_key_checks`), as whoever loads a dump does.
    """
    return dialect == POSTGRESQL


def same(column: ColumnElement[Any], value: str | int | bool, kind: TypeKind, dialect: str) -> ColumnElement[bool]:
    """The column holds exactly this declared value, read as the column's own type."""
    if kind is TypeKind.BOOLEAN and isinstance(value, str):
        value = value.strip().lower() in ("true", "yes", "on", "1")
    if dialect == SQLITE:
        return plain_if_text(column, kind, dialect) == _inline(int(value) if isinstance(value, bool) else value)
    if kind in (TypeKind.JSON, TypeKind.ARRAY, TypeKind.OTHER):
        return as_text(column) == str(value)
    if dialect in KIN:
        return _same_in_mariadb(column, value, kind)
    written = str(value).lower() if isinstance(value, bool) else str(value)
    # Without a type of ours the server reads the text as the column's type: a label, a date, a number.
    return column == sa.literal(written, NullType())


def folded(value: ColumnElement[Any], dialect: str) -> ColumnElement[str]:
    """Without blanks around it, and A to Z as a to z; nothing else is the same."""
    if dialect == SQLITE:
        return sa.func.lower(sa.func.trim(value))
    if dialect in KIN:
        return mariadb.folded(value)
    return sa.func.lower(sa.func.btrim(value).collate("C"))


def small(text: ColumnElement[Any], dialect: str) -> ColumnElement[Any]:
    """A to Z as a to z, and every other letter as it is; of a text that is `plain`."""
    return mariadb.Folded(text) if dialect in KIN else sa.func.lower(text)


def member(
    document: ColumnElement[Any], path: Sequence[str], kind: TypeKind, dialect: str, in_text: bool = False
) -> ColumnElement[Any]:
    """A member of a JSON document: as text, or as the whole number or UUID that it spells without a stray sign.

    `in_text`: PostgreSQL keeps the document as a text, and some text may be none.
    """
    if dialect == SQLITE:
        place = "$" + "".join(f'."{name}"' for name in path)
        valid = sa.case((sa.func.json_valid(document) == 1, document))
        text: ColumnElement[Any] = sa.func.json_extract(valid, place).concat("")
    elif dialect in KIN:
        text = mariadb.member(document, path)
    else:
        whole: ColumnElement[Any] = sa.cast(document, postgresql.JSONB)
        if in_text:
            fits = sa.func.pg_input_is_valid(sa.cast(document, sa.Text), sa.literal_column("'jsonb'"))
            whole = sa.case((fits, sa.cast(sa.cast(document, sa.Text), postgresql.JSONB)), else_=sa.null())
        text = sa.func.jsonb_extract_path_text(whole, *path)
    return key_in(text, kind, dialect)


def key_in(text: ColumnElement[Any], kind: TypeKind, dialect: str) -> ColumnElement[Any]:
    """What a text spells as a whole number or a UUID, NULL where it spells none; the text itself for other kinds."""
    if dialect == SQLITE:
        if kind is not TypeKind.INTEGER:
            return text
        digits = sa.func.ltrim(text, "-")
        fits = [digits != "", sa.not_(_glob(digits, "*[^0-9]*")), sa.func.length(text) - sa.func.length(digits) <= 1]
        fits += [sa.or_(sa.not_(_glob(digits, "0*")), text == "0"), sa.func.length(digits) < 19]
        return sa.case((sa.and_(*fits), sa.cast(text, sa.BigInteger)))
    if dialect in KIN:
        return mariadb.key_in(text, kind)
    if kind is TypeKind.INTEGER:
        return sa.case((text.regexp_match("^(0|-?[1-9][0-9]{0,17})$"), sa.cast(text, sa.BigInteger)))
    if kind is TypeKind.UUID:
        form = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"
        return sa.case((text.regexp_match(form), sa.cast(text, postgresql.UUID)))
    return text


def _same_in_mariadb(column: ColumnElement[Any], value: str | int | bool, kind: TypeKind) -> ColumnElement[bool]:
    """A number is never compared with a text there: the one would be made the other (`7 = '7abc'`)."""
    match kind:
        case TypeKind.INTEGER | TypeKind.BOOLEAN:
            return column == sa.literal(int(value), sa.BigInteger())
        case TypeKind.NUMBER:
            return column == sa.literal(Decimal(str(value)), sa.Numeric())
        case TypeKind.TEXT | TypeKind.ENUM | TypeKind.UNKNOWN:
            return as_text(column) == sa.literal(str(value), sa.Text())
    return column == sa.literal(str(value), NullType())


def differs(column: ColumnElement[Any], value: str | int | bool, kind: TypeKind, dialect: str) -> ColumnElement[bool]:
    """A value that is not NULL is another than the declared one, in the words of the index that `map` asks for."""
    equal = same(column, value, kind, dialect)
    return sa.not_(equal)


def plain_if_text(column: ColumnElement[Any], kind: TypeKind, dialect: str) -> ColumnElement[Any]:
    return plain(column, dialect) if kind is TypeKind.TEXT and dialect == SQLITE else column


_ARRAYS: dict[TypeKind, TypeEngine[Any]] = {
    TypeKind.INTEGER: sa.BigInteger(),
    TypeKind.UUID: postgresql.UUID(as_uuid=False),
    TypeKind.BYTES: sa.LargeBinary(),
    TypeKind.NUMBER: sa.Numeric(),
    TypeKind.DATE: sa.Date(),
    TypeKind.BOOLEAN: sa.Boolean(),
}


def key_relation(name: str, types: Sequence[TypeKind], keys: Sequence[Key], dialect: str) -> FromClause:
    """A relation of typed keys (columns `k0`, `k1`...) and each one's place in the list (`nth`), as one parameter."""
    columns = [f"k{i}" for i in range(len(types))]
    if dialect == SQLITE:
        return _json_relation(name, types, keys)
    if dialect in KIN:
        return _json_table(name, types, keys, dialect)
    arrays = [_array(kind, [key[i] for key in keys]) for i, kind in enumerate(types)]
    numbers = sa.literal(list(range(len(keys))), postgresql.ARRAY(sa.BigInteger()))
    return sa.func.unnest(*arrays, numbers).table_valued(*columns, "nth", name=name).render_derived()


def _array(kind: TypeKind, values: list[Any]) -> ColumnElement[Any]:
    if kind in (TypeKind.INTEGER, TypeKind.BYTES):
        return sa.literal(values, postgresql.ARRAY(_ARRAYS[kind]))
    text = sa.literal([str(value) for value in values], postgresql.ARRAY(sa.Text()))
    return sa.cast(text, postgresql.ARRAY(_ARRAYS[kind])) if kind in _ARRAYS else text


def _json_relation(name: str, types: Sequence[TypeKind], keys: Sequence[Key]) -> FromClause:
    told = [[part.hex() if isinstance(part, bytes) else part for part in key] for key in keys]
    # A key of one part is the list's own value: to read it out of a list of its own takes thrice as long.
    alone = len(types) == 1
    text = json.dumps([part for (part,) in told] if alone else told)
    rows = sa.func.json_each(text).table_valued("key", "value", name=f"{name}_json")
    parts: list[ColumnElement[Any]] = [
        (rows.c.value if alone else sa.func.json_extract(rows.c.value, f"$[{i}]")).label(f"k{i}")
        for i, _ in enumerate(types)
    ]
    return sa.select(*parts, rows.c.key.label("nth")).select_from(rows).subquery(name)


_PATHS = {
    TypeKind.INTEGER: "DECIMAL(20)",
    TypeKind.BOOLEAN: "DECIMAL(20)",
    TypeKind.NUMBER: "DECIMAL(65,30)",
    TypeKind.DATE: "DATE",
    TypeKind.NAIVE: "DATETIME(6)",
    TypeKind.AWARE: "DATETIME(6)",
}
_TO_THE_BYTE = {"mariadb": "utf8mb4_nopad_bin", MYSQL: "utf8mb4_0900_bin"}


def _json_table(name: str, types: Sequence[TypeKind], keys: Sequence[Key], dialect: str) -> FromClause:
    as_text_ = f"VARCHAR(8000) CHARACTER SET utf8mb4 COLLATE {_TO_THE_BYTE[dialect]}"
    text = json.dumps([[_told(part, kind) for part, kind in zip(key, types, strict=True)] for key in keys])
    places = [f"k{i}" for i in range(len(types))]
    paths = [f"k{i} {_PATHS.get(kind, as_text_)} PATH '$[{i}]'" for i, kind in enumerate(types)]
    columns: ColumnElement[Any] = sa.literal_column(f"'$[*]' COLUMNS (place FOR ORDINALITY, {', '.join(paths)})")
    rows = sa.func.json_table(sa.literal(text, sa.Text()), columns).table_valued(*places, "place", name=f"{name}_json")
    nth = (rows.c.place - sa.literal_column("1")).label("nth")
    return sa.select(*(rows.c[k] for k in places), nth).select_from(rows).subquery(name)


def _told(part: Any, kind: TypeKind) -> Any:
    if isinstance(part, bytes):
        return part.hex()
    if kind in (TypeKind.NAIVE, TypeKind.AWARE):
        moment = datetime.fromisoformat(part)
        return (moment.astimezone(UTC) if moment.tzinfo else moment).replace(tzinfo=None).isoformat(" ")
    return part


def key_column(column: ColumnElement[Any], kind: TypeKind, dialect: str) -> ColumnElement[Any]:
    """A key's column in the form in which `key_relation` holds its values. Exact: `é` is not `E`, `7` is not `'7'`."""
    if dialect == SQLITE:
        if kind is TypeKind.BYTES:
            return sa.func.lower(sa.func.hex(column))
        return plain(column, dialect) if kind in (TypeKind.TEXT, TypeKind.UUID) else column
    if dialect in KIN:
        if kind is TypeKind.BYTES:
            return as_text(sa.func.lower(sa.func.hex(column)))
        return column if kind in _PATHS else as_text(column)
    return column if kind in _ARRAYS else as_text(column)


def of_type(key: Key, types: Sequence[TypeKind]) -> bool:
    """Whether a recorded key can be a key of this table at all: `'7'` is none where keys are numbers."""
    if len(key) != len(types):
        return False
    wanted = {TypeKind.INTEGER: int, TypeKind.BYTES: bytes}
    return all(isinstance(part, wanted.get(kind, str)) for part, kind in zip(key, types, strict=True))


def node_text(value: ColumnElement[Any], dialect: str) -> ColumnElement[str]:
    """The text of a part of a key, each as wide: MariaDB cuts what a recursion finds to what it began with."""
    return sa.cast(value, sa.CHAR(768)) if dialect in KIN else as_text(value)


def _inline(value: str | int) -> ColumnElement[Any]:
    """A value of the policy, escaped into the text of the question: SQLite matches a partial index by its words."""
    return sa.literal(value, literal_execute=True)


def _glob(value: ColumnElement[Any], pattern: str) -> ColumnElement[bool]:
    return value.op("GLOB", is_comparison=True)(pattern)
