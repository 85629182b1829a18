"""Whoever wrote what stands in a row that is about somebody else, or a part of a whole."""

from __future__ import annotations

from dataclasses import replace

from gestand.drafting.claims import Claim, Owned, claim_by
from gestand.drafting.world import Link
from gestand.stores.base import TableId, TypeKind

_SAID = frozenset({"own text", "message", "note", "question", "opinion", "document"})


def with_maker(owned: Owned, table: TableId, claims: list[Claim], makers: list[Link]) -> list[Claim]:
    """The claims, and that of who wrote the texts: what they wrote is theirs, and the row is of whom it is about."""
    texts = tuple(written(owned, table)) if makers else ()
    said = {name for claim in claims for link in claim.links for name in link.columns}
    texts = tuple(name for name in texts if name not in said)
    if not texts:
        return claims
    maker = claim_by(owned, makers[0], "blanked", cells=False)
    why = f"{maker.why}; {', '.join(texts)} {'is' if len(texts) == 1 else 'are'} what they wrote"
    return [*claims, replace(maker, why=why, columns=texts)]


def written(owned: Owned, table: TableId) -> list[str]:
    """The columns of a table in which somebody writes."""
    found = []
    for name, evidence in owned.world.evidence[table].items():
        column, named = owned.world.columns(table)[name], evidence.named
        said = named is not None and named.category in _SAID and not evidence.few and evidence.distinct > 1
        if column.type is TypeKind.TEXT and (evidence.prose or said):
            found.append(name)
    return found
