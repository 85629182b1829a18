"""Indexes that are missing, with the statement that makes them; and that making them is enough."""

import pytest

from gestand.datamap.checks import indexes
from gestand.datamap.checks.indexes import proposals
from gestand.errors import Level

from .conftest import Found, World

LOGINS = "CREATE TABLE logins (id INTEGER PRIMARY KEY, user_id INTEGER, at TIMESTAMP NOT NULL, ip TEXT, os TEXT)"


def with_logins(world: World) -> None:
    world.run(LOGINS, "CREATE INDEX logins_user ON logins (user_id)")
    world.table(
        "logins",
        whose={"self": "user_id -> user"},
        personal={"ip": "ip address", "os": "operating system"},
        events={"at": "always there"},
    )
    world.activity("secure", ["logins.ip"], "1 year after logins.at")
    world.activity("improve", ["logins.ip", "logins.os"], "2 years after logins.at")


def hints(found: Found, code: str, table: str) -> list[str]:
    return [f.hint for f in found.map.findings if f.code == code and f.where.table == table]


def run_proposals(world: World, found: Found) -> None:
    """As somebody would: each by itself, because CONCURRENTLY wants no transaction."""
    world.run(*(hint.replace(" CONCURRENTLY", "") for hint in proposals(found.map)))


@pytest.mark.not_on("mariadb", "no partial indexes, other quotes: test_mariadb.py")
def test_an_owner_column_without_an_index_stops_apply(world: World) -> None:
    world.run("DROP INDEX cvs_user")

    found = world.map()

    finding = found.one("M160")
    assert (finding.level, finding.where.field) == (Level.ERROR, "user_id")
    on = '"cvs"' if world.sqlite else '"public"."cvs"'
    how = "INDEX" if world.sqlite else "INDEX CONCURRENTLY"
    assert finding.hint == f'CREATE {how} "gestand_cvs_user_id" ON {on} ("user_id");'
    assert (found.blocked(), found.unsure()) == ({"cvs"}, set())


@pytest.mark.not_on("mariadb", "no partial indexes, other quotes: test_mariadb.py")
def test_the_proposed_index_answers_it(world: World) -> None:
    world.run("DROP INDEX cvs_user")

    run_proposals(world, world.map())

    assert "M160" not in world.map().codes


@pytest.mark.not_on("mariadb", "no partial indexes, other quotes: test_mariadb.py")
def test_an_index_that_begins_with_another_column_does_not_count(world: World) -> None:
    world.run("DROP INDEX cvs_user", "CREATE INDEX cvs_title ON cvs (title, user_id)")

    assert "M160" in world.map().codes


@pytest.mark.not_on("mariadb", "no partial indexes, other quotes: test_mariadb.py")
def test_an_index_over_the_rows_of_somebody_counts(world: World) -> None:
    world.run("DROP INDEX cvs_user", "CREATE INDEX cvs_user ON cvs (user_id) WHERE user_id IS NOT NULL")

    assert "M160" not in world.map().codes


@pytest.mark.not_on("mariadb", "no partial indexes, other quotes: test_mariadb.py")
def test_an_index_over_some_rows_does_not_count(world: World) -> None:
    world.run("DROP INDEX cvs_user", "CREATE INDEX cvs_user ON cvs (user_id) WHERE title IS NOT NULL")

    assert "M160" in world.map().codes


@pytest.mark.not_on("mariadb", "no partial indexes, other quotes: test_mariadb.py")
def test_a_name_with_a_quote_in_it_is_safe_to_run(world: World) -> None:
    world.run('CREATE TABLE "odd ""name" (id INTEGER PRIMARY KEY, "order" INTEGER, t TEXT)')
    world.table('odd "name', whose={"self": "order -> user"}, personal={"t": "own text"})
    world.use('odd "name.t')

    run_proposals(world, world.map())

    assert "M160" not in world.map().codes


@pytest.mark.not_on("mariadb", "no partial indexes, other quotes: test_mariadb.py")
def test_a_reference_without_an_index_is_a_warning(world: World) -> None:
    world.run("CREATE TABLE likes (id INTEGER PRIMARY KEY, cv INTEGER)")
    world.table("likes", **{"nothing personal": "a count", "points at": {"cv -> cvs": "lets go"}})

    found = world.map()

    assert found.one("M161").level is Level.WARNING
    assert '("cv");' in found.one("M161").hint
    assert found.blocked() == set()


@pytest.mark.not_on("mariadb", "no partial indexes, other quotes: test_mariadb.py")
def test_each_retention_class_wants_an_index_of_its_own(world: World) -> None:
    with_logins(world)

    found = hints(world.map(), "M162", "logins")

    assert len(found) == 2
    assert '("at") WHERE "ip" IS NOT NULL;' in found[0]
    assert '("at") WHERE "os" IS NOT NULL;' in found[1]


def test_the_proposed_class_indexes_answer_it(world: World) -> None:
    with_logins(world)
    world.say("tables.users.personal", name={"is": "name", "blank": "it's gone"})

    run_proposals(world, world.map())

    assert {"M160", "M161", "M162"}.isdisjoint(world.map().codes)


@pytest.mark.not_on("mariadb", "no partial indexes, other quotes: test_mariadb.py")
def test_an_index_of_the_same_meaning_under_another_name_counts(world: World) -> None:
    with_logins(world)
    world.run(
        "CREATE INDEX a ON logins (at) WHERE ip IS NOT NULL",
        'CREATE INDEX b ON logins ("at") WHERE ("os" IS NOT NULL)',
    )

    assert hints(world.map(), "M162", "logins") == []


@pytest.mark.not_on("mariadb", "no partial indexes, other quotes: test_mariadb.py")
def test_rows_that_only_ever_go_want_a_plain_index(world: World) -> None:
    with_logins(world)
    world.policy["activities"]["secure"]["uses"] = ["logins.ip", "logins.os"]

    (hint,) = hints(world.map(), "M162", "logins")

    assert hint.endswith('("at");')


def test_a_large_table_of_an_engine_without_moments_wants_an_index_of_events_in_doubt(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_logins(sqlite_world)
    assert "M164" not in sqlite_world.map().codes

    monkeypatch.setattr(indexes, "MANY", 0)
    found = sqlite_world.map()

    assert {f.where.table for f in found.map.findings if f.code == "M164"} == {"users", "logins"}
    assert found.map.sifted == frozenset()


def test_the_proposed_index_of_events_in_doubt_answers_it(sqlite_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with_logins(sqlite_world)
    monkeypatch.setattr(indexes, "MANY", 0)

    run_proposals(sqlite_world, sqlite_world.map())
    found = sqlite_world.map()

    assert "M164" not in found.codes
    assert {f"{c.table.table}.{c.column}" for c in found.map.sifted} == {"users.ended", "logins.at"}


def test_an_engine_that_has_moments_wants_no_index_of_events_in_doubt(
    postgresql_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_logins(postgresql_world)
    monkeypatch.setattr(indexes, "MANY", 0)

    assert "M164" not in postgresql_world.map().codes


def test_a_table_that_was_never_counted_is_a_note(world: World) -> None:
    """The stores count small tables themselves, so this is said through a survey without a number."""
    from dataclasses import replace

    from gestand.datamap import bind as module
    from gestand.stores.base import Survey

    class Uncounted:
        def __init__(self, store: object) -> None:
            self._store = store

        def __getattr__(self, name: str) -> object:
            return getattr(self._store, name)

        def survey(self) -> Survey:
            found = self._store.survey()  # type: ignore[attr-defined]
            return replace(found, tables=tuple(replace(table, rows=None) for table in found.tables))

    original = module.bind
    from . import conftest

    conftest.bind = lambda policy, stores: original(policy, {name: Uncounted(s) for name, s in stores.items()})  # type: ignore[assignment]
    try:
        found = world.map()
    finally:
        conftest.bind = original

    assert {f.where.table for f in found.map.findings if f.code == "M163"} == {"users", "cvs"}


def test_a_view_is_not_asked_for_an_index(world: World) -> None:
    world.run("CREATE VIEW names AS SELECT id, name FROM users")
    world.table("names", whose={"self": "id -> user"}, personal={"name": "name"})
    world.use("names.name")

    found = world.map()

    assert {f.code for f in found.map.findings if f.where.table == "names"} == {"M109"}


def test_the_index_of_a_table_in_partitions_can_be_made_as_it_is_said(postgresql_world: World) -> None:
    """CONCURRENTLY is refused there: it would be a hint that fails."""
    world = postgresql_world
    world.run(
        "CREATE TABLE logins (id INTEGER, user_id INTEGER, at TIMESTAMP NOT NULL, ip TEXT, PRIMARY KEY (id, at))"
        " PARTITION BY RANGE (at)",
        "CREATE TABLE logins_all PARTITION OF logins DEFAULT",
    )
    world.table(
        "logins", whose={"self": "user_id -> user"}, personal={"ip": "ip address"}, events={"at": "always there"}
    )
    world.activity("secure", ["logins.ip"], "1 year after logins.at")

    asked = [*hints(world.map(), "M160", "logins"), *hints(world.map(), "M162", "logins")]
    world.run(*asked)

    assert len(asked) == 2
    assert [*hints(world.map(), "M160", "logins"), *hints(world.map(), "M162", "logins")] == []


def test_a_table_of_few_rows_misses_no_index_until_it_has_many(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gestand.datamap.checks.indexes.FEW", 20)
    world.run(
        "CREATE TABLE letters (id INTEGER PRIMARY KEY, user_id INTEGER, text TEXT)",
        "INSERT INTO letters (id, text) VALUES (1, 'x'), (2, 'y')",
    )
    world.table("letters", whose={"self": "user_id -> user"}, personal={"text": "own text"})
    world.use("letters.text")
    if world.map().dialect != "sqlite":
        world.run("ANALYZE letters" if world.map().dialect == "postgresql" else "ANALYZE TABLE letters")

    found = world.map()
    assert "letters is found by user_id" in found.one("M166").message
    assert found.blocked() == set()

    world.run(*(f"INSERT INTO letters (id, text) VALUES ({n}, 'z')" for n in range(10, 60)))
    if world.map().dialect != "sqlite":
        world.run("ANALYZE letters" if world.map().dialect == "postgresql" else "ANALYZE TABLE letters")
    assert "M160" in world.map().codes
