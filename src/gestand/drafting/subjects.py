"""Records of what somebody did to something: what they hold is about the one it was done to, not about who did it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from gestand.drafting.claims import Claim, Owned, called, role_of
from gestand.drafting.people import last_word
from gestand.drafting.world import Link, Role
from gestand.stores.base import TableId, TypeKind

_RECORDS = re.compile(
    r"_[a-z]*(?:logs?|log_?entr(?:y|ies)|audits?|audit_?trails?|trails?|histor(?:y|ies)|versions?|revisions?|changes"
    r"|change_?logs?|journals?|activit(?:y|ies)|activity_?logs?|actions?|logboek|logging|geschiedenis|wijziging(?:en)?"
    r"|protokoll?e?|mutaties?)_"
)


def subjects(owned: Owned) -> None:
    """The rows go with whom they are about; of who did it they only lose the link."""
    for table, claims in owned.claims.items():
        plain = [claim for claim in claims if claim.links and not any(link.when[0] for link in claim.links)]
        if table in owned.world.groups or len(plain) != len(claims) or not _RECORDS.fullmatch(_words(owned, table)):
            continue
        if _say_it_themselves(owned, table, plain):
            continue
        if not _says_something(owned, table) and all(role_of(owned, c.links[0]) is Role.OWNER for c in plain):
            continue
        about = list(_about(owned, table))
        if about and all(claim.links[0].to in owned.world.groups for claim in plain):
            doers = [replace(c, then="blanked", cells=False, hand=True, why=f"{c.why}; who did it") for c in plain]
            owned.claims[table] = [*about, *doers]


def _say_it_themselves(owned: Owned, table: TableId, doers: list[Claim]) -> bool:
    """Whoever made the record wrote a text in it: `notes` of a member, and not those of whoever handled something."""
    if not all(role_of(owned, claim.links[0]) is Role.OWNER for claim in doers):
        return False
    known = owned.world.evidence[table].values()
    return any(one.prose and one.named is not None and one.named.category in _SAID for one in known)


_SAID = frozenset({"own text", "note", "opinion", "question"})


def _says_something(owned: Owned, table: TableId) -> bool:
    """There is a text in it, which can be about the one it was done to: a kind and a moment are of who did it."""
    world, linked = owned.world, {name for link in owned.links(table) for name in link.columns}
    texts = [c.name for c in world.columns(table).values() if c.type in _TEXTS and c.name not in linked]
    known = [world.evidence[table].get(name) for name in texts]
    return bool(texts) and (not world.samples[table].rows or any(one is None or one.distinct > 1 for one in known))


_TEXTS = (TypeKind.TEXT, TypeKind.JSON, TypeKind.BYTES, TypeKind.ARRAY)


def _words(owned: Owned, table: TableId) -> str:
    """The last word of its name, and the last two."""
    last = last_word(owned.world, table)
    return last if _RECORDS.fullmatch(last) else owned.world.bare(table)


def _about(owned: Owned, table: TableId) -> Iterator[Claim]:
    """A claim for each kind that leads to somebody, and for each claim of theirs where they have several."""
    for link in dict.fromkeys(owned.links(table)):
        if not link.when[0] or link.to == table or link.to not in owned.claims:
            continue
        if link.to_columns != owned.world.key(link.to) or _comes_back(owned, link, table):
            continue
        name = called(owned, link)
        theirs = owned.claims[link.to]
        why = f"{link.why}; what it was done to"
        if len(theirs) < 2 or (link.to in owned.world.groups and link.to not in owned.guests):
            yield Claim(name, (link,), certainty=link.certainty, why=why)
            # A row of people can be somebody's else as well, by what stands in it.
            for claim in theirs if link.to in owned.world.groups else ():
                if claim.links and not claim.hand:
                    own = f"{name}-{claim.name}"
                    yield Claim(own, (link,), certainty=link.certainty, why=why, cells=claim.cells, via=claim.name)
            continue
        for claim in theirs:
            own = f"{name}-{claim.name}"
            yield Claim(own, (link,), certainty=link.certainty, why=why, cells=claim.cells, via=claim.name)


def _comes_back(owned: Owned, link: Link, table: TableId) -> bool:
    return any(step.to == table for claim in owned.claims[link.to] for step in claim.links)
