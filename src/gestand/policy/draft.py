"""A policy that was read and not yet checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gestand.policy.model import GroupSpec, StoreSpec, TableSpec, Unsupported
from gestand.policy.names import Names
from gestand.policy.sections.activities import Laws, ReadActivity
from gestand.policy.sections.head import Head


@dataclass(frozen=True, slots=True)
class Draft:
    head: Head
    stores: tuple[StoreSpec, ...]
    people: tuple[GroupSpec, ...]
    tables: tuple[TableSpec, ...]
    activities: tuple[ReadActivity, ...]
    laws: Laws
    unsupported: tuple[Unsupported, ...]
    names: Names
    groups: Mapping[str, GroupSpec]
