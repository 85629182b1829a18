"""Which tables have one row for each person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from gestand.drafting import lexicon
from gestand.drafting.evidence import Certainty, Evidence, Named
from gestand.drafting.words import singular
from gestand.drafting.world import Group, World
from gestand.stores.base import TableId, TypeKind

WEIGHTS = {
    "email": 3,
    "name": 2,
    "secret": 2,
    "bsn": 3,
    "national number": 3,
    "birth date": 3,
    "telephone": 2,
    "user name": 2,
    "bank account": 1,
    "address": 1,
    "sex": 1,
    "photo": 1,
    "employee number": 2,
}
IDENTIFYING = frozenset(
    {
        "email",
        "name",
        "bsn",
        "national number",
        "telephone",
        "address",
        "passport",
        "identity document",
        "vehicle",
        "card",
        "bank account",
        "birth date",
        "ip address",
        "user name",
        "social profile",
        "health",
    }
)
"""Categories of which one column makes a row somebody's, whoever that is."""

_HARD = frozenset({"email", "bsn", "national number", "bank account", "birth date", "telephone", "ip address", "card"})


def identifying(evidence: Evidence, kind: TypeKind) -> str:
    """The category by which a column points at a person whatever stands around it; empty when it does not."""
    if evidence.seen and evidence.seen.category in _HARD:
        return evidence.seen.category
    if evidence.births:
        return "birth date"
    named = evidence.named
    if not named or kind in (TypeKind.BOOLEAN, TypeKind.INTEGER, TypeKind.NUMBER) or evidence.few:
        return ""
    if named.strong and named.category in IDENTIFYING and kind not in (TypeKind.DATE, TypeKind.NAIVE, TypeKind.AWARE):
        return "" if _denied(evidence, named.category) or _wide(named) else named.category
    if named.strong and named.category == "birth date":
        return "birth date"
    return "name" if evidence.seen and evidence.seen.category == "name" and named.category == "name" else ""


def _denied(evidence: Evidence, category: str) -> bool:
    """The name says an address, and none of many values looks like one."""
    if category not in ("email", "ip address", "name") or evidence.looked < 5:
        return False
    if category == "name" and evidence.capitals:
        return False
    return not (evidence.seen and evidence.seen.category == category) and not any(
        part.category == category for part in evidence.inside
    )


def _wide(named: Named) -> bool:
    """A town or a province is a place of many; a street, a number or a postcode is somebody's."""
    return named.category == "address" and not _DOOR.search(f"_{named.word}_")


_DOOR = re.compile(
    r"_(?:street[a-z]*|straat[a-z]*|huis[a-z_]*|house[a-z_]*|post_?code|postal[a-z_]*|zip[a-z_]*|[a-z]*address?e?[a-z_]*"
    r"|[a-z]*adres[a-z_]*|plz|rue|strasse|haus[a-z_]*|hnr|pcode|woonadres)_"
)


def find(world: World) -> None:
    """Fill `world.groups` with the tables that are people by their own columns and name."""
    pointed = Counter(link.to for links in world.links.values() for link in links)
    for table in world.tables:
        if lexicon.list_of(world.bare(table)):
            continue
        found = categories(world, table, stored=True)
        score = sum(WEIGHTS.get(category, 0) for category in found)
        last = last_word(world, table)
        called = bool(lexicon.PEOPLE.fullmatch(last))
        if lexicon.NOT_PEOPLE.fullmatch(last) or (called and score < 2) or (not called and score < 7):
            continue
        if not called and pointed[table] < 1:
            continue
        certainty = Certainty.SURE if called and score >= 5 else Certainty.LIKELY
        why = f"it has {_listed(found)}" + (f", and {_times(pointed[table])} at it" if pointed[table] else "")
        key = world.key(table)
        if key:
            world.groups[table] = Group(group_name(world, table), table, key, certainty, why)


def last_word(world: World, table: TableId) -> str:
    """`_order_` of shop_orders is what its rows are: `_orders_`."""
    return f"_{world.bare(table).strip('_').rpartition('_')[2]}_"


def categories(world: World, table: TableId, strict: bool = False, stored: bool = False) -> dict[str, str]:
    """Per category the column that shows it; `strict`: only what makes a row somebody's whatever stands around it.

    `stored`: only columns of the engine. What a document says of somebody makes no table one of people.
    """
    found: dict[str, str] = {}
    for name, column in (world.stored(table) if stored else world.columns(table)).items():
        evidence = world.evidence[table][name]
        category = identifying(evidence, column.type)
        if not category and not strict and evidence.named and evidence.named.strong and column.type is TypeKind.TEXT:
            category = evidence.named.category if evidence.named.category in WEIGHTS else ""
        if category:
            found.setdefault(category, name)
    return found


def _listed(found: dict[str, str]) -> str:
    names = list(dict.fromkeys(found.values()))[:4]
    return (
        ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1] if names else "no column that says so"
    )


def _times(count: int) -> str:
    return "one reference points" if count == 1 else f"{count} references point"


_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


def group_name(world: World, table: TableId) -> str:
    """`user` for users: a name of its own, different from every table and every other group."""
    parts = world.bare(table).strip("_").split("_")
    taken = {group.name for group in world.groups.values()} | {t.table.lower() for t in world.tables if t != table}
    for name in _names(parts, table.schema):
        if name not in taken and _WORD.fullmatch(name):
            return name
    numbers = (f"somebody-in-{table.table.lower()}-{at}".replace("_", "-") for at in range(len(taken) + 1))
    return next(name for name in numbers if name not in taken)


def _names(parts: list[str], schema: str) -> Iterator[str]:
    last = singular(parts[-1])
    yield last
    if schema:
        yield f"{last}-of-{schema.lower()}".replace("_", "-")
    yield "-".join([*parts[:-1], last])
    yield f"{last}-person"
    yield f"{'-'.join([*parts[:-1], last])}-person"
