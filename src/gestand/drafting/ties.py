"""Rows that point at nobody, and that rows of another table tie to people: a talk and its speakers.

Who likes a talk or judges it is tied to it as well, and it is not theirs: so this is always a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlalchemy.engine import Connection

from gestand.drafting import lexicon
from gestand.drafting.claims import Claim, Owned, left
from gestand.drafting.evidence import Certainty
from gestand.drafting.looking import MOMENTS
from gestand.drafting.nobodys import speaks
from gestand.drafting.people import last_word
from gestand.drafting.sampling import quoted
from gestand.drafting.words import spaced
from gestand.drafting.world import Link, World
from gestand.errors import StoreError
from gestand.stores.base import TableId, TypeKind

_THEIRS = re.compile(
    r"[a-z]*(?:speakers?|authors?|presenters?|owners?|recipients?|receivers?|participants?|attendees?|creators?"
    r"|contributors?|applicants?|signers?|patients?|customers?|clients?|guests?|performers?|artists?|writers?|senders?"
    r"|subjects?|auteurs?|ontvangers?|deelnemers?|sprekers?|eigenaren|to_users?|speakerroles?|conversation_users?)"
)
_NOT_THEIRS = re.compile(
    r"[a-z_]*(?:favou?rites?|likes?|stars?|votes?|watch(?:ers?|es)?|follow(?:ers?|s)?|subscri(?:bers?|ptions?)|review(?:ers?|s)?"
    r"|assign(?:ed|ees?|ments?)?|reads?|seen|views?|viewers?|bookmarks?|flags?|moderators?|mentions?|editors?|approv[a-z]*"
    r"|notif[a-z]*|permissions?|invit[a-z]*|voters?|judges?|hidden|blocked|admins?|managers?|staff)[a-z_]*"
)


_CHOSEN_FROM = re.compile(
    r"_(?:roles?|ranks?|permissions?|rights?|badges?|tags?|labels?|plans?|tariffs?|abilit(?:y|ies)|features?|skills?|rollen?|rechten"
    r"|rangen)_$"
)
"""What people are given one of: it is there without them."""


READ = 5_000
FEW = 3
"""Rows of which it means something that no two say the same."""


def by_ties(owned: Owned, connection: Connection) -> None:
    for table in left(owned):
        if table in owned.world.containers or lexicon.list_of(owned.world.bare(table)):
            continue
        told = _told(owned, table)
        if not told and not _written(owned, table):
            continue
        if _CHOSEN_FROM.search(owned.world.bare(table)):
            continue
        found = sorted(_ties(owned, table), key=lambda link: not _theirs(owned, link)) if told else []
        if found:
            name = re.sub(r"[^a-z]+", "-", last_word(owned.world, found[0].to).strip("_")) or "theirs"
            owned.claims[table] = [Claim(name, (found[0],), certainty=Certainty.DOUBTFUL, why=found[0].why, asked=True)]
        elif over := next(_over_steps(owned, table, connection), None):
            owned.claims[table] = over


def _over_steps(owned: Owned, table: TableId, connection: Connection) -> Iterator[list[Claim]]:
    """A file of which one row of another table says on what it hangs, a message or a photo, which is somebody's."""
    world, key = owned.world, owned.world.key(table)
    for other, links in world.links.items():
        claims = owned.claims.get(other, [])
        # Whoever points at people themselves is spoken of by `pointed`.
        plain = all(
            len(claim.links) == 1 and not claim.links[0].folded and claim.links[0].to not in world.groups
            for claim in claims
        )
        if other in world.groups or other == table or not claims or not plain:
            continue
        theirs = {claim.links[0].columns for claim in claims}
        for link in links:
            hangs = link.to == table and link.to_columns == key and not (link.nullable or link.when[0] or link.folded)
            if not hangs or link.columns in theirs or not _one_each(world, other, link):
                continue
            if _NOT_THEIRS.fullmatch(_called(owned, other)) or not _all_tied(connection, table, key[0], other, link):
                continue
            why = f"one row of {world.named(other)} for each says on what it hangs; is it of whom that is?"
            tie = Link(key, other, link.columns, Certainty.DOUBTFUL, why, nullable=False, folded=True, tied=True)
            yield [
                Claim(claim.name, (tie,), certainty=Certainty.DOUBTFUL, why=why, asked=True, via=claim.name)
                for claim in claims
            ]


def _all_tied(connection: Connection, table: TableId, key: str, by: TableId, link: Link) -> bool:
    """No row is untied: such a row would go as nobody's, and it can be somebody's in another way."""
    here, there = quoted(connection, table.schema, table.table), quoted(connection, by.schema, by.table)
    met = f"x.{quoted(connection, link.columns[0])} = s.k"
    some = f"SELECT {quoted(connection, key)} AS k FROM {here} LIMIT {READ}"
    question = f"SELECT count(*) FROM ({some}) AS s WHERE NOT EXISTS (SELECT 1 FROM {there} AS x WHERE {met})"
    try:
        with connection.begin_nested():
            return not connection.exec_driver_sql(question).scalar_one()
    except StoreError:
        return False


def _one_each(world: World, table: TableId, link: Link) -> bool:
    """No two rows say it of the same one: what many hang on, a product in baskets, is nobody's of these."""
    values = [value for value in world.samples[table].of(link.columns[0]) if value != "0"]
    return link.unique or (len(values) >= FEW and len(values) == len(set(values)))


def tied(owned: Owned) -> set[TableId]:
    """What is found over such rows, and the tables of these: all has to stay for as long."""
    found: set[TableId] = set()
    more = True
    while more:
        new = {table for table, claims in owned.claims.items() if table not in found and _over(claims, found)}
        found |= new
        more = bool(new)
    whole = {table for table, _ in owned.pointers}
    ties = {link.to for table in found for claim in owned.claims[table] for link in claim.links if link.tied}
    return found | (ties - whole)


def _over(claims: list[Claim], found: set[TableId]) -> bool:
    return any(link.tied or link.to in found for claim in claims for link in claim.links)


def _written(owned: Owned, table: TableId) -> bool:
    """Files, or what somebody wrote: by the names of its columns."""
    known = owned.world.evidence[table].values()
    named = any(one.named and one.named.category in _THEIR_OWN for one in known)
    return named and len(owned.world.key(table)) == 1 and owned.world.samples[table].rows > 0


_THEIR_OWN = frozenset({"document", "photo", "own text", "message", "note"})


def _told(owned: Owned, table: TableId) -> bool:
    """It says something that can be somebody's, and a row has a key of one column."""
    return len(owned.world.key(table)) == 1 and owned.world.samples[table].rows > 0 and speaks(owned.world, table)


def _ties(owned: Owned, table: TableId) -> Iterator[Link]:
    world = owned.world
    for other, links in world.links.items():
        claims = [claim for claim in owned.claims.get(other, ()) if claim.links]
        if other in world.groups or len(claims) != 1 or len(claims[0].links) != 1 or not _only_ties(owned, other):
            continue
        (person,) = claims[0].links
        for link in links:
            if link.to != table or link.nullable or link.to_columns != world.key(table) or link == person:
                continue
            if person.to not in world.groups or person.nullable or person.when[0] or len(link.columns) > 1:
                continue
            if _NOT_THEIRS.fullmatch(_called(owned, other)):
                continue
            why = f"{world.named(other)} ties {world.groups[person.to].name} to it; are they whose it is?"
            key = world.key(table)
            yield Link(key, other, link.columns, Certainty.DOUBTFUL, why, nullable=False, folded=True, tied=True)


def _called(owned: Owned, table: TableId) -> str:
    return owned.world.bare(table).strip("_")


def _theirs(owned: Owned, link: Link) -> bool:
    return _THEIRS.search(_called(owned, link.to)) is not None


def _only_ties(owned: Owned, table: TableId) -> bool:
    """It says nothing but that one is tied to the other, and since when."""
    linked = {name for link in owned.links(table) for name in link.columns} | set(owned.world.key(table))
    rest = [c for c in owned.world.columns(table).values() if c.name not in linked and c.type not in MOMENTS]
    return len(owned.links(table)) > 1 and all(
        c.type is TypeKind.BOOLEAN or spaced(c.name) in ("_position_", "_sort_", "_order_") for c in rest
    )
