"""The judge: are the promises kept? It shares policy, map and records with the executor, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from difflib import get_close_matches

from gestand.acts import Person
from gestand.datamap.model import DataMap
from gestand.errors import UsageError
from gestand.ledger.records import Records
from gestand.stores.base import Store
from gestand.verify import (
    asking,
    becoming,
    closed,
    controllers,
    copies,
    covered,
    decisions,
    keep,
    keylists,
    mentions,
    needed,
    notified,
    orphans,
    published,
    schedule,
    secrets,
    sources,
    visited,
)
from gestand.verify.bounds import Bounds, bounds
from gestand.verify.deep import Deep, search
from gestand.verify.hands import AllHands
from gestand.verify.report import QUERIES, Bounded, Report, Standing, Verdict
from gestand.verify.session import Session
from gestand.verify.telling import Progress, told

NO_RECORDS = "its records are not there: an ending or a hold may be missing"


def verify(
    datamap: DataMap,
    stores: Mapping[str, Store],
    records: Records | None,
    at: datetime,
    promise: str | None = None,
    progress: Progress | None = None,
    deep: Deep | None = None,
    organisation: Person | None = None,
) -> Report:
    """Judge every promise of the policy at the aware moment `at`, or only the one whose key is `promise`.

    Reads only, each SQL store in one snapshot. What cannot be asked makes its promises unknown, with the reason, and
    never stops the others. Without gestand's own records every promise that depends on endings or holds is unknown.
    `progress` is told what is being looked at, and how many tables of how many are done. `deep` asks the canary
    question as well, `gone/...`: everything that is there is read for what erased people were known by.
    `organisation` bounds the verdicts to the rows of one and its people: such a report says nothing of the whole, and
    names what is not asked of one. UsageError: there is no promise of that name, or no such organisation.
    """
    policy = datamap.policy
    with AllHands(stores, few=organisation is not None) as hands:
        one = None if organisation is None else bounds(datamap, hands, organisation)
        session = None if records is None else Session(datamap, hands, records, at, one)
        if one is not None:
            return _of_one(datamap, session, one, at, promise, progress)
        verdicts = tuple(_verdicts(datamap, hands, session, promise, progress))
        said = (*published.judge(policy, records, at), *visited.judge(policy, records, at))
        verdicts += tuple(verdict for verdict in said if promise in (None, verdict.key))
        if promise in (None, notified.KEY):
            verdicts += tuple(notified.judge(datamap, session, records, at, NO_RECORDS))
        if deep is not None and (promise is None or promise.partition("/")[0] == search.KIND):
            verdicts += tuple(_gone(session, stores, records, deep, promise, progress))
    if promise is not None and not verdicts:
        raise _no_such(datamap, promise)
    return Report(at, policy.version, policy.digest, verdicts)


def _of_one(
    datamap: DataMap,
    session: Session | None,
    one: Bounds,
    at: datetime,
    promise: str | None,
    progress: Progress | None,
) -> Report:
    """What becomes of somebody is asked of one organisation; what is true of tables or of nobody is not."""
    known = promises(datamap)
    if promise is not None and promise not in known:
        raise _no_such(datamap, promise)
    wanted = known if promise is None else [promise]
    names = [name for name in datamap.activities if f"keep/{name}" in wanted]
    verdicts = list(_kept(datamap, session, [n for n in names if not keep.unasked(datamap, one, n)], progress))
    asks = [k for k in asking.promised(datamap) if k in wanted and not asking.unasked(datamap, one, k)]
    verdicts += asking.judge(datamap, session, asks, NO_RECORDS)
    judged = {verdict.key for verdict in verdicts}
    bounded = Bounded(one.organisation, one.number, tuple(key for key in wanted if key not in judged))
    return Report(at, datamap.policy.version, datamap.policy.digest, tuple(verdicts), bounded)


def _verdicts(
    datamap: DataMap, hands: AllHands, session: Session | None, promise: str | None, progress: Progress | None
) -> Iterator[Verdict]:
    wanted = [name for name in datamap.activities if promise in (None, f"keep/{name}")]
    yield from _kept(datamap, session, wanted, progress)
    for verdict in (*covered.judge(datamap), schedule.judge(datamap), *closed.judge(datamap), *needed.judge(datamap)):
        if promise in (None, verdict.key):
            yield verdict
    wanted = [key for key in controllers.promised(datamap) if promise in (None, key)]
    yield from controllers.judge(datamap, session, wanted, NO_RECORDS)
    if promise in (None, decisions.KEY):
        yield from decisions.judge(datamap, session, NO_RECORDS)
    wanted = [key for key in sources.promised(datamap) if promise in (None, key)]
    yield from sources.judge(datamap, session, wanted, NO_RECORDS)
    yield from _orphans(datamap, session, promise, progress)
    for table, becomes in becoming.promised(datamap):
        if promise in (None, key := becoming.key(table, becomes)):
            said = becoming.says(table, becomes)
            yield _unknown(key, said) if session is None else becoming.judge(session, table, becomes)
    wanted = [key for key in keylists.promised(datamap) if promise in (None, key)]
    yield from keylists.judge(datamap, session, list(told(progress, "lists of keys", wanted)), NO_RECORDS)
    wanted = [key for key in copies.promised(datamap) if promise in (None, key)]
    if session is None:
        yield from copies.unknown(datamap, wanted, NO_RECORDS)
    else:
        yield from copies.judge(datamap, session, list(told(progress, "copies", wanted)))
    for table, column in secrets.columns(datamap):
        if promise in (None, f"secrets/{table.name}.{column.name}"):
            yield secrets.judge(datamap, hands, table, column)
    yield from asking.judge(datamap, session, [k for k in asking.promised(datamap) if promise in (None, k)], NO_RECORDS)
    yield from mentions.judge(datamap, session, promise, NO_RECORDS)
    for section in datamap.policy.unsupported:
        key = f"{section.section}/{section.name}"
        if section.section != visited.KIND and promise in (None, key):
            why = "this version of gestand cannot check it"
            yield Verdict(key, section.section, section.says, Standing.UNSUPPORTED, why=why)


def _gone(
    session: Session | None,
    stores: Mapping[str, Store],
    records: Records | None,
    deep: Deep,
    promise: str | None,
    progress: Progress | None,
) -> Iterator[Verdict]:
    if session is None or records is None:
        yield _unknown(search.KIND, "nothing is left of whoever was erased")
        return
    for verdict in search.judge(session, stores, records, deep, progress):
        if promise in (None, search.KIND, verdict.key):
            yield verdict


def _kept(datamap: DataMap, session: Session | None, wanted: list[str], progress: Progress | None) -> Iterator[Verdict]:
    for name in wanted if session is None else ():
        yield _unknown(f"keep/{name}", datamap.activities[name].said)
    if session is None or not wanted:
        return
    for name, tally in keep.judge(session, wanted, progress).items():
        says = datamap.activities[name].said
        yield tally.verdict(f"keep/{name}", says, "still there that nothing holds any more", QUERIES)


def _orphans(
    datamap: DataMap, session: Session | None, promise: str | None, progress: Progress | None
) -> Iterator[Verdict]:
    wanted = [table for table in orphans.promised(datamap) if promise in (None, f"orphans/{table.name}")]
    for table in told(progress, "rows of nobody", wanted):
        key = f"orphans/{table.name}"
        verdict = _unknown(key, orphans.says(table)) if session is None else orphans.judge(session, table)
        if verdict is not None:
            yield verdict


def _unknown(key: str, says: str) -> Verdict:
    return Verdict(key, key.split("/", 1)[0], says, Standing.UNKNOWN, why=NO_RECORDS)


def promises(datamap: DataMap) -> list[str]:
    """The keys of all promises."""
    names = [f"keep/{name}" for name in datamap.activities]
    names += [f"covered/{spec.name}" for spec in datamap.policy.stores]
    names += [schedule.KEY, *(f"only/{group.name}" for group in datamap.policy.people if group.only)]
    names += [
        *needed.promised(datamap),
        *decisions.promised(datamap),
        *controllers.promised(datamap),
        *sources.promised(datamap),
    ]
    names += [f"orphans/{table.name}" for table in orphans.promised(datamap)]
    names += [becoming.key(*found) for found in becoming.promised(datamap)]
    names += [*keylists.promised(datamap), *copies.promised(datamap)]
    names += [f"secrets/{table.name}.{column.name}" for table, column in secrets.columns(datamap)]
    names += [*asking.promised(datamap), *(f"mentions/{spec.of}" for spec in datamap.policy.mentions)]
    return [*dict.fromkeys(names), *(f"{said.section}/{said.name}" for said in datamap.policy.unsupported)]


def _no_such(datamap: DataMap, promise: str) -> UsageError:
    if promise.partition("/")[0] == search.KIND:
        return UsageError("promise/unknown", f"nobody is asked about by {promise}", "`--deep` searches; --since, whose")
    near = get_close_matches(promise, promises(datamap), n=3)
    hint = f"Did you mean {', '.join(near)}?" if near else "`gestand verify PATH` lists them all."
    return UsageError("promise/unknown", f"the policy makes no promise {promise}", hint)
