"""Sakila as PostgreSQL has it, what its engineer changes before gestand, and the same database on SQLite.

The dump has payments that tables of months inherit, filled by rules: rows without a key, that stand in two tables. The
map refuses that (M113) and says what to do; `migrate` does it: the months become partitions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import make_url

POLICY = Path(__file__).parents[1] / "policies" / "real" / "sakila.yaml"
DATA = re.compile(r"^(COPY [^;]*FROM stdin;)\n(.*?)^\\\.\n", re.MULTILINE | re.DOTALL)
MONTHS = tuple(f"2007_{month:02}" for month in range(1, 7))

STORY = (
    # Mary (1) and Patricia (2) come on; both paid in 2007 for what they had in 2006, and hire again in 2012.
    "INSERT INTO rental (rental_id, rental_date, inventory_id, customer_id, return_date, staff_id, last_update) VALUES"
    " (20001, '2012-06-01 10:00:00', 7, 1, '2012-06-03 10:00:00', 1, '2012-06-03 10:00:00'),"
    " (20002, '2012-06-01 11:00:00', 8, 2, '2012-06-03 11:00:00', 2, '2012-06-03 11:00:00')",
    "INSERT INTO payment (payment_id, customer_id, staff_id, rental_id, amount, payment_date) VALUES"
    " (40001, 1, 1, 76, 0.50, '2007-02-03 12:00:00'), (40002, 1, 2, 573, 1.50, '2007-06-30 23:59:59'),"
    " (40003, 2, 1, 320, 0.50, '2007-02-03 12:00:00'),"
    " (40004, 1, 1, 20001, 2.99, '2012-06-01 10:00:00'), (40005, 2, 2, 20002, 2.99, '2012-06-01 11:00:00')",
    # Mike has had his picture taken.
    "UPDATE staff SET picture = decode('89504e470d0a1a0a', 'hex') WHERE staff_id = 1",
)


def load(shared: Path, url: str) -> None:
    """The dump as it is, without what it says to psql and to a role of its makers."""
    script = (shared / "databases" / "sakila.postgresql.sql").read_text(encoding="utf-8")
    script = re.sub(r"^(\\(un)?restrict|GRANT|REVOKE) .*$", "", script, flags=re.MULTILINE)
    at = 0
    with psycopg.connect(_dsn(url), autocommit=True) as connection, connection.cursor() as cursor:
        for found in DATA.finditer(script):
            cursor.execute(script[at : found.start()])
            with cursor.copy(found[1]) as copy:
                copy.write(found[2])
            at = found.end()
        cursor.execute(script[at:])


def _dsn(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def run(url: str, statements: Iterable[str]) -> None:
    """What the shops do to their own database."""
    with psycopg.connect(_dsn(url)) as connection:
        for statement in statements:
            connection.execute(statement.encode())


# ---------------------------------------------------------------- what the map asks for


def migrate(url: str) -> None:
    """Payments become one table with a partition for each month, and refer to rentals without ON DELETE SET NULL."""
    with psycopg.connect(_dsn(url)) as connection:
        views = connection.execute(
            "SELECT c.relname, pg_get_viewdef(c.oid) FROM pg_class AS c WHERE c.relname LIKE 'sales_by_%'"
        ).fetchall()
        for statement in _partitions():
            connection.execute(statement)
        for name, body in views:
            connection.execute(f"CREATE OR REPLACE VIEW {name} AS {body}".encode())


def _partitions() -> list[bytes]:
    keys = (("customer", "customer_id"), ("staff", "staff_id"), ("rental", "rental_id"))
    alone = [
        statement
        for month in MONTHS
        for statement in (
            f"DROP RULE payment_insert_p{month} ON payment",
            f"ALTER TABLE payment_p{month} NO INHERIT payment",
            *(f"ALTER TABLE payment_p{month} DROP CONSTRAINT payment_p{month}_{key}_fkey" for _, key in keys),
        )
    ]
    renamed = [
        *(f"ALTER TABLE payment DROP CONSTRAINT payment_{key}_fkey" for _, key in keys),
        "ALTER TABLE payment DROP CONSTRAINT payment_pkey",
        "ALTER TABLE payment RENAME TO payment_before_2007",
        "CREATE TABLE payment (LIKE payment_before_2007 INCLUDING DEFAULTS) PARTITION BY RANGE (payment_date)",
    ]
    bounds = [
        ("payment_before_2007", "MINVALUE", "'2007-01-01'"),
        ("payment_since_2007_07", "'2007-07-01'", "MAXVALUE"),
    ]
    for month, after in zip(MONTHS, (*MONTHS[1:], "2007_07"), strict=True):
        first, end = (f"'{name.replace('_', '-')}-01'" for name in (month, after))
        bounds.append((f"payment_p{month}", first, end))
    attached = [
        "CREATE TABLE payment_since_2007_07 (LIKE payment INCLUDING DEFAULTS)",
        *(f"ALTER TABLE payment ATTACH PARTITION {n} FOR VALUES FROM ({a}) TO ({b})" for n, a, b in bounds),
        "ALTER TABLE payment ADD PRIMARY KEY (payment_id, payment_date)",
        *(f"ALTER TABLE payment ADD FOREIGN KEY ({key}) REFERENCES {to} ON UPDATE CASCADE" for to, key in keys),
        "CREATE INDEX payment_customer_id ON payment (customer_id)",
        "CREATE INDEX payment_staff_id ON payment (staff_id)",
    ]
    return [statement.encode() for statement in (*alone, *renamed, *attached)]


# ---------------------------------------------------------------- the same on SQLite


def to_sqlite(origin: str, database: Path) -> None:
    """Tables, keys, foreign keys, indexes and rows of a PostgreSQL database; two of its views, and its triggers."""
    there = sa.create_engine(origin)
    metadata = sa.MetaData()
    names = [name for name in sa.inspect(there).get_table_names() if not name.startswith("payment_")]
    metadata.reflect(there, only=names)
    made = sa.MetaData()
    tables = {table.name: _table(table, made) for table in metadata.tables.values()}
    here = sa.create_engine(f"sqlite:///{database}")
    made.create_all(here)
    with there.connect() as reading, here.begin() as writing:
        for table in metadata.tables.values():
            rows = [_row(row) for row in reading.execute(sa.select(table)).mappings()]
            writing.execute(tables[table.name].insert(), rows)
        for statement in (*_views(), *map(_trigger, sorted(tables.values(), key=lambda one: one.name))):
            if statement:
                writing.exec_driver_sql(statement)
    there.dispose()
    here.dispose()


def _table(of: sa.Table, made: sa.MetaData) -> sa.Table:
    columns = [
        sa.Column(c.name, _type(c.type), primary_key=c.primary_key, nullable=c.nullable, autoincrement=False)
        for c in of.columns
    ]
    foreign = [
        sa.ForeignKeyConstraint([c.name for c in key.columns], [e.target_fullname for e in key.elements])
        for key in of.foreign_key_constraints
    ]
    checks = [sa.CheckConstraint(f"{c.name} IN ({_labels(c.type)})") for c in of.columns if _labels(c.type)]
    table = sa.Table(of.name, made, *columns, *foreign, *checks)
    for index in of.indexes:
        if "fulltext" not in index.columns:  # GiST over lexemes
            sa.Index(index.name, *(table.c[column.name] for column in index.columns), unique=index.unique)
    return table


def _type(kind: sa.types.TypeEngine[Any]) -> sa.types.TypeEngine[Any]:
    match kind:
        case postgresql.DOMAIN():
            return _type(kind.data_type)
        case postgresql.ARRAY():
            return sa.JSON()
        case postgresql.TSVECTOR():
            return sa.Text()
        case postgresql.BYTEA():
            return sa.LargeBinary()
        case sa.Enum():
            return sa.String(max(map(len, kind.enums)))
        case sa.Numeric():
            return sa.Numeric(kind.precision, kind.scale, asdecimal=False)
        case _:
            return kind.as_generic()


def _labels(kind: sa.types.TypeEngine[Any]) -> str:
    return ", ".join(f"'{label}'" for label in kind.enums) if isinstance(kind, sa.Enum) else ""


def _row(row: sa.RowMapping) -> dict[str, Any]:
    return {name: bytes(value) if isinstance(value, memoryview) else value for name, value in row.items()}


def _views() -> tuple[str, ...]:
    where = "JOIN address AS a USING (address_id) JOIN city USING (city_id) JOIN country USING (country_id)"
    what = "first_name || ' ' || last_name AS name, a.address, a.postal_code, a.phone, city.city, country.country"
    return (
        f"CREATE VIEW customer_list AS SELECT customer_id AS id, {what} FROM customer {where}",
        f"CREATE VIEW staff_list AS SELECT staff_id AS id, {what} FROM staff {where}",
    )


def _trigger(table: sa.Table) -> str:
    if "last_update" not in table.columns:
        return ""
    key = " AND ".join(f"{column.name} = NEW.{column.name}" for column in table.primary_key)
    return (
        f"CREATE TRIGGER {table.name}_last_updated AFTER UPDATE ON {table.name} BEGIN"
        f" UPDATE {table.name} SET last_update = CURRENT_TIMESTAMP WHERE {key}; END"
    )
