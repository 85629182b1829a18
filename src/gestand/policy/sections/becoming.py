"""`blank` of a column, and `anonymous` or `generalised` of a table: what becomes of what has ended."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gestand.policy.becoming import AnonymousSpec, Blank, BlankKind, Otherwise
from gestand.policy.nodes import Entry, Fields, Node, Text
from gestand.policy.sections.totals import read_share, read_totals
from gestand.policy.walk import Walk

ANONYMOUS, GENERALISED = "anonymous", "generalised"
WORDS = (ANONYMOUS, GENERALISED)
BECOMES_KEYS = ("k", "by", "sensitive", "l", "most", "otherwise", "assuming", "into")
OTHERWISE = {otherwise.value: otherwise for otherwise in Otherwise}
KEEP, STEPS = "keep", "steps of"
_FIRST = re.compile(r"first ([1-9]\d{0,2})")
_STEPS = re.compile(r"[1-9]\d{0,11}")
_SEVERAL = re.compile(r"[1-9]\d{0,8}")
_NAMED = re.compile(r"\{([A-Za-z_][\w.]*)\}")


def read_blank(walk: Walk, node: Node, what: str) -> Blank:
    """`null` and `random` are words without quotes; in quotes they are values, and empty quotes are empty text."""
    if isinstance(node, Fields):
        return _part(walk, node, what)
    if isinstance(node, Text) and not node.plain and not node.value:
        return Blank(BlankKind.VALUE, "")
    text = walk.scalar(node, f"{what}: `blank`")
    if text is None:
        return Blank()
    if text.plain and text.value in ("null", "random"):
        return Blank(BlankKind(text.value))
    names = _NAMED.findall(text.value)
    if "key" in names:
        if set(names) != {"key"}:
            walk.report.add("P311", text.place, f"{what}: a blank knows `{{key}}` only")
        return Blank(BlankKind.TEMPLATE, text.value)
    if names:
        walk.report.add("P311", text.place, f"{what}: a blank knows no `{{{names[0][:40]}}}`")
    return Blank(BlankKind.VALUE, text.value)


def _part(walk: Walk, node: Fields, what: str) -> Blank:
    """A blank that keeps a part: `{keep: year}`, `{keep: first 2}`, `{steps of: 10}`."""
    what = f"{what}: `blank`"
    fields = walk.fields(node, what, (KEEP, STEPS))
    if len(fields) != 1:
        if len(fields) == len(node.entries):
            walk.report.add("P319", node.place, f"{what} keeps one part: `{KEEP}` or `{STEPS}`")
        return Blank()
    ((way, entry),) = fields.items()
    text = walk.scalar(entry.node, f"{what}: `{way}`")
    if text is None:
        return Blank()
    if way == STEPS:
        if _STEPS.fullmatch(text.value) and int(text.value) > 1:
            return Blank(BlankKind.STEPS, int(text.value))
        walk.report.add("P319", text.place, f"{what}: `{STEPS}` is a whole number above 1, not `{text.value[:40]}`")
        return Blank()
    if text.value in ("year", "month", "all"):
        return Blank(BlankKind(text.value))
    if found := _FIRST.fullmatch(text.value):
        return Blank(BlankKind.FIRST, int(found[1]))
    walk.report.add("P319", text.place, f"{what}: nothing is called `{text.value[:40]}` that could be kept")
    return Blank()


def read_becoming(walk: Walk, entries: Mapping[str, Entry], what: str) -> AnonymousSpec | None:
    """What the rows of a table become, or None when it does not say."""
    said = [word for word in WORDS if word in entries]
    if not said:
        return None
    word = said[0]
    entry = entries[word]
    if len(said) > 1:
        walk.report.add("P320", entry.key.place, f"{what} says `{ANONYMOUS}` and `{GENERALISED}`: keep one")
    fields = walk.fields(entry.node, f"{what}: `{word}`", BECOMES_KEYS, ("k", "by"))

    def number(key: str, least: int) -> int:
        text = walk.scalar(fields[key].node, f"{what}: `{key}`") if key in fields else None
        if text is None:
            return 0
        if _SEVERAL.fullmatch(text.value) and int(text.value) >= least:
            return int(text.value)
        walk.report.add("P320", text.place, f"{what}: `{key}` is a whole number of at least {least}")
        return 0

    def names(key: str) -> tuple[str, ...]:
        return tuple(t.value.strip() for t in walk.some(fields[key].node, f"{what}: `{key}`")) if key in fields else ()

    def word_of(key: str) -> Otherwise | None:
        return walk.word(fields[key].node, f"{what}: `{key}`", OTHERWISE) if key in fields else None

    return AnonymousSpec(
        word=word,
        k=number("k", 2),
        by=names("by"),
        sensitive=names("sensitive"),
        l=number("l", 2),
        otherwise=word_of("otherwise") or Otherwise.WAIT,
        assuming=(walk.text(fields["assuming"].node, f"{what}: `assuming`") or "") if "assuming" in fields else "",
        place=entry.key.place,
        most=read_share(walk, fields, "most", what),
        into=read_totals(walk, fields["into"], what) if "into" in fields else None,
    )
