"""How keys, people and moments are written down: the same in the records, in plans and under pseudonyms.

JSON keeps numbers and texts apart, so `7` and `"7"` stay two keys; bytes are an object with one name. A number is
written whole, whatever its size.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from gestand.acts import Key, KeyPart, Person

_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def key_to_json(key: Key) -> list[Any]:
    return [_part_to_json(part) for part in key]


def key_from_json(parts: Sequence[Any]) -> Key:
    """The typed key again; `ValueError` for anything `key_to_json` does not write."""
    return tuple(_part_from_json(part) for part in parts)


def _part_to_json(part: KeyPart) -> Any:
    if isinstance(part, bytes):
        return {"bytes": base64.b64encode(part).decode("ascii")}
    if isinstance(part, str) or (isinstance(part, int) and not isinstance(part, bool)):
        return part
    raise ValueError(f"no part of a key: a {type(part).__name__}")


def _part_from_json(part: Any) -> KeyPart:
    if isinstance(part, dict) and list(part) == ["bytes"]:
        return base64.b64decode(part["bytes"], validate=True)
    if isinstance(part, str) or (isinstance(part, int) and not isinstance(part, bool)):
        return part
    raise ValueError(f"no part of a key: a {type(part).__name__}")


def person_to_json(person: Person) -> dict[str, Any]:
    return {"group": person.group, "key": key_to_json(person.key)}


def person_from_json(value: dict[str, Any]) -> Person:
    return Person(value["group"], key_from_json(value["key"]))


def moment_to_text(moment: datetime) -> str:
    """UTC, ISO 8601, always with microseconds: so that texts sort as their moments do."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone is no moment")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment_from_text(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def key_to_text(key: Key) -> str:
    """The canonical text of `key_to_json`; of whole numbers, of which a run writes thousands, made in one step."""
    if all(type(part) is int for part in key):
        return f"[{','.join(map(str, key))}]"
    return canonical(key_to_json(key))


def person_to_text(person: Person) -> str:
    """The canonical text of `person_to_json`."""
    return f'{{"group":{canonical(person.group)},"key":{key_to_text(person.key)}}}'


def canonical(value: Any) -> str:
    """One text per JSON value: sorted, without spaces, in ASCII (a lone surrogate in a key survives it)."""
    return _CANONICAL.encode(value)
