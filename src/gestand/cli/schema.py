"""`gestand schema`: the JSON Schema of the policy language, for editors."""

from __future__ import annotations

import typer

from gestand.cli.frame import AnyAtOption, DebugOption, Form, FormatOption, guarded, moment
from gestand.cli.paper import put


def register(app: typer.Typer) -> None:
    @app.command(short_help="Print the JSON Schema of the policy language")
    @guarded
    def schema(
        at: AnyAtOption = None,
        form: FormatOption = Form.JSON,  # noqa: ARG001
        debug: DebugOption = False,  # noqa: ARG001
    ) -> None:
        """Print the JSON Schema of the policy language; it is JSON in both formats.

        \b
        Example:
          gestand schema > privacy.schema.json
        """
        from gestand.policy import schema as shipped

        moment(at, "UTC")
        put(shipped.text().rstrip("\n"))
