"""`gestand map`: whose everything is, and what does not fit."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from gestand.cli.frame import (
    AnyAtOption,
    DebugOption,
    Form,
    FormatOption,
    PathArgument,
    guarded,
    has_errors,
    progress,
)
from gestand.cli.paper import put, put_json
from gestand.cli.session import opened
from gestand.errors import Exit

ValuesOption = Annotated[
    bool,
    typer.Option("--values", help="Look at some values as well: is a column what it is said to be?"),
]


def register(app: typer.Typer) -> None:
    @app.command("map", short_help="Bind a policy to its stores: whose everything is, what does not fit")
    @guarded
    def map_(
        path: PathArgument,
        values: ValuesOption = False,
        at: AnyAtOption = None,
        form: FormatOption = Form.TEXT,
        debug: DebugOption = False,  # noqa: ARG001
    ) -> Exit:
        """Bind a policy to its live stores: whose each table is, what each column is, what does not fit.

        Values that --values looks at are counted in memory; none is written or shown. What it finds is so; what it does
        not find may be there all the same.

        \b
        Example:
          gestand map privacy.yaml --values
        """
        from gestand.cli.show.words import count
        from gestand.datamap import report
        from gestand.drafting import astray

        with opened(path, at) as session:
            found, looked = session.map, None
            if values:
                with progress() as tell:
                    looked = astray.look_around(found, session.stores, tell)
                found = replace(found, findings=(*found.findings, *looked.findings))
            if form is Form.JSON:
                seen = {} if looked is None else {"looked": {"values": looked.values, "unseen": list(looked.unseen)}}
                put_json({**report.to_json(found), **seen})
            else:
                put(report.to_text(found))
                if looked is not None:
                    much = f"{count(looked.values, 'value')} of {count(looked.columns, 'column')}"
                    put(f"looked at {much}, and at no more")
                    for name in looked.unseen:
                        put(f"{name} could not be looked at: what stands in it is unknown")
            if has_errors(found.findings):
                return Exit.BROKEN
            return Exit.UNKNOWN if found.unreachable or (looked and looked.unseen) else Exit.DONE
