"""`mentions`: what others wrote about somebody, and what it becomes when that person has gone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from gestand.policy.nodes import Entry, Items, Node, Text
from gestand.policy.spelling import QUOTED, canonical, split
from gestand.policy.spoken import MentionSpec
from gestand.policy.walk import Walk

MENTIONS = "mentions"
MENTION_KEYS = ("of", "written", "in", "becomes", "shared")
REQUIRED = ("of", "written", "in", "becomes")
SHARED: Mapping[str, bool] = {"stays": False, "replaced": True}
PLACE = "{}"
_OF = re.compile(rf"\s*(?P<fold>fold\()?\s*(?P<name>(?:{QUOTED}|[^()\"])+?)\s*(?(fold)\))\s*")


def read_mentions(walk: Walk, node: Node | None) -> Iterator[MentionSpec]:
    """One for each entry of the list; an entry that cannot be read gives findings and is left out."""
    if node is None:
        return
    if not isinstance(node, Items):
        walk.report.add("P103", node.place, "`mentions` must be a list (`- {of: ..., ...}`)")
        return
    if not node.items:
        walk.report.add("P104", node.place, "`mentions` holds nothing")
    for number, item in enumerate(node.items, 1):
        what = f"mention {number}"
        entries = walk.fields(item, what, MENTION_KEYS, REQUIRED)
        found = _mention(walk, what, entries, item, number) if all(key in entries for key in REQUIRED) else None
        if found is not None:
            yield found


def _mention(walk: Walk, what: str, entries: Mapping[str, Entry], item: Node, number: int) -> MentionSpec | None:
    of = _of(walk, what, entries["of"].node)
    written = _written(walk, what, entries["written"].node)
    becomes = _becomes(walk, what, entries["becomes"].node)
    places = walk.some(entries["in"].node, f"{what}: `in`")
    shared = walk.word(entries["shared"].node, f"{what}: `shared`", SHARED) if "shared" in entries else False
    if of is None or written is None or becomes is None or not places:
        return None
    for name in places:
        walk.note(name, MENTIONS, str(number - 1), "in", canonical(name.value.strip()))
    names = tuple(dict.fromkeys(canonical(name.value.strip()) for name in places))
    return MentionSpec(*of, *written, names, becomes, bool(shared), item.place)


def _of(walk: Walk, what: str, node: Node) -> tuple[str, str, bool] | None:
    """The group, the column, and whether it is folded."""
    text = walk.scalar(node, f"{what}: `of`")
    match = _OF.fullmatch(text.value) if text else None
    if text is None:
        return None
    store, parts = split(match["name"]) if match else ("", ())
    if match is None or store or len(parts) != 2 or not all(parts):
        walk.report.add("P601", text.place, f"{what}: `{text.value[:60]}` is no column of people")
        return None
    return parts[0], parts[1], match["fold"] is not None


def _written(walk: Walk, what: str, node: Node) -> tuple[str, str] | None:
    """What stands before the value, and after it: with its spaces, which are a part of it."""
    text = walk.scalar(node, f"{what}: `written`")
    if text is None:
        return None
    parts = text.value.split(PLACE)
    if len(parts) != 2:
        walk.report.add("P602", text.place, f"{what}: `{text.value[:60]}` does not hold `{{}}` once")
        return None
    if not parts[0]:
        walk.report.add("P605", text.place, f"{what}: nothing stands in front of the value")
    return parts[0], parts[1]


def _becomes(walk: Walk, what: str, node: Node) -> str | None:
    text: Text | None = walk.scalar(node, f"{what}: `becomes`")
    if text is None:
        return None
    if "{" in text.value or "}" in text.value:
        walk.report.add("P603", text.place, f"{what}: `{text.value[:60]}` has a place for a value")
        return None
    return text.value
