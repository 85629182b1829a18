"""Cloudomotion built: its database and its policy, for a handful of people or for a million."""

from __future__ import annotations

from collections.abc import Iterator
from math import isqrt
from pathlib import Path

from gestand.examples.building import Recipe
from gestand.examples.cloudomotion import cast as theatre
from gestand.examples.cloudomotion import words
from gestand.examples.cloudomotion.population import Population
from gestand.examples.cloudomotion.schema import metadata
from gestand.examples.loading import Batch
from gestand.examples.system import Progress
from gestand.examples.times import DAY

_CHUNK = 5_000
"""Users, more or less: organisations are whole."""


def organisations(people: int) -> int:
    """How many customers so many users have: 28 for 200, 2,000 for a million."""
    return max(theatre.FIRMS + 1, 2 * isqrt(people))


def _batches(directory: Path, people: int, seed: int, progress: Progress | None) -> Iterator[Batch]:  # noqa: ARG001
    town = Population(seed)
    yield _lookup()
    for firm in theatre.cast():
        town.move_in(firm)
        town.trade(firm)
    theatre.act(town)
    for key, size in _sizes(people):
        firm = town.firm(key, size)
        if key % 200 == 0:
            # Cancelled long ago, and the night that should have taken it did not come.
            firm.planned, firm.cancelled = None, 30 * DAY
        town.move_in(firm)
        town.trade(firm)
        if len(town.rows["users"]) >= _CHUNK:
            yield town.take()
            if progress:
                progress("people", town.last["users"], people)
    _strangers(town, people)
    yield town.take()
    if progress:
        progress("people", people, people)


def _sizes(people: int) -> Iterator[tuple[int, int]]:
    """The organisations beside the cast, each with the number of its users: some are large, most are not."""
    keys = range(theatre.FIRMS + 1, organisations(people) + 1)
    left = people - theatre.FIRMS * theatre.PEOPLE
    for key in keys:
        share = left // (keys.stop - key)
        size = left if key == keys.stop - 1 else max(1, share * (1 + key % 3) // 2)
        left -= size
        yield key, size


def _strangers(town: Population, people: int) -> None:
    """Those who have no account: prospects, suppliers, and who asked something on the website."""
    for _ in range(people // 100):
        prospect = town.relation(town.name()[0], town.between(400 * DAY, 30 * DAY))
        town.contact(prospect, 20 * DAY)
    for _ in range(people // 200):
        seller = town.supplier(town.between(1_500 * DAY, 600 * DAY))
        for _ in range(2):
            town.bought(seller, town.between(590 * DAY, 10 * DAY))
    for _ in range(people // 25):
        town.ask(town.between(6 * DAY, DAY))
    for _ in range(people // 2_000):
        sent = town.between(60 * DAY, 20 * DAY)
        town.ask(sent, sent - 10 * DAY)
        town.view(None, sent)


def _lookup() -> Batch:
    return {"plans": list(words.PLANS)}


_MIGRATIONS = ("0001_organisations", "0002_hours", "0003_relations", "0004_audit")

build = Recipe("cloudomotion", 40, metadata, _batches, _MIGRATIONS)
