"""What a MariaDB type means, by its name; and which collations compare to the byte."""

from __future__ import annotations

import re

from gestand.stores.base import TypeKind

_KINDS: dict[str, TypeKind] = {
    name: kind
    for kind, names in {
        TypeKind.TEXT: "char varchar tinytext text mediumtext longtext",
        TypeKind.INTEGER: "tinyint smallint mediumint int bigint year bit",
        TypeKind.NUMBER: "decimal float double",
        TypeKind.DATE: "date",
        TypeKind.NAIVE: "datetime",
        TypeKind.AWARE: "timestamp",
        TypeKind.TIME: "time",
        TypeKind.UUID: "uuid",
        TypeKind.BYTES: "binary varbinary tinyblob blob mediumblob longblob",
        TypeKind.JSON: "json",
        TypeKind.ENUM: "enum",
        TypeKind.OTHER: (
            "set inet4 inet6 geometry point linestring polygon multipoint multilinestring multipolygon"
            " geometrycollection"
        ),
    }.items()
    for name in names.split()
}
_TRUTH = re.compile(r"(tinyint|bit)\(1\)")
_LABEL = re.compile(r"'((?:[^']|'')*)'")


def kind_of(name: str, declared: str) -> TypeKind:
    """`name` as DATA_TYPE says it, `declared` as COLUMN_TYPE. `tinyint(1)` is what BOOLEAN makes."""
    if _TRUTH.match(declared):
        return TypeKind.BOOLEAN
    return _KINDS.get(name, TypeKind.UNKNOWN)


def labels(declared: str) -> tuple[str, ...]:
    """Of `enum('a','b')`."""
    return tuple(label.replace("''", "'") for label in _LABEL.findall(declared))


def folds(name: str, collation: str) -> bool:
    """Whether a column finds texts equal that differ: by accents and capitals, or by the blanks at their end.

    `_bin` compares to the byte, but for trailing blanks: only of CHAR are there none.
    """
    if not collation or collation == "binary" or collation.endswith(("_nopad_bin", "_0900_bin")):
        return False
    return not (collation.endswith("_bin") and name == "char")
