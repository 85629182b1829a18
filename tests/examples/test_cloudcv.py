"""CloudCV as it is built: the same every time, sound, and with all of its trouble in it."""

from __future__ import annotations

import hashlib
import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import ForeignKeyConstraint, MetaData, and_, create_engine, exists, func, inspect, select
from sqlalchemy.engine import Engine, make_url

from gestand.acts import Beginning, Ending, Hold
from gestand.errors import Refused, StoreError, UsageError
from gestand.examples import System
from gestand.examples.cloudcv import cast
from gestand.examples.cloudcv.schema import metadata

from .conftest import PEOPLE, Built

PAGES = Path(__file__).parents[2] / "docs" / "examples"


def fingerprint(engine: Engine, metadata: MetaData = metadata) -> dict[str, str]:
    """A digest of the rows of each table, in the order of its key; alike on every engine."""
    found = {}
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            digest = hashlib.sha256()
            given = [column for column in table.columns if column.computed is None]
            for row in connection.execute(select(*given).order_by(*table.primary_key.columns)):
                digest.update(repr([_plain(value) for value in row]).encode())
            found[table.name] = digest.hexdigest()
    return found


def _plain(value: object) -> str:
    """A moment without its zone: SQLite has none, and all are UTC. The members of a document in one order."""
    if isinstance(value, dict):
        return json.dumps(value, sort_keys=True)
    aware = isinstance(value, datetime) and value.tzinfo is not None
    return str(value.astimezone(UTC).replace(tzinfo=None) if aware else value)


def files(directory: Path) -> dict[str, bytes]:
    return {str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*") if path.is_file()}


# ---------------------------------------------------------------- the same every time


def test_it_gives_the_same_database_and_files_for_the_same_seed(built: Built, tmp_path: Path) -> None:
    built.system.build(tmp_path / "again", PEOPLE)
    again = create_engine(f"sqlite:///{tmp_path / 'again' / 'cloudcv.db'}")
    assert fingerprint(again) == fingerprint(built.engine)
    assert files(tmp_path / "again" / "uploads") == files(built.policy.parent / "uploads")


def test_it_gives_another_database_for_another_seed(system: System, tmp_path: Path) -> None:
    for seed in (1, 2):
        system.build(tmp_path / str(seed), PEOPLE, seed=seed)
    one, two = (fingerprint(create_engine(f"sqlite:///{tmp_path / str(seed) / 'cloudcv.db'}")) for seed in (1, 2))
    assert one["countries"] == two["countries"]
    assert one["users"] != two["users"]


def counts(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in metadata.sorted_tables
        }


# ---------------------------------------------------------------- sound


def test_every_declared_reference_leads_somewhere(built: Built) -> None:
    keys = [key for table in metadata.sorted_tables for key in table.foreign_key_constraints]
    assert len(keys) > 20
    with built.engine.connect() as connection:
        assert {key.name: connection.scalar(dangling(key)) for key in keys} == {key.name: 0 for key in keys}


def dangling(key: ForeignKeyConstraint) -> object:
    here, there = key.table, key.referred_table.alias("there")
    pairs = [(element.parent, there.c[element.column.name]) for element in key.elements]
    found = exists().where(and_(*(one == other for one, other in pairs)))
    return select(func.count()).select_from(here).where(and_(*(one.is_not(None) for one, _ in pairs)), ~found)


def test_the_database_enforces_what_the_schema_declares(built: Built) -> None:
    found = inspect(built.engine)
    for table in metadata.sorted_tables:
        assert len(found.get_foreign_keys(table.name)) == len(table.foreign_key_constraints), table.name
        assert {index["name"] for index in found.get_indexes(table.name)} >= {index.name for index in table.indexes}


def test_new_rows_get_keys_of_their_own(built: Built) -> None:
    questions = metadata.tables["contact_questions"]
    with built.engine.connect() as connection:
        last = connection.scalar(select(func.max(questions.c.id)))
        new = connection.execute(
            questions.insert().values(asked_at=built.system.moment.astimezone(UTC))
        ).inserted_primary_key
        connection.rollback()
    assert last is not None and new is not None and new[0] > last


def test_every_photo_is_a_file_and_every_file_but_one_is_a_photo(built: Built) -> None:
    with built.engine.connect() as connection:
        named = set(connection.scalars(select(metadata.tables["photos"].c.path)))
    there = files(built.policy.parent / "uploads")
    assert named
    assert set(there) - named == {cast.ORPHAN_FILE}
    assert named - set(there) == set()
    assert all(path.encode() in content for path, content in there.items())


def test_a_shell_is_as_blank_as_the_policy_makes_it(system: System, tmp_path: Path) -> None:
    system.build(tmp_path / "town", 1_000)
    users = metadata.tables["users"]
    with create_engine(f"sqlite:///{tmp_path / 'town' / 'cloudcv.db'}").connect() as connection:
        shells = connection.execute(select(users).where(users.c.deleted)).all()
    assert shells
    for shell in shells:
        assert shell.name == "(verwijderd)"
        assert shell.email == f"{shell.id}@verwijderd.invalid"
        assert (shell.password_hash, shell.locale, shell.paid_until) == (None, None, None)


def test_an_editor_finds_the_schema_that_the_policy_names(built: Built) -> None:
    first = built.policy.read_text().splitlines()[0]
    named = first.removeprefix("# yaml-language-server: $schema=")
    assert named != first
    assert "$schema" in json.loads((built.policy.parent / named).read_text())


# ---------------------------------------------------------------- its trouble


def test_every_planted_trouble_is_there(built: Built) -> None:
    with built.engine.connect() as connection:
        missing = [
            trouble.key
            for trouble in built.system.planted
            if trouble.find is not None and not connection.execute(trouble.find).all()
        ]
    assert missing == []


def test_trouble_in_files_names_a_file_that_is_there(built: Built) -> None:
    named = [trouble.where for trouble in built.system.planted if trouble.find is None]
    assert named == [cast.ORPHAN_FILE]
    assert all((built.policy.parent / "uploads" / path).is_file() for path in named)


def test_the_hold_on_a_row_names_the_message_of_the_dispute(built: Built) -> None:
    messages = metadata.tables["messages"]
    with built.engine.connect() as connection:
        row = connection.execute(select(messages).where(messages.c.id == cast.EVIDENCE)).one()
    assert (row.sender_id, row.recipient_id) == (cast.KEES, cast.ROOS)
    assert "rekening" in row.body


class Listed:
    """Records that only remember what they were given."""

    def __init__(self) -> None:
        self.endings: list[Ending] = []
        self.beginnings: list[Beginning] = []
        self.holds: list[Hold] = []

    def record_endings(self, endings: list[Ending], at: object) -> None:
        self.endings += endings

    def record_beginnings(self, beginnings: list[Beginning], at: object) -> None:
        self.beginnings += beginnings

    def record_hold(self, hold: Hold, at: object) -> None:
        self.holds.append(hold)


def test_the_records_tell_what_the_rows_cannot(built: Built) -> None:
    records = Listed()
    built.system.plant(records)  # type: ignore[arg-type]
    assert {ending.person.key for ending in records.endings} == {(cast.EVA,), (cast.FATIMA,), (cast.GIJS,)}
    back = {beginning.person.key: beginning.moment for beginning in records.beginnings}
    assert set(back) == {(cast.EVA,)}
    assert all(ending.moment < back[(cast.EVA,)] for ending in records.endings if ending.person.key == (cast.EVA,))
    assert [hold.row or hold.person.key for hold in records.holds if hold.person or hold.row] == [
        (cast.DAAN,),
        (cast.EVIDENCE,),
        (cast.CHANTAL,),
    ]


def test_a_key_is_used_again_by_somebody_born_after_the_ending(built: Built) -> None:
    records = Listed()
    built.system.plant(records)  # type: ignore[arg-type]
    ended = next(ending.moment for ending in records.endings if ending.person.key == (cast.FATIMA,))
    users = metadata.tables["users"]
    with built.engine.connect() as connection:
        born = connection.scalar(select(users.c.created_at).where(users.c.id == cast.FATIMA))
    assert born is not None
    assert born.replace(tzinfo=None) > ended.replace(tzinfo=None)


# ---------------------------------------------------------------- where it may be built


def test_it_refuses_a_directory_with_something_else_in_it(system: System, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(Refused, match="did not put there"):
        system.build(tmp_path, PEOPLE)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_it_replaces_what_it_built_before_and_nothing_else(system: System, tmp_path: Path) -> None:
    system.build(tmp_path, PEOPLE + 20)
    (tmp_path / "notes.txt").write_text("mine")
    left = tmp_path / "uploads" / "left.png"
    left.write_bytes(b"from before")
    policy = system.build(tmp_path, PEOPLE)
    assert policy == tmp_path / "privacy.yaml"
    assert not left.exists()
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert counts(create_engine(f"sqlite:///{tmp_path / 'cloudcv.db'}"))["users"] == PEOPLE


def test_it_refuses_a_file_in_place_of_a_directory(system: System, tmp_path: Path) -> None:
    (tmp_path / "here").write_text("a file")
    with pytest.raises(UsageError, match="is no directory"):
        system.build(tmp_path / "here", PEOPLE)


def test_it_refuses_a_database_with_something_else_in_it(system: System, database_url: str, tmp_path: Path) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE ledger (amount integer)")
    with pytest.raises(Refused, match="did not make"):
        system.build(tmp_path / "here", PEOPLE, database_url)
    assert inspect(engine).get_table_names() == ["ledger"]
    assert not (tmp_path / "here").exists()
    engine.dispose()


def test_it_replaces_its_own_tables_in_a_database(system: System, database_url: str, tmp_path: Path) -> None:
    system.build(tmp_path / "here", PEOPLE + 20, database_url)
    system.build(tmp_path / "here", PEOPLE, database_url)
    engine = create_engine(database_url)
    assert counts(engine)["users"] == PEOPLE
    engine.dispose()


def test_a_build_that_is_interrupted_leaves_an_empty_database(
    system: System, database_url: str, tmp_path: Path
) -> None:
    def interrupt(what: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        system.build(tmp_path / "here", PEOPLE, database_url, progress=interrupt)
    engine = create_engine(database_url)
    assert inspect(engine).get_table_names() == []
    engine.dispose()
    assert system.build(tmp_path / "here", PEOPLE, database_url).is_file()


def test_it_says_so_when_the_database_cannot_be_reached(system: System, tmp_path: Path) -> None:
    url = "postgresql+psycopg://somebody:hush@127.0.0.1:1/nowhere?connect_timeout=2"
    with pytest.raises(StoreError) as failure:
        system.build(tmp_path / "here", PEOPLE, url)
    assert "hush" not in f"{failure.value.message} {failure.value.hint}"


def test_it_takes_no_fewer_people_than_its_story_has(system: System, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="too few"):
        system.build(tmp_path / "here", system.least - 1)
    assert not (tmp_path / "here").exists()


def test_the_policy_never_holds_the_url_of_a_server(system: System, postgresql_url: str, tmp_path: Path) -> None:
    text = system.build(tmp_path / "here", PEOPLE, postgresql_url).read_text()
    assert f"url: ${system.environment}," in text
    password = make_url(postgresql_url).password
    assert not password or f":{password}@" not in text
    assert "sqlite" not in text


def test_twenty_thousand_people_are_built_in_well_under_a_minute(system: System, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    began = time.process_time()
    system.build(tmp_path / "here", 20_000, progress=lambda *step: seen.append(step))
    assert time.process_time() - began < 60
    assert seen[-1] == ("people", 20_000, 20_000)
    found = counts(create_engine(f"sqlite:///{tmp_path / 'here' / 'cloudcv.db'}"))
    assert found["users"] == 20_000
    assert found["usage_events"] > 100_000
