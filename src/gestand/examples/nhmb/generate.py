"""NHMB software built: database, files, and the database of its mailing tool; for a handful of people or a million."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

from gestand.examples import pictures
from gestand.examples.building import Recipe
from gestand.examples.crowd import Crowd
from gestand.examples.loading import Batch
from gestand.examples.nhmb import cast as theatre
from gestand.examples.nhmb import mailing, words
from gestand.examples.nhmb.population import A_YEAR, Population, moment
from gestand.examples.nhmb.schema import metadata
from gestand.examples.system import Progress
from gestand.examples.times import CALENDAR, DAY

UPLOADS = "uploads"

_CHUNK = 5_000
"""Customers."""


def _batches(directory: Path, people: int, seed: int, progress: Progress | None) -> Iterator[Batch]:
    town = Population(seed)
    yield {"services": list(words.SERVICES), "surveys": list(words.SURVEYS)}
    for keys in _chunks(people):
        for key in keys:
            town.move_in(theatre.customer(seed, key))
        if keys.start == 1:
            theatre.act(town)
            town.nobodys(5 + people // 50)
        for _ in range(len(keys) // 12):
            sent = town.between(600 * DAY, 10 * DAY)
            town.visitor(sent, sent - 3 * DAY)
        _save(directory / UPLOADS, town.take_files())
        yield town.take()
        if progress:
            progress("people", keys.stop - 1, people)
    mailing.fill(directory, _mail(people, seed))


def _chunks(people: int) -> Iterator[range]:
    for first in range(1, people + 1, _CHUNK):
        yield range(first, min(first + _CHUNK, people + 1))


def _mail(people: int, seed: int) -> Iterator[Batch]:
    """What the mailing tool knows: customers on its list, some who never were customers, and what they opened."""
    tool = Crowd("nhmb mailing", seed, mailing.metadata)
    for number, subject in enumerate(words.SUBJECTS):
        tool.add("mailings", subject, CALENDAR.moment((60 + 70 * number) * DAY))
    for keys in _chunks(people):
        for who in (theatre.customer(seed, key) for key in keys):
            if who.subscribed:
                key = _addressee(tool, who.email, who.name, who.created, who.measured, None, who.ended)
                if who.measured:
                    _open(tool, key, max(who.until, DAY))
        if keys.start == 1:
            _trouble(tool)
        for _ in range(len(keys) // 10):
            name, box = tool.name()
            email = f"{box}.m{tool.last['addressees'] + 1}@post.example"
            _addressee(tool, email, name, tool.between(900 * DAY, 30 * DAY))
        yield tool.take()


def _addressee(
    tool: Crowd,
    email: str,
    name: str,
    added: int,
    measured: bool = False,
    opted_out: int | None = None,
    ended: int | None = None,
) -> int:
    return tool.add("addressees", email, name, CALENDAR.moment(added), int(measured), moment(opted_out), moment(ended))


def _open(tool: Crowd, addressee: int, until: int) -> None:
    for _ in range(1 + tool.below(3) if until < A_YEAR else 0):
        _opening(tool, addressee, tool.between(A_YEAR, until))


def _opening(tool: Crowd, addressee: int, at: int) -> int:
    sent, ip = 1 + tool.below(len(words.SUBJECTS)), f"203.0.113.{tool.below(256)}"
    forwarded = int(tool.chance(0.1))
    return tool.add("openings", addressee, sent, CALENDAR.moment(at), ip, tool.pick(words.DEVICES), forwarded)


def _trouble(tool: Crowd) -> None:
    """Somebody who opted out and is still on the list, somebody measured without a yes, and what is too old."""
    out = _addressee(tool, "opgezegd@post.example", "Wouter Smits", 700 * DAY, opted_out=20 * DAY)
    _opening(tool, out, 60 * DAY)
    _opening(tool, 1, 500 * DAY)


def _save(uploads: Path, files: list[str]) -> None:
    """The pictures of identity documents: each has its own path in its bytes, so that a search finds what was left."""
    for path in files:
        target = uploads / path
        target.parent.mkdir(exist_ok=True)
        digest = crc32(path.encode()).to_bytes(4, "big")
        target.write_bytes(pictures.png((digest[0], digest[1], digest[2]), f"NHMB {path}"))


_MIGRATIONS = ("0001_customers", "0002_contracts", "0003_invoices", "0004_surveys")

build = Recipe("nhmb", 40, metadata, _batches, _MIGRATIONS, (UPLOADS, mailing.FOLDER))
