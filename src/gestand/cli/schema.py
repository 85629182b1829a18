"""`gestand schema`: the JSON Schema of the policy language, for editors."""

from __future__ import annotations

import typer

from gestand.cli.frame import DebugOption, Form, FormatOption, guarded
from gestand.cli.paper import put


def register(app: typer.Typer) -> None:
    @app.command(short_help="Print the JSON Schema of the policy language")
    @guarded
    def schema(form: FormatOption = Form.JSON, debug: DebugOption = False) -> None:  # noqa: ARG001
        """Print the JSON Schema of the policy language; it is JSON in both formats.

        \b
        Example:
          gestand schema > privacy.schema.json
        """
        from gestand.policy import schema as shipped

        put(shipped.text().rstrip("\n"))
