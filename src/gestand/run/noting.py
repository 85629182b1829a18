"""What a run writes down of its slices: before the commit of each in its store, and after it.

A slice is entered together with what the next one intends, or with the end of the run: each transaction of the records
waits for the disk several times, and there would be two for every one of the store. Until then its intent stands, and
a run that is cut off finds it by that, as one that was cut off right after the commit. No two slices are ever open:
the next one cannot be committed before this one is entered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from gestand.errors import Refused, StoreError
from gestand.ledger.records import Done, Records


class Noting:
    """The slices of one run in the records."""

    def __init__(self, records: Records, run: str, revision: str, now: datetime) -> None:
        self.records = records
        self.run = run
        self.revision = revision
        self.now = now
        self._open: Done | None = None
        """A slice that was committed, and is not entered."""

    def intend(self, number: int, bodies: Mapping[int, Mapping[str, Any]]) -> None:
        """Before the commit of a slice; the one before it is entered, if that is still to be done."""
        self.records.intend_slice(self.run, number, bodies, self.revision, self.now, self._open)
        self._open = None

    def committed(self, number: int, rows: Mapping[int, int], at_once: bool) -> None:
        """After the commit; it is entered with what comes next, or by `settle`. `at_once`: a pause comes next."""
        self.settle()
        self._open = (number, rows) if rows else None
        if at_once:
            self.settle()

    def settle(self) -> None:
        """Enters what was committed, where something else comes next than another slice, or after a while."""
        if self._open:
            self.records.enter_slice(self.run, *self._open, self.now)
            self._open = None

    def withdraw(self, order: int, number: int) -> None:
        """What was written down did not happen, or is not needed any more."""
        self.settle()
        self.records.withdraw(self.run, order, number, self.now)

    def finish(self, totals: Mapping[str, Any]) -> None:
        self.records.finish_run(self.run, self.now, totals, self._open)
        self._open = None

    @contextmanager
    def to_the_last(self) -> Iterator[None]:
        """Whatever ends the run before its end, what was committed is entered, as far as the process lives."""
        try:
            yield
        except (Refused, StoreError):
            self.settle()
            raise
