"""What was found about one promise, place by place, until it becomes a verdict."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from gestand.datamap.model import Table
from gestand.verify.report import PlaceCount, Standing, Verdict, iso

Where = tuple[str, str, str]


@dataclass
class Tally:
    """Rows and cells that break a promise, rows and cells nobody can tell about, and what could not be asked."""

    broken: int = 0
    unknown: int = 0
    broken_at: Counter[Where] = field(default_factory=Counter)
    unknown_at: Counter[Where] = field(default_factory=Counter)
    oldest: datetime | None = None
    notes: dict[str, None] = field(default_factory=dict)
    """Why a part of it is unknown, each once."""

    def since(self, moment: datetime | None) -> None:
        if moment is not None and (self.oldest is None or moment < self.oldest):
            self.oldest = moment

    def untold(self, table: Table | str, why: str) -> None:
        name = table.name if isinstance(table, Table) else table
        self.notes[f"{name}: {why}" if name else why] = None

    def verdict(self, key: str, says: str, wrong: str, level: str = "", noun: str = "row") -> Verdict:
        """`wrong`: what breaks it, after `3 rows`: `still there that nothing holds any more`."""
        broken, unknown = self.broken > 0, self.unknown > 0 or bool(self.notes)
        standing = Standing.BROKEN if broken else Standing.UNKNOWN if unknown else Standing.KEPT
        places = self.broken_at if broken else self.unknown_at
        why = [f"{_number(self.broken, noun)} {wrong}"] if broken else []
        why += [f"nobody can tell about {_number(self.unknown, noun)}"] if self.unknown else []
        return Verdict(
            key,
            key.split("/", 1)[0],
            says,
            standing,
            self.broken if broken else self.unknown,
            iso(self.oldest) if broken and self.oldest else None,
            level if standing is Standing.KEPT else "",
            tuple(sorted(PlaceCount(*where, n) for where, n in places.items() if n)),
            "; ".join([*why, *self.notes]),
        )


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
