"""`gestand register`: the record of processing activities, the processors and the retention schedule."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gestand.cli.frame import (
    AtOption,
    DebugOption,
    Form,
    FormatOption,
    PathArgument,
    finding_lines,
    guarded,
    moment,
)
from gestand.cli.paper import complain, put, put_json
from gestand.cli.placing import put_file, put_folder
from gestand.errors import Exit, Refused, StoreError, UsageError

if TYPE_CHECKING:
    from gestand.policy.model import Policy
    from gestand.registers.customers import Customer
    from gestand.registers.model import Book


class To(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"
    PDF = "pdf"
    HTML = "html"
    JSON = "json"


class Language(StrEnum):
    NL = "nl"
    EN = "en"
    FR = "fr"
    DE = "de"


ToOption = Annotated[To, typer.Option("--to", help="What to write: a workbook, CSV files, a PDF, a page, or JSON.")]
LanguageOption = Annotated[
    Language | None, typer.Option("--language", help="The language of the register. Default: the policy's.")
]
OrganisationOption = Annotated[
    str | None,
    typer.Option("--organisation", metavar="KEY", help="Of one organisation that is processed for: customer:12."),
]
OutOption = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="FILE|DIR",
        help="Where to write; over a register of ours, not over other files. CSV: a folder, or a .zip.",
    ),
]


def register(app: typer.Typer) -> None:
    @app.command(name="register", short_help="Write the record of processing activities (GDPR article 30)")
    @guarded
    def register_(
        path: PathArgument,
        to: ToOption = To.HTML,
        language: LanguageOption = None,
        organisation: OrganisationOption = None,
        out: OutOption = None,
        at: AtOption = None,
        form: FormatOption = Form.TEXT,
        debug: DebugOption = False,  # noqa: ARG001
    ) -> Exit:
        """Write the record of processing activities, as controller and as processor, with the processors and the
        retention schedule.

        What the policy does not say is left empty, and said on standard error with the article that asks for it. The
        stores are asked only which organisations there are, where the policy has people who are processed for one.

        \b
        Example:
          gestand register privacy.yaml --to xlsx --out register.xlsx
          gestand register privacy.yaml --to html --language en --organisation customer:12 --out register.html
        """
        from gestand.clock import local_day
        from gestand.policy.reader import read
        from gestand.registers.build import book

        policy = read(path)
        served, of = _organisations(path, policy, organisation, at)
        day = local_day(moment(at, policy.zone), policy.zone)
        made = book(policy, language or policy.language, day, served=served, of=of)
        written = _write(made, to, out)
        for line in finding_lines(_findings(made)):
            complain(line)
        if written:
            _say(made, written, form)
        return Exit.DONE


def _organisations(
    path: Path, policy: Policy, organisation: str | None, at: str | None
) -> tuple[tuple[Customer, ...] | None, Customer | None]:
    """Those that are processed for, or the one that was named."""
    from gestand.cli.session import opened
    from gestand.policy.model import Role
    from gestand.registers import customers

    if organisation is not None:
        with opened(path, at) as session:
            named = session.organisation(organisation)
            return None, customers.customer(session.map, session.stores, named, session.at)
    if all(group.role is Role.CONTROLLER for group in policy.people):
        return (), None
    try:
        with opened(path, at) as session:
            return customers.served(session.map, session.stores), None
    except (StoreError, UsageError) as error:
        complain(f"gestand: {error.code}: {error.message}")
        return None, None


def _findings(made: Book) -> tuple[Any, ...]:
    from gestand.registers.gaps import finding

    return tuple(finding(gap) for gap in made.gaps)


def _write(made: Book, to: To, out: Path | None) -> list[Path]:
    """The files that were written; none when it went to standard output."""
    from gestand.registers.forms import FORMS, csv, ours

    form = FORMS[to.value]
    if out is None:
        if not form.printable:
            example = f"register{form.ending}"
            raise UsageError("register/out", f"--to {to} is no text to print here", f"name a file: --out {example}")
        put(form.render(made).decode(), end="")
        return []
    there = Refused(
        "register/there",
        f"{out} is there already, and is no register of ours that can be written again",
        "name another with --out, or move this one away",
    )
    if to is To.CSV and out.suffix.lower() != ".zip":
        files = csv.files(made)
        put_folder(out, files, there)
        return [out / name for name in files]
    put_file(out, form.render(made), ours, there)
    return [out]


def _say(made: Book, written: list[Path], form: Form) -> None:
    if form is Form.JSON:
        from gestand.registers.forms.json import content

        put_json({"out": [str(file) for file in written], "missing": content(made)["missing"]})
        return
    from gestand.cli.show.words import count

    for file in written:
        put(str(file))
    rows = ", ".join(f"{register.title}: {len(register.rows)}" for register in made.registers)
    put(f"{made.title}: {rows}; {count(len(made.gaps), 'gap')}")
