"""Rows that are somebody's by one link or by another: a mail is of a user, or of a customer, or of a guest's order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from sqlalchemy.engine import Connection

from gestand.drafting.claims import POINTER, Claim, Owned, called, onward, role_of
from gestand.drafting.containers import of_several
from gestand.drafting.member import is_member
from gestand.drafting.naming import NUMBERS
from gestand.drafting.sampling import quoted, value
from gestand.drafting.spoken import NOT_ZERO
from gestand.drafting.words import spaced
from gestand.drafting.world import Link, Role, World
from gestand.errors import StoreError
from gestand.stores.base import TableId

READ = 5_000
MOST = 8
"""Links of one table that are compared with each other."""
WAYS = 3
"""Other ways to somebody that are proposed for one table."""


def apart(world: World, connection: Connection) -> None:
    """Fill `world.apart`: one statement for each table with several links that may be NULL."""
    for table, links in world.links.items():
        columns = list(dict.fromkeys(name for link in links if (name := _alone(world, table, link))))[:MOST]
        pairs = list(combinations(columns, 2))
        if pairs and (both := _both(world, connection, table, columns, pairs)) is not None:
            world.apart.update((table, frozenset(pair)) for pair, rows in zip(pairs, both, strict=True) if not rows)


def _alone(world: World, table: TableId, link: Link) -> str:
    fit = len(link.columns) == 1 and _can_be_nobody(world, table, link) and not link.when[0] and not link.folded
    return link.columns[0] if fit and world.filled(table, link) else ""


def _can_be_nobody(world: World, table: TableId, link: Link) -> bool:
    """NULL, or the zero of an application that declares no keys."""
    return link.nullable or (not link.declared and "0" in world.samples[table].of(link.columns[0]))


def somewhere(world: World, table: TableId, link: Link) -> Link:
    """The link where it is not the zero for nobody: 0 is a key as well, and what is of nobody would never end."""
    zero = not link.nullable and _can_be_nobody(world, table, link)
    return replace(link, when=(link.columns[0], NOT_ZERO)) if zero and not link.when[0] else link


def _leads(world: World, table: TableId, column: str, name: str) -> str:
    """That somebody stands in a column that the statement calls so."""
    zero = f" AND {name} <> 0" if world.columns(table)[column].type in NUMBERS else ""
    return f"({name} IS NOT NULL{zero})"


def _both(
    world: World, connection: Connection, table: TableId, columns: list[str], pairs: list[tuple[str, str]]
) -> list[int] | None:
    """In how many rows both of a pair stand, of the first few thousand."""
    listed = ", ".join(f"{value(connection, name)} AS c{at}" for at, name in enumerate(columns))
    some = f"SELECT {listed} FROM {quoted(connection, table.schema, table.table)} LIMIT {READ}"
    there = {name: _leads(world, table, name, f"c{at}") for at, name in enumerate(columns)}
    counted = ", ".join(f"sum(CASE WHEN {there[a]} AND {there[b]} THEN 1 ELSE 0 END)" for a, b in pairs)
    try:
        with connection.begin_nested():
            row = connection.exec_driver_sql(f"SELECT {counted} FROM ({some}) AS s").one()
    except StoreError:
        return None
    return [int(number or 0) for number in row]


def by_other_ways(owned: Owned, connection: Connection) -> None:
    """Where the claims of a table lead nowhere in some rows, the wholes that those rows are a part of."""
    for table, claims in list(owned.claims.items()):
        if table in owned.world.groups or table in owned.guests or not claims or table in owned.stays:
            continue
        links = [link for claim in claims for link in claim.links]
        if not links or any(
            not _can_be_nobody(owned.world, table, link) or link.when[0] or link.folded or is_member(link.columns[0])
            for link in links
        ):
            continue
        said = list(dict.fromkeys(link.columns[0] for link in links))
        for link in list(_others(owned, table, said))[:WAYS]:
            if not _there(owned.world, connection, table, link.columns[0], said):
                continue
            if any(of_several(connection, table, link.columns[0], column) for column in said):
                continue  # a topic with posts of many: one of nobody is not its owner's
            cells = all(owned.world.either(table, link, other) for other in links)
            why = f"a part of {owned.world.named(link.to)}, where {' and '.join(said)} lead nowhere: {link.why}"
            claims.append(Claim(called(owned, link), (link,), certainty=link.certainty, why=why, cells=cells))


def _others(owned: Owned, table: TableId, said: list[str]) -> Iterator[Link]:
    for link in owned.links(table):
        if link.to not in owned.claims or link.to == table or link.when[0] or link.folded or len(link.columns) > 1:
            continue
        if (
            link.columns[0] in said
            or is_member(link.columns[0])
            or POINTER.search(spaced(link.columns[0]))
            or not owned.world.filled(table, link)
        ):
            continue
        back = any(step.to == table for claim in owned.claims[link.to] for step in claim.links)
        hand = link.to in owned.world.groups and role_of(owned, link) is Role.HAND
        if not back and not hand and link.to_columns == owned.world.key(link.to):
            yield link


def _there(world: World, connection: Connection, table: TableId, column: str, said: list[str]) -> bool:
    """Some row has this link and none of those."""
    name = quoted(connection, table.schema, table.table)
    listed = ", ".join(quoted(connection, each) for each in (column, *said))
    there = {each: _leads(world, table, each, quoted(connection, each)) for each in (column, *said)}
    none = " AND ".join(f"NOT {there[each]}" for each in said)
    some = f"SELECT {listed} FROM {name} LIMIT {READ}"
    question = f"SELECT count(*) FROM ({some}) AS s WHERE {there[column]} AND {none}"
    try:
        with connection.begin_nested():
            return bool(connection.exec_driver_sql(question).scalar_one())
    except StoreError:
        return False


def through_all(owned: Owned) -> None:
    """A part of a row that is somebody's by one claim or another is so by each of them."""
    while sum([_through(owned, table) for table in list(owned.claims)]):
        continue


def _through(owned: Owned, table: TableId) -> bool:
    claims = owned.claims[table]
    if table in owned.stays:
        return False
    new: list[Claim] = []
    for claim in claims:
        if len(claim.links) != 1 or claim.links[0].folded or claim.hand:
            continue
        (link,) = claim.links
        theirs = owned.claims.get(link.to, [])
        if len(theirs) < 2 or link.to == table:
            continue
        people = link.to in owned.world.groups and link.to not in owned.guests
        said = {_onward(owned, other) for other in (*claims, *new) if other.links == claim.links}
        for other in theirs:
            taken = {each.name for each in (*claims, *new)}
            if other.name in said or other.hand or (people and not other.links) or other.columns:
                continue
            said.add(other.name)
            name = other.name if other.name not in taken else f"{called(owned, link)}-{other.name}"
            if name not in taken:
                new.append(replace(claim, name=name, cells=other.cells and claim.cells, via=other.name, columns=()))
    # What they went on by until now stays what it is, whichever has the cells in the end.
    owned.claims[table] = [*(_pinned(owned, claim, new) for claim in claims), *new]
    return bool(new)


def _pinned(owned: Owned, claim: Claim, new: list[Claim]) -> Claim:
    along = len(claim.links) == 1 and any(other.links == claim.links for other in new)
    if not along or claim.via or claim.links[0].to in owned.world.groups:
        return claim
    return replace(claim, via=_onward(owned, claim))


def _onward(owned: Owned, claim: Claim) -> str:
    (link,) = claim.links
    if link.to in owned.world.groups and link.to not in owned.guests and not claim.via:
        # A path to people ends there. Where somebody has to say whether they are any, it is needed by every other way.
        own = next((other for other in owned.claims[link.to] if not other.links), None)
        if own is not None and not own.cells and own.asked:
            return own.name
    found = onward(owned, link, claim.via or claim.name)
    return found.name if found else ""


def by_themselves(owned: Owned) -> None:
    """Where a row of people is somebody else's by its cells, so is what hangs on it: by itself it has the whole row."""
    for table, claims in owned.claims.items():
        owned.claims[table] = [
            replace(claim, cells=False) if _whole_only(owned, claim, claims) else claim for claim in claims
        ]


def _whole_only(owned: Owned, claim: Claim, claims: list[Claim]) -> bool:
    if len(claim.links) != 1 or claim.links[0].folded or claim.via or not claim.cells or claim.columns:
        return False
    own = [other for other in owned.claims.get(claim.links[0].to, ()) if not other.links]
    others = [other for other in claims if other is not claim and other.links == claim.links and other.cells]
    return bool(own and not own[0].cells and others) and claim.links[0].to not in owned.guests
