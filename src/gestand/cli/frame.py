"""What all verbs share: options, errors into exit codes, text and JSON, progress on a terminal."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

import typer

from gestand import clock
from gestand.errors import Exit, Finding, GestandError, Level, PolicyError, UsageError

app = typer.Typer(
    name="gestand",
    help="A privacy statement as code: bound to real databases, planned, carried out and verified.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Form(StrEnum):
    TEXT = "text"
    JSON = "json"


PathArgument = Annotated[Path, typer.Argument(metavar="PATH", help="The policy: a YAML file or a folder of them.")]
FormatOption = Annotated[Form, typer.Option("--format", help="How to print: for people, or for programs.")]
AtOption = Annotated[
    str | None,
    typer.Option("--at", metavar="MOMENT", help="Judge at this moment (ISO 8601, local to the policy) instead of now."),
]
DebugOption = Annotated[bool, typer.Option("--debug", help="Show the traceback of a fault.", hidden=True)]

F = TypeVar("F", bound=Callable[..., Any])


def guarded(verb: F) -> F:
    """Turns what a verb raises into a message and an exit code; a traceback only under --debug."""

    @functools.wraps(verb)
    def run(*arguments: Any, **options: Any) -> None:
        debug = bool(options.get("debug"))
        try:
            code = verb(*arguments, **options)
        except typer.Exit:
            raise
        except PolicyError as error:
            print_findings(error.findings, sys.stderr)
            raise typer.Exit(error.exit) from error
        except GestandError as error:
            if debug:
                raise
            _complain(error)
            raise typer.Exit(error.exit) from error
        except KeyboardInterrupt as interrupt:
            print("gestand: interrupted; what was done is recorded, run it again to go on", file=sys.stderr)
            raise typer.Exit(Exit.INTERRUPTED) from interrupt
        except BrokenPipeError as error:
            # Whoever read us has seen enough.
            sys.stderr.close()
            raise typer.Exit(Exit.DONE) from error
        except OSError as error:
            if debug:
                raise
            print(f"gestand: {error.strerror or error}: {error.filename or ''}".rstrip(": "), file=sys.stderr)
            raise typer.Exit(Exit.IO) from error
        except Exception as error:
            if debug:
                raise
            print(
                f"gestand: a fault of ours ({type(error).__name__}); nothing more was done."
                " Run it again with --debug and tell us what it says.",
                file=sys.stderr,
            )
            raise typer.Exit(Exit.FAULT) from error
        raise typer.Exit(int(code or Exit.DONE))

    return run  # type: ignore[return-value]


def _complain(error: GestandError) -> None:
    where = str(error.where)
    print(f"gestand: {error.code}: {where + ': ' if where else ''}{error.message}", file=sys.stderr)
    if error.hint:
        print(f"  -> {error.hint}", file=sys.stderr)


def print_findings(findings: tuple[Finding, ...], to: Any = None) -> None:
    """One line a finding, `place: level code: message`, its hint below it."""
    out = to or sys.stdout
    for finding in findings:
        where = str(finding.where)
        print(f"{where + ': ' if where else ''}{finding.level} {finding.code}: {finding.message}", file=out)
        if finding.hint:
            print(f"  -> {finding.hint}", file=out)


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


def print_json(value: Mapping[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def moment(text: str | None, zone: str) -> datetime:
    """The moment that was asked for, or now. A day means its first moment in the policy's zone."""
    if text is None:
        return clock.now()
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            "U001", f"--at {text} is no moment", "write it as 2026-03-14, or 2026-03-14T03:00:00+01:00"
        ) from error
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))


@contextmanager
def progress(shown: bool = True) -> Iterator[Callable[[str, int, int], None] | None]:
    """A progress bar on a terminal; nothing in a pipe."""
    if not shown or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    with Progress(
        TextColumn("{task.description}"),
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
