"""`gestand export`: everything that is held of one person, in a zip that person can read."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gestand.cli.alike import say_alike
from gestand.cli.frame import AtOption, DebugOption, Form, FormatOption, PathArgument, guarded, progress
from gestand.cli.paper import put, put_json
from gestand.cli.session import opened
from gestand.errors import Exit

if TYPE_CHECKING:
    from gestand.rights.export import ExportReport


class Language(StrEnum):
    NL = "nl"
    EN = "en"


PersonOption = Annotated[
    str,
    typer.Option("--person", metavar="KEY", help="The person: user:42, user:(7,12) or user:email=anna@example.nl."),
]
OutOption = Annotated[Path, typer.Option("--out", metavar="FILE.zip", help="Where to write; must not exist yet.")]
LanguageOption = Annotated[Language, typer.Option("--language", help="The language of the page for people.")]


def register(app: typer.Typer) -> None:
    @app.command(short_help="Write everything that is held of one person")
    @guarded
    def export(
        path: PathArgument,
        person: PersonOption,
        out: OutOption,
        language: LanguageOption = Language.NL,
        at: AtOption = None,
        form: FormatOption = Form.TEXT,
        debug: DebugOption = False,  # noqa: ARG001
    ) -> Exit:
        """Write everything that is held of one person: a page to read, JSON and CSV, and the files.

        \b
        Example:
          gestand export privacy.yaml --person user:42 --out answer.zip --language nl
        """
        from gestand.rights.export import export as write

        with opened(path, at) as session, progress() as bar:
            who = session.person(person)
            say_alike(session, who)
            report = write(
                session.map,
                session.stores,
                session.records(),
                who,
                session.at,
                out,
                language=language.value,
                progress=bar,
            )
            if form is Form.JSON:
                put_json(_to_json(report))
            else:
                _print(report)
            return Exit.UNKNOWN if report.incomplete else Exit.DONE


def _print(report: ExportReport) -> None:
    from gestand.cli.show.words import count

    rows = sum(report.rows.values())
    what = f"{count(rows, 'row')} of {count(len(report.rows), 'table')}, {count(report.files, 'file')}"
    put(f"{report.path}: {count(report.size, 'byte')}; {what}")
    if report.nothing:
        put("  nothing is held of this person; the page says so")
    for one in report.left_out:
        put(f"  left out: {one.count:,} of {one.table}.{one.column} ({one.why.value})")
    for name in report.incomplete:
        put(f"  not complete: {name} could not be looked into")


def _to_json(report: ExportReport) -> dict[str, Any]:
    return {
        "path": str(report.path),
        "sha256": report.sha256,
        "size": report.size,
        "rows": dict(report.rows),
        "files": report.files,
        "left_out": [
            {"store": one.store, "table": one.table, "column": one.column, "count": one.count, "why": one.why.value}
            for one in report.left_out
        ],
        "incomplete": list(report.incomplete),
    }
