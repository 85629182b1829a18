"""`controller/<group>`: of people for whom others decide it is known who: an organisation that is there, with a name.

Whoever runs the service is only the processor (GDPR article 28). Without the organisation nobody's instructions count,
and no statement and no answer can say who is responsible (articles 13(1)(a) and 14(1)(a)).
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from gestand.datamap.model import ROW, Claim, DataMap, Group
from gestand.errors import StoreError
from gestand.policy.model import Role
from gestand.verify.filled import is_said
from gestand.verify.frame import Elsewhere
from gestand.verify.kleene import both, either, no
from gestand.verify.report import Standing, Verdict
from gestand.verify.rows import Rows
from gestand.verify.session import Session
from gestand.verify.tally import Tally

KIND = "controller"


def promised(datamap: DataMap) -> list[str]:
    """The keys of the promises: one for each group for which whoever runs the service is the processor."""
    return [f"{KIND}/{name}" for name, group in datamap.groups.items() if group.role is Role.PROCESSOR]


def judge(datamap: DataMap, session: Session | None, wanted: list[str], without: str) -> Iterator[Verdict]:
    """A verdict for each key of `wanted`; `without` says why there is none where there are no records."""
    for key in wanted:
        group = datamap.groups[key.partition("/")[2]]
        says = f"of every {group.name} it is known which organisation decides"
        if session is None:
            yield Verdict(key, KIND, says, Standing.UNKNOWN, why=without)
            continue
        tally = Tally()
        try:
            _people(session, group, tally)
        except StoreError as error:
            tally.untold("", error.message)
        yield tally.verdict(key, says, "whose organisation is not there, or has no name")


def _people(session: Session, group: Group, tally: Tally) -> None:
    datamap = session.datamap
    table, claim, customer = datamap.tables.get(group.table), _own(datamap, group), _organisation(datamap, group)
    if table is None or claim is None or customer is None:
        tally.untold("", f"the path from a {group.name} to their organisation is not bound")
        return
    way = (table.id, *(hop.to for hop in claim.way))
    if unsure := sorted(str(name) for name in {*way} & datamap.unsure):
        tally.untold("", f"`gestand map` has an error about {', '.join(unsure)}")
        return
    if not customer.known_by:
        tally.untold("", f"nothing in the row of a {customer.name} says who it is: `known_by` names no column of it")
        return
    hands = session.hands.of(table.id.store)
    rows = Rows.of(session.ask(hands.store.dialect), table)
    frame = rows.frame
    if way[-1].store != table.id.store:
        raise Elsewhere(way[-1])
    row, columns = frame.row_at(claim, len(claim.way)), datamap.tables[way[-1]].columns
    named = either(*(is_said(row.c[name], columns[name], frame.dialect) for name in customer.known_by))
    lost = both(frame.has_person(claim), no(both(frame.there(claim, len(claim.way)), named)))
    found = int(hands.one(sa.select(sa.func.count()).select_from(frame.source).where(lost))[0])
    tally.broken += found
    tally.broken_at[table.id.store, table.name, ROW] += found


def _own(datamap: DataMap, group: Group) -> Claim | None:
    """The claim by which a row of the people's own table is theirs."""
    table = datamap.tables.get(group.table)
    theirs = (claim for claim in (table.claims if table else ()) if claim.group == group.name)
    found = next((claim for claim in theirs if claim.own or not claim.hops), None)
    return found if found is not None and found.beyond else None


def _organisation(datamap: DataMap, group: Group) -> Group | None:
    return datamap.groups.get(group.belongs.group) if group.belongs else None
