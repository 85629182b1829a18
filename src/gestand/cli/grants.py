"""`gestand grants`: what a reading and a writing role need, and no more."""

from __future__ import annotations

from typing import Annotated

import typer

from gestand.cli.frame import DebugOption, PathArgument, guarded
from gestand.cli.session import opened

ReaderOption = Annotated[str, typer.Option("--reader", help="The role that only reads.")]
WriterOption = Annotated[str, typer.Option("--writer", help="The role that carries plans out.")]


def register(app: typer.Typer) -> None:
    @app.command()
    @guarded
    def grants(
        path: PathArgument,
        reader: ReaderOption = "gestand_read",
        writer: WriterOption = "gestand_write",
        debug: DebugOption = False,  # noqa: ARG001
    ) -> None:
        """Print the GRANTs for a reading and a writing role.

        Example: gestand grants privacy.yaml --reader gestand_read --writer gestand_write
        """
        from gestand.datamap.grants import grants as render

        with opened(path) as session:
            print(render(session.map, reader, writer))
