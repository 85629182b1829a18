"""What must be true before anything is changed: approved, under the brake, not stale, not ahead of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gestand.acts import Plan, Step
from gestand.datamap.model import DataMap
from gestand.errors import Refused


@dataclass(frozen=True, slots=True)
class Approval:
    """How a plan was approved: by its `digest` (a person looked at it), or under the brake (`brake`)."""

    digest: str = ""
    brake: bool = False


def insist(datamap: DataMap, plan: Plan, revision: str, now: datetime, approval: Approval) -> None:
    """Raises `Refused` by name when the plan may not be carried out."""
    if plan.at > now:
        raise Refused(
            "moment/not-yet",
            f"the plan is for {plan.at.isoformat()}, which has not come",
            "wait until then, or plan for a moment that has passed",
        )
    insist_fresh(datamap, plan)
    if plan.revision != revision:
        raise Refused(
            "plan/stale",
            "an ending, a beginning or a hold was recorded since the plan was made",
            "make a new plan and look at it",
        )
    _insist_approved(datamap, plan, approval)


def insist_fresh(datamap: DataMap, plan: Plan) -> None:
    """The policy and the schema are those of the plan."""
    if plan.policy_digest != datamap.policy.digest:
        raise Refused("plan/stale", "the policy has changed since the plan was made", "make a new plan and look at it")
    now = datamap.schema_digests
    moved = sorted(name for name, digest in plan.schema_digests.items() if now.get(name) != digest)
    if moved:
        raise Refused(
            "plan/stale",
            f"the schema of {', '.join(moved)} has changed since the plan was made",
            "see what `gestand map` says, then make a new plan",
        )


def _insist_approved(datamap: DataMap, plan: Plan, approval: Approval) -> None:
    if approval.digest:
        if approval.digest != plan.digest:
            raise Refused(
                "plan/another",
                f"the approval is for another plan: this one is {plan.digest[:12]}",
                "look at this plan and approve its digest",
            )
        return
    if not approval.brake:
        raise Refused("plan/not-approved", "nobody approved this plan", f"say --yes, or --approve {plan.digest}")
    if not datamap.policy.enforce:
        raise Refused(
            "plan/enforce-off",
            "the policy says `enforce: off`",
            f"approve this plan by its digest (--approve {plan.digest}), or say `enforce: on` in the policy",
        )
    past = [step for step in plan.steps if over_brake(datamap, step)]
    if past:
        most = max(past, key=lambda step: step.expected)
        raise Refused(
            "plan/past-the-brake",
            f"the plan takes {most.expected} of {most.of if most.of is not None else 'unknown'} rows of {most.table},"
            " which is past the brake",
            f"look at the plan; if it is right, say --approve {plan.digest}",
        )


def over_brake(datamap: DataMap, step: Step) -> bool:
    """The step takes more rows than the policy's brake lets go unseen: more than `rows` and more than `percent`."""
    brake = datamap.policy.brake
    if step.expected <= brake.rows:
        return False
    return step.of is None or step.expected * 100 > brake.percent * step.of
