"""A policy that was read and not yet checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from gestand.errors import Place
from gestand.policy.copied import CopySpec
from gestand.policy.model import GroupSpec, StoreSpec, TableSpec
from gestand.policy.names import Names
from gestand.policy.sections.activities import Laws, ReadActivity
from gestand.policy.sections.head import Head
from gestand.policy.spoken import MentionSpec
from gestand.policy.statement import SILENT, Says, Unsupported


@dataclass(frozen=True, slots=True)
class Draft:
    head: Head
    stores: tuple[StoreSpec, ...]
    people: tuple[GroupSpec, ...]
    tables: tuple[TableSpec, ...]
    activities: tuple[ReadActivity, ...]
    mentions: tuple[MentionSpec, ...]
    laws: Laws
    unsupported: tuple[Unsupported, ...]
    names: Names
    groups: Mapping[str, GroupSpec]
    places: Mapping[tuple[str, ...], Place]
    """Where values stand that the model keeps no place of, by a path of names."""
    copies: tuple[CopySpec, ...] = ()
    says: Says = SILENT
    start: Place = field(default_factory=Place)
    """Where the policy begins: what is not there at all has no other place."""
    day: date | None = None
    """The day on which the question is asked; what is not asked of a day rests on the day the policy begins."""

    def place(self, default: Place, *path: str) -> Place:
        """The place of the longest part of a path that was noted."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return default
