"""What differs by country, as data files: one YAML file for each country, and `eu.yaml` for all of them.

A country is added by adding its file; `schema.json` beside them says its form and a test holds every file to it.
Statutory terms that the law gives without a length (a list, a limitation of claims) are in the files as well, so that
a policy that names one gets an explanation instead of "unknown".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from gestand.clock import Rounding
from gestand.vocabulary import durations
from gestand.vocabulary.law import StatutoryTerm, TermKind

# Every scalar stays text: dates and versions are not for the YAML reader to guess.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class NoTerm:
    """A law that asks or allows something about keeping, and gives no length; `instead` says what to do."""

    id: str
    country: str
    what: str
    article: str
    certainty: str
    instead: str


Holiday = Mapping[str, str]
"""`day` (`05-05`), and `on_sunday` for the day instead; or `easter`: so many days after it."""


def terms() -> Mapping[str, StatutoryTerm]:
    """Every statutory term with a length, by id (`nl.tax.records`)."""
    return _read()[0]


def without_term() -> Mapping[str, NoTerm]:
    """Every law about keeping that gives no length, by id (`nl.claims`)."""
    return _read()[1]


def holidays() -> Mapping[str, tuple[Holiday, ...]]:
    """The holidays of each country; `EU` for those whose file is not there."""
    return _read()[2]


@lru_cache(maxsize=1)
def _read() -> tuple[Mapping[str, StatutoryTerm], Mapping[str, NoTerm], Mapping[str, tuple[Holiday, ...]]]:
    found: dict[str, StatutoryTerm] = {}
    without: dict[str, NoTerm] = {}
    days: dict[str, tuple[Holiday, ...]] = {}
    for file in sorted(files(__name__).iterdir(), key=lambda f: f.name):
        if not file.name.endswith(".yaml"):
            continue
        data = yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 (it makes text only)
        country = data["country"]
        days[country] = tuple(data["holidays"])
        for row in data["terms"]:
            if row["kind"] == "none":
                without[row["id"]] = _no_term(row, country)
            else:
                found[row["id"]] = statutory(row, country, data["read_on"])
    return MappingProxyType(found), MappingProxyType(without), MappingProxyType(days)


def _no_term(row: Mapping[str, str], country: str) -> NoTerm:
    return NoTerm(row["id"], country, row["what"], row["article"], row["certainty"], row["instead"])


def statutory(row: Mapping[str, str], country: str, read_on: str) -> StatutoryTerm:
    """One row of a country file as a term. Raises ValueError for a length that is none."""
    duration = durations.words(row["term"])
    if duration is None:
        raise ValueError(f"{row['id']}: {row['term']!r} is no length of time")
    return StatutoryTerm(
        id=row["id"],
        country=country,
        kind=TermKind(row["kind"]),
        duration=duration,
        rounding=Rounding(row.get("rounding", Rounding.NONE)),
        what=row["what"],
        starts=row["starts"],
        article=row["article"],
        certainty=row["certainty"],
        source=row.get("source", ""),
        events_from=row.get("events_from", ""),
        events_until=row.get("events_until", ""),
        followed_by=row.get("followed_by", ""),
        read_on=row.get("read_on", read_on),
        only_for=row.get("only_for", ""),
    )
