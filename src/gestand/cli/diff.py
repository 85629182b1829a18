"""`gestand diff`: what a new version of a policy changes for people, and whether it is substantial."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gestand.cli.frame import AnyAtOption, DebugOption, Form, FormatOption, guarded, moment
from gestand.cli.paper import Paper, put_json
from gestand.errors import Exit

OldArgument = Annotated[Path, typer.Argument(metavar="OLD", help="The policy as it is: a YAML file or a folder.")]
NewArgument = Annotated[Path, typer.Argument(metavar="NEW", help="The policy as it is to be.")]
LanguageOption = Annotated[
    str | None, typer.Option("--language", metavar="CODE", help="Of the sentences: nl, en, fr, de. Default: of NEW.")
]
ExitCodeOption = Annotated[bool, typer.Option("--exit-code", help="End with 1 when a change is substantial.")]


def register(app: typer.Typer) -> None:
    @app.command(short_help="Say what a new version of a policy changes, and whether it is substantial")
    @guarded
    def diff(
        old: OldArgument,
        new: NewArgument,
        language: LanguageOption = None,
        exit_code: ExitCodeOption = False,
        at: AnyAtOption = None,
        form: FormatOption = Form.TEXT,
        debug: DebugOption = False,  # noqa: ARG001
    ) -> Exit:
        """Say what became stricter, looser, new or gone, a sentence each, and which of it is substantial.

        Terms are compared by reckoning, not by their words. Looks at no store. Ends with 0 whatever differs, unless
        --exit-code asks for more.

        \b
        Example:
          gestand diff privacy.yaml next.yaml --language en
        """
        from gestand.changes.diff import diff as compare
        from gestand.cli.show import changes
        from gestand.policy.reader import read
        from gestand.vocabulary import catalogue

        moment(at, "UTC")
        before, after = read(old), read(new)
        spoken = language or after.language
        # Said also where there is nothing to say in it.
        catalogue.insist(spoken)
        found = compare(before, after)
        if form is Form.JSON:
            put_json(changes.to_json(found, spoken))
        else:
            changes.show(found, spoken, Paper())
        return Exit.BROKEN if exit_code and found.substantial else Exit.DONE
