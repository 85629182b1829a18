"""What would happen, and why: a frozen plan with a digest, and explanations."""

from gestand.plan.make import make_plan, plan_digest

__all__ = ["make_plan", "plan_digest"]
