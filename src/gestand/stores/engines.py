"""How every store makes its engine, in one place."""

from __future__ import annotations

from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.engine import URL, Engine
from sqlalchemy.pool import NullPool

from gestand.stores.compiling import parts_once


def made(url: str | URL, **more: Any) -> Engine:
    """An engine without a pool, and without values in what it says of a failure.

    Nor does it look for tables that nothing joins while it puts a question into SQL: that took a tenth of a judgement.
    """
    return parts_once(create_engine(url, poolclass=NullPool, hide_parameters=True, enable_from_linting=False, **more))
