"""Drafts of databases, made as `gestand init` makes them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Engine

from gestand.drafting.make import Draft, draft
from gestand.drafting.write import Head
from gestand.drafting.write import text as written
from gestand.errors import Place
from gestand.policy.model import StoreSpec
from gestand.stores.base import SqlStore
from gestand.stores.opening import open_store


def drafted(url: str) -> Draft:
    store: SqlStore = open_store(StoreSpec("app", url, url, "", Place()), Path.cwd(), {})  # type: ignore[assignment]
    try:
        return draft(store)
    finally:
        store.close()


def policy_of(url: str) -> str:
    return written(drafted(url), Head((("app", url),)))


Say = Callable[..., str]


@pytest.fixture
def engine(database_url: str) -> Engine:
    return create_engine(database_url)


@pytest.fixture
def say(database_url: str, engine: Engine) -> Say:
    """Runs statements, and gives the policy that is drafted of what is there then."""

    def run(*statements: str) -> str:
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()
        return policy_of(database_url)

    return run
