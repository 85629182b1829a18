"""A server that is set up otherwise, breaks off in the middle, or makes a run wait: nothing is lost, and it is said."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from gestand.errors import StoreError

from . import small
from .test_meanwhile import after_the_first_slice, one_person_at_a_time, said
from .test_stopped import aim, carry_out

__all__ = ["one_person_at_a_time"]

OTHERWISE = {
    "timezone": "America/St_Johns",
    "datestyle": "German, DMY",
    "intervalstyle": "sql_standard",
    "standard_conforming_strings": "off",
    "transform_null_equals": "on",
    "bytea_output": "escape",
    "client_encoding": "LATIN1",
    "extra_float_digits": "-5",
    "enable_seqscan": "off",
    "default_transaction_isolation": "serializable",
    "default_transaction_deferrable": "on",
}


@contextmanager
def settled(url: str, settings: dict[str, str]) -> Iterator[None]:
    """Every later session of this database begins with these settings."""
    name = make_url(url).database
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        for setting, value in settings.items():
            connection.exec_driver_sql(f"ALTER DATABASE \"{name}\" SET {setting} = '{value}'")
    try:
        yield
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f'ALTER DATABASE "{name}" RESET ALL')


def test_settings_of_the_database_change_nothing(tmp_path: Path, postgresql_url: str) -> None:
    there = tmp_path / "there"
    there.mkdir()
    small.build(there, postgresql_url).close()
    with settled(postgresql_url, OTHERWISE):
        world = small.Small(there, postgresql_url).open()
        carry_out(world)
        world.close()

    assert small.dump(postgresql_url, there) == aim(tmp_path / "aim")


def test_the_clock_of_the_machine_changes_nothing(
    tmp_path: Path, database_url: str, move_the_clock: Callable[[str], None]
) -> None:
    there = tmp_path / "there"
    there.mkdir()
    move_the_clock("Pacific/Kiritimati")
    world = small.build(there, database_url)
    carry_out(world)
    world.close()
    found = small.dump(database_url, there)
    move_the_clock("America/Adak")

    assert found == aim(tmp_path / "aim")


@pytest.fixture
def move_the_clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    def move(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield move
    monkeypatch.undo()
    time.tzset()


def others_end(url: str) -> Callable[[], None]:
    """The server ends every other session of this database, as an administrator or a restart does."""

    def end() -> None:
        engine = sa.create_engine(url, poolclass=NullPool)
        with engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                ask = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                connection.execute(sa.text(f"{ask} AND pid <> pg_backend_pid()"))
            else:
                ask = "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()"
                for (number,) in connection.execute(sa.text(ask)).fetchall():
                    connection.execute(sa.text(f"KILL {int(number)}"))

    return end


@pytest.mark.mysql
@pytest.mark.not_on("sqlite", "there is no server that could break off")
def test_a_session_that_the_server_ends_is_said_and_the_next_run_goes_on(tmp_path: Path, database_url: str) -> None:
    there = tmp_path / "there"
    there.mkdir()
    world = small.build(there, database_url)
    with pytest.raises(StoreError) as broken:
        carry_out(world, after_the_first_slice(others_end(database_url)))
    world.close()

    assert broken.value.code in ("store/unreachable", "run/change-refused")
    assert "Canary" not in str(broken.value)
    again = small.Small(there, database_url).open()
    carry_out(again)
    again.records.verify().insist()
    again.close()
    assert small.dump(database_url, there) == aim(tmp_path / "aim")


@pytest.mark.not_on("sqlite", "a lock of SQLite is on the whole database: it is refused before the run begins")
def test_a_table_that_somebody_keeps_locked_is_said_and_the_next_run_goes_on(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gestand.run.batch.TRIES", 1)
    there = tmp_path / "there"
    there.mkdir()
    world = small.build(there, database_url)
    engine = sa.create_engine(database_url, poolclass=NullPool)
    other = engine.connect()

    def lock() -> None:
        other.execute(sa.text("SELECT id FROM notes WHERE user_id = 5 FOR UPDATE")).fetchall()

    with pytest.raises(StoreError) as waited:
        carry_out(world, after_the_first_slice(lock))
    other.rollback()
    other.close()
    world.close()

    assert waited.value.code == "store/busy"
    assert said(database_url, "SELECT count(*) FROM notes WHERE user_id = 5") == [(2,)]
    again = small.Small(there, database_url).open()
    carry_out(again)
    again.close()
    assert small.dump(database_url, there) == aim(tmp_path / "aim")
