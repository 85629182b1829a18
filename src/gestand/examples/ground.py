"""Where an example may be built: an empty directory and an empty database, or those of an earlier build of itself."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy import MetaData, create_engine, inspect, select
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from gestand.errors import Refused, StoreError, UsageError
from gestand.stores.kin import KIN

MARK = ".gestand-example"
"""A file that says whose directory it is."""


def claim_directory(directory: Path, name: str, made: tuple[str, ...]) -> None:
    """Make `directory` the place of example `name`; what it `made` there before is removed. Refused: of another."""
    mark = directory / MARK
    try:
        if directory.exists() and not directory.is_dir():
            raise UsageError("example/no-directory", f"{directory} is no directory", "name another with --dir")
        directory.mkdir(parents=True, exist_ok=True)
        if mark.is_file() and mark.read_text().strip() == name:
            _sweep(directory, made)
        elif any(directory.iterdir()):
            raise Refused(
                "example/not-empty",
                f"{directory} has something in it that the example {name} did not put there",
                "name an empty or a new directory with --dir",
            )
        mark.write_text(f"{name}\n")
    except OSError as error:
        raise StoreError(
            "example/directory", f"{directory} cannot be used: {error.strerror}", "name another with --dir"
        ) from error


def _sweep(directory: Path, made: tuple[str, ...]) -> None:
    for part in made:
        path = directory / part
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def open_database(url: str) -> Engine:
    """The engine of a URL as SQLAlchemy writes it (`postgresql://` means psycopg 3, `mysql://` PyMySQL)."""
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.get_backend_name() in ("mariadb", "mysql"):
            parsed = parsed.set(drivername=f"{parsed.get_backend_name()}+pymysql")
        engine = create_engine(parsed)
    except (ArgumentError, ModuleNotFoundError) as error:
        raise UsageError(
            "example/url",
            "the URL of the database cannot be understood, or its driver is not installed",
            "write postgresql://user@host/database (pip install 'gestand[postgresql]'), mariadb:// or mysql://user@host/database"
            " (pip install 'gestand[mariadb]') or sqlite:///file.db",
        ) from error
    if engine.dialect.name not in ("postgresql", "sqlite", *KIN):
        known = "use PostgreSQL, MariaDB, MySQL or SQLite"
        raise UsageError("example/engine", f"no example for {engine.dialect.name}", known)
    return engine


def is_own(engine: Engine, metadata: MetaData, signature: str) -> bool:
    """False: the database is empty. True: it holds exactly this example. Refused: it holds something else.

    `signature` is the version in `schema_migrations` by which an example knows its own tables.
    """
    try:
        with engine.connect() as connection:
            present = set(inspect(connection).get_table_names())
            if not present:
                return False
            if present == set(metadata.tables):
                migrations = metadata.tables["schema_migrations"]
                found = connection.scalar(select(migrations.c.version).where(migrations.c.version == signature))
                if found is not None:
                    return True
    except SQLAlchemyError as error:
        raise StoreError(
            "example/database",
            f"the {engine.dialect.name} database cannot be reached: {type(error).__name__}",
            "is the server running, and may this role log in and create tables?",
        ) from error
    raise Refused(
        "example/not-empty",
        f"the {engine.dialect.name} database has {len(present)} tables that this example did not make",
        "give the URL of an empty database",
    )
