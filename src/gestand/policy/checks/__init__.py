"""What must be true between the parts of a policy, one module for each subject.

A check is a function of the draft and the report; it reads, and it adds findings. Nothing here looks at a store.
"""

from __future__ import annotations

from collections.abc import Callable

from gestand.policy.checks import (
    activities,
    answers,
    becoming,
    breaches,
    claims,
    closed,
    cohorts,
    consents,
    contradictions,
    controller,
    cookies,
    copies,
    decisions,
    law,
    marks,
    mentions,
    organisations,
    people,
    processors,
    proof,
    purposes,
    rights,
    said,
    stores,
    tables,
    terms,
    told,
    totals,
    transfers,
    words,
)
from gestand.policy.codes import Report
from gestand.policy.draft import Draft

Check = Callable[[Draft, Report], None]

ALL: tuple[Check, ...] = (
    *stores.CHECKS,
    *organisations.CHECKS,
    *closed.CHECKS,
    *tables.CHECKS,
    *claims.CHECKS,
    *becoming.CHECKS,
    *totals.CHECKS,
    *copies.CHECKS,
    *activities.CHECKS,
    *decisions.CHECKS,
    *said.CHECKS,
    *terms.CHECKS,
    *marks.CHECKS,
    *law.CHECKS,
    *cohorts.CHECKS,
    *mentions.CHECKS,
    *told.CHECKS,
    *purposes.CHECKS,
    *people.CHECKS,
    *controller.CHECKS,
    *processors.CHECKS,
    *transfers.CHECKS,
    *answers.CHECKS,
    *proof.CHECKS,
    *rights.CHECKS,
    *cookies.CHECKS,
    *consents.CHECKS,
    *words.CHECKS,
    *contradictions.CHECKS,
    *breaches.CHECKS,
)


def run(draft: Draft, report: Report) -> None:
    """Every check, in the order of the subjects."""
    for check in ALL:
        check(draft, report)
