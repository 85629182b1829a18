"""An address of somebody else in a row that has its people already: `maintainer_email` of what an author made.

Whoever has that address loses what is called after it, and the row stays its people's.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.engine import Connection

from gestand.drafting.beside import copied_beside
from gestand.drafting.byvalue import are_addresses
from gestand.drafting.claims import Claim, Owned, called
from gestand.drafting.evidence import Certainty
from gestand.drafting.lexicon import ADDRESSES, OF_SOMEBODY
from gestand.drafting.links import overlaps
from gestand.drafting.naming import Candidate
from gestand.drafting.words import words
from gestand.drafting.world import Link, World
from gestand.stores.base import TableId

MOSTLY = 0.6
"""So many of the addresses are those of people who are known."""


def second_addresses(owned: Owned, connection: Connection) -> None:
    """Adds a claim for each, of what is called after it alone."""
    known = ((to, address) for to in owned.world.groups if (address := _address(owned.world, to)))
    people = next(known, None)
    if people is None:
        return
    asked = [one for table in owned.claims for one in _asked(owned, table, *people)]
    for one, (looked, found) in zip(asked, overlaps(connection, owned.world, asked, fold=True), strict=True):
        if looked and found >= MOSTLY * looked:
            _add(owned, one, f"{found} of {looked} values of {one.column} are a {one.to_column} of its people")


def _asked(owned: Owned, table: TableId, people: TableId, address: str) -> Iterator[Candidate]:
    """The columns with an address that is called after somebody, who could be one of these people."""
    if table in owned.stays or table in owned.guests:
        return
    said = {name for claim in owned.claims[table] for name in (*claim.columns, *_found_by(claim))}
    named = {called(owned, link) for claim in owned.claims[table] for link in claim.links}
    for column in _addresses(owned.world, table):
        stem = _whose(column)
        if column not in said and stem and "-".join(stem) not in named:
            yield Candidate(table, column, people, address, "", True)


def _found_by(claim: Claim) -> tuple[str, ...]:
    return tuple(name for link in claim.links if link.folded and not link.tied for name in link.columns)


def _addresses(world: World, table: TableId) -> Iterator[str]:
    for name, column in world.columns(table).items():
        known = world.evidence[table].get(name)
        if known and name in world.stored(table) and not column.generated and are_addresses(column, known):
            yield name


def _address(world: World, people: TableId) -> str:
    """What these people's own address is called: by no word but that it is one, or is somebody's."""
    return next((name for name in _addresses(world, people) if not _whose(name)), "")


def _whose(column: str) -> list[str]:
    """`maintainer` of `maintainer_email`; nobody where it is called an address alone."""
    return [word for word in words(column) if word not in ADDRESSES and word not in OF_SOMEBODY]


def _add(owned: Owned, one: Candidate, why: str) -> None:
    stem = _whose(one.column)
    claims = owned.claims[one.table]
    name = "-".join(stem)
    taken = {column for claim in claims for column in claim.columns}
    copied = [column for column in copied_beside(owned, one.table, stem) if column not in taken]
    columns = tuple(dict.fromkeys((one.column, *copied)))
    link = Link((one.column,), one.to, (one.to_column,), Certainty.LIKELY, why, folded=True)
    if name not in {claim.name for claim in claims}:
        said = f"{why}; {', '.join(columns)} {'is' if len(columns) == 1 else 'are'} theirs"
        owned.claims[one.table] = [
            *claims,
            Claim(name, (link,), "blanked", Certainty.LIKELY, said, cells=False, columns=columns),
        ]
