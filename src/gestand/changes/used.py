"""What an activity uses, resolved within its own policy: columns with their categories, and rows of tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gestand.policy.model import ActivitySpec, Policy
from gestand.policy.names import Ambiguous, Column, Names
from gestand.policy.spelling import within


@dataclass(frozen=True, slots=True)
class Used:
    columns: Mapping[str, str]
    """`users.email` to its category."""
    rows: frozenset[str]
    """Tables whose rows themselves are used, and what could not be resolved."""

    @property
    def categories(self) -> frozenset[str]:
        return frozenset(self.columns.values())

    @property
    def everything(self) -> frozenset[str]:
        return frozenset(self.columns) | self.rows


class Side:
    """One of the two policies, with what its activities use looked up once."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._names = Names(policy.tables)
        self._used = {activity.name: self._resolved(activity) for activity in policy.activities}

    def used(self, activity: ActivitySpec) -> Used:
        return self._used[activity.name]

    def _resolved(self, activity: ActivitySpec) -> Used:
        columns: dict[str, str] = {}
        rows: set[str] = set()
        for use in activity.uses:
            column = self._column(use.name)
            personal = self._names.personal(column) if column else ()
            if column and personal:
                columns.update({within(column.table.name, one.column): one.category for one in personal})
            else:
                rows.add(use.name)
        return Used(columns, frozenset(rows))

    def _column(self, name: str) -> Column | None:
        try:
            return self._names.column(name)
        except Ambiguous:
            return None
