"""By what people are known: columns of their own table, and e-mail addresses that stand in a table apart."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.drafting.claims import Claim, having, onward
from gestand.drafting.columns import Drafted
from gestand.drafting.lexicon import ADDRESSES, OF_SOMEBODY
from gestand.drafting.make import Draft
from gestand.drafting.words import singular, words
from gestand.policy.spelling import within
from gestand.stores.base import TableId, TypeKind

MOST = 3
EACH = 0.8
"""So many of the addresses are of one row: what comes again and again is no address that somebody is known by."""


def known_by(draft: Draft, table: TableId) -> list[str]:
    """What the people of this table are known by, as the policy writes it."""
    cells = [one for one in _texts(draft, table) if one.guess and not one.guess.asked]
    said = [one for one in cells if one.guess and one.guess.what in ("email", "user name")]
    # An address tells who it is in every table; there can be more names to log in by than a policy wants.
    first = sorted(said, key=lambda one: one.guess is not None and one.guess.what != "email")
    kept = {one.name for one in first[:MOST]}
    found = [one.name for one in said if one.name in kept]
    own = list(draft.world.groups[table].key) if draft.world.named_by_key(table) else []
    apart = list(_apart(draft, table))
    if not found and not own:
        names = [one.name for one in cells if one.guess and one.guess.what == "name"]
        found = [name for name in names if _everybody_once(draft, table, name)][:1]
    return [*[*own, *found][:MOST], *apart]


def _texts(draft: Draft, table: TableId) -> list[Drafted]:
    live = draft.world.stored(table)
    cells = [one for one in draft.columns.get(table, ()) if one.kind == "personal" and one.name in live]
    return [one for one in cells if live[one.name].type is TypeKind.TEXT]


def _everybody_once(draft: Draft, table: TableId, column: str) -> bool:
    values = draft.world.samples[table].of(column)
    return len(values) > 1 and len(set(values)) == draft.world.samples[table].rows


# ---------------------------------------------------------------- in a table apart


def _apart(draft: Draft, people: TableId) -> Iterator[str]:
    """The e-mail addresses of a table that is called so, and whose rows lead to these people by one claim."""
    for table, claims in draft.owned.claims.items():
        if table == people or not _of_addresses(draft, table, people):
            continue
        for one in _texts(draft, table):
            of = [claim for claim in claims if claim.name in having(claims, one.name)]
            theirs = [claim for claim in of if _leads_to(draft, table, claim, people)]
            if len(theirs) == 1 and one.guess and one.guess.what == "email" and not one.guess.asked:
                values = draft.world.samples[table].of(one.name)
                if len(set(values)) >= EACH * len(values):
                    yield within(draft.world.named(table), one.name)


def _of_addresses(draft: Draft, table: TableId, people: TableId) -> bool:
    said = set(_words(draft, table))
    named = bool(said & ADDRESSES) and said <= ADDRESSES | OF_SOMEBODY | set(_words(draft, people))
    prose = any(known.prose for known in draft.world.evidence[table].values())
    # Where something is sent to has the address of whoever receives it.
    sent = any(one.guess and one.guess.what in ("address", "telephone") for one in _texts(draft, table))
    return named and not prose and not sent


def _words(draft: Draft, table: TableId) -> tuple[str, ...]:
    return tuple(map(singular, words(draft.world.bare(table))))


def _leads_to(draft: Draft, table: TableId, claim: Claim, people: TableId) -> bool:
    """By keys alone, over tables of parts if need be."""
    here, seen = claim, {table}
    while len(here.links) == 1:
        (link,) = here.links
        if link.folded or link.tied or link.when[0]:
            return False
        if link.to == people:
            return link.to_columns == draft.world.groups[people].key and link.to not in draft.owned.guests
        further = None if link.to in seen or link.to in draft.world.groups else onward(draft.owned, link, here.name)
        seen.add(link.to)
        if further is None:
            return False
        here = further
    return False
