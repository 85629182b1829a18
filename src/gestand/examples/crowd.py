"""What every population is made with: chance from a seed, and rows by the table they go to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import Any, TypeVar

from sqlalchemy import MetaData

from gestand.examples import dutch
from gestand.examples.loading import Row

T = TypeVar("T")


class Chance:
    """The same choices for the same seed, on every day."""

    def __init__(self, name: str, seed: int) -> None:
        self.random = Random(f"{name} {seed}")  # noqa: S311 - for made-up people, the same every time

    def pick(self, choices: Sequence[T]) -> T:
        return choices[int(self.random.random() * len(choices))]

    def below(self, number: int) -> int:
        return int(self.random.random() * number)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def between(self, far: int, near: int) -> int:
        """Some moment not before `far` and not after `near`, in seconds ago."""
        return near + int(self.random.random() * max(far - near, 1))

    def token(self, digits: int) -> str:
        return f"{self.random.getrandbits(4 * digits):0{digits}x}"

    def device(self) -> str:
        text = self.token(32)
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    def name(self) -> tuple[str, str]:
        """A name, and what it becomes in an e-mail address."""
        first = self.pick(dutch.GIRLS if self.chance(0.5) else dutch.BOYS)
        name = f"{first} {self.pick(dutch.PREFIXES)}{self.pick(dutch.SURNAMES)}"
        return name, dutch.mailbox(name)


class Crowd(Chance):
    """Rows, one chunk after another: whatever adds, adds to `rows`; `take` hands over what was added."""

    def __init__(self, name: str, seed: int, metadata: MetaData) -> None:
        super().__init__(name, seed)
        self.last: Counter[str] = Counter()
        self._names = tuple(metadata.tables)
        self.rows: dict[str, list[Row]] = {name: [] for name in self._names}

    def take(self) -> dict[str, list[Row]]:
        """What was made since the last time, by table."""
        made, self.rows = self.rows, {name: [] for name in self._names}
        return made

    def add(self, table: str, *values: Any) -> int:
        """A row with the next key of its table; returns the key."""
        self.last[table] += 1
        key = self.last[table]
        self.rows[table].append((key, *values))
        return key
