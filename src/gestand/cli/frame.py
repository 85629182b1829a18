"""What all verbs share: options, errors into exit codes, text and JSON, progress on a terminal."""

from __future__ import annotations

import functools
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

import typer

from gestand import __version__, clock
from gestand.cli.paper import complain, flush, put
from gestand.errors import Exit, Finding, GestandError, Level, PolicyError, UsageError

app = typer.Typer(
    name="gestand",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        put(f"gestand {__version__}")
        raise typer.Exit(Exit.DONE)


VersionOption = Annotated[bool, typer.Option("--version", is_eager=True, callback=_version, help="Show the version.")]


@app.callback()
def root(version: VersionOption = False) -> None:
    """A privacy statement as code: bound to real databases, planned, carried out and verified.

    \b
    Example:
      gestand demo
    """


class Form(StrEnum):
    TEXT = "text"
    JSON = "json"


PathArgument = Annotated[Path, typer.Argument(metavar="PATH", help="The policy: a YAML file or a folder of them.")]
FormatOption = Annotated[Form, typer.Option("--format", help="How to print: for people, or for programs.")]
AtOption = Annotated[
    str | None,
    typer.Option("--at", metavar="MOMENT", help="Judge at this moment (ISO 8601, local to the policy) instead of now."),
]
AnyAtOption = Annotated[
    str | None,
    typer.Option("--at", metavar="MOMENT", help="As everywhere; what this verb says does not depend on the moment."),
]
DebugOption = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]

YEARS = range(1900, 9999)
"""Of moments that can be asked about: a term before or after them is still a moment."""

F = TypeVar("F", bound=Callable[..., Any])


def guarded(verb: F) -> F:
    """Turns what a verb raises into a message on stderr and an exit code; a traceback only under --debug."""

    @functools.wraps(verb)
    def run(*arguments: Any, **options: Any) -> None:
        try:
            code = verb(*arguments, **options)
        except typer.Exit:
            raise
        except (Exception, KeyboardInterrupt) as error:
            if options.get("debug"):
                traceback.print_exc()
            code = say(error)
        flush()
        raise typer.Exit(int(code or Exit.DONE))

    return run  # type: ignore[return-value]


def say(error: BaseException) -> Exit:
    """Says on stderr what went wrong and what to do next; the exit code that belongs to it."""
    match error:
        case PolicyError(findings=findings):
            for line in finding_lines(findings):
                complain(line)
            return error.exit
        case GestandError():
            where = str(error.where)
            complain(f"gestand: {error.code}: {where + ': ' if where else ''}{error.message}")
            if error.hint:
                complain(f"  -> {error.hint}")
            return error.exit
        case KeyboardInterrupt():
            complain("gestand: interrupted; what was done is recorded: run it again to go on")
            return Exit.INTERRUPTED
        case OSError():
            complain(f"gestand: io: {error.filename or 'input or output'}: {error.strerror or type(error).__name__}")
            return Exit.IO
        case _:
            complain(
                f"gestand: a fault of ours ({type(error).__name__}); nothing more was done."
                " Run it again with --debug and tell us what it says."
            )
            return Exit.FAULT


def finding_lines(findings: tuple[Finding, ...]) -> Iterator[str]:
    """`place: level code: message`, and the hint below it."""
    for finding in findings:
        where = str(finding.where)
        yield f"{where + ': ' if where else ''}{finding.level} {finding.code}: {finding.message}"
        if finding.hint:
            yield f"  -> {finding.hint}"


def finding_to_json(finding: Finding) -> dict[str, str]:
    return {
        "code": finding.code,
        "level": finding.level.value,
        "message": finding.message,
        "hint": finding.hint,
        "where": str(finding.where),
    }


def has_errors(findings: tuple[Finding, ...]) -> bool:
    return any(finding.level is Level.ERROR for finding in findings)


def moment(text: str | None, zone: str, option: str = "--at") -> datetime:
    """The moment that was asked for, or now. A day means its first moment in the policy's zone."""
    if text is None:
        return clock.now()
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            "usage/moment", f"{option} {text} is no moment", "write it as 2026-03-14, or 2026-03-14T03:00:00+01:00"
        ) from error
    if found.year not in YEARS:
        raise UsageError(
            "usage/moment", f"{option} {text} is out of reach", f"name a year from {YEARS[0]} to {YEARS[-1]}"
        )
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))


@contextmanager
def progress(shown: bool = True) -> Iterator[Callable[[str, int, int], None] | None]:
    """A progress bar on a terminal; nothing in a pipe, nor where the terminal cannot move its cursor."""
    if not shown or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    with Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        tasks: dict[str, Any] = {}

        def tell(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)

        yield tell
