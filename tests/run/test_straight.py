"""Rows that one statement finds and changes: in batches, once each, and not when somebody changed them meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from gestand.acts import Ending, Person
from gestand.datamap.bind import bind
from gestand.ledger.folder import open_records
from gestand.plan import make_plan
from gestand.policy.reader import read
from gestand.run import Approval, apply
from gestand.run.begin import resume
from gestand.run.slices import Manner
from gestand.run.straight import Finding
from gestand.stores import open_stores

from .small import AT
from .test_meanwhile import said, tell
from .test_recognised import Dead, dying

pytestmark = pytest.mark.not_on("mariadb", "there no statement tells what it did: keys are told first")

POLICY = """
version: "1"
established: NL
controller: {name: Visits B.V., contact: info@visits.example}
enforce: on
stores: {app: {url: $SMALL_DB}}
people: {user: {table: users, key: id}}
tables:
  users:
    whose: {self: id -> user}
    personal: {name: {is: name, blank: "(gone)"}}
    events: {ended_at: not yet}
  visits:
    whose: {self: user_id -> user}
    personal: {ip: ip address, page: browsing}
    events: {at: always there}
activities:
  serve: {purpose: to serve, basis: contract, uses: [users.name], keep: until users.ended_at}
  improve: {purpose: to improve, basis: legitimate interest, interest: pages, uses: [visits.page],
            keep: 1 year after visits.at}
  protect: {purpose: to protect, basis: legitimate interest, interest: safety, uses: [visits.ip],
            keep: 2 years after visits.at}
"""

TABLES = (
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(80) NOT NULL, ended_at TIMESTAMP NULL)",
    "CREATE TABLE visits (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id),"
    " at TIMESTAMP NOT NULL, ip VARCHAR(80), page VARCHAR(80))",
    "CREATE INDEX visits_user ON visits (user_id)",
    "CREATE INDEX visits_at ON visits (at)",
    "INSERT INTO users (id, name) VALUES (1, 'Alice'), (2, 'Bob')",
)
GONE, BLANKED, HERE = range(100, 120), range(200, 220), range(300, 320)
"""Ids of visits of more than two years ago, of more than one, and of now; every second one is Alice's."""
MOMENTS = ((GONE, "2020-01-01 12:00:00"), (BLANKED, "2024-09-01 12:00:00"), (HERE, "2026-03-01 12:00:00"))
THREE = Manner(rows=3, most=3)


class World:
    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        folder.mkdir(exist_ok=True)
        (folder / "privacy.yaml").write_text(POLICY)
        rows = ", ".join(f"({id_}, {1 + id_ % 2}, '{at}', '192.0.2.1', '/page')" for ids, at in MOMENTS for id_ in ids)
        tell(url, "DROP TABLE IF EXISTS visits", "DROP TABLE IF EXISTS users", *TABLES)
        tell(url, f"INSERT INTO visits VALUES {rows}")

    def open(self) -> World:
        policy = read(self.folder / "privacy.yaml")
        self.stores = open_stores(policy, {"SMALL_DB": self.url})
        self.map = bind(policy, self.stores)
        self.records = open_records(self.folder / "state", at=AT)
        return self

    def carry_out(self, at_point: Callable[[str], None] | None = None) -> None:
        given = (self.map, self.stores, self.records)
        if resume(*given, now=AT, at_point=at_point, manner=THREE) is None:
            plan = make_plan(*given, AT, keeps=False)
            apply(*given, plan, now=AT, approval=Approval(plan.digest), at_point=at_point, manner=THREE)

    def close(self) -> None:
        self.records.close()
        for store in self.stores.values():
            store.close()

    def entered(self, action: str) -> list[int]:
        """Rows of each slice of visits, as the ledger tells."""
        bodies = [entry.body for entry in self.records.entries() if entry.kind == "slice"]
        return [int(body["rows"]) for body in bodies if (body["table"], body["action"]) == ("visits", action)]

    def left(self) -> list[tuple[object, ...]]:
        return said(self.url, "SELECT id, ip, page FROM visits ORDER BY id")


EXPECTED = [
    *((id_, "192.0.2.1", None) for id_ in BLANKED),
    *((id_, "192.0.2.1", "/page") for id_ in HERE),
]


def erase_alice(world: World, manner: Manner) -> None:
    alice = Person("user", (1,))
    endings = [Ending(f"e-{name}", name, alice, AT, "asked") for name in ("serve", "improve", "protect")]
    world.records.record_endings(endings, AT)
    plan = make_plan(world.map, world.stores, world.records, AT, person=alice, keeps=False)
    apply(world.map, world.stores, world.records, plan, now=AT, approval=Approval(plan.digest), manner=manner)


@contextmanager
def waiting(url: str, statement: str) -> Iterator[None]:
    """Somebody else changes rows, and commits a second later."""
    engine = sa.create_engine(url)
    other = engine.connect()
    other.execute(sa.text(statement))
    done = threading.Timer(1.0, other.commit)
    done.start()
    try:
        yield
    finally:
        done.join()
        other.close()
        engine.dispose()


@contextmanager
def asked_of(url: str) -> Iterator[list[str]]:
    """What is asked of a database."""
    found: list[str] = []

    def note(connection: sa.Connection, _: object, statement: str, *__: object) -> None:
        if connection.engine.url.database == sa.make_url(url).database:
            found.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)


@pytest.fixture(autouse=True)
def finding_is_cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few rows there are here, and however busy the machine is."""
    monkeypatch.setattr(Finding, "is_cheap", staticmethod(lambda finding, changing: True))
    monkeypatch.setattr(Finding, "goes_on", lambda self, seconds, rows: True)


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    made = World(tmp_path, database_url).open()
    yield made
    made.close()


def test_what_time_has_ended_goes_in_batches_of_the_size_that_was_asked_for(world: World) -> None:
    world.carry_out()

    assert world.left() == EXPECTED
    assert world.entered("delete") == [3] * 6 + [2]
    assert world.entered("blank") == [3] * 6 + [2]
    world.records.verify().insist()


def test_of_somebody_who_was_erased_all_rows_go_however_many_batches_they_are(world: World) -> None:
    # A step of more rows than `at_once` goes in batches.
    erase_alice(world, Manner(rows=1, most=3, at_once=2))

    assert {row[0] for row in said(world.url, "SELECT user_id FROM visits")} == {2}
    assert sum(world.entered("delete")) == 30
    assert said(world.url, "SELECT name FROM users ORDER BY id") == [("Bob",)]


def test_a_run_that_dies_anywhere_among_the_batches_goes_on_to_the_same_end(tmp_path: Path, database_url: str) -> None:
    for point in ("before commit", "after commit", "over"):
        for number in (1, 2, 7, 9, 14):
            world = World(tmp_path / f"{point}-{number}".replace(" ", "-"), database_url).open()
            with pytest.raises(Dead):
                world.carry_out(dying(point, number))
            world.close()

            world.open().carry_out()

            assert world.left() == EXPECTED, f"died at {point} {number}"
            assert (sum(world.entered("delete")), sum(world.entered("blank"))) == (20, 20)
            recognised = [e for e in world.records.entries() if e.kind == "slice" and e.body["recognised"]]
            assert len(recognised) == (point != "before commit")
            world.records.verify().insist()
            world.close()


@pytest.mark.not_on("sqlite", "it has one writer: nobody writes while a run deletes")
def test_rows_that_were_handed_to_another_while_a_statement_waited_for_them_stay(
    world: World,
) -> None:
    """One of them waits in the statement that tells a key, one in a later one, and one in the last."""
    alices = [*range(100, 120, 2), *range(200, 220, 2), *range(300, 320, 2)]
    handed = [alices[1], alices[13], alices[-1]]
    with asked_of(world.url) as asked, waiting(world.url, f"UPDATE visits SET user_id = 2 WHERE id IN {(*handed,)}"):
        erase_alice(world, Manner(rows=1, most=1, at_once=2))

    left = [row[0] for row in said(world.url, "SELECT id FROM visits WHERE user_id = 2 ORDER BY id")]
    assert left == sorted([*handed, *(id_ + 1 for id_ in alices)])
    assert sum(world.entered("delete")) == 27
    deletes = [statement for statement in asked if "DELETE FROM public.visits" in statement]
    assert all("public.visits.user_id = ANY" in s for s in deletes), "whose they are is asked of the locked rows again"
    assert [s for s in deletes if "RETURNING" not in s], "one key is enough for a transaction"
    assert not [s for s in deletes if "gestand_people" in s], "what was recorded for all of them is asked of no row"


@pytest.mark.not_on("sqlite", "it has one writer: nobody writes while a run deletes")
def test_a_row_that_became_new_while_the_statement_waited_for_it_stays_and_hides_no_other(world: World) -> None:
    renewed = f"UPDATE visits SET at = '{datetime(2026, 3, 1, tzinfo=UTC):%Y-%m-%d}' WHERE id IN (107, 203)"
    with waiting(world.url, renewed):
        world.carry_out()

    again = {107: (107, "192.0.2.1", "/page"), 203: (203, "192.0.2.1", "/page")}
    assert world.left() == [again[107], *(again.get(int(str(row[0])), row) for row in EXPECTED)]
    assert (sum(world.entered("delete")), sum(world.entered("blank"))) == (19, 19)


# ---------------------------------------------------------------- whether it is worth while


@pytest.fixture
def finding(monkeypatch: pytest.MonkeyPatch) -> Finding:
    monkeypatch.undo()
    return Finding()


def test_rows_that_take_much_longer_to_find_than_to_change_are_not_found_for_each_batch(finding: Finding) -> None:
    assert finding.is_cheap(0.1, 0.1)
    assert not finding.is_cheap(0.4, 0.1)


def test_a_few_slow_batches_teach_nothing_and_many_do(finding: Finding) -> None:
    assert all(finding.goes_on(seconds, 100) for seconds in (1.0, 9.0, 9.0, 9.0, 9.0, 1.1))
    assert [finding.goes_on(9.0, 100) for _ in range(5)] == [True] * 4 + [False]
