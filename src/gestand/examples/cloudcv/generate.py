"""CloudCV built: its database, its files and its policy, for a handful of people or for a million."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

from gestand.examples import pictures
from gestand.examples.building import Recipe
from gestand.examples.cloudcv import cast as theatre
from gestand.examples.cloudcv.population import Life, Population
from gestand.examples.cloudcv.schema import metadata
from gestand.examples.loading import Batch
from gestand.examples.system import Progress
from gestand.examples.times import DAY

UPLOADS = "uploads"

_CHUNK = 2_000


def _batches(directory: Path, people: int, seed: int, progress: Progress | None) -> Iterator[Batch]:
    town = Population(seed)
    yield _lookup()
    for start in range(1, people + 1, _CHUNK):
        stop = min(start + _CHUNK, people + 1)
        _chunk(town, range(start, stop))
        _save(directory / UPLOADS, town.take_files())
        yield town.take()
        if progress:
            progress("people", stop - 1, people)


def _lookup() -> Batch:
    names = {"NL": ("Nederland", "Netherlands"), "BE": ("België", "Belgium"), "DE": ("Duitsland", "Germany")}
    return {
        "countries": [(code, *both) for code, both in names.items()],
        "plans": [(1, "Free", 0), (2, "Plus", 2_995), (3, "Pro", 4_995)],
        "cv_templates": [(1, "Rustig"), (2, "Zakelijk"), (3, "Kleurrijk"), (4, "Europass")],
    }


def _chunk(town: Population, keys: range) -> None:
    lives = theatre.cast() if keys.start == 1 else {}
    for key in keys:
        town.lead(lives.get(key) or _stranger(town, key, lives))
    if keys.start == 1:
        theatre.act(town, lives)
    strangers = [life for key, life in lives.items() if key > theatre.CAST]
    _meet(town, [life for life in strangers if not life.shell])
    _visit(town, len(keys))


def _stranger(town: Population, key: int, lives: dict[int, Life]) -> Life:
    lives[key] = town.life(key)
    return lives[key]


def _meet(town: Population, lives: list[Life]) -> None:
    """Messages, reports, and what the service's clean-up missed, among accounts that are not of the cast."""
    for _ in range(len(lives) * 6 // 10):
        town.write(town.pick(lives), town.pick(lives))
    active = [life for life in lives if life.ended is None]
    for _ in range(len(active) // 50):
        at = town.between(300 * DAY, 40 * DAY)
        closed = at - 30 * DAY if town.chance(0.7) else None
        one, other = town.random.sample(active, 2)
        town.report(one, other, at, closed, "Gewaarschuwd." if closed else None)
    for life in active:
        if life.created > 1_200 * DAY and town.chance(0.02):
            device: tuple[str, str] = town.device(), "Windows 10"
            town.login(life, town.between(700 * DAY, 370 * DAY), device, "Utrecht", cleaned=False)
            town.event(life.id, town.between(1_100 * DAY, 735 * DAY), *device)


def _visit(town: Population, people: int) -> None:
    """Those who have no account: they ask something, read the newsletter, or want no mail."""
    for _ in range(people // 16):
        asked = town.between(49 * DAY, DAY)
        town.ask(asked, town.below(asked) if town.chance(0.7) else None)
    for _ in range(people // 400):
        handled = town.between(300 * DAY, 65 * DAY)
        town.ask(handled + 5 * DAY, handled)
    for _ in range(people // 7):
        town.newsletter(town.between(900 * DAY, DAY))
    for _ in range(people // 30):
        town.suppress()


def _save(uploads: Path, files: list[str]) -> None:
    """The photos: each has its own path in its bytes, so that a search finds what was left of it."""
    for path in files:
        target = uploads / path
        target.parent.mkdir(exist_ok=True)
        digest, comment = crc32(path.encode()), f"CloudCV {path}"
        colour: Any = digest.to_bytes(4, "big")[:3]
        target.write_bytes(
            pictures.png(tuple(colour), comment) if path.endswith("png") else pictures.jpeg(digest & 255, comment)
        )


_MIGRATIONS = ("0001_accounts", "0002_cvs", "0003_sharing", "0004_invoices")

build = Recipe("cloudcv", 40, metadata, _batches, _MIGRATIONS, (UPLOADS,))
