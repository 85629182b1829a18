"""CloudPiling built: its database, its files and its policy, for a handful of people or for a million."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gestand.examples.building import Recipe
from gestand.examples.cloudpiling import cast as theatre
from gestand.examples.cloudpiling import words
from gestand.examples.cloudpiling.population import Population
from gestand.examples.cloudpiling.schema import metadata
from gestand.examples.loading import Batch
from gestand.examples.system import Progress
from gestand.examples.times import DAY

UPLOADS = "uploads"

_CHUNK = 5_000
"""Users, more or less: customers are whole."""
_SIZE = 25
"""Users of a customer, on average; they have from 13 to 37."""


def _batches(directory: Path, people: int, seed: int, progress: Progress | None) -> Iterator[Batch]:
    town = Population(seed)
    uploads = directory / UPLOADS
    yield _lookup()
    for firm in theatre.cast():
        town.move_in(firm)
    theatre.act(town)
    for key, size in _sizes(people):
        town.move_in(town.firm(key, size))
        if len(town.rows["users"]) >= _CHUNK:
            _save(uploads, town.take_files())
            yield town.take()
            if progress:
                progress("people", town.last["users"], people)
    _strangers(town, people)
    _save(uploads, town.take_files())
    yield town.take()
    if progress:
        progress("people", people, people)


def _sizes(people: int) -> Iterator[tuple[int, int]]:
    """The customers beside the cast, each with the number of its users."""
    left, key = people - theatre.FIRMS * theatre.PEOPLE, theatre.FIRMS
    while left:
        key += 1
        size = min(_SIZE + (key * 7) % _SIZE - _SIZE // 2, left)
        left -= size
        yield key, size


def _strangers(town: Population, people: int) -> None:
    """Those who have no account: of the register, of the newsletter, suppliers, and who asks something."""
    for _ in range(people // 5):
        town.listed(town.between(350 * DAY, DAY))
    for _ in range(people // 5):
        town.subscribe(town.between(900 * DAY, DAY))
    for _ in range(people // 100):
        town.supplier(town.between(1_500 * DAY, 30 * DAY))
    for _ in range(people // 10):
        asked = town.between(330 * DAY, 20 * DAY)
        town.ask(None, asked, asked - 10 * DAY if town.chance(0.8) else None)


def _lookup() -> Batch:
    return {"plans": list(words.PLANS), "pile_types": list(words.PILES)}


def _save(uploads: Path, files: list[str]) -> None:
    """The soundings, in the form in which such tests of the ground are exchanged; each names its own path."""
    for path in files:
        target = uploads / path
        target.parent.mkdir(exist_ok=True)
        target.write_text(f"#GEFID= 1, 1, 0\n#TESTID= {path}\n#EOH=\n0.0 1.2\n1.0 4.8\n", encoding="ascii")


_MIGRATIONS = ("0001_accounts", "0002_projects", "0003_invoices", "0004_ten_years")

build = Recipe("cloudpiling", 40, metadata, _batches, _MIGRATIONS, (UPLOADS,))
