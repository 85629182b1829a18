"""`gestand ledger`: what was done, and whether anybody changed the account of it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gestand.cli.frame import DebugOption, Form, FormatOption, PathArgument, guarded, print_json
from gestand.errors import Exit


class Act(StrEnum):
    SHOW = "show"
    VERIFY = "verify"


ActArgument = Annotated[Act, typer.Argument(help="show or verify.")]
AgainstOption = Annotated[
    Path | None, typer.Option("--against", metavar="CHECKPOINT", help="A checkpoint that was kept elsewhere.")
]


def register(app: typer.Typer) -> None:
    @app.command()
    @guarded
    def ledger(
        path: PathArgument,
        act: ActArgument,
        against: AgainstOption = None,
        form: FormatOption = Form.TEXT,
        debug: DebugOption = False,  # noqa: ARG001
    ) -> Exit:
        """Show the ledger, or prove that no entry was changed, dropped or swapped.

        Example: gestand ledger privacy.yaml verify --against checkpoint.txt
        """
        import os

        from gestand.ledger.folder import locate, open_records
        from gestand.policy.reader import read

        with open_records(locate(read(path), os.environ), create=False) as records:
            if act is Act.SHOW:
                entries = records.entries()
                if form is Form.JSON:
                    print_json(
                        {
                            "entries": [
                                {"number": e.number, "kind": e.kind, "at": e.at, "hash": e.hash, "body": dict(e.body)}
                                for e in entries
                            ],
                            "checkpoint": records.checkpoints()[-1] if records.checkpoints() else None,
                        }
                    )
                    return Exit.DONE
                for entry in entries:
                    facts = "  ".join(f"{k}={v}" for k, v in entry.body.items() if isinstance(v, str | int | float))
                    print(f"{entry.number:>6}  {entry.at[:19]}  {entry.kind:<13} {facts}")
                return Exit.DONE
            report = records.verify(against.read_text(encoding="utf-8") if against else None)
            if form is Form.JSON:
                print_json(
                    {
                        "intact": report.intact,
                        "damages": [{"number": d.number, "what": d.what} for d in report.damages],
                    }
                )
                return Exit.DONE if report.intact else Exit.TAMPERED
            report.insist()
            print(f"{len(records.entries())} entries, none changed, dropped or swapped")
            return Exit.DONE
