import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import SAWarning

from .ground import Ground


@pytest.fixture
def ground(database_url: str, tmp_path: Path) -> Ground:
    return Ground(database_url, tmp_path)


@pytest.fixture(autouse=True)
def joined() -> Iterator[None]:
    """A question whose tables are not joined answers something else, and slowly: SQLAlchemy says so."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", SAWarning)
        yield
