"""The digest of a policy: what it says, whatever the file, the order of keys, the comments and the short forms."""

from __future__ import annotations

import hashlib
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

import rfc8785

from gestand.errors import Place
from gestand.policy.kinds import Presence, written
from gestand.policy.model import PointSpec, Policy, Role

_NOT_CONTENT = ("path", "digest", "findings", "says")
"""What the statement says beside its activities is content as `unsupported`, word for word."""
_NAMED = ("stores", "people", "tables", "activities", "claims", "personal", "events", "laws", "nowhere", "copies")
_LATER = (
    "copies",
    "organisation",
    "belongs",
    "role",
    "ask",
    "only_where",
    "anonymous",
    "most",
    "only_for",
    "into",
    "source_in",
    "why",
    "decides",
    "no_decisions",
    "no_recipients",
    "called",
    "older",
    "each_by",
)
_PAIRS = ("controller", "not_personal", "shell", "sums")


def digest(policy: Policy) -> str:
    """SHA-256 (hexadecimal) over the canonical JSON (RFC 8785) of the content.

    Activities hold the statutory terms they use, so a country file that changes changes the digest.
    """
    return hashlib.sha256(rfc8785.dumps(content(policy))).hexdigest()


def content(policy: Policy) -> dict[str, Any]:
    """The content as plain values. Lists whose order says nothing are mappings by name."""
    said = {f.name: getattr(policy, f.name) for f in fields(policy) if f.name not in _NOT_CONTENT}
    if policy.says.translations:
        said["translations"] = {language: dict(pairs) for language, pairs in policy.says.translations}
    # What a policy does not speak of is no part of it: one from before that could be said has the digest it had.
    return {name: _value(name, value) for name, value in said.items() if not _unsaid(name, value)}


def plain(value: Any) -> Any:
    """A part of a policy as plain values, as `content` has it: without the places where it stands."""
    return _value("", value)


def _unsaid(name: str, value: Any) -> bool:
    return name in _LATER and (not value or value is Role.CONTROLLER)


def _value(name: str, value: Any) -> Any:
    if isinstance(value, Presence):
        # The absence of a value, which no text must look like.
        return {"is": value.value}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return _several(name, value)
    if isinstance(value, Path | date):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        # The kind of a term is in its type alone: After and Until must not look alike.
        said = {key: getattr(value, key) for key in _content_keys(value.__class__)}
        return {"type": type(value).__name__} | {k: _value(k, v) for k, v in said.items() if not _unsaid(k, v)}
    return value


def _several(name: str, values: tuple[Any, ...]) -> Any:
    if name in _PAIRS:
        return {key: _value("", inner) for key, inner in values}
    if name == "points_at":
        return {_arrow(p): _value("", p) for p in values}
    if name in _NAMED:
        return {_name(inner): _value("", inner) for inner in values}
    return [_value("", inner) for inner in values]


def _arrow(point: PointSpec) -> str:
    """What tells one reference of a table from its others: of a pair of type and id each type is one."""
    when = "".join(f" when {column} is {written(value)}" for column, value in point.when)
    each = f"[].{point.each_by}" if point.each_by else ""
    return f"{','.join(point.columns)}{each} -> {point.target}{when}"


@cache
def _content_keys(kind: type[Any]) -> tuple[str, ...]:
    """The fields of a type, without the place where it stood."""
    return tuple(f.name for f in fields(kind) if f.type not in ("Place", Place))


def _name(item: Any) -> str:
    return str(next(getattr(item, key) for key in ("name", "id", "column") if hasattr(item, key)))
