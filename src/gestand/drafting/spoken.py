"""How the forms of the language are written that find people by value, by type and id, or in one of several ways."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gestand.drafting.member import Member
from gestand.drafting.world import Link
from gestand.policy.kinds import NEEDS_QUOTES, Presence

NOT_ZERO = Presence.NOT_ZERO.value
_PLAIN = re.compile(r"(?:[A-Za-z_$]|\d+ [a-z])[\w .>()'/%\\=-]*")
_BARE = re.compile(r"[A-Za-z_][A-Za-z0-9_$-]*(?:\.[A-Za-z0-9_$-]+)*")


def scalar(text: str) -> str:
    """A text of YAML, in quotes where it needs them, between braces as well."""
    if _PLAIN.fullmatch(text) and not re.search(r"\s$|\s#", text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def name(text: str) -> str:
    """A name as a key."""
    return text if _BARE.fullmatch(text) else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def part(text: str, term: bool = False) -> str:
    """The name of a table or column where names are joined, in quotes of its own where it needs them."""
    if isinstance(text, Member):
        return str(text)
    need = r'[\s.:,()"]' if term else r'[.:,()"]'
    return '"' + text.replace('"', '""') + '"' if re.search(need, text) else text


def joined(table: str, column: str, term: bool = False) -> str:
    """`users.email`; the table as it is declared."""
    return f"{table if _BARE.fullmatch(table) else part(table, term)}.{part(column, term)}"


def arrow(link: Link, target: str) -> str:
    """`user_id -> user`, `(a, b) -> places`, `fold(email) -> user.email`, `x_id -> posts when x_type is Post`."""
    if link.tied:
        return f"{part(link.columns[0])} = {joined(target, link.to_columns[0])}"
    if link.folded:
        return f"fold({part(link.columns[0])}) -> {joined(target, link.to_columns[0])}"
    columns = part(link.columns[0]) if len(link.columns) == 1 else f"({', '.join(map(part, link.columns))})"
    return f"{columns} -> {target}{_when(link)}"


def _when(link: Link) -> str:
    if not link.when[0]:
        return ""
    return " when " + " and ".join(kind(column, value) for column, value in (link.when, *link.also))


def kind(column: str, value: str) -> str:
    if value == NOT_ZERO:
        return f"{column} is {value}"
    bare = re.fullmatch(r"[^\s\"]+", value) and value.casefold() not in NEEDS_QUOTES
    return f"{column} is {value}" if bare else f'{column} is "{value}"'


def path(links: Sequence[Link], targets: Sequence[str], then: str, bare: bool = False) -> str:
    """The value of a claim: an arrow, `{by: ..., then: ...}` or `{any of: [...]}`. `bare`: an arrow without quotes."""
    ending = f", then: {then}" if then != "goes" else ""
    if bare and len(links) == 1 and not ending:
        return arrow(links[0], targets[0])
    arrows = [scalar(arrow(link, target)) for link, target in zip(links, targets, strict=True)]
    if len(arrows) > 1:
        return f"{{any of: [{', '.join(arrows)}]{ending}}}"
    return f"{{by: {arrows[0]}{ending}}}" if ending else arrows[0]
