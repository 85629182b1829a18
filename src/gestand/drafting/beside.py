"""A name or address of somebody else, copied into a row beside the link to them: `last_poster_name` of a topic."""

from __future__ import annotations

from dataclasses import replace

from gestand.drafting.claims import Claim, Owned, left
from gestand.drafting.looking import TEXTS
from gestand.drafting.people import categories
from gestand.drafting.words import words
from gestand.drafting.world import Link
from gestand.stores.base import TableId

_ENDS = frozenset({"id", "nr", "fk", "uuid", "key"})
_COPIED = frozenset(
    {
        *("name", "naam", "username", "email", "mail", "avatar", "phone", "ip", "login", "nick", "title", "fullname"),
        *("slug", "nickname", "handle", "address", "displayname"),
    }
)
_BETWEEN = frozenset({"display", "full", "user", "first", "last", "nick", "email", "ip", "login", "screen"})
"""`approver_display_name`: a word between whose it is and what it is."""


def in_rows_of_nobody(owned: Owned) -> None:
    """Rows that mean something without anybody: they stay, and only the copied cells are blanked."""
    for table in left(owned):
        found = _beside(owned, table, owned.direct(table))
        copied = {column for claim in found for column in claim.columns}
        if found and set(categories(owned.world, table, strict=True).values()) <= copied:
            owned.claims[table] = found
            owned.stays.add(table)


def in_rows_of_others(owned: Owned) -> None:
    for table, claims in owned.claims.items():
        if table not in owned.stays:
            said = {link.columns for claim in claims for link in claim.links}
            links = [link for link in owned.direct(table) if link.columns not in said and link.to not in owned.guests]
            told = [_with_copies(owned, table, claim) for claim in claims]
            owned.claims[table] = [*told, *_beside(owned, table, links)]


def _with_copies(owned: Owned, table: TableId, claim: Claim) -> Claim:
    """A second person of a row has the name of theirs that is copied into it."""
    if claim.cells or claim.columns or len(claim.links) != 1:
        return claim
    (link,) = claim.links
    if link.when[0] or len(link.columns) > 1 or link not in owned.direct(table):
        return claim
    copies = tuple(_copies(owned, table, link))
    return replace(claim, columns=copies) if copies else claim


def _beside(owned: Owned, table: TableId, links: list[Link]) -> list[Claim]:
    found = []
    taken: set[str] = set()
    for link in links:
        if link.when[0] or len(link.columns) > 1:
            continue
        columns = tuple(name for name in _copies(owned, table, link) if name not in taken)
        if columns:
            taken.update(columns)
            name = "-".join(_stem(link.columns[0]))
            why = f"{link.why}; {', '.join(columns)} {'is' if len(columns) == 1 else 'are'} copied from there"
            found.append(Claim(name, (link,), "blanked", link.certainty, why, cells=False, columns=columns))
    return found


def _stem(column: str) -> list[str]:
    stem = [part for part in words(column) if part not in _ENDS]
    return stem[:-1] if len(stem) > 1 and stem[-1] == "uid" else stem


def _copies(owned: Owned, table: TableId, link: Link) -> list[str]:
    return [name for name in copied_beside(owned, table, _stem(link.columns[0])) if name not in link.columns]


def copied_beside(owned: Owned, table: TableId, stem: list[str]) -> list[str]:
    """The texts of a row that are called after somebody in it: `approver_name` of an `approver`, and that itself."""
    return [
        name
        for name, column in owned.world.columns(table).items()
        if column.type in TEXTS and stem and _is_copy(list(words(name)), stem)
    ]


def _is_copy(name: list[str], stem: list[str]) -> bool:
    if name == stem:
        return True
    rest = name[len(stem) :]
    if name[: len(stem)] != stem or not rest or rest[-1] not in _COPIED:
        return False
    return len(rest) == 1 or (len(rest) == 2 and rest[0] in _BETWEEN)
