"""The records of one folder: the protocol `Records`, over one SQLite file and one signing key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gestand.acts import Answer, Beginning, Ending, Hold, Person, Plan, Question, Telling
from gestand.errors import Place, StoreError
from gestand.ledger import proofs
from gestand.ledger.audit import compare
from gestand.ledger.books import Books
from gestand.ledger.cases import Cases
from gestand.ledger.chain import read_entry
from gestand.ledger.checkpoints import public_key, sign
from gestand.ledger.database import Database
from gestand.ledger.deciding import Deciding
from gestand.ledger.proofs import Report
from gestand.ledger.pseudonyms import pseudonym
from gestand.ledger.records import Case, Done, Entry, Identifiers, Intent, Run
from gestand.ledger.runs import Runs
from gestand.ledger.tellings import Tellings


class FolderRecords:
    """`gestand.ledger.records.Records`, made by `gestand.ledger.folder.open_records`; one per thread."""

    def __init__(self, database: Database, key: Ed25519PrivateKey) -> None:
        self._database = database
        self._key = key
        self._cases = Cases(database)
        self._deciding = Deciding(database, self._cases)
        self._runs = Runs(database, self._cases)
        self._tellings = Tellings(database, self._cases)
        self._installation = self._meta("installation")
        self._meta("revision")

    def __enter__(self) -> FolderRecords:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def folder(self) -> Path:
        return self._database.file.parent

    @property
    def installation(self) -> str:
        return self._installation

    @property
    def revision(self) -> str:
        """The hash of the latest entry that decides: no other history has the same."""
        return self._meta("revision")

    def at_once(self) -> AbstractContextManager[None]:
        return self._database.at_once("at once")

    # ------------------------------------------------------------ what decides

    def endings(self) -> Sequence[Ending]:
        return self._deciding.endings()

    def beginnings(self) -> Sequence[Beginning]:
        return self._deciding.beginnings()

    def questions(self) -> Sequence[Question]:
        return self._deciding.questions()

    def answers(self) -> Sequence[Answer]:
        return self._deciding.answers()

    def holds(self) -> Sequence[Hold]:
        return self._deciding.holds()

    def record_endings(
        self,
        endings: Sequence[Ending],
        at: datetime,
        identifiers: Identifiers | None = None,
        together: Sequence[Sequence[Ending]] = (),
    ) -> None:
        """Idempotent by id; the endings of one person in one call are one case, and so are those of each `together`."""
        self._deciding.record("ending", endings, at, identifiers or {}, together)

    def cases(self) -> Sequence[Case]:
        return self._deciding.cases()

    def record_beginnings(self, beginnings: Sequence[Beginning], at: datetime) -> None:
        self._deciding.record("beginning", beginnings, at)

    def record_questions(self, questions: Sequence[Question], at: datetime) -> None:
        self._deciding.record("question", questions, at)

    def record_answers(self, answers: Sequence[Answer], at: datetime) -> None:
        self._deciding.record("answer", answers, at)

    def record_hold(self, hold: Hold, at: datetime) -> None:
        self._deciding.hold(hold, at)

    def lift_hold(self, hold_id: str, at: datetime, reason: str, *, lifted: datetime | None = None) -> Hold:
        """The hold as it is now; `UsageError` when there is none, it was lifted before, or it began after `lifted`.

        `at` is when this is entered, `lifted` (by itself: then) the moment from which the hold keeps nothing any more.
        """
        return self._deciding.lift(hold_id, at, reason, lifted or at)

    def tellings(self, version: str) -> Sequence[Telling]:
        return self._tellings.of(version)

    def record_telling(self, telling: Telling, after: Sequence[str], at: datetime) -> None:
        """One transaction and one entry, with how many they are; of nobody: nothing."""
        self._tellings.record(telling, after, at)

    # ------------------------------------------------------------ plans and runs

    def save_plan(self, plan: Plan, at: datetime) -> None:
        """Its entry has a seal of it. Again with the same counts: nothing."""
        self._runs.save_plan(plan, at)

    def plan(self, digest: str) -> Plan | None:
        return self._runs.plan(digest)

    def runs(self) -> Sequence[Run]:
        return self._runs.all()

    def unfinished(self) -> Run | None:
        return self._runs.unfinished()

    def begin_run(self, plan: Plan, at: datetime) -> Run:
        """`Refused` (`run/unfinished`) while another run is not finished."""
        return self._runs.begin(plan, at)

    def intend(self, run_id: str, step: int, slice_no: int, body: Mapping[str, Any], at: datetime) -> None:
        """Again for the same slice: the new body stands. For a slice that was entered: nothing."""
        self._runs.intend(run_id, slice_no, {step: body}, at)

    def intend_slice(
        self,
        run_id: str,
        slice_no: int,
        bodies: Mapping[int, Mapping[str, Any]],
        revision: str,
        at: datetime,
        done: Done | None = None,
    ) -> None:
        """As `intend`, for every step of a slice at once, as long as nothing was recorded meanwhile."""
        self._runs.intend(run_id, slice_no, bodies, at, revision, done)

    def pending(self, run_id: str) -> Sequence[Intent]:
        """Slices that were intended and not entered: committed in the store, or not, when the crash came."""
        return self._runs.pending(run_id)

    def withdraw(self, run_id: str, step: int, slice_no: int, at: datetime) -> None:
        """The slice was never committed in the store, and will not be."""
        self._runs.withdraw(run_id, step, slice_no, at)

    def enter(
        self, run_id: str, step: int, slice_no: int, rows: int, at: datetime, *, recognised: bool = False
    ) -> None:
        """`recognised`: found committed on resuming, after a crash between the store's commit and this entry."""
        self._runs.enter(run_id, (slice_no, {step: rows}), at, recognised)

    def enter_slice(self, run_id: str, slice_no: int, rows: Mapping[int, int], at: datetime) -> None:
        """As `enter`, for every step of a slice at once."""
        self._runs.enter(run_id, (slice_no, rows), at, recognised=False)

    def finish_run(self, run_id: str, at: datetime, totals: Mapping[str, Any], done: Done | None = None) -> None:
        """Idempotent. The entry, that of the last slice and a checkpoint over them are one transaction."""
        with self._database.writing("run-finished"):
            if self._runs.finish(run_id, at, totals, done):
                self._sign(at)

    # ------------------------------------------------------------ the ledger

    def note(self, kind: str, body: Mapping[str, Any], at: datetime, *, case: str = "") -> None:
        """An entry of a kind of `gestand.ledger.kinds`; a `Person` in the body becomes a pseudonym of the case."""
        with self._database.writing("note"):
            self._database.append(kind, at, [self._cases.disguise(body, case)])

    def see_policy(self, version: str, digest: str, at: datetime) -> None:
        """Enter that the policy is now this one, when the last one seen was another."""
        with self._database.writing("policy-seen"):
            if self._policy_seen() != digest:
                self._database.append("policy-seen", at, [{"policy": digest, "version": version}])

    def entries(self) -> Sequence[Entry]:
        return self._database.entries()

    def entries_of(self, kind: str) -> Sequence[Entry]:
        """The entries of one kind, without reading all others."""
        return self._database.entries_of(kind)

    def checkpoint(self, at: datetime) -> str:
        """A signed checkpoint over all entries, to be kept elsewhere; kept here as well."""
        with self._database.writing("checkpoint"):
            return self._sign(at)

    def checkpoints(self) -> Sequence[str]:
        return [text for (text,) in self._database.rows("SELECT text FROM checkpoints ORDER BY size")]

    def verify(self, against: str | None = None) -> Report:
        """The chain, the checkpoints kept here, one from elsewhere, and the records held to their entries."""
        books = self._books()
        return proofs.verify(books.entries, books.checkpoints, against).and_also(compare(books))

    def pseudonym(self, case: str, person: Person) -> str | None:
        """How the ledger calls a person in a case; None when the case has no secret, or no longer."""
        secret = self._cases.secret(case)
        return None if secret is None else pseudonym(secret, person)

    def destroy_secret(self, case: str, at: datetime) -> bool:
        """The accountability for a case has ended: no way back to a person. Whether there was a secret."""
        with self._database.writing("secret-destroyed"):
            return self._cases.destroy(case, at)

    def close(self) -> None:
        self._database.close()

    # ------------------------------------------------------------ inside

    def _books(self) -> Books:
        # In one transaction: a run that goes on meanwhile must not look like a record without its entry.
        with self._database.reading():
            raw = self._database.rows("SELECT number, bytes, hash, kind FROM entries ORDER BY number")
            books = Books(
                (),
                [kind for *_, kind in raw],
                [*self._deciding.kept(), *self._runs.kept(), *self._tellings.kept()],
                self._runs.told(),
                self._runs.slices(),
                self._runs.saved(),
                self._runs.intended(),
                self._cases.secrets(),
                self.checkpoints(),
                self._meta("installation"),
                self._meta("revision"),
            )
        # Who writes waits for what is above, and not for the reading of all entries.
        return replace(books, entries=[read_entry(number, bytes_, hash_) for number, bytes_, hash_, _ in raw])

    def _sign(self, at: datetime) -> str:
        last, first = self._database.last(), self._database.one("SELECT bytes FROM entries WHERE number = 1")
        if last is None or public_key(self._key).encode() not in bytes(first[0] if first else b""):
            raise StoreError(
                "records/other-key",
                f"the signing key in {self.folder} is not the one that this ledger began with",
                "restore the key from a back-up of the records",
                Place(file=str(self.folder)),
            )
        text = sign(self._key, self._installation, last.number, last.hash, at)
        self._database.change("INSERT OR REPLACE INTO checkpoints (size, text) VALUES (?, ?)", last.number, text)
        return text

    def _policy_seen(self) -> str:
        row = self._database.one("SELECT number FROM entries WHERE kind = 'policy-seen' ORDER BY number DESC LIMIT 1")
        if not row:
            return ""
        entry = self._database.entry(row[0])
        return str(entry.body.get("policy", ""))

    def _meta(self, name: str) -> str:
        row = self._database.one("SELECT value FROM meta WHERE name = ?", name)
        if not row:
            raise StoreError(
                "records/corrupt",
                f"the records in {self.folder} do not say their {name}",
                "restore them from a back-up",
                Place(file=str(self.folder)),
            )
        return str(row[0])
