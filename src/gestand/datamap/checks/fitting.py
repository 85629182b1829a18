"""Whether a value as the policy writes it can stand in a column of a type."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from uuid import UUID

from gestand.stores.base import TypeKind


def fits(kind: TypeKind, value: str | int | bool) -> bool:
    """Whether a value as the policy writes it is one of this type."""
    text = str(value)
    try:
        match kind:
            case TypeKind.INTEGER:
                return isinstance(value, int) and not isinstance(value, bool)
            case TypeKind.NUMBER:
                return Decimal(text).is_finite()
            case TypeKind.BOOLEAN:
                return isinstance(value, bool)
            case TypeKind.DATE:
                date.fromisoformat(text)
            case TypeKind.NAIVE | TypeKind.AWARE:
                datetime.fromisoformat(text)
            case TypeKind.TIME:
                time.fromisoformat(text)
            case TypeKind.UUID:
                UUID(text)
            case TypeKind.ARRAY:
                return text == "{}"
            case TypeKind.BYTES | TypeKind.UNKNOWN:
                return False
    except (ValueError, InvalidOperation):
        return False
    return kind is not TypeKind.JSON or _is_json(text)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
