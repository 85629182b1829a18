"""Sections that this version reads and cannot check: each entry is listed, never counted as kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gestand.policy.model import ActivitySpec
from gestand.policy.nodes import Entry, Fields, Items, Node, Text
from gestand.policy.sections.says import SECTIONS, SENTENCES
from gestand.policy.sections.sites import SITES
from gestand.policy.statement import Unsupported
from gestand.policy.walk import Walk


def read_unsupported(walk: Walk, entries: Mapping[str, Entry]) -> Iterator[Unsupported]:
    """One for each entry of each section; its key is its name, in a list what it says, of sentences the number."""
    for section in SECTIONS:
        if section not in entries:
            continue
        key, node = entries[section]
        found = list(_entries(section, key, node))
        names = ", ".join(f"`{entry.name}`" for entry in found[:6]) + (", ..." if len(found) > 6 else "")
        if section != SITES:
            walk.report.add("P111", key.place, f"`{section}` is read and not checked: {names}")
        yield from found


def nobody_receives(activities: Iterable[ActivitySpec]) -> Iterator[Unsupported]:
    """That nobody receives something is said in an activity, and no store can tell whether it is so."""
    for activity in activities:
        if activity.no_recipients:
            yield Unsupported("recipients", activity.name, "nobody", activity.place)


def _entries(section: str, key: Text, node: Node) -> Iterator[Unsupported]:
    if isinstance(node, Fields) and node.entries:
        for name, entry in node.entries.items():
            # Where a visit finds the page is nothing that people are told: with and without it is the same content.
            yield Unsupported(section, name, name if section == SITES else says(entry.node), entry.key.place)
    elif isinstance(node, Items) and node.items:
        for number, item in enumerate(node.items, 1):
            named = isinstance(item, Text) and section not in SENTENCES
            yield Unsupported(section, says(item) if named else str(number), says(item), item.place)
    else:
        yield Unsupported(section, section, says(node), key.place)


def says(node: Node) -> str:
    """The content of an entry on one line."""
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Items):
        return ", ".join(says(item) for item in node.items)
    if isinstance(node, Fields):
        return "; ".join(f"{name}: {says(entry.node)}" for name, entry in node.entries.items())
    return ""
