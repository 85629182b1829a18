"""`decisions/all`: no activity decides about people by itself, where the policy says that none does (GDPR article 22).

What an activity says of itself is held against that sentence; and of what people decide it is asked whether somebody
stands beside each decision that is on record.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from gestand.datamap.model import Column, DataMap, Table
from gestand.errors import StoreError
from gestand.policy.deciding import Decides, DecidesSpec
from gestand.policy.names import Ambiguous, Names
from gestand.verify.filled import is_said
from gestand.verify.kleene import both, no
from gestand.verify.report import PlaceCount, Standing, Verdict
from gestand.verify.rows import Rows
from gestand.verify.session import Session

KIND = "decisions"
KEY = f"{KIND}/all"
SAYS = "no activity decides by itself, and beside each decision that is on record stands who took it"


def promised(datamap: DataMap) -> list[str]:
    return [KEY] if datamap.policy.no_decisions else []


def judge(datamap: DataMap, session: Session | None, without: str) -> Iterator[Verdict]:
    """The verdict, where it is promised; `without` says why it is unknown where there are no records."""
    if not promised(datamap):
        return
    said = {spec.name: spec.decides for spec in datamap.policy.activities}
    alone = [name for name, decides in said.items() if decides and decides.how is Decides.ITSELF]
    unknown = [f"{name} does not say whether it decides" for name, decides in said.items() if decides is None]
    places = []
    for name, decides in said.items():
        if decides is None or decides.how is not Decides.PERSON:
            continue
        try:
            place = _nobodys(datamap, session, decides) if session else None
        except StoreError as error:
            unknown.append(f"{name}: {error.message}")
            continue
        if place is not None and place.count:
            places.append(place)
    unknown += [without] if session is None else []
    rows = sum(place.count for place in places)
    if alone or places:
        why = [f"{name} decides by itself" for name in alone]
        why += [f"{rows} decided, and nothing says by whom"] if rows else []
        count = rows + len(alone)
        yield Verdict(KEY, KIND, SAYS, Standing.BROKEN, count, places=tuple(sorted(places)), why="; ".join(why))
        return
    yield Verdict(KEY, KIND, SAYS, Standing.UNKNOWN if unknown else Standing.KEPT, why="; ".join(unknown))


def _nobodys(datamap: DataMap, session: Session, decides: DecidesSpec) -> PlaceCount:
    """How many rows have a decision, and nobody who took it."""
    (table, what), (other, by) = (_column(datamap, name) for name in (decides.what, decides.by))
    if table.id in datamap.unsure or table.files or table is not other:
        raise StoreError("verify/decisions", f"`gestand map` has an error about {table.name}")
    hands = session.hands.of(table.id.store)
    frame = Rows.of(session.ask(hands.store.dialect), table).frame
    taken, who = (is_said(frame.row.c[column.name], column, frame.dialect) for column in (what, by))
    count = hands.one(sa.select(sa.func.count()).select_from(frame.source).where(both(taken, no(who))))[0]
    return PlaceCount(table.id.store, table.name, by.name, int(count))


def _column(datamap: DataMap, name: str) -> tuple[Table, Column]:
    try:
        found = Names(datamap.policy.tables).column(name)
    except Ambiguous:
        found = None
    table = datamap.named(found.table.name) if found else None
    if found is None or table is None or found.name not in table.columns:
        raise StoreError("verify/decisions", f"{name} is not found")
    return table, table.columns[found.name]
