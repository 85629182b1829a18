"""`gestand map`: whose everything is, and what does not fit."""

from __future__ import annotations

import typer

from gestand.cli.frame import AnyAtOption, DebugOption, Form, FormatOption, PathArgument, guarded, has_errors
from gestand.cli.paper import put, put_json
from gestand.cli.session import opened
from gestand.errors import Exit


def register(app: typer.Typer) -> None:
    @app.command("map", short_help="Bind a policy to its stores: whose everything is, what does not fit")
    @guarded
    def map_(
        path: PathArgument,
        at: AnyAtOption = None,
        form: FormatOption = Form.TEXT,
        debug: DebugOption = False,  # noqa: ARG001
    ) -> Exit:
        """Bind a policy to its live stores: whose each table is, what each column is, what does not fit.

        \b
        Example:
          gestand map privacy.yaml
        """
        from gestand.datamap import report

        with opened(path, at) as session:
            if form is Form.JSON:
                put_json(report.to_json(session.map))
            else:
                put(report.to_text(session.map))
            if has_errors(session.map.findings):
                return Exit.BROKEN
            return Exit.UNKNOWN if session.map.unreachable else Exit.DONE
