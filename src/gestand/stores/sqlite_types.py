"""What a declared type means in SQLite, where any name is allowed and only its affinity is kept.

A column without a declared type is OTHER: SQLite says exactly what it does with one (it keeps each value as it came),
but not what is in it. A declared name that is neither SQLite's nor anybody's usual one is UNKNOWN, whatever its
affinity would be: the application meant something by it that we do not know.
"""

from __future__ import annotations

import re

from gestand.stores.base import TypeKind

_NAMES: dict[TypeKind, str] = {
    TypeKind.BOOLEAN: "BOOL BOOLEAN",
    TypeKind.DATE: "DATE",
    TypeKind.NAIVE: "DATETIME DATETIME2 SMALLDATETIME TIMESTAMP|TIMESTAMP WITHOUT TIME ZONE",
    TypeKind.AWARE: "TIMESTAMPTZ DATETIMEOFFSET|TIMESTAMP WITH TIME ZONE",
    TypeKind.TIME: "TIME TIMETZ|TIME WITH TIME ZONE|TIME WITHOUT TIME ZONE",
    TypeKind.UUID: "UUID GUID UNIQUEIDENTIFIER",
    TypeKind.JSON: "JSON JSONB",
    TypeKind.BYTES: "BLOB TINYBLOB MEDIUMBLOB LONGBLOB BINARY VARBINARY BYTEA IMAGE",
    TypeKind.INTEGER: (
        "INT INTEGER TINYINT SMALLINT MEDIUMINT BIGINT INT2 INT4 INT8 SERIAL BIGSERIAL YEAR UNSIGNED"
        "|UNSIGNED BIG INT|BIG INT|BIGINT UNSIGNED|INT UNSIGNED|INTEGER UNSIGNED|SMALLINT UNSIGNED|TINYINT UNSIGNED"
        "|UNSIGNED INTEGER|UNSIGNED INT|UNSIGNED BIGINT|INTEGER UNSIGNED|SMALLINT UNSIGNED"
    ),
    TypeKind.NUMBER: "REAL DOUBLE FLOAT NUMERIC DECIMAL NUMBER DEC MONEY SMALLMONEY FLOAT4 FLOAT8|DOUBLE PRECISION",
    TypeKind.TEXT: (
        "TEXT TINYTEXT MEDIUMTEXT LONGTEXT CLOB NCLOB CHAR NCHAR CHARACTER VARCHAR NVARCHAR VARCHAR2 NVARCHAR2 CITEXT"
        " STRING NTEXT|CHARACTER VARYING|VARYING CHARACTER|NATIVE CHARACTER|NATIONAL CHARACTER|CHAR VARYING"
    ),
    TypeKind.OTHER: "ANY INTERVAL INET CIDR MACADDR",
}


def _table() -> dict[str, TypeKind]:
    known: dict[str, TypeKind] = {}
    for kind, names in _NAMES.items():
        single, *phrases = names.split("|")
        known.update(dict.fromkeys([*single.split(), *phrases], kind))
    return known


_KNOWN = _table()


def kind_and_length(declared: str) -> tuple[TypeKind, int | None]:
    """The kind of a declared type, and the length of a text that says one (SQLite itself does not hold to it)."""
    inside = re.search(r"\(([^)]*)\)", declared)
    name = " ".join(re.sub(r"\([^)]*\)", " ", declared).upper().split())
    if not name:
        return TypeKind.OTHER, None
    kind = _KNOWN.get(name, TypeKind.UNKNOWN)
    number = re.match(r"\s*(\d+)\s*$", inside[1]) if inside and kind is TypeKind.TEXT else None
    return kind, int(number[1]) if number else None
