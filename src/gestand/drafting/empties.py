"""Rows that are somebody by themselves only where no account stands in them: an order of a customer is no guest's.

Where every row has either an account or what a guest fills in, and none has both, NULL says whose it is; a claim that
asks for it keeps what is of the one from waiting for the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy.engine import Connection

from gestand.drafting.alternatives import READ
from gestand.drafting.claims import Claim, Owned
from gestand.drafting.sampling import quoted
from gestand.drafting.world import Link
from gestand.errors import StoreError
from gestand.stores.base import TableId, TypeKind

_SAYABLE = re.compile(r"[A-Za-z_][\w$-]*")
"""A column that a condition can name."""


def where_empty(owned: Owned, connection: Connection) -> None:
    """The claims of guests, where the rows show that they are of nobody else."""
    for table in sorted(owned.guests):
        own = [claim for claim in owned.claims[table] if not claim.links]
        link = _account(owned, table)
        if len(own) != 1 or link is None or _found_by_value(owned, table):
            continue
        if said := _either(owned, connection, table, link, own[0].columns):
            _only_there(owned, table, own[0], link, said)


def _account(owned: Owned, table: TableId) -> Link | None:
    """The one column by which a row is of somebody with an account, if it is only that and may be NULL."""
    claims = [claim for claim in owned.claims[table] if claim.links]
    if len(claims) != 1 or len(claims[0].links) != 1 or claims[0].then != "goes" or claims[0].hand:
        return None
    (link,) = claims[0].links
    plain = not (link.when[0] or link.folded or link.tied) and len(link.columns) == 1
    return link if plain and link.nullable and _SAYABLE.fullmatch(link.columns[0]) else None


def _found_by_value(owned: Owned, table: TableId) -> bool:
    """Rows elsewhere are found by what stands in these: such a path does not ask which of them are people."""
    links = (link for claims in owned.claims.values() for claim in claims for link in claim.links)
    return any(link.folded and link.to == table for link in links)


def _either(owned: Owned, connection: Connection, table: TableId, link: Link, filled: tuple[str, ...]) -> str:
    """Why one says that each row has an account or what a guest fills in, and none has both; empty when it is not so.

    Asked of the first few thousand rows.
    """
    columns = owned.world.columns(table)
    texts = [name for name in filled if columns[name].type is TypeKind.TEXT]
    nobody = {TypeKind.INTEGER: "0", TypeKind.TEXT: "''"}.get(columns[link.columns[0]].type)
    if not texts:
        return ""
    key = quoted(connection, link.columns[0])
    any_of_it = " OR ".join(f"{quoted(connection, name)} <> ''" for name in texts)
    listed = ", ".join(quoted(connection, name) for name in (*link.columns, *texts))
    some = f"SELECT {listed} FROM {quoted(connection, table.schema, table.table)} LIMIT {READ}"
    # An account of 0, or an empty one, is nobody and is not NULL.
    both = f"{key} IS NOT NULL AND ({any_of_it})" + (f" OR {key} = {nobody}" if nobody else "")
    neither = f"{key} IS NULL AND NOT coalesce({any_of_it}, 1 = 0)"
    counted = ", ".join(
        f"coalesce(sum(CASE WHEN {what} THEN 1 ELSE 0 END), 0)"
        for what in (both, neither, f"{key} IS NULL", f"{key} IS NOT NULL")
    )
    try:
        with connection.begin_nested():
            wrong, bare, guests, accounts = connection.exec_driver_sql(f"SELECT {counted} FROM ({some}) AS s").one()
    except StoreError:
        return ""
    if wrong or bare or not guests or not accounts:
        return ""
    return f"{guests} rows have {' and '.join(texts)} and no {link.columns[0]}, {accounts} the other way round"


def _only_there(owned: Owned, table: TableId, own: Claim, link: Link, said: str) -> None:
    """The claim asks for the account to be NULL, and every cell is of whoever the row is then."""
    made = replace(own, empty=link.columns[0], cells=True, columns=(), why=said)
    owned.claims[table] = [made if claim is own else claim for claim in owned.claims[table]]
    _parts(owned, table, own.name)


def _parts(owned: Owned, whole: TableId, name: str) -> None:
    """What hangs on such a row is the guest's as a whole, as it is the account's."""
    for table, claims in owned.claims.items():
        for claim in _through(claims, whole, name):
            others = [one for one in claims if one is not claim and one.links == claim.links]
            if any(one.cells and not one.columns for one in others) and not claim.cells:
                owned.claims[table] = [replace(c, cells=True) if c is claim else c for c in claims]
                _parts(owned, table, claim.name)


def _through(claims: list[Claim], whole: TableId, name: str) -> Iterator[Claim]:
    """The claims that lead on by this claim of the whole."""
    for claim in claims:
        if len(claim.links) == 1 and claim.links[0].to == whole and (claim.via or claim.name) == name:
            yield claim
