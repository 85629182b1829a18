"""`gestand verify`: does each promise hold? Asked of the stores, with read-only hands."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gestand import clock
from gestand.cli.frame import AtOption, DebugOption, Form, FormatOption, PathArgument, guarded, moment, progress
from gestand.cli.paper import complain, put_json
from gestand.cli.session import Session, opened
from gestand.errors import Exit, Place, UsageError

if TYPE_CHECKING:
    from gestand.ledger.records import Records
    from gestand.verify.deep import Deep
    from gestand.verify.report import Report


OrganisationOption = Annotated[
    str | None,
    typer.Option("--organisation", metavar="KEY", help="Only of one organisation and its people: customer:12."),
]


class Scope(StrEnum):
    ALL = "all"
    ENFORCED = "enforced"


PromiseOption = Annotated[
    str | None, typer.Option("--promise", metavar="KEY", help="Only this promise, such as keep/accounting.")
]
ScopeOption = Annotated[
    Scope, typer.Option("--scope", help="`enforced` leaves out what this version cannot check, and says so.")
]


DeepOption = Annotated[
    bool, typer.Option("--deep", help="Search everything that is there for what erased people were known by.")
]
SinceOption = Annotated[
    str | None,
    typer.Option("--since", metavar="MOMENT", help="With --deep: who was erased since then. Default: 30 days."),
]
PersonOption = Annotated[
    list[str] | None,
    typer.Option("--person", metavar="KEY", help="With --deep: this person, such as user:42; may be repeated."),
]
FromOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--identifiers-from",
        metavar="FILE|-",
        help="With --deep: search for what stands in this file, one a line; - is standard input; may be repeated.",
    ),
]
TimeoutOption = Annotated[
    float | None,
    typer.Option("--timeout", metavar="SECONDS", min=0.001, help="With --deep: for one table. Default: 300 seconds."),
]


def register(app: typer.Typer) -> None:
    @app.command(short_help="Ask the stores whether each promise is kept")
    @guarded
    def verify(
        path: PathArgument,
        promise: PromiseOption = None,
        scope: ScopeOption = Scope.ALL,
        deep: DeepOption = False,
        since: SinceOption = None,
        person: PersonOption = None,
        identifiers_from: FromOption = None,
        timeout: TimeoutOption = None,
        organisation: OrganisationOption = None,
        at: AtOption = None,
        form: FormatOption = Form.TEXT,
        debug: DebugOption = False,  # noqa: ARG001
    ) -> Exit:
        """Ask the stores whether each promise is kept: kept, broken, unknown or unsupported.

        With --organisation only of what is its own and its people's: that says nothing of anybody else.

        \b
        Example:
          gestand verify privacy.yaml --scope enforced
          gestand verify privacy.yaml --deep --since 2026-01-01
          gestand verify privacy.yaml --organisation customer:12
        """
        from gestand.cli import show
        from gestand.verify.judge import verify as judge

        _insist_deep(
            deep, {"--since": since, "--person": person, "--identifiers-from": identifiers_from, "--timeout": timeout}
        )
        if organisation is not None and deep:
            raise UsageError(
                "usage/options",
                "--deep is about who was erased, and --organisation about who is there",
                "say one of the two; with --deep, --person names whom to search for",
            )
        with opened(path, at) as session:
            asked = _deep(session, since, person or [], identifiers_from or [], timeout) if deep else None
            whose = None if organisation is None else session.organisation(organisation)
            records = session.records()
            with progress() as bar:
                found = judge(session.map, session.stores, records, session.at, promise, bar, asked, whose)
            if promise is not None and not found.promises and whose is None:
                raise UsageError(
                    "promise/unknown", f"there is no promise {promise}", "`gestand verify PATH` names them all"
                )
            whole = found
            found, left_out = enforced(whole) if scope is Scope.ENFORCED else (whole, 0)
            if form is Form.TEXT:
                show.report(found, session.policy.zone, left_out, columns=promise is not None)
            else:
                put_json(found.to_json())
                if left_out:
                    complain(f"gestand: left out {left_out} that this version cannot check")
            records.verify().insist()
            enter(records, whole, clock.now(), promise)
            return found.exit()


def _insist_deep(deep: bool, options: dict[str, object]) -> None:
    for name, value in options.items():
        if value and not deep:
            raise UsageError("usage/options", f"{name} is about what is searched for", "say --deep as well")


def _deep(
    session: Session, since: str | None, people: Sequence[str], files: Sequence[Path], timeout: float | None
) -> Deep:
    from gestand.verify.deep import TIMEOUT, Deep

    given = tuple(line for file in files for line in _lines(file))
    if given and len(people) > 1:
        raise UsageError(
            "usage/options",
            "identifiers from a file are of one person, or of nobody in particular",
            "ask for each person by themselves",
        )
    return Deep(
        moment(since, session.policy.zone, "--since") if since else None,
        tuple(dict.fromkeys(session.person(text) for text in people)),
        given,
        timeout or TIMEOUT,
    )


def _lines(file: Path) -> Iterator[str]:
    """The identifiers in a file, one a line, without the blanks around them. No message repeats one."""
    raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    try:
        found = [line.strip() for line in raw.decode("utf-8-sig").splitlines() if line.strip()]
    except UnicodeDecodeError as error:
        raise UsageError(
            "identifiers/unreadable", f"{file} is no text in UTF-8", "write it in UTF-8", Place(file=str(file))
        ) from error
    if not found:
        raise UsageError(
            "identifiers/none", f"there is nothing in {file} to search for", "write one a line", Place(file=str(file))
        )
    yield from found


def enter(records: Records, found: Report, now: datetime, promise: str | None = None) -> None:
    """The verdicts go into the ledger: when the authority asks, they are what shows that somebody looked."""
    about = {} if promise is None else {"promise": promise}
    # Of one organisation it is an entry of another kind: nobody reads it as one of everything.
    records.note("verified" if found.bounded is None else "verified-of", {**found.to_entry(), **about}, now)


def enforced(found: Report) -> tuple[Report, int]:
    """The report without what this version cannot check, and how many that were."""
    rest = tuple(verdict for verdict in found.promises if verdict.standing != "unsupported")
    return replace(found, promises=rest), len(found.promises) - len(rest)
