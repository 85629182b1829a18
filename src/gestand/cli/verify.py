"""`gestand verify`: does each promise hold? Asked of the stores, with read-only hands."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from gestand import clock
from gestand.cli.frame import AtOption, DebugOption, Form, FormatOption, PathArgument, guarded, progress
from gestand.cli.paper import complain, put_json
from gestand.cli.session import opened
from gestand.errors import Exit, UsageError

if TYPE_CHECKING:
    from gestand.ledger.records import Records
    from gestand.verify.report import Report


class Scope(StrEnum):
    ALL = "all"
    ENFORCED = "enforced"


PromiseOption = Annotated[
    str | None, typer.Option("--promise", metavar="KEY", help="Only this promise, such as keep/accounting.")
]
ScopeOption = Annotated[
    Scope, typer.Option("--scope", help="`enforced` leaves out what this version cannot check, and says so.")
]


def register(app: typer.Typer) -> None:
    @app.command(short_help="Ask the stores whether each promise is kept")
    @guarded
    def verify(
        path: PathArgument,
        promise: PromiseOption = None,
        scope: ScopeOption = Scope.ALL,
        at: AtOption = None,
        form: FormatOption = Form.TEXT,
        debug: DebugOption = False,  # noqa: ARG001
    ) -> Exit:
        """Ask the stores whether each promise is kept: kept, broken, unknown or unsupported.

        \b
        Example:
          gestand verify privacy.yaml --scope enforced
        """
        from gestand.cli import show
        from gestand.verify.judge import verify as judge

        with opened(path, at) as session:
            records = session.records()
            with progress() as bar:
                found = judge(session.map, session.stores, records, session.at, promise, bar)
            if promise is not None and not found.promises:
                raise UsageError(
                    "promise/unknown", f"there is no promise {promise}", "`gestand verify PATH` names them all"
                )
            whole = found
            found, left_out = enforced(whole) if scope is Scope.ENFORCED else (whole, 0)
            if form is Form.TEXT:
                show.report(found, session.policy.zone, left_out, columns=promise is not None)
            else:
                put_json(found.to_json())
                if left_out:
                    complain(f"gestand: left out {left_out} that this version cannot check")
            records.verify().insist()
            enter(records, whole, clock.now(), promise)
            return found.exit()


def enter(records: Records, found: Report, now: datetime, promise: str | None = None) -> None:
    """The verdicts go into the ledger: when the authority asks, they are what shows that somebody looked."""
    about = {} if promise is None else {"promise": promise}
    records.note("verified", {**found.to_entry(), **about}, now)


def enforced(found: Report) -> tuple[Report, int]:
    """The report without what this version cannot check, and how many that were."""
    rest = tuple(verdict for verdict in found.promises if verdict.standing != "unsupported")
    return replace(found, promises=rest), len(found.promises) - len(rest)
