"""What is not asked of a row any more, because it was found as a row of people of whom it is known.

Of a person for whom something was recorded there are many rows, and each of them would say the same: it has a person,
and that person's ending was recorded. To look it up for every row takes longer than to find the row and erase it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy

import sqlalchemy as sa
from sqlalchemy.sql import FromClause

from gestand.acts import Key
from gestand.datamap.model import Claim
from gestand.held.decisions import Decisions
from gestand.held.ends import Ends
from gestand.held.lens import Condition, Lens
from gestand.held.rows import Rows

Shared = frozenset[tuple[str, str]]
"""(group, activity): ended by record for each of the people of the group that are meant."""


def shared(decisions: Decisions, people: Mapping[str, Sequence[Key]]) -> Shared:
    """The activities that were ended by record for all of these people; of a group without people none was."""
    found: set[tuple[str, str]] = set()
    for group, keys in people.items():
        ended = decisions.ended.get(group, {})
        acts = [set(ended.get(key, ())) for key in keys]
        found |= {(group, activity) for activity in (set.intersection(*acts) if acts else ())}
    return frozenset(found)


class OfPeople(Ends):
    """Conditions on rows that are of these people by the one claim of their table, which is asked beside them."""

    def __init__(self, lens: Lens, ended: Shared) -> None:
        super().__init__(lens, near=True)
        self.shared = ended

    def has_person(self, claim: Claim, row: FromClause) -> Condition:
        del claim, row
        return sa.true()

    def bound(self, claim: Claim, activity: str, row: FromClause) -> Condition | None:
        if not self.recorded(claim, activity):
            return super().bound(claim, activity, row)
        # Whoever was given the key since is somebody else, and that each row is still asked.
        return self.still(claim, row)

    def recorded(self, claim: Claim, activity: str) -> bool:
        """The activity was ended by record for all of the claim's people."""
        return (claim.group, activity) in self.shared


def asked_of(rows: Rows, near: OfPeople) -> Rows:
    """The same conditions, for rows that are of these people."""
    found = copy(rows)
    found.near = near
    return found
