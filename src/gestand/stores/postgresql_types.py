"""What a PostgreSQL type means: built-in ones by name, others by what they are made of; the rest nobody knows."""

from __future__ import annotations

from gestand.stores.base import TypeKind

_BUILT_IN: dict[str, TypeKind] = {
    name: kind
    for kind, names in {
        TypeKind.TEXT: "text varchar bpchar name char",
        TypeKind.INTEGER: "int2 int4 int8",
        TypeKind.NUMBER: "numeric float4 float8 money",
        TypeKind.BOOLEAN: "bool",
        TypeKind.DATE: "date",
        TypeKind.NAIVE: "timestamp",
        TypeKind.AWARE: "timestamptz",
        TypeKind.TIME: "time timetz",
        TypeKind.UUID: "uuid",
        TypeKind.BYTES: "bytea",
        TypeKind.JSON: "json jsonb",
    }.items()
    for name in names.split()
}
_EXTENSIONS = {"citext": TypeKind.TEXT, "hstore": TypeKind.OTHER, "ltree": TypeKind.OTHER}


def kind_of(name: str, built_in: bool, typtype: str, category: str) -> TypeKind:
    """What a type is to us. An `oid` is UNKNOWN: it can name a large object, whose text outlives its row.

    `name`, `typtype` and `category` as pg_type has them, of the base type when it is a domain.
    """
    if typtype == "e":
        return TypeKind.ENUM
    if category == "A":
        return TypeKind.ARRAY
    if built_in and name in _BUILT_IN:
        return _BUILT_IN[name]
    if built_in and typtype in ("b", "r", "m") and name != "oid":
        return TypeKind.OTHER
    return _EXTENSIONS.get(name, TypeKind.UNKNOWN)
