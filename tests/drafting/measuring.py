"""A drafted policy held against what is known of the application: from its text alone, as somebody would read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

OPEN = "?"


@dataclass
class Measured:
    missed: list[str] = field(default_factory=list)
    """Personal columns that the draft calls not personal, or lets stay."""
    asked: list[str] = field(default_factory=list)
    """Columns that are asked about."""
    unclear: list[str] = field(default_factory=list)
    """Tables that are asked about."""
    taken: list[str] = field(default_factory=list)
    """Tables of nobody that the draft gives to somebody."""
    found: int = 0
    questions: int = 0


def read(text: str) -> dict[str, Any]:
    """The policy as it stands there, with what is in its list of nobody's among the other tables."""
    policy: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    listed = {table: {"nothing personal": reason} for table, reason in policy.get("nothing personal in", {}).items()}
    policy["tables"] = {**(policy["tables"] or {}), **listed}
    return policy


def fate(policy: dict[str, Any], table: str, column: str) -> str:
    """personal, asked, unclear, nobody's, structural, or fixed: a key or a link, of which the policy need not speak."""
    entry = policy["tables"].get(table)
    if entry is None:
        return "absent"
    if "nothing personal" in entry:
        return "unclear" if entry["nothing personal"] == OPEN else "nobody's"
    said = entry.get("personal", {})
    members = [said[name] for name in said if name.startswith(f"{column}.")]
    if members:
        return "asked" if OPEN in (one if isinstance(one, str) else one["is"] for one in members) else "personal"
    if column in said:
        kind = said[column] if isinstance(said[column], str) else said[column]["is"]
        return "asked" if kind == OPEN else "personal"
    if column in entry.get("not personal", {}):
        return "asked" if entry["not personal"][column] == OPEN else "nobody's"
    if column in entry.get("structural", ()) or column in entry.get("events", {}):
        return "structural"
    return "fixed"


def measure(text: str, whose: dict[str, str], personal: dict[str, str]) -> Measured:
    policy = read(text)
    measured = Measured(questions=text.count('"?"') - 1)
    for name, note in personal.items():
        table, _, column = name.partition(".")
        what = fate(policy, table, column)
        if what in ("personal", "asked", "unclear") or (what == "fixed" and note.startswith("key")):
            measured.found += 1
        else:
            measured.missed.append(f"{name} ({note}) is {what}")
        if what == "asked":
            measured.asked.append(name)
    for table, said in whose.items():
        entry = policy["tables"].get(table, {})
        if entry.get("nothing personal") == OPEN:
            measured.unclear.append(f"{table} ({said})")
        if said == "nobody" and "nothing personal" not in entry:
            measured.taken.append(table)
    return measured


def claims(policy: dict[str, Any], table: str) -> list[str]:
    """Where the claims of a table lead: `user`, `orders`, `user.email` by value."""
    found = []
    for said in policy["tables"][table].get("whose", {}).values():
        paths = [said] if isinstance(said, str) else said.get("any of") or [said["by"]]
        found += [path.partition("->")[2].partition(" when ")[0].strip() for path in paths if path != OPEN]
    return found
