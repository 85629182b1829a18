"""What a type of MariaDB or MySQL means, by its name; and which collations compare to the byte."""

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
            " geometrycollection geomcollection"
        ),
    }.items()
    for name in names.split()
}
OCTETS = {"tinytext": 2**8 - 1, "text": 2**16 - 1, "mediumtext": 2**24 - 1, "longtext": 2**32 - 1}
"""Bytes that a text without a length of its own holds."""
_CODECS = {"latin1": "cp1252", "ascii": "ascii"}
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


def holds(charset: str, text: str) -> bool:
    """Whether every letter of a text can stand in a column of this character set; of one not known: those of ASCII."""
    if charset in ("", "utf8mb4"):
        return True
    if charset in ("utf8", "utf8mb3", "ucs2"):
        return all(ord(char) <= 0xFFFF for char in text)
    try:
        text.encode(_CODECS.get(charset, "ascii"))
    except UnicodeEncodeError:
        return False
    return True
