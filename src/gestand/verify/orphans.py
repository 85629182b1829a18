"""`orphans/<table>`: no row is of nobody, unless the policy says what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from gestand.datamap.model import ROW, Claim, DataMap, Table
from gestand.datamap.worked import Hop
from gestand.errors import StoreError
from gestand.policy.model import Orphans
from gestand.verify import dialects
from gestand.verify.cells import judged_classes
from gestand.verify.going import Going
from gestand.verify.keep import insist_sure
from gestand.verify.kleene import both
from gestand.verify.people import files_of
from gestand.verify.report import QUERIES, Verdict
from gestand.verify.rows import Rows
from gestand.verify.session import Session
from gestand.verify.tally import Tally


def promised(datamap: DataMap) -> Iterator[Table]:
    """The tables whose rows can be of nobody, and of which the policy does not say that those stay."""
    for table in datamap.tables.values():
        linked = bool(table.claims) and all(claim.hops or claim.template for claim in table.claims)
        if linked and table.orphans in (Orphans.UNSAID, Orphans.GO):
            yield table


def says(table: Table) -> str:
    if table.orphans is Orphans.GO:
        return f"a row of {table.name} that is of nobody goes"
    return f"no row of {table.name} is of nobody"


def judge(session: Session, table: Table) -> Verdict | None:
    """One table; None where the schema lets no row be of nobody."""
    tally = Tally()
    try:
        count = _count(session, table)
        if count is None:
            return None
        tally.broken = count
        tally.broken_at[table.id.store, table.name, ROW] += count
    except StoreError as error:
        tally.untold("", error.message)
    noun = "file" if table.files else "row"
    return tally.verdict(f"orphans/{table.name}", says(table), "of nobody", QUERIES, noun)


def _count(session: Session, table: Table) -> int | None:
    if table.files:
        found = files_of(session, table)
        return found.strange + found.orphans
    insist_sure(session.datamap, table)
    hands = session.hands.of(table.id.store)
    ask = session.ask(hands.store.dialect)
    rows = Rows.of(ask, table)
    orphan = rows.orphan()
    if dialects.guards_references(ask.dialect) and any(_certain(session.datamap, c) for c in table.claims):
        return None
    if not session.some_orphan(table):
        return 0
    if table.orphans is Orphans.GO and judged_classes(table):
        # What a duty, a hold or a reference keeps may stay: only what should be gone breaks the promise.
        rows, goes = Going(ask, hands, table).rows()
        orphan = both(rows.orphan(), goes)
    return int(hands.one(sa.select(sa.func.count()).select_from(rows.frame.source).where(orphan))[0])


def _certain(datamap: DataMap, claim: Claim) -> bool:
    """The schema lets the path of a claim only lead to a person whose row exists."""
    return all(_guarded(datamap.tables[hop.table], hop) for hop in claim.hops)


def _guarded(table: Table, hop: Hop) -> bool:
    filled = not any(table.columns[name].nullable for name in hop.columns)
    return filled and any(ref.declared and ref.columns == hop.columns and ref.to == hop.to for ref in table.references)
