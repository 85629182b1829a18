"""`laws`: statutory terms of the policy's own, in the form of a country file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gestand.clock import Duration, Rounding
from gestand.policy.nodes import Entry, Node
from gestand.policy.sections import head
from gestand.policy.walk import Walk, meant
from gestand.vocabulary import countries, durations
from gestand.vocabulary.law import StatutoryTerm, TermKind

LAW_KEYS = (
    "kind",
    "term",
    "rounding",
    "what",
    "starts",
    "article",
    "certainty",
    "source",
    "events_from",
    "events_until",
    "followed_by",
    "read_on",
)
REQUIRED = ("kind", "term", "what", "article")
KINDS = {kind.value: kind for kind in TermKind}
ROUNDINGS = {rounding.value: rounding for rounding in Rounding}
CERTAINTIES = {word: word for word in ("verified", "partly", "memory", "conflicting")}
ID = re.compile(r"[a-z]{2}(?:\.[a-z0-9][a-z0-9_-]*)+")


def read_laws(walk: Walk, node: Node | None) -> Iterator[StatutoryTerm]:
    laws = walk.named(node, "`laws`")
    for name, entry in laws.items():
        what = f"law `{name}`"
        if not ID.fullmatch(name):
            hint = "Write country.word.word in small letters: `nl.example`."
            walk.report.add("P106", entry.key.place, f"{what}: this cannot be an id", hint)
        if name in countries.terms() or name in countries.without_term():
            walk.report.add("P512", entry.key.place, f"{what} replaces the one of the country file")
        entries = walk.fields(entry.node, what, LAW_KEYS, REQUIRED)
        found = _law(walk, name, what, entries)
        if found.followed_by and found.followed_by not in {*laws, *countries.terms()}:
            place = entries["followed_by"].node.place
            message = f"{what}: no country file knows `{found.followed_by[:60]}`"
            walk.report.add("P501", place, message, meant(found.followed_by, {**countries.terms(), **laws}))
        yield found


def _law(walk: Walk, name: str, what: str, entries: dict[str, Entry]) -> StatutoryTerm:
    def text(key: str) -> str:
        return walk.text(entries[key].node, f"{what}: `{key}`") or "" if key in entries else ""

    def day(key: str) -> str:
        return head.day(walk, entries[key].node, f"{what}: `{key}`") if key in entries else ""

    kind = walk.word(entries["kind"].node, f"{what}: `kind`", KINDS) if "kind" in entries else None
    rounding = walk.word(entries["rounding"].node, f"{what}: `rounding`", ROUNDINGS) if "rounding" in entries else None
    certainty = (
        walk.word(entries["certainty"].node, f"{what}: `certainty`", CERTAINTIES) if "certainty" in entries else None
    )
    return StatutoryTerm(
        id=name,
        country=name.split(".", 1)[0].upper(),
        kind=kind or TermKind.AT_LEAST,
        duration=_duration(walk, entries["term"].node, what) if "term" in entries else Duration(),
        rounding=rounding or Rounding.NONE,
        what=text("what"),
        starts=text("starts"),
        article=text("article"),
        certainty=certainty or "memory",
        source=text("source"),
        events_from=day("events_from"),
        events_until=day("events_until"),
        followed_by=text("followed_by"),
        read_on=day("read_on"),
    )


def _duration(walk: Walk, node: Node, what: str) -> Duration:
    text = walk.scalar(node, f"{what}: `term`")
    found = durations.words(text.value) if text else None
    if text and (found is None or found == Duration()):
        walk.report.add("P403", text.place, f"{what}: `{text.value[:40]}` is no length of time")
    return found or Duration()
