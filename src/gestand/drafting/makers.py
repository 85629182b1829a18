"""Whoever wrote what stands in a row that is about somebody else, or a part of a whole."""

from __future__ import annotations

import re
from dataclasses import replace

from gestand.drafting.claims import Claim, Owned, claim_by
from gestand.drafting.words import spaced
from gestand.drafting.world import Link
from gestand.stores.base import TableId, TypeKind

_SAID = frozenset({"own text", "message", "note", "question", "opinion", "document"})
_HEADING = re.compile(r"_(?:subject|onderwerp|title|titel|heading|summary|betreff|sujet)_")
"""What a letter is about is said by whoever began, and repeated by who answers."""
CASES = re.compile(
    r"_(?:tickets?|issues?|cases?|bugs?|incidents?|requests?|melding(?:en)?|klacht(?:en)?|complaints?|questions?|vragen)_$"
)
"""What somebody asked, and others answer: the whole of it is of who asked."""


def with_maker(owned: Owned, table: TableId, claims: list[Claim], makers: list[Link]) -> list[Claim]:
    """The claims, and that of who wrote the texts: what they wrote is theirs, and the row is of whom it is about."""
    texts = tuple(written(owned, table)) if makers else ()
    said = {name for claim in claims for link in claim.links for name in link.columns}
    texts = tuple(name for name in texts if name not in said and not _HEADING.search(spaced(name)))
    if not texts:
        return claims
    maker = claim_by(owned, makers[0], "blanked", cells=False)
    why = f"{maker.why}; {', '.join(texts)} {'is' if len(texts) == 1 else 'are'} what they wrote"
    return [*claims, replace(maker, why=why, columns=texts)]


_WRITES = re.compile(r"_(?:from|van|von|sender|afzender|author|auteur|writer|schrijver|add|adder|giver)_")


def with_writer(owned: Owned, table: TableId, claims: list[Claim]) -> list[Claim]:
    """Of several people of a row the texts are of whoever sent it, and not of whose box it lies in."""
    first, *rest = claims
    writers = [claim for claim in rest if _WRITES.search(spaced(claim.links[0].columns[0]))]
    texts = tuple(written(owned, table))
    if len(writers) != 1 or _WRITES.search(spaced(first.links[0].columns[0])) or not texts:
        return claims
    (writer,) = writers
    why = f"{writer.why}; {', '.join(texts)} {'is' if len(texts) == 1 else 'are'} what they wrote"
    return [replace(claim, why=why, columns=texts) if claim is writer else claim for claim in claims]


def of_a_case(owned: Owned, table: TableId) -> bool:
    """The rows of a table are a part of what somebody asked."""
    seen, waiting = {table}, [table]
    while waiting:
        at = waiting.pop()
        if CASES.search(owned.world.bare(at)):
            return True
        typed = {link.to for link in owned.links(at) if link.when[0]}
        steps = typed | {link.to for claim in owned.claims.get(at, ()) for link in claim.links}
        steps -= seen | set(owned.world.groups)
        seen |= steps
        waiting += steps
    return False


def written(owned: Owned, table: TableId) -> list[str]:
    """The columns of a table in which somebody writes."""
    found = []
    for name, evidence in owned.world.evidence[table].items():
        column, named = owned.world.columns(table)[name], evidence.named
        said = named is not None and named.category in _SAID and not evidence.few and evidence.distinct > 1
        if column.type is TypeKind.TEXT and (evidence.prose or said):
            found.append(name)
    return found
