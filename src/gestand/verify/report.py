"""What the judge says: one verdict for each promise, and the standing of the whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from gestand.acts import Person
from gestand.errors import Exit
from gestand.ledger.codec import moment_to_text, person_to_json

QUERIES = "gone from queries"
"""The level that a kept promise proves: no question, and no listing of a folder, finds it any more.

No store proves more. PostgreSQL leaves a deleted row in its pages until VACUUM, and its log longer. SQLite overwrites
what its writer erases (`secure_delete`), but copies that were left when pages were split, and old pages in a log of
WAL mode that somebody still reads, stay. The blocks of a deleted file are the file system's.
"""


class Standing(StrEnum):
    """Of a promise, and (the worst of all) of a report."""

    KEPT = "kept"
    UNSUPPORTED = "unsupported"
    UNKNOWN = "unknown"
    BROKEN = "broken"


_WORST = tuple(Standing)


def worst(standings: Iterable[Standing]) -> Standing:
    """Broken is worse than unknown, unknown worse than unsupported, unsupported worse than kept."""
    return max(standings, key=_WORST.index, default=Standing.KEPT)


@dataclass(frozen=True, slots=True, order=True)
class PlaceCount:
    """How many rows (or files) are in the way of a promise at one place; `column` is `*` for the row itself."""

    store: str
    table: str
    column: str
    count: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """One promise judged.

    `count` is how many rows (a row with three columns left is one row), `places` how many cells per column. `oldest`
    is the moment (ISO 8601, UTC) from which the first of them should have been gone: the oldest *end* left, because
    the oldest event does not judge a column that serves several activities. `level` is how far a kept promise is
    proven; of one that is not kept, and of one about what is there rather than gone, nothing is.
    """

    key: str
    kind: str
    says: str
    standing: Standing
    count: int = 0
    oldest: str | None = None
    level: str = ""
    places: tuple[PlaceCount, ...] = ()
    why: str = ""

    def to_json(self) -> dict[str, Any]:
        places = [{"store": p.store, "table": p.table, "column": p.column, "count": p.count} for p in self.places]
        return {
            "key": self.key,
            "kind": self.kind,
            "says": self.says,
            "standing": str(self.standing),
            "count": self.count,
            "oldest": self.oldest,
            "level": self.level,
            "places": places,
            "why": self.why,
        }


@dataclass(frozen=True, slots=True)
class Bounded:
    """Whose rows alone were judged: of one organisation and of so many people. `unasked`: no question of one."""

    organisation: Person
    people: int
    unasked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All verdicts at one moment, against one version of the policy; with `bounded` they say nothing of the whole."""

    at: datetime
    version: str
    digest: str
    promises: tuple[Verdict, ...]
    bounded: Bounded | None = None

    @property
    def standing(self) -> Standing:
        """Unknown where there was nothing to ask of one organisation."""
        if self.bounded is not None and not self.promises:
            return Standing.UNKNOWN
        return worst(verdict.standing for verdict in self.promises)

    def exit(self, scope_enforced: bool = False) -> Exit:
        """BROKEN (1), UNKNOWN (3: unknown or unsupported), DONE (0). `scope_enforced` leaves unsupported out."""
        left_out = (Standing.UNSUPPORTED,) if scope_enforced else ()
        standing = worst(v.standing for v in self.promises if v.standing not in left_out)
        if self.bounded is not None and not self.promises:
            standing = Standing.UNKNOWN
        if standing is Standing.BROKEN:
            return Exit.BROKEN
        return Exit.DONE if standing is Standing.KEPT else Exit.UNKNOWN

    def to_entry(self) -> dict[str, Any]:
        """What the ledger tells of it: of each promise its standing and how many rows are in its way."""
        of = self.bounded
        whose = {} if of is None else {"organisation": of.organisation, "people": of.people}
        return {
            **whose,
            "policy": self.digest,
            "version": self.version,
            "moment": moment_to_text(self.at),
            "standing": str(self.standing),
            "promises": {verdict.key: [str(verdict.standing), verdict.count] for verdict in self.promises},
        }

    def to_json(self) -> dict[str, Any]:
        return {
            "at": iso(self.at),
            "policy": {"version": self.version, "digest": self.digest},
            **self._bounded(),
            "standing": str(self.standing),
            "promises": [verdict.to_json() for verdict in self.promises],
        }

    def _bounded(self) -> dict[str, Any]:
        of = self.bounded
        if of is None:
            return {}
        return {
            "bounded": {
                "organisation": person_to_json(of.organisation),
                "people": of.people,
                "not_asked": list(of.unasked),
            }
        }


def iso(moment: datetime) -> str:
    """A moment in UTC as ISO 8601 with a `Z`."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
