"""A run that was asked for and refused is a decision, and the ledger tells it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gestand import clock
from gestand.acts import Person, Plan
from gestand.errors import Refused
from gestand.ledger.codec import moment_to_text
from gestand.ledger.records import Records


@dataclass(slots=True)
class Attempt:
    """What is asked for: its moment, and as far as it is known which plan, about whom."""

    policy: str
    moment: datetime
    digest: str = ""
    person: Person | None = None

    def is_of(self, plan: Plan) -> None:
        self.digest, self.person, self.moment = plan.digest, plan.person, plan.at


@contextmanager
def entered(records: Records, attempt: Attempt) -> Iterator[None]:
    """Enters why it was refused, by the code of the failure, and lets the failure go on."""
    try:
        yield
    except Refused as refusal:
        # Records that refuse to be written cannot tell it either.
        if not refusal.code.startswith("records/"):
            records.note("refused", _body(attempt, refusal.code), clock.now())
        raise


def _body(attempt: Attempt, code: str) -> dict[str, Any]:
    body: dict[str, Any] = {"code": code, "policy": attempt.policy, "moment": moment_to_text(attempt.moment)}
    if attempt.digest:
        body["digest"] = attempt.digest
    if attempt.person is not None:
        body["person"] = attempt.person
    return body
