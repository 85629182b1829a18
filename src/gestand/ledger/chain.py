"""The chain: each entry is canonical bytes that name the one before. Pure: no input or output, no clock.

    bytes = RFC 8785 canonical JSON of {at, body, kind, number, previous, version}
    hash  = SHA-256(the 32 bytes of the previous hash + bytes); before the first entry stand 32 zero bytes

Whoever changes, drops or swaps an entry has to make every later hash anew; that is seen against a checkpoint.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import rfc8785

from gestand.ledger import kinds
from gestand.ledger.codec import moment_to_text
from gestand.ledger.records import Entry

GENESIS = "0" * 64
UNREADABLE = "unreadable"
_MANY_DIGITS = re.compile(rb"[0-9]{16}")
_FEW_DIGITS = 10**15
_FIELDS = {"at", "body", "kind", "number", "previous", "version"}


@dataclass(frozen=True, slots=True, order=True)
class Damage:
    """Something the ledger cannot have been when it was written: at which number, and what."""

    number: int
    what: str


def digest(previous: str, raw: bytes) -> str:
    """The hash of an entry, from the hash before it (hex) and its bytes."""
    return hashlib.sha256(bytes.fromhex(previous) + raw).hexdigest()


def next_entry(previous: Entry | None, kind: str, at: datetime, body: Mapping[str, Any]) -> Entry:
    """The entry that follows `previous` (None: the first). `ValueError` when the body does not fit its kind."""
    version = kinds.current(kind)
    if problems := kinds.misfits(kind, version, body):
        raise ValueError(f"an entry of kind {kind} does not fit: {'; '.join(problems)}")
    number, before = (previous.number + 1, previous.hash) if previous else (1, GENESIS)
    when = moment_to_text(at)
    content: dict[str, Any] = {
        "at": when,
        "body": dict(body),
        "kind": kind,
        "number": number,
        "previous": before,
        "version": version,
    }
    raw = to_canonical(content)
    return Entry(number, kind, version, when, json.loads(raw)["body"], before, digest(before, raw), raw)


def read_entry(number: int, raw: bytes, hash_: str) -> Entry:
    """An entry as it was kept. Never fails: what cannot be read has kind `unreadable`, and `check` says so."""
    content = _content(raw)
    if content is None:
        return Entry(number, UNREADABLE, 0, "", {}, "", hash_, raw)
    return Entry(
        number, content["kind"], content["version"], content["at"], content["body"], content["previous"], hash_, raw
    )


def check(entries: Iterable[Entry]) -> list[Damage]:
    """Every place where the chain does not hold, by number; empty when it does."""
    return sorted(_damages(entries))


def _damages(entries: Iterable[Entry]) -> Iterator[Damage]:
    expected, head = 1, GENESIS
    for entry in entries:
        if entry.number != expected:
            yield Damage(expected, f"entry {entry.number} stands in its place")
        elif what := _wrong(entry, head):
            yield Damage(entry.number, what)
        # Going on from what stands there keeps one damage from hiding, or seeming to be, the next.
        expected, head = entry.number + 1, entry.hash


def _wrong(entry: Entry, head: str) -> str:
    content = _content(entry.bytes)
    if content is None:
        return "its bytes are not an entry in canonical form"
    said = {
        "at": entry.at,
        "body": entry.body,
        "kind": entry.kind,
        "number": entry.number,
        "previous": entry.previous,
        "version": entry.version,
    }
    if differing := sorted(name for name in said if said[name] != content[name]):
        return f"its bytes say otherwise about {', '.join(differing)}"
    if entry.previous != head:
        return "it does not follow the entry before it"
    if entry.hash != digest(head, entry.bytes):
        return "its bytes do not have its hash"
    if problems := kinds.misfits(entry.kind, entry.version, entry.body):
        return f"its body is no {entry.kind}: {'; '.join(problems)}"
    return ""


def to_canonical(value: Any) -> bytes:
    """The RFC 8785 form of a JSON value; a `CanonicalizationError` when it has none.

    As in reading, Python's own writer does it where the two cannot differ.
    """
    if _is_plain(value):
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    return rfc8785.dumps(value)


def _is_plain(value: Any) -> bool:
    """Nothing in it but ASCII, and whole numbers of few digits."""
    match value:
        case str():
            return value.isascii()
        case None | bool():
            return True
        case int():
            return abs(value) < _FEW_DIGITS
        case dict():
            return all(isinstance(name, str) and name.isascii() for name in value) and all(
                map(_is_plain, value.values())
            )
        case list() | tuple():
            return all(map(_is_plain, value))
    return False


def from_canonical(raw: bytes) -> Any:
    """The JSON in these bytes; `ValueError` (or a `CanonicalizationError`) when they are not its RFC 8785 form.

    Numbers with a fraction or many digits and names beyond ASCII have rules of their own there; in all other JSON they
    have no say, and Python's own writer, which is many times as fast, writes the same.
    """
    odd: list[str] = []

    def number(text: str) -> float:
        odd.append(text)
        return float(text)

    content = json.loads(raw, parse_float=number, parse_constant=number)
    if raw.isascii() and not odd and not _MANY_DIGITS.search(raw):
        again = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    else:
        again = rfc8785.dumps(content)
    if again != raw:
        raise ValueError("not in canonical form")
    return content


def _content(raw: bytes) -> dict[str, Any] | None:
    """The content of canonical bytes of the right form, else None."""
    try:
        content = from_canonical(raw)
        if not isinstance(content, dict) or set(content) != _FIELDS:
            return None
    except (ValueError, RecursionError, rfc8785.CanonicalizationError):
        return None
    types = {"at": str, "body": dict, "kind": str, "number": int, "previous": str, "version": int}
    return content if all(isinstance(content[name], type_) for name, type_ in types.items()) else None
