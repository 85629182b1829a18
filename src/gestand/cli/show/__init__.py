"""What people see in a terminal: plans, outcomes, verdicts, explanations, holds and the ledger, as text."""

from gestand.cli.show.explanations import explanation
from gestand.cli.show.holds import holds
from gestand.cli.show.ledger import entries, intact
from gestand.cli.show.picture import what_stays
from gestand.cli.show.plans import outcome, outcome_in_short, plan, short
from gestand.cli.show.reports import report, report_in_short

__all__ = [
    "entries",
    "explanation",
    "holds",
    "intact",
    "outcome",
    "outcome_in_short",
    "plan",
    "report",
    "report_in_short",
    "short",
    "what_stays",
]
