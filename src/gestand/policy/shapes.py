"""The small forms of the JSON Schema: a text, a word of several, a mapping, a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Schema = dict[str, Any]

SLUG = "[a-z0-9]+(?:-[a-z0-9]+)*"
TEXT: Schema = {"type": "string", "minLength": 1}
MANY: Schema = {"anyOf": [{"type": "integer", "minimum": 2}, {"type": "string", "pattern": "^[1-9][0-9]*$"}]}
SCALAR: Schema = {"type": ["string", "number", "boolean"]}
YES_NO: Schema = {"enum": ["yes", "no", True, False]}


def said(schema: Schema, description: str, **more: Any) -> Schema:
    return {**schema, "description": description, **more}


def words(words: Iterable[str], description: str, default: str = "") -> Schema:
    return {"enum": list(words), "description": description, **({"default": default} if default else {})}


def mapping(properties: Mapping[str, Schema], required: Iterable[str] = ()) -> Schema:
    needed = list(required)
    return {
        "type": "object",
        "properties": dict(properties),
        **({"required": needed} if needed else {}),
        "additionalProperties": False,
    }


def mappings(value: Schema, description: str, names: str = "") -> Schema:
    pattern = {"propertyNames": {"pattern": f"^(?:{names})$"}} if names else {}
    return {"type": "object", "description": description, **pattern, "additionalProperties": value}


def listed(description: str, item: Schema = TEXT, least: int = 0) -> Schema:
    several = {"type": "array", "items": item, **({"minItems": least} if least else {})}
    return {"anyOf": [item, several], "description": description}
