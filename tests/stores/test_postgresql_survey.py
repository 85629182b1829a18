"""What a survey of PostgreSQL sees that no other engine has."""

from __future__ import annotations

from sqlalchemy.engine import Engine

from gestand.stores.postgresql import PostgresqlStore

from .postgresql_hands import extension, run, surveyed


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
    extension(owner, "citext")
    run(
        owner,
        "CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy')",
        "ALTER TYPE mood ADD VALUE 'fine' BEFORE 'happy'",
        "CREATE TYPE pair AS (a INTEGER, b TEXT)",
        "CREATE DOMAIN text20 AS VARCHAR(20)",
        "CREATE DOMAIN email AS text20 NOT NULL CHECK (VALUE LIKE '%%@%%' AND VALUE <> 'VALUE')",
        "CREATE DOMAIN spirit AS mood",
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
    assert [column.made_from for column in columns] == [(), (), (), ("c",)]


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
    extension(owner, "file_fdw")
    run(
        owner,
        "CREATE TABLE t (a INTEGER)",
        "INSERT INTO t VALUES (1)",
        "CREATE VIEW v AS SELECT a FROM t",
        "CREATE MATERIALIZED VIEW m AS SELECT a FROM t",
        "CREATE MATERIALIZED VIEW empty AS SELECT a FROM t WITH NO DATA",
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
    extension(owner, "pg_buffercache")
    run(owner, "CREATE TABLE t (a INTEGER)")
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


def test_what_only_a_partition_has_counts_for_its_parent(store: PostgresqlStore, owner: Engine) -> None:
    run(
        owner,
        "CREATE TABLE other (id INTEGER PRIMARY KEY)",
        "CREATE TABLE t (id INTEGER, year INTEGER, note TEXT) PARTITION BY LIST (year)",
        "CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1) PARTITION BY LIST (id)",
        "CREATE TABLE t11 PARTITION OF t1 DEFAULT",
        "ALTER TABLE t11 ALTER COLUMN note SET NOT NULL, ADD CHECK (length(note) > 2), ADD UNIQUE (note),"
        " ADD FOREIGN KEY (id) REFERENCES other ON DELETE CASCADE",
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
        "CREATE TRIGGER of_the_part AFTER DELETE ON t11 FOR EACH ROW EXECUTE FUNCTION f()",
        "CREATE TRIGGER of_all AFTER DELETE ON t FOR EACH ROW EXECUTE FUNCTION f()",
    )
    found = surveyed(store, "t")
    assert found.partitioned
    assert [trigger.name for trigger in found.triggers] == ["of_all", "of_the_part"]
    assert found.uniques == (("note",),)
    assert [(key.columns, key.on_delete) for key in found.foreign_keys] == [(("id",), "CASCADE")]
    assert "length" in "".join(found.checks)
    assert {column.name: column.nullable for column in found.columns} == {"id": True, "year": True, "note": False}
    assert not surveyed(store, "other").partitioned


def test_a_table_that_others_inherit_from_says_so(store: PostgresqlStore, owner: Engine) -> None:
    run(owner, "CREATE TABLE t (id INTEGER)", "CREATE TABLE b () INHERITS (t)", "CREATE TABLE a () INHERITS (t)")
    assert (surveyed(store, "t").heirs, surveyed(store, "a").heirs) == (("a", "b"), ())


def test_what_a_trigger_calls_is_read_as_well(store: PostgresqlStore, owner: Engine) -> None:
    run(
        owner,
        "CREATE TABLE t (a TEXT)",
        "CREATE FUNCTION deep() RETURNS void LANGUAGE sql AS $$ UPDATE t SET a = 'deep' $$",
        'CREATE FUNCTION "Round"() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM deep(); PERFORM "Round"(); END $$',
        "CREATE FUNCTION unused() RETURNS void LANGUAGE sql AS $$ UPDATE t SET a = 'unused' $$",
        'CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM public."Round"(); RETURN NEW; END $$',
        "CREATE TRIGGER t AFTER DELETE ON t FOR EACH ROW EXECUTE FUNCTION f()",
    )
    (trigger,) = surveyed(store, "t").triggers
    assert trigger.text.count("SET a = 'deep'") == 1
    assert "unused" not in trigger.text


def test_an_index_of_another_kind_finds_no_key(store: PostgresqlStore, owner: Engine) -> None:
    run(
        owner,
        "CREATE TABLE t (a INTEGER, b INTEGER, c INTEGER)",
        "CREATE INDEX tree ON t (a)",
        "CREATE INDEX hashed ON t USING hash (b)",
        "CREATE INDEX ranges ON t USING brin (c)",
    )
    assert [index.name for index in surveyed(store, "t").indexes] == ["hashed", "tree"]
