"""The judge: are the promises kept? It shares policy, map and records with the executor, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from gestand.datamap.model import DataMap
from gestand.ledger.records import Records
from gestand.stores.base import Store
from gestand.verify import keep
from gestand.verify.hands import AllHands
from gestand.verify.report import Report, Standing, Verdict
from gestand.verify.session import Session


def verify(
    datamap: DataMap,
    stores: Mapping[str, Store],
    records: Records | None,
    at: datetime,
    promise: str | None = None,
) -> Report:
    """Judge every promise of the policy at the aware moment `at`, or only the one whose key is `promise`.

    Reads only. What cannot be asked makes a promise unknown, with its name and the reason, and never stops the
    others; without gestand's own records every `keep/...` is unknown, because an ending or a hold may be missing.
    """
    policy = datamap.policy
    with AllHands(stores) as hands:
        verdicts = list(_keep(datamap, hands, records, at, promise))
    return Report(at, policy.version, policy.digest, tuple(verdicts))


def _keep(
    datamap: DataMap, hands: AllHands, records: Records | None, at: datetime, promise: str | None
) -> Iterable[Verdict]:
    names = [name for name in datamap.activities if promise in (None, f"keep/{name}")]
    if records is None:
        for name in names:
            yield Verdict(
                f"keep/{name}", "keep", datamap.activities[name].said, Standing.UNKNOWN, why="its records are not there"
            )
        return
    for name, tally in keep.judge(Session(datamap, hands, records, at), names).items():
        yield tally.verdict(f"keep/{name}", datamap.activities[name].said, "rows are still there that nothing holds")
