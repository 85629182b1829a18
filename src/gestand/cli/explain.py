"""`gestand explain`: why is this still here, and when does it go?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from gestand.cli.frame import AtOption, DebugOption, Form, FormatOption, PathArgument, guarded
from gestand.cli.paper import put_json
from gestand.cli.plan import PersonOption
from gestand.cli.session import Session, opened, table_and_key
from gestand.errors import Exit, UsageError

if TYPE_CHECKING:
    from gestand.plan.explain import Line

RowOption = Annotated[
    str | None, typer.Option("--row", metavar="NAME:KEY", help="One row of a table: invoices:42 or lines:(42,3).")
]
PromiseOption = Annotated[
    str | None, typer.Option("--promise", metavar="KEY", help="A promise that keeps: keep/accounting.")
]


def register(app: typer.Typer) -> None:
    @app.command(short_help="Say why something is still here and when it goes")
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

        \b
        Example:
          gestand explain privacy.yaml --person user:42
          gestand explain privacy.yaml --row invoices:7
        """
        from gestand.cli import show

        if sum(given is not None for given in (person, row, promise)) != 1:
            raise UsageError(
                "usage/options", "explain takes one of --person, --row and --promise", "say which one you mean"
            )
        with opened(path, at) as session:
            lines = _ask(session, person, row, promise)
            if form is Form.JSON:
                put_json({"at": session.at.isoformat(), "held": [line.to_json() for line in lines]})
            else:
                show.explanation(lines, session.map, person.partition(":")[0] if person else None)
            return Exit.UNKNOWN if session.map.unreachable else Exit.DONE


def _ask(session: Session, person: str | None, row: str | None, promise: str | None) -> list[Line]:
    from gestand.plan.explain import explain_person, explain_promise, explain_row

    # Who or what is meant first: a wrong key begins no records.
    who = session.person(person) if person is not None else None
    what = table_and_key(session.map, row) if row is not None else None
    ask = (session.map, session.stores, session.records(), session.at)
    if who is not None:
        return explain_person(*ask, who)
    if what is not None:
        return explain_row(*ask, *what)
    return explain_promise(*ask, str(promise))
