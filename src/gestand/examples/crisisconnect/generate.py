"""CrisisConnect built: its database, its files and its policy, for a handful of people or for a million."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gestand.examples.building import Recipe
from gestand.examples.crisisconnect import cast as theatre
from gestand.examples.crisisconnect import words
from gestand.examples.crisisconnect.population import Population
from gestand.examples.crisisconnect.schema import metadata
from gestand.examples.loading import Batch
from gestand.examples.system import Progress

UPLOADS = "uploads"

_CHUNK = 5_000
"""Users, more or less: organisations are whole."""
_SIZE = 25
"""Users of an organisation, on average; they have from 13 to 37."""


def _batches(directory: Path, people: int, seed: int, progress: Progress | None) -> Iterator[Batch]:
    town = Population(seed)
    uploads = directory / UPLOADS
    yield _lookup()
    for customer in theatre.cast():
        town.move_in(customer)
    theatre.act(town)
    for key, size in _sizes(people):
        town.move_in(town.customer(key, size))
        if len(town.rows["users"]) >= _CHUNK:
            _save(uploads, town.take_files())
            yield town.take()
            if progress:
                progress("people", town.last["users"], people)
    _save(uploads, town.take_files())
    yield town.take()
    if progress:
        progress("people", people, people)


def _sizes(people: int) -> Iterator[tuple[int, int]]:
    """The organisations beside the cast, each with the number of its users."""
    left, key = people - theatre.CUSTOMERS * theatre.PEOPLE, theatre.CUSTOMERS
    while left:
        key += 1
        size = min(_SIZE + (key * 7) % _SIZE - _SIZE // 2, left)
        left -= size
        yield key, size


def _lookup() -> Batch:
    return {"roles": list(words.ROLES)}


def _save(uploads: Path, files: list[str]) -> None:
    """What somebody uploaded in a crisis; each names its own path, so that it can be searched for."""
    for path in files:
        target = uploads / path
        target.parent.mkdir(exist_ok=True)
        target.write_text(f"Draaiboek {path}\n1. Alarmeer het team.\n2. Open het logboek.\n", encoding="utf-8")


_MIGRATIONS = ("0001_alarms", "0002_agreements", "0003_administration", "0004_messages")

build = Recipe("crisisconnect", 40, metadata, _batches, _MIGRATIONS, (UPLOADS,))
