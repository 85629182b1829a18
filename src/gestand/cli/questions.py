"""`gestand questions`: what a draft leaves open, asked one by one."""

from __future__ import annotations

import sys

import typer

from gestand.cli.frame import AnyAtOption, DebugOption, Form, FormatOption, PathArgument, guarded, moment
from gestand.errors import Exit


def register(app: typer.Typer) -> None:
    @app.command(short_help="Answer the questions of a policy, one by one")
    @guarded
    def questions(
        path: PathArgument,
        at: AnyAtOption = None,
        form: FormatOption = Form.TEXT,
        debug: DebugOption = False,  # noqa: ARG001
    ) -> Exit:
        """Ask every open question of a policy, and write each answer in its place at once.

        Comments and layout stay. Without a terminal the questions are listed, and the code is 2 while one is open.

        \b
        Example:
          gestand questions privacy.yaml
        """
        moment(at, "UTC")
        from gestand.cli import asking

        if form is Form.JSON:
            return asking.as_json(path)
        return asking.ask(path) if sys.stdin.isatty() else asking.listed(path)
