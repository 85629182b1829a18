"""The records of a drawn world, in memory: what a plan and a run ask of a ledger."""

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime

from gestand.acts import Beginning, Ending, Hold, Person, Plan
from gestand.ledger.records import Intent, Run


class Kept:
    """Records in memory, without a ledger: what a plan and a run ask of them."""

    installation = "a world"

    def __init__(self, world):
        self._endings = [Ending(f"e{i}", e.activity, _person(e), e.moment, "") for i, e in enumerate(world.endings)]
        self._begun = [Beginning(f"b{i}", b.activity, _person(b), b.moment, "") for i, b in enumerate(world.beginnings)]
        self._holds = [_hold(i, hold) for i, hold in enumerate(world.holds)]
        self._intents: dict[tuple[int, int], Intent] = {}
        self.revision = "1"

    def endings(self) -> Sequence[Ending]:
        return self._endings

    def beginnings(self) -> Sequence[Beginning]:
        return self._begun

    def holds(self) -> Sequence[Hold]:
        return self._holds

    def at_once(self):
        return nullcontext()

    def record_endings(self, endings, at, identifiers, together=()):
        """What a run enters for the people of an organisation that left; what they were known by is kept nowhere."""
        self._endings = [*self._endings, *endings, *(ending for each in together for ending in each)]

    def questions(self):
        return ()

    def answers(self):
        return ()

    def entries_of(self, kind):
        """There is no ledger: no version of the policy was published in it."""
        return ()

    def begin_run(self, plan: Plan, at: datetime) -> Run:
        return Run("r1", plan.digest, plan, at, None, {}, {})

    def unfinished(self):
        return None

    def intend(self, run_id, step, slice_no, body, at):
        self._intents[step, slice_no] = Intent(run_id, step, slice_no, body)

    def intend_slice(self, run_id, slice_no, bodies, revision, at, done=None):
        if done:
            self.enter_slice(run_id, *done, at)
        for step, body in bodies.items():
            self.intend(run_id, step, slice_no, body, at)

    def pending(self, run_id) -> Sequence[Intent]:
        return [self._intents[place] for place in sorted(self._intents)]

    def withdraw(self, run_id, step, slice_no, at):
        self._intents.pop((step, slice_no), None)

    def enter(self, run_id, step, slice_no, rows, at, **_):
        self._intents.pop((step, slice_no), None)

    def enter_slice(self, run_id, slice_no, rows, at):
        for step in rows:
            self.enter(run_id, step, slice_no, rows[step], at)

    def finish_run(self, run_id, at, totals, done=None):
        self._intents.clear()


def _person(decision):
    return Person(decision.group, decision.key)


def _hold(number, hold):
    table, row = hold.row or ("", ())
    person = Person(*hold.person) if hold.person else None
    return Hold(f"h{number}", hold.activity, person, table, row, hold.moment, "a reason", "", "", hold.lifted)
