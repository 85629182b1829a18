"""`gestand apply`: carries a plan out, once somebody or the brake approved it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gestand import clock
from gestand.cli.frame import AtOption, DebugOption, Form, FormatOption, guarded, print_json, progress
from gestand.cli.session import Session, opened
from gestand.errors import Exit, Refused, UsageError

if TYPE_CHECKING:
    from gestand.acts import Plan
    from gestand.ledger.records import Records
    from gestand.run import Approval, Outcome

TargetArgument = Annotated[Path, typer.Argument(metavar="PATH|plan.json", help="A policy, or a plan that was saved.")]
ApproveOption = Annotated[
    str | None, typer.Option("--approve", metavar="DIGEST", help="Carry out exactly the plan with this digest.")
]
YesOption = Annotated[bool, typer.Option("--yes", help="Carry out what is under the brake.")]
PolicyOption = Annotated[
    Path | None, typer.Option("--policy", help="The policy of a saved plan, when it is not where it was.")
]


def register(app: typer.Typer) -> None:
    @app.command()
    @guarded
    def apply(
        target: TargetArgument,
        approve: ApproveOption = None,
        yes: YesOption = False,
        policy: PolicyOption = None,
        at: AtOption = None,
        form: FormatOption = Form.TEXT,
        debug: DebugOption = False,  # noqa: ARG001
    ) -> Exit:
        """Carry a plan out. Under the brake with --yes; past it only with the digest of a plan somebody looked at.

        Example: gestand apply privacy.yaml --yes
        """
        from gestand.cli import show
        from gestand.run import Approval

        saved = _saved(target)
        path = (policy or Path(str(saved["policy"]))) if saved else target
        with opened(path, at) as session, progress() as bar:
            records = session.records(create=False)
            approval = Approval(approve or "", yes)
            outcomes = carry_out(session, records, saved, approval, bar)
            if form is Form.JSON:
                print_json({"runs": [_to_json(outcome) for outcome in outcomes]})
            else:
                for outcome in outcomes:
                    show.outcome(outcome)
            notes = any(outcome.plan.notes for outcome in outcomes)
            return Exit.UNKNOWN if notes or session.map.unreachable else Exit.DONE


def _saved(target: Path) -> dict[str, Any] | None:
    """A saved plan, or None when the target is a policy."""
    if target.suffix != ".json" or not target.is_file():
        return None
    try:
        found = json.loads(target.read_text(encoding="utf-8"))
    except ValueError as error:
        raise UsageError("U004", f"{target} is no plan", "make one with `gestand plan PATH --out plan.json`") from error
    if not isinstance(found, dict) or "digest" not in found:
        raise UsageError("U004", f"{target} is no plan", "make one with `gestand plan PATH --out plan.json`")
    return found


def carry_out(
    session: Session, records: Records, saved: dict[str, Any] | None, approval: Approval, bar: Any = None
) -> list[Outcome]:
    """Finishes what was cut off before, then does the plan: the saved one, the approved one, or one made now."""
    from gestand.run import apply as run
    from gestand.run.executor import resume

    now = clock.now()
    done: list[Outcome] = []
    if approval.digest or approval.brake:
        again = resume(session.map, session.stores, records, now=now, progress=bar)
        if again is not None:
            done.append(again)
            if approval.digest == again.plan.digest:
                return done
    plan = _plan(session, records, saved, approval)
    done.append(run(session.map, session.stores, records, plan, now=now, approval=approval, progress=bar))
    return done


def _plan(session: Session, records: Records, saved: dict[str, Any] | None, approval: Approval) -> Plan:
    from gestand.ledger.plans import plan_from_json
    from gestand.plan import make_plan
    from gestand.plan.make import check_counts, proposed_endings
    from gestand.run.checks import insist_fresh

    if saved is not None:
        old = plan_from_json(saved)
    elif approval.digest:
        known = records.plan(approval.digest)
        if known is None:
            raise Refused("R103", "no plan with this digest was made here", "make one with `gestand plan`")
        old = known
    else:
        return make_plan(session.map, session.stores, records, session.at, keeps=False)
    if old.at > clock.now():
        # Refused by name before anything is asked of a store.
        return old
    insist_fresh(session.map, old)
    again = make_plan(
        session.map, session.stores, records, old.at, old.person, endings=proposed_endings(old), keeps=False
    )
    check_counts(old, again)
    return old


def _to_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "run": outcome.run,
        "digest": outcome.plan.digest,
        "resumed": outcome.resumed,
        "steps": [
            {
                "store": step.store,
                "table": step.table,
                "action": step.action.value,
                "expected": step.expected,
                "done": outcome.done.get(str(step.order), 0),
            }
            for step in outcome.plan.steps
        ],
        "notes": list(outcome.plan.notes),
    }
