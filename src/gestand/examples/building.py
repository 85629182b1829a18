"""How every example is built: a place for it, its rows in a database, its policy beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import MetaData

from gestand.errors import UsageError
from gestand.examples.columns import MIGRATIONS
from gestand.examples.ground import claim_directory, is_own, open_database
from gestand.examples.loading import Batch, load
from gestand.examples.system import Planted, Progress, Story, System
from gestand.examples.times import CALENDAR, DAY, MOMENT, YEAR
from gestand.ledger.records import Records
from gestand.policy import schema

POLICY = "privacy.yaml"
SCHEMA = "privacy.schema.json"
PARTS = ("policy.yaml", "statement.yaml", "translations.yaml")
"""The files of a policy in its package; where it is built they are one, so that all of it is at one path."""


def policy_text(name: str) -> str:
    """The policy of an example, as it is built with the SQLite file beside it."""
    package = resources.files(f"gestand.examples.{name}")
    return "\n".join(package.joinpath(part).read_text(encoding="utf-8") for part in PARTS)


@dataclass(frozen=True, slots=True)
class Recipe:
    """What differs from one example to another; called, it builds (`gestand.examples.system.Build`)."""

    name: str
    """Also of the package in which its policy lies, `gestand.examples.NAME`."""
    least: int
    """The fewest people it takes."""
    metadata: MetaData
    batches: Callable[[Path, int, int, Progress | None], Iterable[Batch]]
    """The rows, by the directory (for files), the number of people, the seed and who wants to know how far it is."""
    migrations: tuple[str, ...]
    """What its `schema_migrations` tells, a year apart."""
    folders: tuple[str, ...] = ()
    """Those that it fills with files."""

    @property
    def signature(self) -> str:
        """The version in `schema_migrations` by which it knows its own tables."""
        return f"{self.name}-example"

    @property
    def environment(self) -> str:
        return f"{self.name.upper()}_DB"

    @property
    def database(self) -> str:
        return f"{self.name}.db"

    def __call__(
        self, directory: Path, people: int, url: str | None = None, seed: int = 1, progress: Progress | None = None
    ) -> Path:
        if people < self.least:
            raise UsageError(
                "example/people", f"{people} people are too few for this story", f"ask for {self.least} or more"
            )
        directory = directory.resolve()
        engine = open_database(url or f"sqlite:///{directory / self.database}")
        try:
            own = url is not None and is_own(engine, self.metadata, self.signature)
            claim_directory(directory, self.name, self._made())
            for folder in self.folders:
                (directory / folder).mkdir()
            batches = self.batches(directory, people, seed, progress)
            load(engine, self.metadata, chain((self._history(),), batches), replace=own)
        finally:
            engine.dispose()
        (directory / SCHEMA).write_text(schema.text(), encoding="utf-8")
        policy = directory / POLICY
        policy.write_text(self._policy(url is None), encoding="utf-8")
        return policy

    def system(
        self,
        title: str,
        zone: str,
        story: Story,
        planted: tuple[Planted, ...],
        plant: Callable[[Records], None],
        asked: datetime | None = None,
    ) -> System:
        """What it builds, as the demo, the stories and the bench use it; its night is told in the time of `zone`."""
        moment = MOMENT.astimezone(ZoneInfo(zone))
        return System(
            self.name, title, moment, self.environment, self.least, self.metadata, story, planted, self, plant, asked
        )

    def _history(self) -> Batch:
        versions = (*self.migrations, self.signature)
        return {
            MIGRATIONS: [(version, CALENDAR.moment(3_600 * DAY - step * YEAR)) for step, version in enumerate(versions)]
        }

    def _made(self) -> tuple[str, ...]:
        files = (f"{self.database}{end}" for end in ("", "-journal", "-wal", "-shm"))
        return (POLICY, SCHEMA, *files, *self.folders, ".gestand")

    def _policy(self, here: bool) -> str:
        """As it lies in the package; with a URL of the caller's, only the name of the variable that holds it."""
        text = policy_text(self.name)
        return text if here else text.replace(f'"sqlite:///{self.database}"', f"${self.environment}")
