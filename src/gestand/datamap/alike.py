"""Which columns can be compared with `=` so that it means the same in every engine."""

from __future__ import annotations

from gestand.stores.base import SurveyedColumn, TypeKind

_NUMBERS = frozenset({TypeKind.INTEGER, TypeKind.NUMBER})


def comparable(one: SurveyedColumn, other: SurveyedColumn) -> bool:
    """Whether `=` means the same in every engine between two columns. Keys compare typed: 7 is not '7'."""
    if one.type is TypeKind.UNKNOWN or other.type is TypeKind.UNKNOWN:
        return True
    if one.type is TypeKind.OTHER or one.type is TypeKind.ENUM:
        return one.type is other.type and one.sql_type == other.sql_type
    return one.type is other.type or {one.type, other.type} <= _NUMBERS


def type_said(column: SurveyedColumn) -> str:
    """The type in the words of the engine, for people."""
    return column.sql_type or "of no type"
