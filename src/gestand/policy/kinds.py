"""Of what kind a row is, as a policy says it: `kind is user and user_id is null`.

A kind is told by the value of a column, or by whether anything stands there at all. Only NULL is nothing: an empty text
is a text. An application without declared keys writes 0 for nobody: `user_id is not 0` is where somebody stands.
"""

from __future__ import annotations

import re
from enum import Enum


class Presence(Enum):
    """A test that asks only whether a column holds something. No text: `is "null"` is the text of four letters."""

    NULL = "null"
    NOT_NULL = "not null"
    NOT_ZERO = "not 0"
    """A whole number stands there, and not the 0 that means nobody."""


Tests = tuple[tuple[str, str | Presence], ...]
"""(column, value): all of these columns have these values, as written, or nothing at all, or something."""

NEEDS_QUOTES = frozenset({"null", "not"})
"""Texts that mean something else where they stand bare, in any case of letters."""

_TEST = re.compile(
    r"""\s*(?P<column>[^\s"':=(){}<>,](?:[^"':=(){}<>,]*?[^\s"':=(){}<>,])?)\s+is\s+"""
    r"""(?:(?P<presence>(?:not\s+)?null|not\s+0)(?!\S)|"(?P<quoted>[^"]*)"|(?P<bare>\S+))\s*"""
)
_ABOUT_NULL = re.compile(r"\sis\s+(?:not|null)(?!\S)", re.IGNORECASE)


def tests(condition: str) -> Tests | None:
    """`a is x and b is not null` as pairs; None when it is something else."""
    found: list[tuple[str, str | Presence]] = []
    rest = condition
    while True:
        match = _TEST.match(rest)
        if not match or (match["bare"] or "").casefold() in NEEDS_QUOTES:
            return None
        found.append((match["column"], _value(match)))
        rest = rest[match.end() :]
        if not rest:
            return tuple(found)
        if not rest.startswith("and "):
            return None
        rest = rest.removeprefix("and ")


def _value(match: re.Match[str]) -> str | Presence:
    if match["presence"]:
        return Presence(" ".join(match["presence"].split()))
    return match["quoted"] if match["quoted"] is not None else match["bare"]


def hint(condition: str) -> str:
    """What to write instead of a condition that cannot be read; empty when nothing more can be said of it."""
    if not _ABOUT_NULL.search(f" {condition}"):
        return ""
    return (
        "Whether a column is filled is asked by `user_id is null` and `user_id is not null` (a number: `is not 0`), in"
        ' small letters; a kind has one value, and a text that reads so stands in double quotes (`kind is "null"`).'
    )


def written(value: str | Presence) -> str:
    """A value of a test in the one way that tells a text from the absence of one."""
    if isinstance(value, Presence):
        return value.value
    return f'"{value}"' if value.casefold() in NEEDS_QUOTES else value
