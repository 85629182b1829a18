"""The ledger as people read it: a line an entry, long hashes in short, nothing of a person in clear."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from rich.text import Text

from gestand.cli.paper import Paper
from gestand.cli.show.words import count, grid, moment_text

if TYPE_CHECKING:
    from gestand.ledger.proofs import Report
    from gestand.ledger.records import Entry

LONG = re.compile(r"[0-9a-f]{64}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[A-Za-z0-9+/]{43}=")
"""Hashes and pseudonyms, identifiers, keys: eight characters tell them apart, `--format json` has them whole."""

NOT_SHOWN = ("seal", "seals", "moment")
FIRST = ("activity", "activities", "people", "table", "action", "rows", "totals", "person", "of")


def entries(found: Iterable[Entry], zone: str) -> None:
    paper = Paper()
    shown = grid("no.", "at", "what", "of what")
    for entry in found:
        shown.add_row(str(entry.number), moment_text(entry.at, zone), entry.kind, Text(_facts(entry.body), "dim"))
    paper.print(shown)


def _facts(body: Mapping[str, Any]) -> str:
    names = [*(name for name in FIRST if name in body), *(name for name in body if name not in FIRST)]
    shown = [name for name in names if name not in NOT_SHOWN and body[name] not in (None, False)]
    return ", ".join(f"{name} {_value(name, body[name])}" for name in shown)


def _value(name: str, value: Any) -> str:
    if name == "steps":
        return str(len(value)) if isinstance(value, list) else str(value)
    if name == "promises" and isinstance(value, Mapping):
        return _standings(value)
    if name == "totals" and isinstance(value, Mapping):
        rows = value.get("rows")
        return count(sum(rows.values()), "row") if isinstance(rows, Mapping) else _facts(value)
    if name == "people" and isinstance(value, list):
        return f"{len(value):,}"
    if name == "activities" and isinstance(value, list):
        return " and ".join(map(str, value))
    if isinstance(value, Mapping | list):
        return count(len(value), "part")
    return LONG.sub(lambda long: long[0][:8], str(value))


def _standings(promises: Mapping[str, Any]) -> str:
    """`2 broken, 17 kept`."""
    found = Counter(said[0] for said in promises.values() if isinstance(said, list) and said)
    return ", ".join(f"{number} {standing}" for standing, number in sorted(found.items()))


def intact(report: Report) -> None:
    """How many entries, and how many of them a checkpoint proves."""
    paper = Paper()
    paper.print(f"✓ {count(report.entries, 'entry', 'entries')}, none changed, dropped or swapped", style="green")
    proven = f"{report.proven:,} of them are under a checkpoint; the head is {report.head}"
    paper.print(proven, style="dim", soft_wrap=True)
