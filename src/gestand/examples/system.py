"""What an example system is: one value that the demo, the stories and the bench can all use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import MetaData, Select

from gestand.ledger.records import Records

Progress = Callable[[str, int, int], None]
"""What is being built (a word for a person), how much is done, how much there is."""


class Build(Protocol):
    def __call__(
        self,
        directory: Path,
        people: int,
        url: str | None = None,
        seed: int = 1,
        progress: Progress | None = None,
    ) -> Path:
        """Make the database, the files and `privacy.yaml` in `directory`; returns the path of the policy.

        Without `url` the database is an SQLite file in the directory; with one, the policy names the environment
        variable `System.environment` and never the URL itself (it may hold a password): the caller sets it. The
        same seed and number of people give the same data, on every engine and on every day.

        Refused: a directory or a database with something in it that this example did not put there. What an earlier
        build of the same example left is replaced. UsageError: too few people for the planted trouble.
        """
        ...


@dataclass(frozen=True, slots=True)
class Planted:
    """Trouble that was put into the data on purpose, so that the answer is known.

    `find` selects the rows (None for files and for trouble that lies in the records alone). `says` maps the keys of
    promises to the standing that verify must give before the first apply because of it. `after` is what is left of
    the found rows when the plan has been carried out: "gone", "blanked" or "stays".
    """

    key: str
    what: str
    where: str
    find: Select[Any] | None
    says: Mapping[str, str]
    after: str
    beside: str = ""
    """The SQLite file of the build in which `find` looks, where that is not the service's own database."""


@dataclass(frozen=True, slots=True)
class Glance:
    """What the demo counts before and after its first run, without gestand: of whom, and a question with a number."""

    of: str
    rows: Select[Any]


@dataclass(frozen=True, slots=True)
class Story:
    """Whom the demo tells about, as the command line writes a person: `user:1`."""

    export: str
    erase: str
    explain: tuple[str, ...]
    """People about whom `explain` has something worth reading: a hold, a law, a row that another person needs."""
    everywhere: bool = False
    """Whoever asks to be erased is known elsewhere by the same address, and is erased there as well."""
    glancing: str = ""
    """The title above the glances."""
    glances: tuple[Glance, ...] = ()


@dataclass(frozen=True, slots=True)
class System:
    name: str
    title: str
    moment: datetime
    """The story's `now`, aware: the data is made around it, so that it is the same every day."""
    environment: str
    """The name of the environment variable that holds the database's URL when it is not the SQLite file."""
    least: int
    """The fewest people that `build` takes."""
    metadata: MetaData
    """The definition of its tables."""
    story: Story
    planted: tuple[Planted, ...]
    build: Build
    plant: Callable[[Records], None]
    """Enter the holds, endings and beginnings that belong to the data, as the service would have done at the time."""
    asked: datetime | None = None
    """When the service last asked whoever was to be asked before deletion (`gestand.examples.asking`)."""
