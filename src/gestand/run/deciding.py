"""What the records decide during a run: it may keep more than its plan did, and never less."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from gestand.datamap.model import DataMap
from gestand.held.decisions import Decisions, decisions, silence
from gestand.ledger.records import Records


def decided(datamap: DataMap, records: Records, at: datetime, now: datetime) -> Decisions:
    """The endings of the plan's moment; the holds and beginnings of now as well, which only ever keep more."""
    found = (records.endings(), records.beginnings(), records.holds())
    then = decisions(datamap, *found, at)
    current = decisions(datamap, *found, now)
    ended = {
        group: {
            key: kept
            for key, acts in people.items()
            if (kept := {n: m for n, m in acts.items() if n in current.ended.get(group, {}).get(key, {})})
        }
        for group, people in then.ended.items()
    }
    silent = silence(datamap, records, at, now)
    return replace(current, ended=ended, silent=silent).with_holds(then.holds)
