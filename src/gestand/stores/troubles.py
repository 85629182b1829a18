"""What goes wrong in a store, in words of our own.

A driver's text can carry a password (a URL taken apart wrongly), a name or an e-mail address (`Key (email)=(...)`),
so none of it is passed on: an error is told from its code, and names the store, the table and the constraint at most.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from sqlalchemy import event
from sqlalchemy.engine import Engine, ExceptionContext

from gestand.errors import GestandError, Place, Refused, StoreError

LOCK_SECONDS = 2
"""How long a statement waits for somebody else's lock before it is an error."""

Explain = Callable[["Voice", BaseException], StoreError]


@dataclass(frozen=True, slots=True)
class Voice:
    """Speaks for one store: its name, and where the policy says so."""

    store: str
    place: Place

    def error(self, code: str, message: str, hint: str = "", table: str = "") -> StoreError:
        return StoreError(f"store/{code}", f"store {self.store}: {message}", hint, self.at(table))

    def at(self, table: str = "") -> Place:
        return replace(self.place, store=self.store, table=table)

    def another_writer(self) -> Refused:
        return Refused(
            "store/another-writer",
            f"store {self.store}: another run of gestand is writing in it",
            "wait until that run has ended and start again",
            self.at(),
        )

    def busy(self) -> StoreError:
        return self.error(
            "busy",
            f"somebody else's lock was still there after {LOCK_SECONDS} seconds",
            "run again when the application is less busy; what was done already stays done",
        )


def speak(engine: Engine, voice: Voice, explain: Explain) -> None:
    """Every failure of this engine, from connecting to committing, is raised as what `explain` makes of it."""

    @event.listens_for(engine, "handle_error")
    def in_our_words(context: ExceptionContext) -> BaseException | None:
        # An interrupt, or a mistake in our own question, is not the store's failure.
        if not isinstance(context.original_exception, context.dialect.loaded_dbapi.Error):
            return None
        return explain(voice, context.original_exception)


@contextmanager
def without_the_driver() -> Iterator[None]:
    """Cuts the driver's own error, and what it quotes, off a failure that leaves the store."""
    try:
        yield
    except GestandError as error:
        raise error from None


# ---------------------------------------------------------------- SQLite

_SQLITE_NAMES_ONLY = re.compile(r"no such (table|column|function|index|module|view)\b|ambiguous column name")


def explain_sqlite(voice: Voice, error: BaseException) -> StoreError:
    name = str(getattr(error, "sqlite_errorname", ""))
    text = str(error)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return voice.busy()
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return voice.error("damaged", "the file is no SQLite database, or it is damaged", "check `url`, or restore it")
    if name.startswith("SQLITE_CANTOPEN"):
        return voice.error("unreachable", "the database file cannot be opened", "check `url` and the file's rights")
    if name in ("SQLITE_READONLY_ROLLBACK", "SQLITE_READONLY_RECOVERY"):
        return voice.error(
            "cut-off",
            "a write was cut off half-way, and only somebody who may write can take it back",
            "`gestand apply` does; or open the database once with its own application",
        )
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH")):
        return voice.error("denied", "the database may not be written here", "check the rights of file and folder")
    if name.startswith("SQLITE_CONSTRAINT"):
        # SQLite names the table and columns, or the CHECK; never a value.
        return voice.error("constraint", f"the database does not allow it: {text}", "run `gestand map`")
    if name.startswith(("SQLITE_IOERR", "SQLITE_FULL")):
        return voice.error("disk", f"the disk fails or is full ({name})", "look at the disk and run again")
    if text == "parser stack overflow":
        return voice.error(
            "too-deep",
            f"SQLite {sqlite3.sqlite_version} cannot read a question as deep as the policy's paths make it",
            "use a Python with a newer SQLite, or give the table with the longest path a shorter one",
        )
    if "decode to UTF-8" in text:
        return voice.error("encoding", "a text in it is not UTF-8", "repair the text, or declare the column as a BLOB")
    told = text if _SQLITE_NAMES_ONLY.match(text) else name or type(error).__name__
    return voice.error("answer", f"the database cannot answer: {told}", "run `gestand map`: did the schema change?")


# ---------------------------------------------------------------- PostgreSQL

_LOGIN = ("28", "password authentication", "no password supplied", "authentication failed", "pg_hba.conf")
_CONNECTING = {
    "timeout": ("timed out", "timeout expired"),
    "refused": ("refused", "no such file", "could not connect", "connection failed"),
    "name": ("resolve", "name or service", "translate host", "nodename", "temporary failure"),
}
_CONNECTING_SAID = {
    "timeout": "nothing answered in time",
    "refused": "nothing listens at that address",
    "name": "the name of its host leads nowhere",
}


def explain_postgresql(voice: Voice, error: BaseException) -> StoreError:
    state = str(getattr(error, "sqlstate", None) or "")
    if state:
        return _answering(voice, error, state)
    if {kind.__name__ for kind in type(error).__mro__} & {"OperationalError", "InterfaceError"}:
        return _connecting(voice, error)
    # The driver itself would not send the question.
    return voice.error("answer", f"the question cannot be asked ({type(error).__name__})", "run `gestand map`")


def _connecting(voice: Voice, error: BaseException) -> StoreError:
    text = str(error).lower()
    if any(word in text for word in _LOGIN[1:]):
        return _login(voice)
    if "does not exist" in text and "database" in text:
        return voice.error("missing", "there is no database of that name on the server", "check `url`")
    if "does not exist" in text and "role" in text:
        return _login(voice)
    if "too many" in text or "remaining connection slots" in text:
        return voice.error("unreachable", "the server has no connection left", "try again later")
    for kind in ("timeout", "name", "refused"):
        if any(word in text for word in _CONNECTING[kind]):
            return voice.error("unreachable", f"cannot be reached: {_CONNECTING_SAID[kind]}", "check `url`; is it up?")
    return voice.error("unreachable", "the connection was refused or lost", "check `url`; is it up?")


def _login(voice: Voice) -> StoreError:
    return voice.error(
        "login", "the server does not accept this role or password", "check the role and password in `url`"
    )


def _answering(voice: Voice, error: BaseException, state: str) -> StoreError:
    diagnostics = getattr(error, "diag", None)
    table = str(getattr(diagnostics, "table_name", None) or "")
    constraint = str(getattr(diagnostics, "constraint_name", None) or "")
    column = str(getattr(diagnostics, "column_name", None) or "")
    if state == "55P03":
        return voice.busy()
    if state.startswith("28"):
        return _login(voice)
    if state == "3D000":
        return voice.error("missing", "there is no database of that name on the server", "check `url`")
    if state == "42501" and "row-level security" in str(getattr(diagnostics, "message_primary", "")):
        return voice.error(
            "row-security",
            "row-level security hides rows of it from this role, so nothing it says is the whole truth",
            "give the role BYPASSRLS: `gestand grants` prints it",
        )
    if state in ("42501", "25006"):
        return voice.error("denied", f"the role may not do this ({state})", "run `gestand grants` for the GRANTs")
    if state.startswith("23"):
        names = ", ".join(part for part in (table, column, constraint) if part)
        return voice.error(
            "constraint", f"the database does not allow it: {names} ({state})", "run `gestand map`", table
        )
    if state.startswith("42"):
        return voice.error(
            "answer", f"the question does not fit its schema ({state})", "run `gestand map`: did it change?"
        )
    if state in ("40001", "40P01", "57014"):
        return voice.error("busy", f"the server broke it off ({state})", "run again; what was done already stays done")
    if state[:2] in ("08", "53", "57", "58"):
        return voice.error("unreachable", f"the server or the connection fails ({state})", "is it up? run again")
    return voice.error("answer", f"the database cannot answer (SQLSTATE {state})", "run `gestand map`", table)
