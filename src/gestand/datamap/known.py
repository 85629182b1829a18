"""What people are known by in a table apart, as an account has its e-mail addresses there.

A type of its own, because a group says it and a claim is what leads from such a row to its person.
"""

from __future__ import annotations

from dataclasses import dataclass

from gestand.stores.base import TableId


@dataclass(frozen=True, slots=True)
class Known:
    """A column of a table whose rows are of people of the group by this claim."""

    name: str
    """As the policy calls it: `email_addresses.address`."""
    table: TableId
    column: str
    claim: str
