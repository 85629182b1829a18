from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .forum import SCHEMA, Forum


@pytest.fixture
def sqlite_forum(sqlite_url: str, tmp_path: Path) -> Iterator[Forum]:
    yield from _forum(sqlite_url, tmp_path)


@pytest.fixture
def postgresql_forum(postgresql_url: str, tmp_path: Path) -> Iterator[Forum]:
    yield from _forum(postgresql_url, tmp_path)


@pytest.fixture
def mariadb_forum(mariadb_url: str, tmp_path: Path) -> Iterator[Forum]:
    yield from _forum(mariadb_url, tmp_path)


@pytest.fixture
def mysql_forum(mysql_url: str, tmp_path: Path) -> Iterator[Forum]:
    yield from _forum(mysql_url, tmp_path)


def _forum(url: str, folder: Path) -> Iterator[Forum]:
    made = Forum(folder, url)
    made.say(*SCHEMA)
    yield made
    made.close()
