"""`gestand grants`: what a reading and a writing role need, and no more."""

from __future__ import annotations

from typing import Annotated

import typer

from gestand.cli.frame import AnyAtOption, DebugOption, Form, FormatOption, PathArgument, guarded
from gestand.cli.paper import put, put_json
from gestand.cli.session import opened
from gestand.errors import Exit

ReaderOption = Annotated[str, typer.Option("--reader", metavar="ROLE", help="The role that only reads.")]
WriterOption = Annotated[str, typer.Option("--writer", metavar="ROLE", help="The role that carries plans out.")]


def register(app: typer.Typer) -> None:
    @app.command(short_help="Print the GRANTs for a reading and a writing role")
    @guarded
    def grants(
        path: PathArgument,
        reader: ReaderOption = "gestand_read",
        writer: WriterOption = "gestand_write",
        at: AnyAtOption = None,
        form: FormatOption = Form.TEXT,
        debug: DebugOption = False,  # noqa: ARG001
    ) -> Exit:
        """Print the GRANTs for a reading and a writing role, to be run by whoever owns the tables.

        \b
        Example:
          gestand grants privacy.yaml --reader gestand_read --writer gestand_write
        """
        from gestand.datamap.grants import grants as render

        with opened(path, at) as session:
            text = render(session.map, reader, writer)
            if form is Form.JSON:
                statements = [line for line in text.splitlines() if line and not line.startswith("--")]
                put_json({"reader": reader, "writer": writer, "statements": statements})
            else:
                put(text.rstrip("\n"))
            return Exit.UNKNOWN if session.map.unreachable else Exit.DONE
