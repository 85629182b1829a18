"""Plans and runs: what was going to happen, where it is, and what was done."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from gestand.acts import Plan, Step
from gestand.errors import Refused, UsageError
from gestand.ledger.books import Kept
from gestand.ledger.cases import Cases, sealed
from gestand.ledger.codec import canonical, moment_from_text, moment_to_text
from gestand.ledger.database import Database
from gestand.ledger.plans import plan_from_json, plan_to_json
from gestand.ledger.records import Done, Intent, Run

_RUN = "id, digest, plan, started, finished"


class Runs:
    """Plans, runs, intents and slices in the file."""

    def __init__(self, database: Database, cases: Cases) -> None:
        self._database = database
        self._cases = cases
        self._steps: dict[str, dict[int, dict[str, Any]]] = {}

    def save_plan(self, plan: Plan, at: datetime) -> None:
        with self._database.writing("plan"):
            if body := self._save(plan):
                # Its digest is its case: the same plan, counted again, is about the same people.
                seal = sealed(self._cases.open([plan.digest])[plan.digest], (plan.digest, body))
                entry = {"digest": plan.digest, "case": plan.digest, "seal": seal, **_of_plan(plan)}
                self._database.append("planned", at, [self._cases.disguise(entry)])

    def plan(self, digest: str) -> Plan | None:
        row = self._database.one("SELECT body FROM plans WHERE digest = ?", digest)
        return plan_from_json(json.loads(row[0])) if row else None

    def unfinished(self) -> Run | None:
        row = self._database.one(f"SELECT {_RUN} FROM runs WHERE finished IS NULL")
        return self._run(row) if row else None

    def all(self) -> list[Run]:
        return [self._run(row) for row in self._database.rows(f"SELECT {_RUN} FROM runs ORDER BY rowid")]

    def kept(self) -> list[Kept]:
        """The runs as the seals of their beginnings cover them."""
        rows = self._database.rows("SELECT id, digest, plan, started FROM runs ORDER BY rowid")
        return [Kept("run-begun", row[0], row[0], tuple(row)) for row in rows]

    def told(self) -> list[tuple[str, str, str, str | None, str | None]]:
        """Of each run its id, digest, start, end and totals, as text."""
        rows = self._database.rows("SELECT id, digest, started, finished, totals FROM runs ORDER BY rowid")
        return [(id_, digest, started, finished, totals) for id_, digest, started, finished, totals in rows]

    def slices(self) -> list[tuple[int, str, int, int, int]]:
        """Of each slice the number of its entry, its run, step, number and rows."""
        rows = self._database.rows("SELECT number, run, step, slice, rows FROM slices ORDER BY number")
        return [(number, run, step, slice_no, rows_) for number, run, step, slice_no, rows_ in rows]

    def saved(self) -> list[tuple[str, str]]:
        """Of each plan that was saved its digest and its text."""
        return [(digest, body) for digest, body in self._database.rows("SELECT digest, body FROM plans ORDER BY rowid")]

    def intended(self) -> list[tuple[str, int, int, str]]:
        """Of each open intent its run, step, slice and text."""
        rows = self._database.rows("SELECT run, step, slice, body FROM intents")
        return [(run, step, slice_no, body) for run, step, slice_no, body in rows]

    def begin(self, plan: Plan, at: datetime) -> Run:
        with self._database.writing("run-begun"):
            if going := self._database.one("SELECT id FROM runs WHERE finished IS NULL"):
                raise Refused(
                    "run/unfinished",
                    f"run {going[0]} has begun and is not finished",
                    "`gestand apply PATH` goes on with it first",
                )
            self._save(plan)
            run = str(uuid.uuid4())
            row = (run, plan.digest, canonical(plan_to_json(plan)), moment_to_text(at))
            self._database.change("INSERT INTO runs (id, digest, plan, started) VALUES (?, ?, ?, ?)", *row)
            seal = sealed(self._cases.open([run])[run], row)
            body = {**_begun(run, plan), "case": run, "seal": seal}
            self._database.append("run-begun", at, [self._cases.disguise(body)])
        return Run(run, plan.digest, plan, at, None, {}, {})

    def intend(
        self,
        run: str,
        slice_no: int,
        bodies: Mapping[int, Mapping[str, Any]],
        at: datetime,
        revision: str | None = None,
        done: Done | None = None,
    ) -> None:
        """`done`: a slice before this one, entered in the same transaction."""
        with self._database.writing("intend"):
            self._going(run)
            self._enter(run, done, at)
            if revision is not None and self._database.revision != revision:
                raise Refused(
                    "run/changed",
                    "an ending, a beginning or a hold was recorded while the run went on",
                    "`gestand apply PATH` goes on with the run, and keeps to it",
                )
            texts = {step: canonical(dict(body)) for step, body in bodies.items()}
            new = {step: text for step, text in texts.items() if not self._known(run, step, slice_no, text)}
            if not new:
                return
            secret = self._cases.open([run])[run]
            for step, text in new.items():
                self._database.change(
                    "INSERT OR REPLACE INTO intents (run, step, slice, body) VALUES (?, ?, ?, ?)",
                    *(run, step, slice_no, text),
                )
            seals = {str(step): sealed(secret, (run, step, slice_no, text)) for step, text in new.items()}
            self._database.append("intended", at, [{"run": run, "slice": slice_no, "seals": seals}])

    def pending(self, run: str) -> list[Intent]:
        rows = self._database.rows("SELECT step, slice, body FROM intents WHERE run = ? ORDER BY step, slice", run)
        return [Intent(run, step, slice_no, json.loads(body)) for step, slice_no, body in rows]

    def withdraw(self, run: str, step: int, slice_no: int, at: datetime) -> None:
        with self._database.writing("withdraw"):
            if self._forget(run, step, slice_no):
                self._database.append("withdrawn", at, [{"run": run, "step": step, "slice": slice_no}])

    def enter(self, run: str, done: Done, at: datetime, recognised: bool) -> None:
        with self._database.writing("enter"):
            self._enter(run, done, at, recognised)

    def _enter(self, run: str, done: Done | None, at: datetime, recognised: bool = False) -> None:
        """Inside `Database.writing`."""
        slice_no, rows = done or (0, {})
        new = {step: number for step, number in rows.items() if not self._entered(run, step, slice_no)}
        if not new:
            return
        steps = self._going(run)
        bodies = [
            {"run": run, "step": step, "slice": slice_no, "rows": number, "recognised": recognised}
            | _of(steps.get(step) or self._intent(run, step, slice_no))
            for step, number in new.items()
        ]
        last = self._database.append("slice", at, bodies)
        for entry, (step, number) in enumerate(new.items(), start=last - len(new) + 1):
            self._database.change(
                "INSERT INTO slices (number, run, step, slice, rows) VALUES (?, ?, ?, ?, ?)",
                *(entry, run, step, slice_no, number),
            )
            # What an intent names (keys of people, perhaps) is needed until here and no longer.
            self._forget(run, step, slice_no)

    def finish(self, run: str, at: datetime, totals: Mapping[str, Any], done: Done | None = None) -> bool:
        """Inside `Database.writing`. False when it was finished before. `done`: its last slice, entered first."""
        row = self._database.one("SELECT finished FROM runs WHERE id = ?", run)
        if not row:
            raise _unknown(run)
        if row[0] is not None:
            return False
        self._enter(run, done, at)
        self._database.change(
            "UPDATE runs SET finished = ?, totals = ? WHERE id = ?", moment_to_text(at), canonical(dict(totals)), run
        )
        self._database.change("DELETE FROM intents WHERE run = ?", run)
        self._database.append("run-finished", at, [{"run": run, "totals": dict(totals)}])
        return True

    def _save(self, plan: Plan) -> str:
        """The plan as text; empty when it stands there just so."""
        # The digest does not cover the counts, which are an expectation: the latest stands.
        body = canonical(plan_to_json(plan))
        if self._database.one("SELECT body FROM plans WHERE digest = ?", plan.digest) == (body,):
            return ""
        self._database.change("INSERT OR REPLACE INTO plans (digest, body) VALUES (?, ?)", plan.digest, body)
        return body

    def _run(self, row: Sequence[Any]) -> Run:
        id_, digest, plan, started, finished = row
        return Run(
            id_,
            digest,
            plan_from_json(json.loads(plan)),
            moment_from_text(started),
            moment_from_text(finished) if finished else None,
            self._cursor(id_),
            self._done(id_),
        )

    def _cursor(self, run: str) -> dict[str, int]:
        """The last slice that was entered, and the rows of its step so far; empty before the first."""
        row = self._database.one("SELECT step, slice FROM slices WHERE run = ? ORDER BY number DESC LIMIT 1", run)
        if not row:
            return {}
        return {"step": row[0], "slice": row[1], "rows": self._done(run)[str(row[0])]}

    def _done(self, run: str) -> dict[str, int]:
        rows = self._database.rows("SELECT step, SUM(rows) FROM slices WHERE run = ? GROUP BY step ORDER BY step", run)
        return {str(step): int(done) for step, done in rows}

    def _entered(self, run: str, step: int, slice_no: int) -> bool:
        return bool(
            self._database.one("SELECT 1 FROM slices WHERE run = ? AND step = ? AND slice = ?", *(run, step, slice_no))
        )

    def _known(self, run: str, step: int, slice_no: int, text: str) -> bool:
        """The slice was entered, or is intended just so."""
        where = "run = ? AND step = ? AND slice = ?"
        intended = self._database.one(f"SELECT body FROM intents WHERE {where}", *(run, step, slice_no))
        return intended == (text,) or self._entered(run, step, slice_no)

    def _intent(self, run: str, step: int, slice_no: int) -> Mapping[str, Any]:
        """What was written down of a slice; empty when nothing was."""
        where = "run = ? AND step = ? AND slice = ?"
        row = self._database.one(f"SELECT body FROM intents WHERE {where}", *(run, step, slice_no))
        found: Mapping[str, Any] = json.loads(row[0]) if row else {}
        return found

    def _forget(self, run: str, step: int, slice_no: int) -> bool:
        where = "run = ? AND step = ? AND slice = ?"
        return bool(self._database.change(f"DELETE FROM intents WHERE {where}", *(run, step, slice_no)))

    def _going(self, run: str) -> dict[int, dict[str, Any]]:
        """The steps of a run that has begun and is not finished, as JSON, by their order."""
        row = self._database.one("SELECT finished FROM runs WHERE id = ?", run)
        if not row:
            raise _unknown(run)
        if row[0] is not None:
            raise Refused("run/finished", f"run {run} was finished at {row[0]}", "plan again")
        if run not in self._steps:
            # A plan never changes once its run has begun, and can be long.
            (plan,) = self._database.one("SELECT plan FROM runs WHERE id = ?", run)
            self._steps = {run: {step["order"]: step for step in json.loads(plan)["steps"]}}
        return self._steps[run]


def _unknown(run: str) -> UsageError:
    return UsageError("run/unknown", f"there is no run {run} in these records")


def _of(step: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(step.get(name, "")) for name in ("store", "table", "action")}


def _begun(run: str, plan: Plan) -> dict[str, Any]:
    return {"run": run, "digest": plan.digest, **_of_plan(plan), "steps": [_said(step) for step in plan.steps]}


def _of_plan(plan: Plan) -> dict[str, Any]:
    body: dict[str, Any] = {
        "scope": plan.scope,
        "policy": plan.policy_digest,
        "revision": plan.revision,
        "moment": moment_to_text(plan.at),
    }
    if plan.also:
        # Who they are is in the entries of their endings, each a case of its own.
        body["also"] = len(plan.also)
    return {**body, "person": plan.person} if plan.person else body


def _said(step: Step) -> dict[str, Any]:
    return {
        "step": step.order,
        "store": step.store,
        "table": step.table,
        "action": step.action.value,
        "columns": list(step.columns),
        "expected": step.expected,
        "because": list(step.because),
    }
