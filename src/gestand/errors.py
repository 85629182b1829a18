"""Findings and failures: each has a code, a place, a message for a person and the next act."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


class Exit(IntEnum):
    """The exit codes of the command line, a documented contract (docs/reference/exit-codes.md)."""

    DONE = 0
    BROKEN = 1
    USAGE = 2
    UNKNOWN = 3
    TAMPERED = 4
    REFUSED = 5
    FAULT = 70
    IO = 74
    INTERRUPTED = 130


class Level(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something is: in a text (file, 1-based line and column), in a store (store, table, column), or both."""

    file: str = ""
    line: int = 0
    column: int = 0
    store: str = ""
    table: str = ""
    field: str = ""

    def __str__(self) -> str:
        text = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        data = ".".join(part for part in (self.table, self.field) if part)
        data = f"{self.store}:{data}" if self.store and data else self.store or data
        return " ".join(part for part in (text, f"[{data}]" if data and text else data) if part)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or doubtful. `code` is stable and documented; `hint` is the next act."""

    code: str
    level: Level
    message: str
    hint: str = ""
    where: Place = field(default_factory=Place)


class GestandError(Exception):
    """A failure a person can understand and act on; never shown as a traceback.

    `code` names it, the area before the slash (`plan/stale`), and is stable and documented: one name for one thing
    (docs/reference/failures.md). Findings of a policy (P…) and of a map (M…) have numbers.
    """

    exit = Exit.FAULT

    def __init__(self, code: str, message: str, hint: str = "", where: Place | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.where = where or Place()


class UsageError(GestandError):
    """The command or the policy cannot be understood."""

    exit = Exit.USAGE


class PolicyError(UsageError):
    """The policy cannot be read; carries every finding at once."""

    def __init__(self, findings: tuple[Finding, ...], exit_: Exit = Exit.USAGE) -> None:
        first = next((f for f in findings if f.level is Level.ERROR), findings[0])
        super().__init__(first.code, first.message, first.hint, first.where)
        self.findings = findings
        self.exit = exit_


class Refused(GestandError):
    """The act is understood and not done: off, stale, past the brake, not yet, another writer, no records."""

    exit = Exit.REFUSED


class StoreError(GestandError):
    """A store cannot be reached, read or written."""

    exit = Exit.IO


class Tampered(GestandError):
    """The ledger does not show what was entered in it."""

    exit = Exit.TAMPERED
