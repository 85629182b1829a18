"""What only PostgreSQL does."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.pool import NullPool

from gestand.errors import StoreError
from gestand.stores.base import SurveyedTable, TypeKind
from gestand.stores.keys import among, canonical_key, key_relation
from gestand.stores.postgresql import PostgresqlStore

from .conftest import Opener


@pytest.fixture
def owner(postgresql_url: str) -> Engine:
    return sa.create_engine(postgresql_url, poolclass=NullPool, isolation_level="AUTOCOMMIT")


@pytest.fixture
def store(postgresql_url: str, opened: Opener) -> PostgresqlStore:
    found = opened(postgresql_url)
    assert isinstance(found, PostgresqlStore)
    return found


def run(owner: Engine, *statements: str) -> None:
    with owner.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def surveyed(store: PostgresqlStore, name: str) -> SurveyedTable:
    return next(table for table in store.survey().tables if table.id.table == name)


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


# ---------------------------------------------------------------- the survey


def test_partitions_are_part_of_their_parent(store: PostgresqlStore, owner: Engine) -> None:
    run(
        owner,
        "CREATE TABLE logins (id INTEGER, at DATE, PRIMARY KEY (id, at)) PARTITION BY RANGE (at)",
        "CREATE TABLE logins_old PARTITION OF logins DEFAULT PARTITION BY HASH (id)",
        "CREATE TABLE logins_old_0 PARTITION OF logins_old FOR VALUES WITH (MODULUS 1, REMAINDER 0)",
        "CREATE TABLE seen (id INTEGER, at DATE, FOREIGN KEY (id, at) REFERENCES logins)",
        "CREATE TABLE seen_old (id INTEGER, at DATE, FOREIGN KEY (id, at) REFERENCES logins_old ON DELETE CASCADE)",
        "INSERT INTO logins SELECT g, '2026-01-01' FROM generate_series(1, 300) AS g",
    )
    survey = store.survey()
    assert [table.id.table for table in survey.tables] == ["logins", "seen", "seen_old"]
    parent = surveyed(store, "logins")
    assert (parent.kind, parent.key, parent.rows) == ("table", ("id", "at"), 300)
    assert [reference.to for reference in surveyed(store, "seen").foreign_keys] == [parent.id]
    assert [reference.to for reference in surveyed(store, "seen_old").foreign_keys] == [parent.id]
    run(owner, "ANALYZE", "DELETE FROM logins WHERE id > 100")
    assert surveyed(store, "logins").rows == 300


def test_a_table_is_as_large_as_analyze_said(store: PostgresqlStore, owner: Engine) -> None:
    run(owner, "CREATE TABLE t (id INTEGER)", "INSERT INTO t SELECT generate_series(1, 5000)")
    assert surveyed(store, "t").rows == 5000
    run(owner, "ANALYZE t", "DELETE FROM t WHERE id > 4000")
    assert surveyed(store, "t").rows == 5000


def test_a_large_table_nobody_analysed_is_counted_to_a_bound(store: PostgresqlStore, owner: Engine) -> None:
    """Too few rows make the brake too strict, too many make it no brake."""
    run(owner, "CREATE TABLE t WITH (autovacuum_enabled = off) AS SELECT generate_series(1, 200100) AS id")
    assert surveyed(store, "t").rows == 200_000


def test_types_are_told_apart(store: PostgresqlStore, owner: Engine) -> None:
    run(
        owner,
        "CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy')",
        "ALTER TYPE mood ADD VALUE 'fine' BEFORE 'happy'",
        "CREATE TYPE pair AS (a INTEGER, b TEXT)",
        "CREATE DOMAIN text20 AS VARCHAR(20)",
        "CREATE DOMAIN email AS text20 NOT NULL CHECK (VALUE LIKE '%%@%%' AND VALUE <> 'VALUE')",
        "CREATE DOMAIN spirit AS mood",
        "CREATE EXTENSION citext",
    )
    types = {
        "text": "text",
        "varchar(7)": "text",
        "char(5)": "text",
        "citext": "text",
        "email": "text",
        "name": "text",
        "int2": "integer",
        "bigint": "integer",
        "numeric(10,2)": "number",
        "float8": "number",
        "money": "number",
        "bool": "boolean",
        "date": "date",
        "timestamp": "naive moment",
        "timestamptz": "aware moment",
        "time": "time",
        "uuid": "uuid",
        "bytea": "bytes",
        "jsonb": "json",
        "json": "json",
        "mood": "enum",
        "spirit": "enum",
        "text[]": "array",
        "mood[]": "array",
        "inet": "other",
        "macaddr": "other",
        "tsvector": "other",
        "interval": "other",
        "int4range": "other",
        "xml": "other",
        "pair": "unknown",
        "oid": "unknown",
    }
    run(owner, f"CREATE TABLE t ({', '.join(f'c{i} {name}' for i, name in enumerate(types))})")
    found = dict(zip(types, surveyed(store, "t").columns, strict=True))
    assert {name: column.type.value for name, column in found.items()} == types
    assert found["varchar(7)"].length == 7
    assert (found["email"].length, found["email"].nullable) == (20, False)
    assert found["mood"].enum == found["spirit"].enum == ("sad", "ok", "fine", "happy")
    assert found["numeric(10,2)"].length is None
    (check,) = surveyed(store, "t").checks
    assert "c4" in check
    assert "'%@%'" in check


def test_columns_that_fill_themselves_are_told_apart(store: PostgresqlStore, owner: Engine) -> None:
    run(
        owner,
        "CREATE TABLE t (a INTEGER GENERATED ALWAYS AS IDENTITY, b SERIAL, c INTEGER DEFAULT 7, gone INTEGER,"
        " d INTEGER GENERATED ALWAYS AS (c * 2) STORED)",
        "ALTER TABLE t DROP COLUMN gone",
    )
    columns = surveyed(store, "t").columns
    assert [column.name for column in columns] == ["a", "b", "c", "d"]
    assert [column.generated for column in columns] == [False, False, False, True]
    assert [column.default[:9] for column in columns] == ["GENERATED", "nextval('", "7", ""]


def test_what_a_trigger_does_is_seen_in_its_function(store: PostgresqlStore, owner: Engine) -> None:
    run(
        owner,
        "CREATE TABLE t (a TEXT, updated_at TIMESTAMPTZ)",
        "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN new.updated_at := now(); RETURN new; END $$",
        "CREATE TRIGGER touched BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch()",
        "CREATE TRIGGER asleep BEFORE DELETE ON t FOR EACH ROW EXECUTE FUNCTION touch()",
        "ALTER TABLE t DISABLE TRIGGER asleep",
        "CREATE RULE never AS ON DELETE TO t DO INSTEAD NOTHING",
    )
    rule, trigger = surveyed(store, "t").triggers
    assert (trigger.name, trigger.events) == ("touched", ("INSERT", "UPDATE"))
    assert "new.updated_at := now()" in trigger.text
    # A rule can turn our DELETE into nothing at all.
    assert (rule.name, rule.events) == ("never", ("DELETE",))
    assert "INSTEAD NOTHING" in rule.text


def test_views_of_every_kind_are_told_apart(store: PostgresqlStore, owner: Engine) -> None:
    run(
        owner,
        "CREATE TABLE t (a INTEGER)",
        "INSERT INTO t VALUES (1)",
        "CREATE VIEW v AS SELECT a FROM t",
        "CREATE MATERIALIZED VIEW m AS SELECT a FROM t",
        "CREATE MATERIALIZED VIEW empty AS SELECT a FROM t WITH NO DATA",
        "CREATE EXTENSION file_fdw",
        "CREATE SERVER files FOREIGN DATA WRAPPER file_fdw",
        "CREATE FOREIGN TABLE f (a TEXT) SERVER files OPTIONS (filename '/dev/null')",
        "CREATE TEMPORARY TABLE mine (a INTEGER)",
    )
    found = {table.id.table: (table.kind, table.rows) for table in store.survey().tables}
    assert found == {
        "t": ("table", 1),
        "v": ("view", None),
        "f": ("foreign", None),
        "m": ("materialised view", 1),
        "empty": ("materialised view", None),
    }


def test_what_belongs_to_an_extension_is_left_out_with_a_reason(store: PostgresqlStore, owner: Engine) -> None:
    run(owner, "CREATE EXTENSION pg_buffercache", "CREATE TABLE t (a INTEGER)")
    survey = store.survey()
    assert [table.id.table for table in survey.tables] == ["t"]
    assert ("pg_buffercache", "it belongs to the extension pg_buffercache") in {
        (t.table, why) for t, why in survey.skipped
    }


def test_an_index_tells_its_keys_from_what_it_only_carries(store: PostgresqlStore, owner: Engine) -> None:
    run(
        owner,
        "CREATE TABLE t (a INTEGER, b TEXT, c TEXT)",
        "CREATE UNIQUE INDEX one ON t (a) INCLUDE (b)",
        "CREATE UNIQUE INDEX part ON t (b) WHERE c IS NULL",
        "CREATE UNIQUE INDEX low ON t (lower(c), a DESC)",
    )
    found = surveyed(store, "t")
    assert {index.name: index.columns for index in found.indexes} == {"one": ("a",), "part": ("b",), "low": ("", "a")}
    assert found.uniques == (("a",),)


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
    run(
        owner,
        "CREATE EXTENSION citext",
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
    run(owner, "CREATE EXTENSION citext", "CREATE TABLE t (k CITEXT)", "INSERT INTO t VALUES ('Anna'), ('anna')")
    column = sa.table("t", sa.column("k")).c.k
    relation = key_relation("postgresql", "wanted", [TypeKind.TEXT], [("anna",)])
    with store.snapshot() as connection:
        found = connection.execute(sa.select(column).where(among("postgresql", [column], relation, [TypeKind.TEXT])))
        assert found.scalars().all() == ["anna"]
