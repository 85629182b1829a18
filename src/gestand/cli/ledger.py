"""`gestand ledger`: what was done, and whether anybody changed the account of it."""

from __future__ import annotations

import os
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gestand import clock
from gestand.cli.frame import DebugOption, Form, FormatOption, PathArgument, guarded, moment
from gestand.cli.paper import put, put_json
from gestand.errors import Exit, Place, StoreError, UsageError

if TYPE_CHECKING:
    from gestand.ledger.records import Entry
    from gestand.ledger.store import FolderRecords


class Act(StrEnum):
    SHOW = "show"
    VERIFY = "verify"


ActArgument = Annotated[Act, typer.Argument(metavar="show|verify", help="What to do.")]
AgainstOption = Annotated[
    Path | None,
    typer.Option("--against", metavar="CHECKPOINT", help="With verify: a file with a checkpoint kept elsewhere."),
]
CheckpointOption = Annotated[
    bool, typer.Option("--checkpoint", help="With show: sign a checkpoint over all entries, to be kept elsewhere.")
]
SinceOption = Annotated[
    str | None, typer.Option("--at", metavar="MOMENT", help="With show: the entries up to this moment.")
]


def register(app: typer.Typer) -> None:
    @app.command(short_help="Show the ledger, or prove that nobody changed it")
    @guarded
    def ledger(
        path: PathArgument,
        act: ActArgument,
        against: AgainstOption = None,
        checkpoint: CheckpointOption = False,
        at: SinceOption = None,
        form: FormatOption = Form.TEXT,
        debug: DebugOption = False,  # noqa: ARG001
    ) -> Exit:
        """Show the ledger, or prove that no entry was changed, dropped or swapped.

        \b
        Example:
          gestand ledger privacy.yaml show --checkpoint > checkpoint.txt
          gestand ledger privacy.yaml verify --against checkpoint.txt
        """
        from gestand.ledger.folder import locate, open_records
        from gestand.policy.reader import read

        if (against is not None and act is Act.SHOW) or (checkpoint and act is Act.VERIFY):
            raise UsageError(
                "usage/options", "--against goes with verify, --checkpoint with show", "say the one that fits"
            )
        policy = read(path)
        until = moment(at, policy.zone) if at else None
        with open_records(locate(policy, os.environ), create=False) as records:
            if act is Act.VERIFY:
                return _verify(records, against, form)
            if checkpoint:
                return _checkpoint(records, form)
            return _show(records, until, policy.zone, form)


def _show(records: FolderRecords, at: datetime | None, zone: str, form: Form) -> Exit:
    from gestand.cli import show

    found = [entry for entry in records.entries() if at is None or datetime.fromisoformat(entry.at) <= at]
    if form is Form.TEXT:
        show.entries(found, zone)
        return Exit.DONE
    kept = records.checkpoints()
    put_json({"entries": [_to_json(entry) for entry in found], "checkpoint": kept[-1] if kept else None})
    return Exit.DONE


def _to_json(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "kind": entry.kind,
        "version": entry.version,
        "at": entry.at,
        "body": dict(entry.body),
        "hash": entry.hash,
    }


def _checkpoint(records: FolderRecords, form: Form) -> Exit:
    """Nothing is signed that does not hold."""
    records.verify().insist()
    text = records.checkpoint(clock.now())
    if form is Form.JSON:
        put_json({"checkpoint": text})
    else:
        put(text, end="")
    return Exit.DONE


def _verify(records: FolderRecords, against: Path | None, form: Form) -> Exit:
    from gestand.cli import show

    report = records.verify(_read(against) if against else None)
    if form is Form.JSON:
        damages = [{"number": damage.number, "what": damage.what} for damage in report.damages]
        put_json(
            {
                "intact": report.intact,
                "entries": report.entries,
                "proven": report.proven,
                "head": report.head,
                "damages": damages,
            }
        )
    report.insist()
    if form is Form.TEXT:
        show.intact(report)
    return Exit.DONE


def _read(file: Path) -> str:
    try:
        # Noise is no checkpoint either, and is told so by whoever reads it as one.
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise StoreError(
            "ledger/checkpoint",
            f"the checkpoint cannot be read: {error.strerror or error}",
            "name the file that holds it",
            Place(file=str(file)),
        ) from error
