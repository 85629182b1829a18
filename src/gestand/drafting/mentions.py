"""Names of people in texts that others wrote, with a mark in front: what a policy can promise to replace.

Looked for in the samples, in memory; only counts come out of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gestand.drafting.lines import Line, aligned
from gestand.drafting.make import Draft
from gestand.drafting.member import is_member
from gestand.drafting.spoken import joined, scalar
from gestand.drafting.world import Group
from gestand.stores.base import TableId, TypeKind

MARK = "@"
LEAST = 3
"""Texts in which somebody known is mentioned; one or two say nothing."""
DIFFERENT = 2
"""People who are: one name can be a word as well."""
NAMES = frozenset({"name", "user name"})
_MENTION = re.compile(r"(?<!\w)@(\w+(?:[.-]\w+)*)")


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Where people of a group are mentioned by one of their columns, and how often."""

    group: Group
    column: str
    places: tuple[tuple[str, int], ...]


def section(draft: Draft) -> Iterator[str]:
    """The lines of `mentions`; none where nobody is mentioned."""
    found = list(_found(draft))
    if not found:
        return
    yield "mentions:"
    lines = []
    for one in found:
        of = f"fold({joined(one.group.name, one.column)})"
        places = ", ".join(name for name, _ in one.places)
        count = sum(count for _, count in one.places)
        said = f"- {{of: {of}, written: {scalar(MARK + '{}')}, in: [{places}], becomes: {scalar('@(verwijderd)')}}}"
        lines.append(Line(f"  {said}", f"likely: {count} texts that were looked at mention somebody known"))
    yield from aligned(lines)


def _found(draft: Draft) -> Iterator[Mentioned]:
    for group in draft.world.groups.values():
        if any(claim.empty for claim in draft.owned.claims.get(group.table, ())):
            continue  # its rows are other people's too, and a name in them is not always one of the group's
        best = max((_of(draft, group, column) for column in _names(draft, group)), key=_weight, default=None)
        if best is not None and best.places:
            yield best


def _weight(one: Mentioned) -> int:
    return sum(count for _, count in one.places)


def _names(draft: Draft, group: Group) -> Iterator[str]:
    for one in draft.columns[group.table]:
        if is_member(one.name) or not _is_looked_for(draft, group, one.name):
            continue
        if one.kind == "personal" and one.guess and not one.guess.asked and one.guess.what in NAMES:
            yield one.name


def _is_looked_for(draft: Draft, group: Group, column: str) -> bool:
    """In MariaDB only a value of so many letters is (M223)."""
    length = draft.world.columns(group.table)[column].length
    return length is not None or not draft.world.survey.version.startswith(("MariaDB", "MySQL"))


def _of(draft: Draft, group: Group, column: str) -> Mentioned:
    known = frozenset(_fold(value) for value in draft.world.samples[group.table].of(column))
    places = ((name, _count(draft, table, text, known)) for table, text, name in _texts(draft, group, column))
    return Mentioned(group, column, tuple((name, count) for name, count in places if count >= LEAST))


def _texts(draft: Draft, group: Group, column: str) -> Iterator[tuple[TableId, str, str]]:
    """Columns with texts of others, or of nobody, that the draft is sure about."""
    for table, drafted in draft.columns.items():
        nobodys = table in draft.owned.nobody
        for one in drafted:
            sure = one.kind == "personal" and one.guess is not None and not one.guess.asked
            itself = table == group.table and one.name == column
            if is_member(one.name):
                continue
            if draft.world.columns(table)[one.name].type is TypeKind.TEXT and (sure or nobodys) and not itself:
                yield table, one.name, joined(draft.world.named(table), one.name)


def _count(draft: Draft, table: TableId, column: str, known: frozenset[str]) -> int:
    """Texts in which somebody known is mentioned; 0 when it is always the same one."""
    texts = [_mentions(text) & known for text in draft.world.samples[table].of(column) if MARK in text]
    return sum(map(bool, texts)) if len(frozenset().union(*texts)) >= DIFFERENT else 0


def _mentions(text: str) -> frozenset[str]:
    return frozenset(_fold(found) for found in _MENTION.findall(text))


def _fold(text: str) -> str:
    return text.strip().lower()
