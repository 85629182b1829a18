"""`gestand explain`: why is this still here, and when does it go?"""

from __future__ import annotations

from typing import Annotated

import typer

from gestand.cli.frame import AtOption, DebugOption, Form, FormatOption, PathArgument, guarded, print_json
from gestand.cli.plan import PersonOption
from gestand.cli.session import opened, table_and_key
from gestand.errors import Exit, UsageError

RowOption = Annotated[
    str | None, typer.Option("--row", metavar="TABLE:KEY", help="One row, such as invoices:42 or lines:(42,3).")
]
PromiseOption = Annotated[str | None, typer.Option("--promise", metavar="KEY", help="A promise: keep/accounting.")]


def register(app: typer.Typer) -> None:
    @app.command()
    @guarded
    def explain(
        path: PathArgument,
        person: PersonOption = None,
        row: RowOption = None,
        promise: PromiseOption = None,
        at: AtOption = None,
        form: FormatOption = Form.TEXT,
        debug: DebugOption = False,  # noqa: ARG001
    ) -> Exit:
        """Say why something is still here and when it goes: of a person, of a row, or of a promise.

        Example: gestand explain privacy.yaml --person user:42
        """
        from gestand.cli import show
        from gestand.plan.explain import explain_person, explain_promise, explain_row

        if sum(given is not None for given in (person, row, promise)) != 1:
            raise UsageError("U002", "explain takes one of --person, --row and --promise", "say which one you mean")
        with opened(path, at) as session:
            records = session.records()
            ask = (session.map, session.stores, records, session.at)
            if person is not None:
                from gestand.rights.answer import find_person

                lines = explain_person(*ask, find_person(session.map, session.stores, person))
            elif row is not None:
                lines = explain_row(*ask, *table_and_key(session.map, row))
            else:
                lines = explain_promise(*ask, str(promise))
            if form is Form.JSON:
                print_json({"at": session.at.isoformat(), "held": [line.to_json() for line in lines]})
            else:
                show.explanation(lines, session.map)
            return Exit.DONE
