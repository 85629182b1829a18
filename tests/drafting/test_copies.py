"""What a database makes of people's columns: views that store, words to search in, what a trigger copies."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from drafting.conftest import policy_of
from drafting.measuring import claims, fate, read
from drafting.registered import USERS, users


def _made(url: str, *statements: str) -> str:
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in (USERS, users(), *statements):
            connection.execute(text(statement.replace(":", "\\:")))
    engine.dispose()
    return policy_of(url)


def test_a_view_that_stores_what_is_somebody_s_is_a_copy(postgresql_url: str) -> None:
    text_ = _made(
        postgresql_url,
        "CREATE MATERIALIZED VIEW user_names AS SELECT id, email, upper(name) AS loud FROM users",
        "CREATE MATERIALIZED VIEW sums AS SELECT count(id) AS many FROM users",
        "ALTER TABLE users ADD COLUMN found tsvector GENERATED ALWAYS AS (to_tsvector('simple', name)) STORED",
    )
    policy = read(text_)
    assert policy["copies"] == {"user_names": {"of": ["users.email", "users.name"], "follows": "refresh"}}
    assert fate(policy, "sums", "many") == "unclear"
    assert policy["tables"]["users"]["structural"] == ["found"]


def test_a_column_that_a_trigger_makes_is_a_copy(postgresql_url: str) -> None:
    text_ = _made(
        postgresql_url,
        "ALTER TABLE users ADD COLUMN found tsvector",
        "CREATE TRIGGER keep BEFORE INSERT OR UPDATE ON users FOR EACH ROW"
        " EXECUTE FUNCTION tsvector_update_trigger(found, 'pg_catalog.simple', name, email)",
    )
    policy = read(text_)
    assert policy["copies"] == {"users.found": {"of": ["users.email", "users.name"], "follows": "trigger"}}
    assert policy["tables"]["users"]["personal"]["found"]["origin"] == "derived"
    assert any("users.found" in activity["uses"] for activity in policy["activities"].values())


@pytest.mark.parametrize(
    ("options", "follows"),
    [("content='users'", "rebuild"), ("content=''", "trigger"), ("tokenize='porter'", "with its row")],
)
def test_a_table_for_full_text_is_a_copy(tmp_path: Path, options: str, follows: str) -> None:
    url = f"sqlite:///{tmp_path / 'app.db'}"
    policy = read(_made(url, f"CREATE VIRTUAL TABLE users_fts USING fts5(email, name, {options})"))
    assert policy["copies"] == {"users_fts": {"of": ["users.email", "users.name"], "follows": follows}}


def test_a_trigger_that_copies_is_named_where_its_copies_are(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'app.db'}"
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in (
            USERS,
            users(),
            "CREATE TABLE users_old (id INTEGER PRIMARY KEY, user_id INTEGER, email VARCHAR(80))",
            "CREATE TRIGGER keep_old AFTER UPDATE ON users"
            " BEGIN INSERT INTO users_old VALUES (NULL, old.id, old.email); END",
            "UPDATE users SET name = 'x' WHERE id < 9",
        ):
            connection.exec_driver_sql(statement)
    engine.dispose()
    text_ = policy_of(url)
    assert "trigger keep_old of users copies rows here" in text_
    assert claims(read(text_), "users_old")[0] == "user"
