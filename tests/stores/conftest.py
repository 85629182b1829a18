"""Stores on real engines, each on a database of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.pool import NullPool

from gestand.errors import Place
from gestand.policy.model import StoreSpec
from gestand.stores import open_store
from gestand.stores.base import Store
from gestand.stores.postgresql import PostgresqlStore

pytest.register_assert_rewrite("gestand.stores.conformance")

SECRET = "hunter2-very-secret"

Opener = Callable[..., Store]


@pytest.fixture
def opened(tmp_path: Path) -> Opener:
    """Opens a store by its URL, as a policy in `tmp_path` would."""

    def open_(url: str, write_url: str = "", name: str = "app", **environ: str) -> Store:
        spec = StoreSpec(name, url, write_url or url, "", Place("privacy.yaml", 3, 1))
        return open_store(spec, tmp_path, environ)

    return open_


@pytest.fixture
def owner(postgresql_url: str) -> Engine:
    return sa.create_engine(postgresql_url, poolclass=NullPool, isolation_level="AUTOCOMMIT")


@pytest.fixture
def store(postgresql_url: str, opened: Opener) -> PostgresqlStore:
    found = opened(postgresql_url)
    assert isinstance(found, PostgresqlStore)
    return found
