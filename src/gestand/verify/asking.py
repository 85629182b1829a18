"""`asked/<activity>`: nobody's account ends by its term before they were asked whether they want to stay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

import sqlalchemy as sa

from gestand.datamap.model import Activity, BoundTerm, Claim, DataMap, Table
from gestand.errors import StoreError
from gestand.verify.bounds import Bounds
from gestand.verify.cells import judged_classes
from gestand.verify.kleene import both, either, every, no
from gestand.verify.report import Standing, Verdict
from gestand.verify.rows import Rows
from gestand.verify.session import Session
from gestand.verify.tally import Tally

KIND = "asked"


def promised(datamap: DataMap) -> list[str]:
    """The keys of the promises."""
    return [f"{KIND}/{activity.name}" for activity in datamap.activities.values() if activity.ask]


def judge(datamap: DataMap, session: Session | None, wanted: Sequence[str], without: str) -> Iterator[Verdict]:
    """A verdict for each activity that asks; `without` says why there is none where there are no records."""
    for activity in datamap.activities.values():
        key = f"{KIND}/{activity.name}"
        if activity.ask is None or key not in wanted:
            continue
        says = f"nobody's {activity.name} ends by its term before they were asked"
        if session is None:
            yield Verdict(key, KIND, says, Standing.UNKNOWN, why=without)
            continue
        tally = Tally()
        for name in datamap.unbound.get(activity.name, ()):
            tally.untold("", f"{name} is not bound")
        for table, claim in _asked(datamap, activity, session.bounds):
            try:
                _of_people(session, activity, table, claim, tally)
            except StoreError as error:
                tally.untold(table, error.message)
        yield tally.verdict(key, says, "should have been asked before, and were not", noun="row")


def unasked(datamap: DataMap, bounds: Bounds, promise: str) -> bool:
    """Nobody within the bounds is asked before it ends, as far as the map can tell."""
    activity = datamap.activities[promise.partition("/")[2]]
    return activity.name not in datamap.unbound and not any(True for _ in _asked(datamap, activity, bounds))


def _asked(datamap: DataMap, activity: Activity, bounds: Bounds | None) -> Iterator[tuple[Table, Claim]]:
    """The people's own tables of which it uses something."""
    for table in datamap.tables.values():
        for claim in table.claims if bounds is None else bounds.claims(table):
            if (claim.own or not claim.hops) and not claim.template and activity.name in table.users(claim.name):
                yield table, claim


def _of_people(session: Session, activity: Activity, table: Table, claim: Claim, tally: Tally) -> None:
    """Whose term is over, of whom something is still there, and who was not asked in time."""
    if table.id in session.datamap.unsure:
        tally.untold(table, "`gestand map` has an error about it")
        return
    hands = session.hands.of(table.id.store)
    ask = session.ask(hands.store.dialect)
    rows = Rows.judged(ask, table, (claim.name,))
    status = rows.cells.status
    over = every(status.term(term, claim) for term in (cast(BoundTerm, activity.own), *activity.at_least))
    mine = [cls for cls in judged_classes(table) if activity.name in cls.activities and claim.name in cls.claims]
    there = either(*(rows.cells.present(cls) for cls in mine))
    excused = [
        status.bound(activity.name, claim).maybe,
        status.is_one_of(claim, ask.known.staying.get((activity.name, claim.group), frozenset())),
    ]
    frozen = status.frozen(activity.name, claim)
    asked = status.is_one_of(claim, ask.known.silent.get((activity.name, claim.group), frozenset()))
    excused += [asked] if frozen is None else [asked, frozen]
    left = both(there, over.sure, *map(no, excused))
    question = sa.select(sa.func.count()).select_from(rows.frame.source).where(left)
    found = int(hands.one(question)[0])
    tally.broken += found
    if found:
        tally.broken_at[(table.id.store, table.name, "*")] += found
