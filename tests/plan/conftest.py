from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from .album import POLICY, Album

Make = Callable[..., Album]
FOLDED = "CREATE COLLATION folded (provider = icu, locale = 'und-u-ks-level2', deterministic = false)"


@pytest.fixture
def make(database_url: str, tmp_path: Path) -> Iterator[Make]:
    """Builds the album, changes its database by statements, and its policy by `said` (a function of it)."""
    made: list[Album] = []

    def build(*statements: str, said: Callable[[dict[str, Any]], object] = lambda _: None, **more: Any) -> Album:
        policy = deepcopy(POLICY)
        said(policy)
        made.append(Album(database_url, tmp_path, policy).build(*statements, **more))
        return made[-1]

    yield build
    for album in made:
        album.close()


@pytest.fixture
def folding_text(database_url: str) -> str:
    """A type of text of this engine that compares by a rule of its own, made in the database where it has to be."""
    if database_url.startswith("sqlite"):
        return "TEXT COLLATE NOCASE"
    engine = sa.create_engine(database_url)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE EXTENSION citext")
    except sa.exc.DBAPIError:
        with engine.begin() as connection:
            connection.exec_driver_sql(FOLDED)
        return "TEXT COLLATE folded"
    finally:
        engine.dispose()
    return "CITEXT"


@pytest.fixture
def album(make: Make) -> Album:
    return make()
