"""`into` of `anonymous` or `generalised`: the table of totals into which rows that are alike are folded."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gestand.policy.becoming import IntoSpec, Later
from gestand.policy.nodes import Entry
from gestand.policy.walk import Walk

INTO_KEYS = ("table", "people", "rows", "by", "sums", "most", "later")
LATER = {later.value: later for later in Later}
_SHARE = re.compile(r"([1-9]\d?) ?%")


def read_totals(walk: Walk, entry: Entry, what: str) -> IntoSpec | None:
    """Which table, and which column of it holds what; None where it cannot be read."""
    what = f"{what}: `into`"
    fields = walk.fields(entry.node, what, INTO_KEYS, ("table", "people"))

    def name(key: str) -> str:
        return (walk.text(fields[key].node, f"{what}: `{key}`") or "") if key in fields else ""

    def names(key: str) -> tuple[tuple[str, str], ...]:
        if key not in fields:
            return ()
        entries = walk.named(fields[key].node, f"{what}: `{key}`")
        found = ((mine, walk.text(each.node, f"{what}: `{mine}`")) for mine, each in entries.items())
        return tuple((mine, theirs) for mine, theirs in found if theirs)

    table, people = name("table"), name("people")
    if not table or not people:
        return None
    later = walk.word(fields["later"].node, f"{what}: `later`", LATER) if "later" in fields else None
    return IntoSpec(
        table=table,
        people=people,
        rows=name("rows"),
        by=names("by"),
        sums=names("sums"),
        most=read_share(walk, fields, "most", what),
        later=later or Later.WAIT,
        place=entry.key.place,
    )


def read_share(walk: Walk, fields: Mapping[str, Entry], key: str, what: str) -> int:
    """A share in percent, below all of them; 0 where it is unsaid."""
    text = walk.scalar(fields[key].node, f"{what}: `{key}`") if key in fields else None
    found = _SHARE.fullmatch(text.value) if text else None
    if text and not found:
        walk.report.add("P320", text.place, f"{what}: `{key}` is a share below all of them: `80%`")
    return int(found[1]) if found else 0
