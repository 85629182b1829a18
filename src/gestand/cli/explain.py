"""`gestand explain`: why is this still here, and when does it go?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from gestand.cli.frame import AtOption, DebugOption, Form, FormatOption, PathArgument, guarded
from gestand.cli.paper import put_json
from gestand.cli.plan import PersonOption
from gestand.cli.session import Session, opened, table_and_key
from gestand.errors import Exit, UsageError

if TYPE_CHECKING:
    from gestand.plan.explain import Explanation

RowOption = Annotated[
    str | None,
    typer.Option(
        "--row",
        metavar="NAME:KEY",
        help="One row of a table, or one file: invoices:42, lines:(42,3), uploads:42/a.jpg.",
    ),
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
        """Say why something is still here and when it goes: of a person, of a row or a file, or of a promise.

        \b
        Example:
          gestand explain privacy.yaml --person user:42
          gestand explain privacy.yaml --row invoices:7
          gestand explain privacy.yaml --row uploads:42/photo.jpg
        """
        from gestand.cli import show

        if sum(given is not None for given in (person, row, promise)) != 1:
            raise UsageError(
                "usage/options", "explain takes one of --person, --row and --promise", "say which one you mean"
            )
        with opened(path, at) as session:
            asked = _asked(session, person, row, promise)
            told = asked.told
            if form is Form.JSON:
                about = {"row": told.about.to_json()} if told.about is not None else {}
                held = [line.to_json() for line in told.lines]
                spoken = {"mentions": [each.to_json() for each in told.mentions]} if told.mentions else {}
                put_json({"at": session.at.isoformat(), **about, "held": held, **spoken, "notes": list(told.notes)})
            else:
                show.explanation(told, session.map, asked.words, session.at, asked.group)
            return Exit.UNKNOWN if told.notes or session.map.unreachable else Exit.DONE


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked about, in words, and what there is to say; `group` of a person."""

    words: str
    told: Explanation
    group: str | None = None


def _asked(session: Session, person: str | None, row: str | None, promise: str | None) -> Asked:
    from gestand.cli.show.words import key
    from gestand.plan.explain import explain_person, explain_promise, explain_row

    # Who or what is meant first: a wrong key begins no records.
    who = session.person(person) if person is not None else None
    what = table_and_key(session.map, row) if row is not None else None
    ask = (session.map, session.stores, session.records(), session.at)
    if who is not None:
        return Asked(f"What is held of {who.group}:{key(who.key)}", explain_person(*ask, who), who.group)
    if what is not None:
        return Asked(f"{what[0].name}:{key(what[1])}", explain_row(*ask, *what))
    return Asked(f"What {promise} keeps", explain_promise(*ask, str(promise)))
