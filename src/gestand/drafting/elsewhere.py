"""Values that are those of somebody known: a user name that stands in a block list, in a log, in the title of a page.

Compared in memory with the samples of the people's own tables; folded, and with spaces for underscores. Only counts
come out of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from gestand.drafting.evidence import Evidence, Found, Seen
from gestand.drafting.looking import ENOUGH, TEXTS
from gestand.drafting.member import is_member
from gestand.drafting.world import World
from gestand.stores.base import TableId, TypeKind

TELLING = frozenset({"email", "name", "user name"})
LEAST = 3
"""Different values of somebody that have to be found: one name that is a word as well says nothing."""
SHARE = 0.04
SHORTEST = 6
SOUGHT = 400
"""Values of people that are looked for inside longer texts."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What the people of one table are known by in one column, folded."""

    table: TableId
    column: str
    category: str
    values: frozenset[str]
    each: bool
    """Everybody has another one."""


def recognise(world: World) -> None:
    """Say of every column of texts which values of people were found in it."""
    known = list(_known(world))
    if not known:
        return
    sought = _sought(known)
    evidence = {}
    for table in world.tables:
        own = [one for one in known if one.table != table]
        evidence[table] = {
            name: _column(world, table, name, found, own, sought) for name, found in world.evidence[table].items()
        }
    world.evidence = evidence


def _known(world: World) -> Iterator[_Known]:
    for table in world.groups:
        for name, evidence in world.evidence[table].items():
            category = _category(evidence)
            values = [_fold(text) for text in world.samples[table].of(name)]
            telling = frozenset(text for text in values if len(text) >= SHORTEST)
            if (
                category in TELLING
                and len(telling) >= LEAST
                and not is_member(name)
                and world.columns(table)[name].type is TypeKind.TEXT
            ):
                yield _Known(table, name, category, telling, len(set(values)) == len(values))


def _category(evidence: Evidence) -> str:
    if evidence.seen and evidence.seen.category in TELLING:
        return evidence.seen.category
    named = evidence.named
    return named.category if named and not evidence.few and not evidence.prose else ""


def _sought(known: list[_Known]) -> re.Pattern[str]:
    """Two words or an address: a name of one word stands in other texts for something else."""
    values = sorted({text for one in known for text in one.values if " " in text or "@" in text})[:SOUGHT]
    return re.compile("|".join(rf"(?<!\w){re.escape(text)}(?!\w)" for text in values) or r"(?!)")


def _column(
    world: World, table: TableId, name: str, evidence: Evidence, known: list[_Known], sought: re.Pattern[str]
) -> Evidence:
    column = world.columns(table)[name]
    if world.split(table, name):
        return evidence
    if column.type not in (*TEXTS, TypeKind.JSON) or not known:
        return evidence
    close = list(dict.fromkeys(_fold(text) for text in world.samples[table].of(name)))[:ENOUGH]
    best = max((_same(one, close) for one in known), key=lambda found: found.seen.count)
    if best.seen.count >= LEAST and best.seen.share >= SHARE:
        return replace(evidence, elsewhere=best)
    inside = _inside(close, sought) if table not in world.groups else None
    return replace(evidence, inside=(*evidence.inside, inside)) if inside else evidence


def _same(one: _Known, close: list[str]) -> Found:
    count = sum(text in one.values for text in close)
    seen = Seen(one.category, count, len(close), f"are a {one.column} of {one.table.table}")
    return Found(one.table, one.column, seen, one.each)


def _inside(close: list[str], sought: re.Pattern[str]) -> Seen | None:
    """A name of somebody known in a longer text, or after what says of which kind a page is."""
    long = [text for text in close if len(text) > SHORTEST]
    count = sum(sought.search(text) is not None for text in long)
    enough = count >= LEAST and count >= SHARE * len(long)
    return Seen("name", count, len(long), "hold a name or address of somebody known") if enough else None


def _fold(text: str) -> str:
    return text.replace("_", " ").strip().lower()
