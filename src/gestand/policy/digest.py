"""The digest of a policy: what it says, whatever the file, the order of keys, the comments and the short forms."""

from __future__ import annotations

import hashlib
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import rfc8785

from gestand.errors import Place
from gestand.policy.model import Policy

_NOT_CONTENT = ("path", "digest", "findings")
_NAMED = ("stores", "people", "tables", "activities", "claims", "personal", "events", "laws")
_PAIRS = ("controller", "not_personal", "shell")


def digest(policy: Policy) -> str:
    """SHA-256 (hexadecimal) over the canonical JSON (RFC 8785) of the content.

    Activities hold the statutory terms they use, so a country file that changes changes the digest.
    """
    return hashlib.sha256(rfc8785.dumps(content(policy))).hexdigest()


def content(policy: Policy) -> dict[str, Any]:
    """The content as plain values. Lists whose order says nothing are mappings by name."""
    return {f.name: _value(f.name, getattr(policy, f.name)) for f in fields(policy) if f.name not in _NOT_CONTENT}


def _value(name: str, value: Any) -> Any:
    if isinstance(value, tuple):
        if name in _PAIRS:
            return {key: _value("", inner) for key, inner in value}
        if name == "points_at":
            return {f"{','.join(p.columns)} -> {p.target}": _value("", p) for p in value}
        if name in _NAMED:
            return {_name(inner): _value("", inner) for inner in value}
        return [_value("", inner) for inner in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Path):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        # The kind of a term is in its type alone: After and Until must not look alike.
        said = {f.name: _value(f.name, getattr(value, f.name)) for f in fields(value)}
        return {"type": type(value).__name__} | {k: v for k, v in said.items() if not _is_place(value, k)}
    return value


def _is_place(owner: Any, name: str) -> bool:
    return isinstance(getattr(owner, name), Place)


def _name(item: Any) -> str:
    return str(next(getattr(item, key) for key in ("name", "id", "column") if hasattr(item, key)))
