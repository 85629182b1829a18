"""`gestand apply`: carries a plan out, once somebody or the brake approved it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gestand import clock
from gestand.cli.frame import AtOption, DebugOption, Form, FormatOption, guarded, moment, progress
from gestand.cli.paper import put_json
from gestand.cli.session import Session, insist_past, opened
from gestand.errors import Exit, Place, Refused, UsageError

if TYPE_CHECKING:
    from gestand.acts import Plan
    from gestand.ledger.records import Records
    from gestand.run import Approval, Outcome
    from gestand.run.refusals import Attempt
    from gestand.run.slices import Manner

TargetArgument = Annotated[Path, typer.Argument(metavar="PATH|plan.json", help="A policy, or a plan that was saved.")]
ApproveOption = Annotated[
    str | None, typer.Option("--approve", metavar="DIGEST", help="Carry out exactly the plan with this digest.")
]
YesOption = Annotated[bool, typer.Option("--yes", help="Carry out what is under the brake.")]
GentlyOption = Annotated[
    bool, typer.Option("--gently", help="Short transactions with a pause between: the application hardly notices.")
]
PolicyOption = Annotated[
    Path | None,
    typer.Option("--policy", metavar="PATH", help="The policy of a saved plan, when it is not where it was."),
]


def register(app: typer.Typer) -> None:
    @app.command(short_help="Carry a plan out")
    @guarded
    def apply(
        target: TargetArgument,
        approve: ApproveOption = None,
        yes: YesOption = False,
        gently: GentlyOption = False,
        policy: PolicyOption = None,
        at: AtOption = None,
        form: FormatOption = Form.TEXT,
        debug: DebugOption = False,  # noqa: ARG001
    ) -> Exit:
        """Carry a plan out. Under the brake with --yes; past it only with the digest of a plan somebody looked at.

        \b
        Example:
          gestand apply privacy.yaml --yes
          gestand apply plan.json --approve 9c6f7194839e...
        """
        from gestand.cli import show
        from gestand.run import Approval
        from gestand.run.slices import GENTLY, QUICKLY

        if approve and yes:
            raise UsageError("usage/options", "--approve and --yes are two ways to approve", "say one of them")
        saved = read_saved(target)
        path = _policy_of(target, saved, policy)
        manner = GENTLY if gently else QUICKLY
        with opened(path, at, writing=True, rests=manner.rests) as session, progress() as bar:
            records = session.records(create=False, counts=False)
            records.verify().insist()
            _insist_same_moment(session, saved, at)
            outcomes = carry_out(
                session, records, saved.plan if saved else None, Approval(approve or "", yes), bar, gently
            )
            if form is Form.JSON:
                put_json({"runs": [_to_json(outcome) for outcome in outcomes]})
            else:
                for outcome in outcomes:
                    show.outcome(outcome, session.map)
            notes = any(outcome.plan.notes or show.short(outcome) for outcome in outcomes)
            return Exit.UNKNOWN if notes or session.map.unreachable else Exit.DONE


# ---------------------------------------------------------------- a saved plan


@dataclass(frozen=True, slots=True)
class Saved:
    plan: Plan
    policy: str


def read_saved(target: Path) -> Saved | None:
    """A plan that `gestand plan` wrote, with --out or as JSON; None when the target is a policy."""
    from gestand.ledger.plans import plan_from_json

    if target.suffix != ".json":
        return None
    try:
        found = json.loads(target.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise _no_plan(target, "it is not there") from error
    except (ValueError, RecursionError) as error:
        raise _no_plan(target, "it is not JSON") from error
    if not isinstance(found, dict) or "digest" not in found:
        raise _no_plan(target, "it has no digest")
    policy = found.pop("policy", "")
    return Saved(plan_from_json(found), policy if isinstance(policy, str) else "")


def _no_plan(target: Path, why: str) -> UsageError:
    hint = "make one with `gestand plan PATH --out plan.json`"
    return UsageError("plan/unreadable", f"{target} is no plan: {why}", hint, Place(file=str(target)))


def _policy_of(target: Path, saved: Saved | None, named: Path | None) -> Path:
    """Where the policy is: named, or where it was when the plan was made."""
    if saved is None:
        if named is not None:
            raise UsageError("usage/options", "--policy goes with a saved plan", f"`gestand apply {target}` is enough")
        return target
    path = named or Path(saved.policy)
    if not (named or saved.policy) or not path.exists():
        raise UsageError(
            "plan/policy-missing", f"the policy of this plan is not at {path}", "say where it is with --policy PATH"
        )
    return path


def _insist_same_moment(session: Session, saved: Saved | None, at: str | None) -> None:
    if saved is None or at is None:
        return
    # Compared in one zone: a moment in an hour that comes twice equals none of another zone.
    if moment(at, session.policy.zone).astimezone(UTC) != saved.plan.at.astimezone(UTC):
        raise UsageError(
            "usage/options", "a saved plan has a moment of its own", "leave --at out, or make a plan for that moment"
        )


# ---------------------------------------------------------------- carrying out


def carry_out(
    session: Session,
    records: Records,
    saved: Plan | None,
    approval: Approval,
    bar: Any = None,
    gently: bool = False,
) -> list[Outcome]:
    """Finishes what was cut off before, then does the plan: the saved one, the approved one, or one made now.

    `Refused` as the makers and the run raise it, once the ledger has it.
    """
    from gestand.run.refusals import Attempt, entered
    from gestand.run.slices import GENTLY, QUICKLY

    attempt = Attempt(session.policy.digest, session.at, approval.digest)
    if saved is not None:
        attempt.is_of(saved)
    with entered(records, attempt):
        return _carry_out(session, records, saved, approval, attempt, bar, GENTLY if gently else QUICKLY)


def _carry_out(
    session: Session,
    records: Records,
    saved: Plan | None,
    approval: Approval,
    attempt: Attempt,
    bar: Any,
    manner: Manner,
) -> list[Outcome]:
    from gestand.ledger.versions import KIND, insist_counts, versions
    from gestand.run import apply as run
    from gestand.run.begin import resume

    insist_past(session.at, "nothing is carried out")
    now = clock.now()
    # Refused before anything is asked of a store, and before a run that was cut off goes on.
    insist_counts(versions(records.entries_of(KIND)), session.policy, now)
    done: list[Outcome] = []
    if approval.digest or approval.brake:
        again = resume(session.map, session.stores, records, now=now, progress=bar, manner=manner)
        if again is not None:
            done.append(again)
            if approval.digest == again.plan.digest:
                return done
    plan = _plan(session, records, saved, approval)
    attempt.is_of(plan)
    done.append(
        run(session.map, session.stores, records, plan, now=now, approval=approval, progress=bar, manner=manner)
    )
    return done


def _plan(session: Session, records: Records, saved: Plan | None, approval: Approval) -> Plan:
    from gestand.plan import make_plan
    from gestand.plan.make import check_counts, proposed_endings
    from gestand.run.checks import insist

    old = saved or _approved(records, approval)
    if old is None:
        return make_plan(session.map, session.stores, records, session.at, keeps=False)
    _insist_whole(old)
    # Refused by name before anything is asked of a store.
    insist(session.map, old, records.revision, clock.now(), approval)
    again = make_plan(
        session.map,
        session.stores,
        records,
        old.at,
        old.person,
        endings=proposed_endings(old),
        keeps=False,
        also=old.also,
    )
    check_counts(old, again)
    if approval.brake:
        # The brake is for what is there now, whatever the saved plan says of it.
        insist(session.map, again, records.revision, clock.now(), approval)
    # From which sides the rows of a step are found is not approved, it is found.
    return replace(old, extra={**old.extra, "by_time": again.extra["by_time"]})


def _insist_whole(plan: Plan) -> None:
    """`Refused` (`plan/edited`) when the content is not what the digest stands for: somebody edited it."""
    from gestand.plan import plan_digest
    from gestand.plan.make import proposed_endings

    found = plan_digest(
        *(plan.policy_digest, plan.schema_digests, plan.revision, plan.at, plan.people, plan.steps),
        proposed_endings(plan),
    )
    if found != plan.digest:
        raise Refused(
            "plan/edited",
            "the plan is not the one that its digest stands for: somebody changed it",
            "make a new plan and look at it",
        )


def _approved(records: Records, approval: Approval) -> Plan | None:
    if not approval.digest:
        return None
    known = records.plan(approval.digest)
    if known is None:
        raise Refused("plan/unknown", "no plan with this digest was made here", "make one with `gestand plan`")
    return known


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
