"""`decides` of an activity: whether it decides about people by itself (GDPR article 22)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gestand.errors import Place
from gestand.policy.nodes import Node, Text
from gestand.policy.spelling import canonical
from gestand.policy.walk import Walk

DECISION_KEYS = ("what", "by")


class Decides(StrEnum):
    NOTHING = "nothing"
    ITSELF = "by itself"
    PERSON = "a person"
    """Somebody decides, and the row says who."""


@dataclass(frozen=True, slots=True)
class DecidesSpec:
    """`what` stands in a row once it was decided, `by` who did; both as written, where a person decides."""

    how: Decides
    place: Place
    what: str = ""
    by: str = ""


WORDS = {how.value: how for how in (Decides.NOTHING, Decides.ITSELF)}


def read_decides(walk: Walk, node: Node | None, what: str) -> DecidesSpec | None:
    if node is None:
        return None
    if isinstance(node, Text):
        how = walk.word(node, what, WORDS)
        return DecidesSpec(how, node.place) if how else None
    entries = walk.fields(node, what, DECISION_KEYS, DECISION_KEYS)
    names = [walk.text(entries[key].node, f"{what}: `{key}`") for key in DECISION_KEYS if key in entries]
    if len(names) < len(DECISION_KEYS) or not all(names):
        return None
    outcome, by = (canonical((name or "").strip()) for name in names)
    return DecidesSpec(Decides.PERSON, node.place, outcome, by)
