"""The only code that changes a store: it carries out a plan, in slices, and can be stopped anywhere."""

from gestand.run.begin import apply
from gestand.run.checks import Approval
from gestand.run.executor import Outcome

__all__ = ["Approval", "Outcome", "apply"]
