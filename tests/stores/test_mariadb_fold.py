"""Folded values in MariaDB are looked up, whatever columns they stand in; else each row would read everybody."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from gestand.stores import mariadb_fold

KINDS = ("VARBINARY(80)", "TINYBLOB", "VARCHAR(80) COLLATE utf8mb4_general_ci", "VARCHAR(255) COLLATE utf8mb4_bin")


@pytest.mark.parametrize("kind", KINDS)
def test_people_told_apart_are_found_by_an_index(mariadb_url: str, kind: str) -> None:
    people, guests = (sa.table(name, sa.column("id"), sa.column("email")) for name in ("people", "guests"))
    told = mariadb_fold.apart(people, "id", "email")
    value = mariadb_fold.folded(guests.c.email)
    who = sa.select(told.c.who).where(*mariadb_fold.has(told, value)).limit(1).correlate(guests).scalar_subquery()
    asked = sa.select(guests.c.id, who).order_by(guests.c.id)
    engine = sa.create_engine(mariadb_url)
    with engine.connect() as connection:
        for name in ("people", "guests"):
            connection.exec_driver_sql(f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, email {kind})")
        connection.exec_driver_sql("INSERT INTO people VALUES (1, 'Anna@post.example'), (2, ' bram@post.example')")
        connection.exec_driver_sql(
            "INSERT INTO guests VALUES (1, 'anna@post.example '), (2, 'caro'), (3, 'BRAM@POST.example')"
        )
        for number in range(10, 60):
            connection.exec_driver_sql(f"INSERT INTO people VALUES ({number}, 'somebody{number}')")
        text = str(asked.compile(connection, compile_kwargs={"literal_binds": True})).replace("%%", "%")
        steps = connection.exec_driver_sql("EXPLAIN " + text.replace("%", "%%")).all()
        found = [tuple(row) for row in connection.execute(asked)]
    engine.dispose()

    assert "key0" in {step.key for step in steps}
    assert found == [(1, 1), (2, None), (3, 2)]
