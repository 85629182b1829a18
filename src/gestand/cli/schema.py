"""`gestand schema`: the JSON Schema of the policy language, for editors."""

from __future__ import annotations

import typer

from gestand.cli.frame import DebugOption, guarded


def register(app: typer.Typer) -> None:
    @app.command()
    @guarded
    def schema(debug: DebugOption = False) -> None:  # noqa: ARG001
        """Print the JSON Schema of the policy language.

        Example: gestand schema > privacy.schema.json
        """
        from gestand.policy import schema as shipped

        print(shipped.text())
