"""`gestand verify`: does each promise hold? Asked of the stores, with read-only hands."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from gestand.cli.frame import AtOption, DebugOption, Form, FormatOption, PathArgument, guarded, print_json, progress
from gestand.cli.session import opened
from gestand.errors import Exit


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
    @app.command()
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

        Example: gestand verify privacy.yaml --scope enforced
        """
        from gestand.cli import show
        from gestand.verify.judge import verify as judge

        with opened(path, at) as session, progress():
            report = judge(session.map, session.stores, session.records(), session.at, promise)
            if form is Form.JSON:
                print_json(report.to_json())
            else:
                show.report(report, scope is Scope.ENFORCED)
            return report.exit(scope is Scope.ENFORCED)
