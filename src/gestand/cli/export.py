"""`gestand export`: everything that is held of one person, in a zip that person can read."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gestand.cli.frame import AtOption, DebugOption, PathArgument, guarded, progress
from gestand.cli.session import opened
from gestand.errors import Exit


class Language(StrEnum):
    NL = "nl"
    EN = "en"


PersonArgument = Annotated[str, typer.Option("--person", metavar="KEY", help="user:42, or user:email=anna@example.nl.")]
OutArgument = Annotated[Path, typer.Option("--out", metavar="FILE.zip", help="Where to write; must not exist yet.")]
LanguageOption = Annotated[Language, typer.Option("--language", help="The language of the page for people.")]


def register(app: typer.Typer) -> None:
    @app.command()
    @guarded
    def export(
        path: PathArgument,
        person: PersonArgument,
        out: OutArgument,
        language: LanguageOption = Language.NL,
        at: AtOption = None,
        debug: DebugOption = False,  # noqa: ARG001
    ) -> Exit:
        """Write everything that is held of one person: a page to read, JSON and CSV, and the files.

        Example: gestand export privacy.yaml --person user:42 --out answer.zip --language nl
        """
        from gestand.rights.answer import find_person
        from gestand.rights.export import export as write

        with opened(path, at) as session, progress() as bar:
            who = find_person(session.map, session.stores, person)
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
            print(f"{out}: written")
            for name in report.incomplete:
                print(f"  not complete: {name}")
            return Exit.UNKNOWN if report.incomplete else Exit.DONE
