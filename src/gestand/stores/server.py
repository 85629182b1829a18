"""A database on a server: one engine for each role, and nothing that stays connected between questions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.url import URL

from gestand.stores.resting import resting
from gestand.stores.troubles import Voice, without_the_driver


class ServerStore(ABC):
    """What the stores of servers share (see `base.SqlStore`). `write_url` is asked for when a session is to write."""

    begins_reading: Sequence[str]
    begins_writing: Sequence[str]
    """The statements by which a session begins that reads, and one that writes."""

    def __init__(self, voice: Voice, url: str, write_url: Callable[[], str]) -> None:
        self.name = voice.store
        self._voice = voice
        self._url = self._parsed(url)
        self._write_url = write_url
        self.rests = 0.0
        """How long whoever reads rests after each question, as a share of the work (`gestand.stores.resting`)."""
        self._reader: Engine | None = None
        self._writer: Engine | None = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r})"

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        if self._writer is None:
            self._writer = self._engine(self._parsed(self._write_url()), self.begins_writing)
            event.listen(self._writer, "connect", self._take_place)
        with without_the_driver(), self._writer.connect() as connection:
            yield connection

    def _reading(self) -> Engine:
        """The engine of the sessions that read."""
        if self._reader is None:
            engine = self._engine(self._url, self.begins_reading)
            self._reader = resting(engine, self.rests) if self.rests else engine
        return self._reader

    def close(self) -> None:
        """Nothing stays connected between questions."""
        self._reader = self._writer = None

    @abstractmethod
    def _parsed(self, url: str) -> URL:
        """`UsageError` when it cannot be read, which does not repeat it."""

    @abstractmethod
    def _engine(self, url: URL, session: Sequence[str]) -> Engine:
        """Whose sessions begin with these statements."""

    @abstractmethod
    def _take_place(self, handle: Any, record: Any) -> None:
        """The place is the session's: given back with it, also by a crash, and taken anew by one that replaces it."""
