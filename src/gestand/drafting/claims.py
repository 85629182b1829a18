"""Whose rows are, as it will be written: claims of a table, and what is known of tables that have none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from gestand.drafting.evidence import Certainty
from gestand.drafting.roles import role
from gestand.drafting.words import words
from gestand.drafting.world import KeysOf, Link, Role, World
from gestand.stores.base import TableId

POINTER = re.compile(
    r"_(?:last|first|latest|current|best|accepted|default|main|featured|avatar|photo|image|cover|picture|logo|thumbnail"
    r"|primary|next|previous|forked|fork|original|preferred|description|standaard|laatste|eerste|foto)_"
)
"""A column that points at one of many for convenience: its row is no part of what it points at."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim as it will be written. `cells`: it has the personal columns; else the row itself is its cell."""

    name: str
    links: tuple[Link, ...]
    """Alternatives, the first that leads somewhere; none for a group's own table."""
    then: str = "goes"
    certainty: Certainty = Certainty.LIKELY
    why: str = ""
    cells: bool = True
    asked: bool = False
    """Somebody has to say whose these rows are."""
    columns: tuple[str, ...] = ()
    """The cells that are this claim's alone."""
    hand: bool = False
    """Somebody who did it: the row is about others, and only loses its link."""
    empty: str = ""
    """Of a group's own table: its rows are people only where nothing stands in this column."""
    via: str = ""
    """The claim that the path goes on with, where it is not called as this one."""


@dataclass
class Owned:
    world: World
    claims: dict[TableId, list[Claim]] = field(default_factory=dict)
    unclear: dict[TableId, str] = field(default_factory=dict)
    """Tables of which nobody can say whether they are somebody's, and why one asks."""
    nobody: dict[TableId, tuple[Certainty, str]] = field(default_factory=dict)
    guests: set[TableId] = field(default_factory=set)
    """Tables whose rows are of people with an account, and of guests who are known by the row alone."""
    halves: set[TableId] = field(default_factory=set)
    """Tables of people of whom some are somebody with an account."""
    set_up: set[TableId] = field(default_factory=set)
    """What an event or an organisation is set up with: its parts, and theirs."""
    pointers: set[tuple[TableId, Link]] = field(default_factory=set)
    """References by which rows that say nobody's are of whoever points at them."""
    stays: set[TableId] = field(default_factory=set)
    """Tables whose rows mean something without the people in them: they are only ever blanked."""

    def links(self, table: TableId) -> list[Link]:
        return self.world.links.get(table, [])

    def lists(self, table: TableId) -> list[KeysOf]:
        """Columns that hold the keys of people, or of rows that go: what has gone is taken out of them."""
        return [keys for keys in self.world.keylists.get(table, ()) if keys.to in self.claims]

    def may_lead_nowhere(self, table: TableId, claim: Claim) -> bool:
        """Some rows can have nobody at the end of the path, wherever on it that is."""
        at, seen = [(table, claim)], set()
        while at:
            here, one = at.pop()
            seen.add((here, one.name))
            for link in one.links:
                if self.world.may_lead_nowhere(here, link):
                    return True
                ends = link.to in self.world.groups and link.to not in self.guests
                further = None if ends else onward(self, link, one.name)
                if further and (link.to, further.name) not in seen:
                    at.append((link.to, further))
        return False

    def direct(self, table: TableId) -> list[Link]:
        """Links that lead to the key of a group of people."""
        return [
            link
            for link in self.links(table)
            if (group := self.world.groups.get(link.to)) and link.to_columns == group.key and not link.folded
        ]


def onward(owned: Owned, link: Link, name: str) -> Claim | None:
    """The claim that a path goes on with in the table it leads to: of the same name, else the one with the cells."""
    claims = owned.claims.get(link.to, [])
    named = next((claim for claim in claims if claim.name == name and len(claims) > 1), None)
    return named or next((claim for claim in claims if claim.cells), claims[0] if claims else None)


def having(claims: Sequence[Claim], column: str) -> list[str]:
    """The claims whose a cell is: those that it is of alone, else those with the personal columns."""
    own = [claim.name for claim in claims if column in claim.columns]
    return own or [claim.name for claim in claims if claim.cells]


def without_cells(claims: Sequence[Claim], cells: Sequence[str]) -> bool:
    """Whether a claim has no cell but the row itself."""
    those = {name for cell in cells for name in having(claims, cell)}
    return any(claim.name not in those for claim in claims)


GUEST = "guest"
"""The claim of whoever is known by the row alone."""


def without(world: World, table: TableId, link: Link) -> int:
    """Rows of the sample in which the link leads nowhere."""
    sample = world.samples[table]
    return sample.rows - sum(value != "0" for value in sample.of(link.columns[0]))


def left(owned: Owned) -> list[TableId]:
    return [table for table in owned.world.tables if table not in owned.claims]


def role_of(owned: Owned, link: Link) -> Role:
    return role(link.columns[0], owned.world.bare(link.to).strip("_"))


def claim_by(owned: Owned, link: Link, then: str = "goes", cells: bool = True) -> Claim:
    return Claim(called(owned, link), (link,), then, link.certainty, link.why, cells)


def called(owned: Owned, link: Link) -> str:
    if link.when[0]:
        return owned.world.bare(link.to).strip("_").replace("_", "-")
    ends = {"id", "nr", "fk", "uuid", "key"}
    parts = [part for part in words(link.columns[0]) if part not in ends] or ["self"]
    return "-".join(parts)
