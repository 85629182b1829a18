"""What a run does on MariaDB alone: with no more rights than it is given, and with rows in a circle."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from gestand.datamap.bind import bind
from gestand.datamap.grants import grants
from gestand.ledger.folder import open_records
from gestand.plan import make_plan
from gestand.policy.reader import read
from gestand.run import Approval, apply
from gestand.stores import open_stores
from gestand.verify.judge import verify

from . import small

pytestmark = pytest.mark.mysql


@pytest.fixture
def accounts(kin_url: str) -> Iterator[dict[str, str]]:
    """A reading and a writing account that may do nothing yet, and their URLs."""
    admin = sa.create_engine(kin_url, poolclass=NullPool)
    mark = secrets.token_hex(4)
    names = {kind: f"gestand_{kind}_{mark}" for kind in ("read", "write")}
    with admin.begin() as connection:
        for name in names.values():
            connection.exec_driver_sql(f"CREATE USER {name} IDENTIFIED BY 'x'")
    urls = {
        kind: make_url(kin_url).set(username=name, password="x").render_as_string(hide_password=False)
        for kind, name in names.items()
    }
    yield {**urls, **{f"{kind}_role": name for kind, name in names.items()}}
    with admin.begin() as connection:
        for name in names.values():
            connection.exec_driver_sql(f"DROP USER {name}")


def test_the_rights_that_are_printed_are_enough_for_a_whole_run(
    tmp_path: Path, kin_url: str, accounts: dict[str, str]
) -> None:
    small.build(tmp_path, kin_url).close()
    owner = small.Small(tmp_path, kin_url).open()
    printed = grants(owner.map, accounts["read_role"], accounts["write_role"])
    owner.close()
    admin = sa.create_engine(kin_url, poolclass=NullPool)
    with admin.begin() as connection:
        for line in printed.splitlines():
            if line.startswith("GRANT"):
                connection.exec_driver_sql(line)
    path = tmp_path / "privacy.yaml"
    path.write_text(path.read_text().replace("{url: $SMALL_DB}", "{url: $READ, write_url: $WRITE}"))
    policy = read(path)
    stores = open_stores(policy, {"READ": accounts["read"], "WRITE": accounts["write"]})
    datamap = bind(policy, stores)
    assert datamap.blocked == frozenset()
    records = open_records(tmp_path / "state")
    try:
        plan = make_plan(datamap, stores, records, small.AT)
        done = apply(datamap, stores, records, plan, now=small.AT, approval=Approval(plan.digest))
        assert {str(step.order): step.expected for step in plan.steps} == done.done
        wrong = {v.key: str(v.standing) for v in verify(datamap, stores, records, small.AT).promises}
        assert set(wrong.values()) <= {"kept", "unsupported"}, wrong
    finally:
        records.close()
        for store in stores.values():
            store.close()


CIRCLE = """
version: "1"
established: NL
controller: {name: Round B.V., contact: info@round.example}
enforce: on
stores: {app: {url: $ROUND_DB}}
people: {user: {table: users, key: id}}
tables:
  users:
    whose: {self: id -> user}
    personal: {name: name}
    points at: {friend_id -> users: keeps it}
    events: {ended_at: not yet}
activities:
  serve: {basis: contract, uses: [users.name], keep: 2 years after users.ended_at}
"""


@pytest.mark.parametrize("rule", ["keeps it", "goes along", "lets go"])
def test_rows_that_point_at_one_another_and_at_themselves_go(tmp_path: Path, kin_url: str, rule: str) -> None:
    """InnoDB looks at a reference row by row, also within one statement, and at a row that points at itself."""
    admin = sa.create_engine(kin_url, poolclass=NullPool)
    with admin.begin() as connection:
        for statement in (
            "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, friend_id INTEGER, ended_at DATE,"
            " FOREIGN KEY (friend_id) REFERENCES users (id))",
            "SET foreign_key_checks = 0",
            "INSERT INTO users VALUES (1, 'Anna', 2, '2020-01-01'), (2, 'Bram', 3, '2020-01-01'),"
            " (3, 'Cleo', 1, '2020-01-01'), (6, 'Finn', 6, '2020-01-01'), (7, 'Gwen', 6, '2020-01-01'),"
            " (4, 'Dirk', 5, '2020-01-01'), (5, 'Eva', 4, NULL)",
        ):
            connection.exec_driver_sql(statement)
    path = tmp_path / "privacy.yaml"
    path.write_text(CIRCLE.replace("keeps it", rule))
    policy = read(path)
    stores = open_stores(policy, {"ROUND_DB": kin_url})
    datamap = bind(policy, stores)
    records = open_records(tmp_path / "state", create=True)
    try:
        plan = make_plan(datamap, stores, records, small.AT)
        apply(datamap, stores, records, plan, now=small.AT, approval=Approval(plan.digest))
    finally:
        records.close()
        for store in stores.values():
            store.close()
    with admin.connect() as connection:
        left = connection.exec_driver_sql("SELECT id, name, friend_id FROM users ORDER BY id").all()
    # Dirk has ended and Eva has not: of him a shell is left, she goes along, or she lets go of him.
    expected = {"keeps it": [(4, None, 5), (5, "Eva", 4)], "goes along": [], "lets go": [(5, "Eva", None)]}
    assert left == expected[rule]
