"""What only PostgreSQL does."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine, make_url

from gestand.errors import Refused, StoreError
from gestand.stores.base import TypeKind
from gestand.stores.keys import among, canonical_key, key_relation
from gestand.stores.postgresql import PostgresqlStore

from .conftest import Opener
from .postgresql_hands import extension, run, surveyed

# ---------------------------------------------------------------- roles


class Role:
    """A role of its own that may do nothing yet, and a store that reads as it."""

    def __init__(self, owner: Engine, url: str, opened: Opener) -> None:
        self.owner, self.opened, self.url = owner, opened, make_url(url)
        self.name, self.password = f"gestand_test_{secrets.token_hex(6)}", secrets.token_hex(8)
        run(
            owner,
            f"CREATE ROLE {self.name} LOGIN PASSWORD '{self.password}'",
            f"GRANT USAGE ON SCHEMA public TO {self.name}",
        )

    def may(self, *grants: str) -> Role:
        run(self.owner, *(f"GRANT {grant} TO {self.name}" for grant in grants))
        return self

    @property
    def own_url(self) -> str:
        return self.url.set(username=self.name, password=self.password).render_as_string(hide_password=False)

    def store(self, write_url: str = "") -> PostgresqlStore:
        found = self.opened(self.own_url, write_url=write_url)
        assert isinstance(found, PostgresqlStore)
        return found


@pytest.fixture
def role(owner: Engine, postgresql_url: str, opened: Opener) -> Iterator[Role]:
    run(
        owner,
        "CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT)",
        "INSERT INTO people VALUES (1, 'a'), (2, 'b')",
    )
    made = Role(owner, postgresql_url, opened)
    yield made
    run(owner, f"DROP OWNED BY {made.name}", f"DROP ROLE {made.name}")


def test_a_role_that_may_only_read_has_no_grants_to_write(role: Role) -> None:
    found = surveyed(role.may("SELECT ON people").store(), "people")
    assert found.grants == {"SELECT"}
    assert found.rows == 2


def test_a_table_that_may_not_be_read_is_seen_and_not_counted(role: Role) -> None:
    found = surveyed(role.store(), "people")
    assert (found.grants, found.rows) == (frozenset(), None)
    assert [column.name for column in found.columns] == ["id", "email"]


def test_the_grants_to_write_are_those_of_the_role_that_writes(role: Role, postgresql_url: str) -> None:
    reader = role.may("SELECT ON people").store(write_url=postgresql_url)
    assert surveyed(reader, "people").grants == {"SELECT", "UPDATE", "DELETE"}


def test_a_role_that_may_delete_and_not_read_cannot_choose_what(
    role: Role, postgresql_url: str, opened: Opener
) -> None:
    role.may("UPDATE, DELETE ON people")
    reader = opened(postgresql_url, write_url=role.own_url)
    assert isinstance(reader, PostgresqlStore)
    assert surveyed(reader, "people").grants == {"SELECT"}
    role.may("SELECT ON people")
    assert surveyed(reader, "people").grants == {"SELECT", "UPDATE", "DELETE"}


def test_a_right_to_write_one_column_is_that_columns_own(role: Role) -> None:
    found = surveyed(role.may("SELECT ON people", "UPDATE (email) ON people").store(), "people")
    assert found.grants == {"SELECT"}
    assert {column.name: column.may_update for column in found.columns} == {"id": False, "email": True}


def test_the_grants_of_a_writer_nobody_named_here_are_not_held_against_the_reader(role: Role) -> None:
    reader = role.may("SELECT ON people").store(write_url="$APP_WRITE")
    assert surveyed(reader, "people").grants == {"SELECT", "UPDATE", "DELETE"}


def test_a_schema_that_may_not_be_used_makes_its_tables_unreadable(role: Role) -> None:
    run(role.owner, "CREATE SCHEMA apart", "CREATE TABLE apart.letters (id INTEGER)")
    assert surveyed(role.may("SELECT ON apart.letters").store(), "letters").grants == frozenset()


def test_what_a_role_may_not_is_an_error_that_says_so(role: Role) -> None:
    with pytest.raises(StoreError) as caught, role.store().snapshot() as connection:
        connection.execute(sa.text("SELECT * FROM people"))
    assert caught.value.code == "store/denied"


# ---------------------------------------------------------------- row-level security


def test_hidden_rows_are_an_error_and_never_an_empty_answer(role: Role) -> None:
    run(role.owner, "ALTER TABLE people ENABLE ROW LEVEL SECURITY", "CREATE POLICY one ON people USING (id = 1)")
    reader = role.may("SELECT ON people").store()
    with pytest.raises(StoreError) as caught, reader.snapshot() as connection:
        connection.execute(sa.text("SELECT count(*) FROM people"))
    assert caught.value.code == "store/row-security"
    found = surveyed(reader, "people")
    assert found.row_security
    assert found.rows is None


def test_security_that_hides_nothing_from_our_roles_is_none(role: Role, store: PostgresqlStore) -> None:
    run(role.owner, "ALTER TABLE people ENABLE ROW LEVEL SECURITY")
    assert not surveyed(store, "people").row_security
    assert surveyed(role.may("SELECT ON people").store(), "people").row_security
    run(role.owner, f"ALTER ROLE {role.name} BYPASSRLS")
    assert not surveyed(role.store(), "people").row_security


def test_security_that_hides_rows_from_the_writer_only_is_seen_by_the_reader(
    role: Role, postgresql_url: str, opened: Opener
) -> None:
    run(role.owner, "ALTER TABLE people ENABLE ROW LEVEL SECURITY")
    role.may("SELECT, UPDATE, DELETE ON people")
    reader = opened(postgresql_url, write_url=role.own_url)
    assert isinstance(reader, PostgresqlStore)
    assert surveyed(reader, "people").row_security


def test_the_owner_is_held_to_it_only_when_it_is_forced(role: Role) -> None:
    run(role.owner, f"ALTER TABLE people OWNER TO {role.name}", "ALTER TABLE people ENABLE ROW LEVEL SECURITY")
    assert not surveyed(role.store(), "people").row_security
    run(role.owner, "ALTER TABLE people FORCE ROW LEVEL SECURITY")
    assert surveyed(role.store(), "people").row_security


# ---------------------------------------------------------------- the session


@pytest.mark.parametrize("hands", ["snapshot", "writing"])
def test_a_session_depends_on_nobodys_settings(
    store: PostgresqlStore, owner: Engine, postgresql_url: str, hands: str
) -> None:
    database = make_url(postgresql_url).database
    run(
        owner,
        f"ALTER DATABASE {database} SET TimeZone = 'Asia/Tokyo'",
        f"ALTER DATABASE {database} SET DateStyle = 'German'",
    )
    with getattr(store, hands)() as connection:
        moment = connection.execute(
            sa.text("SELECT TIMESTAMPTZ '2026-01-01 12:00:00+09', DATE '2026-01-31'::text")
        ).one()
        assert moment == (datetime(2026, 1, 1, 3, tzinfo=UTC), "2026-01-31")
        found = {
            name: connection.exec_driver_sql(f"SHOW {name}").scalar_one() for name in ("row_security", "lock_timeout")
        }
        assert found == {"row_security": "off", "lock_timeout": "2s"}
        level = connection.exec_driver_sql("SHOW transaction_isolation").scalar_one()
        assert level == ("repeatable read" if hands == "snapshot" else "read committed")


def test_a_connection_that_is_lost_is_an_error_and_frees_the_place(store: PostgresqlStore, owner: Engine) -> None:
    with pytest.raises(StoreError) as caught, store.writing() as connection, connection.begin():
        lost = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        run(owner, f"SELECT pg_terminate_backend({lost})")
        connection.exec_driver_sql("SELECT 1")
    assert caught.value.code == "store/unreachable"
    with store.writing():
        pass


def test_a_writer_who_lost_his_connection_does_not_write_beside_another(
    store: PostgresqlStore, owner: Engine, opened: Opener, postgresql_url: str
) -> None:
    """A new connection takes the place of a lost one by itself, and so the place of the writer anew."""
    run(owner, "CREATE TABLE t (id INTEGER)")
    other = opened(postgresql_url)
    assert isinstance(other, PostgresqlStore)
    with store.writing() as connection:
        with pytest.raises(StoreError), connection.begin():
            lost = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            run(owner, f"SELECT pg_terminate_backend({lost})")
            connection.exec_driver_sql("SELECT 1")
        with other.writing(), pytest.raises(Refused), connection.begin():
            connection.exec_driver_sql("INSERT INTO t VALUES (1)")
        with connection.begin():
            connection.exec_driver_sql("INSERT INTO t VALUES (2)")
        with pytest.raises(Refused), other.writing():
            pass
    with store.snapshot() as reading:
        assert reading.exec_driver_sql("SELECT id FROM t").scalars().all() == [2]


def test_a_question_the_driver_will_not_send_is_no_lost_connection(store: PostgresqlStore) -> None:
    with pytest.raises(StoreError) as caught, store.snapshot() as connection:
        connection.execute(sa.select(sa.literal("a\0b")))
    assert caught.value.code == "store/answer"


def test_a_constraint_that_is_checked_at_the_commit_is_an_error_then(store: PostgresqlStore, owner: Engine) -> None:
    run(
        owner,
        "CREATE TABLE a (id INTEGER PRIMARY KEY, b INTEGER REFERENCES a DEFERRABLE INITIALLY DEFERRED)",
        "INSERT INTO a VALUES (1, 1)",
    )
    with pytest.raises(StoreError) as caught, store.writing() as connection, connection.begin():
        connection.exec_driver_sql("UPDATE a SET b = 2")
    assert caught.value.code == "store/constraint"
    assert caught.value.where.table == "a"
    assert "(2)" not in caught.value.message


# ---------------------------------------------------------------- keys of types that only PostgreSQL has


@pytest.mark.parametrize(
    ("type_", "values"),
    [
        ("mood", ["'sad'", "'happy'"]),
        ("inet", ["'10.0.0.1'", "'10.0.0.1/24'", "'::1'"]),
        ("cidr", ["'10.0.0.0/8'"]),
        ("macaddr", ["'08:00:2b:01:02:03'"]),
        ("citext", ["'Anna'", "'bert'"]),
        ("char(8)", ["'ab'", "'  ab'"]),
        ("email", ["'a@b'"]),
        ("timestamptz", ["'2026-01-01 12:00:00.123456+02'", "'2026-07-01'"]),
        ("numeric", ["42.00", "42.50", "1e30", "'NaN'"]),
        ("float8", ["0.1", "1e300", "3"]),
        ("boolean", ["true", "false"]),
        ("time", ["'12:30'"]),
        ("smallint", ["-3"]),
    ],
)
def test_a_key_of_any_type_finds_its_row(store: PostgresqlStore, owner: Engine, type_: str, values: list[str]) -> None:
    extension(owner, "citext")
    run(
        owner,
        "CREATE TYPE mood AS ENUM ('sad', 'happy')",
        "CREATE DOMAIN email AS VARCHAR(20)",
        f"CREATE TABLE t (k {type_} PRIMARY KEY, n INTEGER)",
        f"INSERT INTO t VALUES {', '.join(f'({value}, {n})' for n, value in enumerate(values))}",
    )
    kind = surveyed(store, "t").columns[0].type
    table = sa.table("t", sa.column("k"), sa.column("n"))
    with store.snapshot() as connection:
        rows: list[tuple[object, int]] = [(k, n) for k, n in connection.execute(sa.select(table.c.k, table.c.n))]
        for value, number in rows:
            relation = key_relation("postgresql", "wanted", [kind], [canonical_key([value])])
            where = among("postgresql", [table.c.k], relation, [kind])
            assert connection.execute(sa.select(table.c.n).where(where)).scalars().all() == [number]
    assert len(rows) == len(values)


def test_a_citext_key_is_compared_to_the_letter(store: PostgresqlStore, owner: Engine) -> None:
    extension(owner, "citext")
    run(owner, "CREATE TABLE t (k CITEXT)", "INSERT INTO t VALUES ('Anna'), ('anna')")
    column = sa.table("t", sa.column("k")).c.k
    relation = key_relation("postgresql", "wanted", [TypeKind.TEXT], [("anna",)])
    with store.snapshot() as connection:
        found = connection.execute(sa.select(column).where(among("postgresql", [column], relation, [TypeKind.TEXT])))
        assert found.scalars().all() == ["anna"]
