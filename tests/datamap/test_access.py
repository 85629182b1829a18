"""What the two roles see and may do, and the GRANTs that give it to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import make_url

from gestand.acts import Person
from gestand.datamap.grants import grants
from gestand.datamap.model import DataMap
from gestand.ledger.folder import open_records
from gestand.ledger.records import Records
from gestand.plan import make_plan
from gestand.rights.export import export
from gestand.run import Approval, apply
from gestand.stores import open_stores
from gestand.stores.base import Store
from gestand.verify.judge import verify

from .conftest import World


def test_rights_that_are_missing_are_named_for_each_role(roles: World) -> None:
    found = roles.map()

    missing = {(f.code, f.message) for f in found.map.findings if f.code in ("M151", "M152")}
    assert ("M151", "the reading role has no SELECT on users") in missing
    assert ("M152", "the writing role has no UPDATE on users") in missing
    assert ("M152", "the writing role has no DELETE on cvs") in missing
    assert found.unsure() == {"users", "cvs"}


def test_the_grants_it_prints_are_enough(roles: World) -> None:
    text = grants(roles.map().map, roles.environ["read_role"], roles.environ["write_role"])

    roles.run(*(line for line in text.splitlines() if line.startswith("GRANT")))

    assert {"M151", "M152"}.isdisjoint(roles.map().codes)


def test_a_role_that_can_make_no_temporary_tables_is_named_until_it_can(roles: World) -> None:
    database = make_url(roles.url).database
    roles.run(f'REVOKE TEMPORARY ON DATABASE "{database}" FROM PUBLIC')

    found = roles.map()
    said = {f.message for f in found.map.findings if f.code == "M153"}
    assert said == {f"the {role} role can make no temporary tables in store app" for role in ("reading", "writing")}

    printed = grants(found.map, roles.environ["read_role"], roles.environ["write_role"])
    roles.run(*(line.replace("%", "%%") for line in printed.splitlines() if line.startswith(("GRANT", "DO"))))
    assert "M153" not in roles.map().codes
    roles.run(f'GRANT TEMPORARY ON DATABASE "{database}" TO PUBLIC')


def test_a_right_on_some_of_the_columns_is_not_enough(roles: World) -> None:
    read, write = roles.environ["read_role"], roles.environ["write_role"]
    lines = grants(roles.map().map, read, write).splitlines()
    roles.run(*(line for line in lines if line.startswith("GRANT") and "UPDATE" not in line))
    roles.run(f"GRANT UPDATE (name) ON users TO {write}")

    found = roles.map()

    assert found.one("M152").message == "the writing role has no UPDATE on users (email)"
    assert found.blocked() == {"users"}


def granted(roles: World) -> None:
    """Both roles have what they need, by rights on the columns alone."""
    read, write = roles.environ["read_role"], roles.environ["write_role"]
    lines = grants(roles.map().map, read, write).splitlines()
    roles.run(*(line for line in lines if line.startswith("GRANT") and "SELECT" not in line))
    roles.run(
        f"GRANT SELECT (id, name, email, born, ended) ON users TO {read}, {write}",
        f"GRANT SELECT (id, user_id, title) ON cvs TO {read}, {write}",
    )


def test_rights_on_the_columns_are_enough_to_read(roles: World) -> None:
    granted(roles)
    found = roles.map()
    assert {"M151", "M152"}.isdisjoint(found.codes)
    assert found.unsure() == set()


def test_a_column_that_nobody_declared_need_not_be_read(roles: World) -> None:
    granted(roles)
    roles.run("ALTER TABLE users ADD COLUMN nick TEXT")
    assert {"M151", "M152"}.isdisjoint(roles.map().codes)


def test_a_column_that_a_role_may_not_read_is_named(roles: World) -> None:
    granted(roles)
    read, write = roles.environ["read_role"], roles.environ["write_role"]
    roles.run(f"REVOKE SELECT (email) ON users FROM {read}", f"REVOKE SELECT (ended) ON users FROM {write}")

    found = roles.map()

    assert found.one("M151").message == "the reading role has no SELECT on users (email)"
    assert found.one("M152").message == "the writing role has no SELECT on users (ended)"
    assert found.unsure() == {"users"}


def test_what_is_not_personal_is_read_for_an_answer_and_not_to_choose_rows(roles: World) -> None:
    roles.run("ALTER TABLE users ADD COLUMN plan TEXT")
    roles.say("tables.users", **{"not personal": {"plan": "which subscription"}})
    granted(roles)

    found = roles.map()

    assert found.one("M151").message == "the reading role has no SELECT on users (plan)"
    assert "M152" not in found.codes


def test_rights_on_the_columns_are_enough_to_plan_to_verify_and_to_carry_out(roles: World) -> None:
    granted(roles)
    roles.run(
        "INSERT INTO users VALUES (1, 'Anna', 'a@b.example', '2018-01-01', '2019-01-01'),"
        " (2, 'Bob', 'b@b.example', '2018-01-01', NULL)",
        "INSERT INTO cvs VALUES (1, 1, 'x'), (2, 2, 'y')",
    )
    at = datetime(2026, 3, 14, tzinfo=UTC)
    bound = roles.map()
    stores = open_stores(bound.map.policy, roles.environ)
    with open_records(roles.folder / "state", at=at) as records:
        assert judged(bound.map, stores, records, at) == "broken"
        plan = make_plan(bound.map, stores, records, at)
        apply(bound.map, stores, records, plan, now=at, approval=Approval(digest=plan.digest))
        assert judged(bound.map, stores, records, at) == "kept"
        report = export(bound.map, stores, records, Person("user", (2,)), at, roles.folder / "answer.zip")
    assert report.rows == {"users": 1, "cvs": 1}


def test_rows_that_hold_each_other_go_with_no_more_than_the_grants_it_prints(roles: World) -> None:
    roles.run(
        "CREATE TABLE replies (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id),"
        " parent_id INTEGER REFERENCES replies (id), body TEXT)",
        "CREATE INDEX replies_user ON replies (user_id)",
        "CREATE INDEX replies_parent ON replies (parent_id)",
        "INSERT INTO users VALUES (1, 'Anna', 'a@b.example', '2018-01-01', '2019-01-01')",
        "INSERT INTO replies VALUES (1, 1, NULL, 'a'), (2, 1, 1, 'b')",
    )
    points = {"parent_id -> replies": "keeps it"}
    roles.table("replies", whose={"self": "user_id -> user"}, personal={"body": "own text"}, **{"points at": points})
    roles.use("replies.body")
    text = grants(roles.map().map, roles.environ["read_role"], roles.environ["write_role"])
    lines = [line for line in text.splitlines() if line.startswith("GRANT")]
    without = [line for line in lines if "UPDATE" not in line or "replies" not in line]

    roles.run(*without)
    assert "no UPDATE on replies" in roles.map().one("M152").message
    roles.run(*lines)

    at = datetime(2026, 3, 14, tzinfo=UTC)
    bound = roles.map()
    stores = open_stores(bound.map.policy, roles.environ)
    with open_records(roles.folder / "state", at=at) as records:
        plan = make_plan(bound.map, stores, records, at)
        apply(bound.map, stores, records, plan, now=at, approval=Approval(digest=plan.digest))
        assert judged(bound.map, stores, records, at) == "kept"


def judged(datamap: DataMap, stores: Mapping[str, Store], records: Records, at: datetime) -> str:
    verdicts = {verdict.key: str(verdict.standing) for verdict in verify(datamap, stores, records, at).promises}
    return verdicts["keep/deliver"]


def test_a_column_that_may_be_written_is_no_right_without_one_to_choose_its_rows(roles: World) -> None:
    write = roles.environ["write_role"]
    roles.run(f"GRANT UPDATE, DELETE ON users, cvs TO {write}")

    missing = {f.message for f in roles.map().map.findings if f.code == "M152"}

    assert "the writing role has no UPDATE on users" in missing


def test_people_who_are_only_deleted_are_locked_by_their_key(roles: World) -> None:
    """SELECT ... FOR UPDATE asks for a column that may be written; without one apply would stop half-way."""
    roles.run("DROP TABLE cvs")
    del roles.policy["tables"]["cvs"]
    roles.say("activities.deliver", uses=["users.name", "users.email"])
    read, write = roles.environ["read_role"], roles.environ["write_role"]
    lines = [line for line in grants(roles.map().map, read, write).splitlines() if line.startswith("GRANT")]
    roles.run(*(line for line in lines if "UPDATE" not in line))

    before = {f.message for f in roles.map().map.findings if f.code == "M152"}
    roles.run(*(line for line in lines if "UPDATE" in line))

    assert any(line.startswith('GRANT UPDATE ("id") ON') for line in lines)
    assert "the writing role has no UPDATE on users" in before
    assert "M152" not in roles.map().codes


def test_the_grants_it_prints_are_no_more_than_needed(postgresql_world: World) -> None:
    world = postgresql_world
    world.run("CREATE TABLE countries (id INTEGER PRIMARY KEY, name TEXT)")
    world.table("countries", **{"nothing personal": "a list"})

    text = grants(world.map().map)

    assert 'GRANT UPDATE ("name", "email") ON "public"."users" TO "gestand_write";' in text
    assert 'GRANT SELECT ON "public"."countries" TO "gestand_read", "gestand_write";' in text
    assert 'UPDATE ON "public"."countries"' not in text
    assert 'DELETE ON "public"."countries"' not in text
    assert 'GRANT DELETE ON "public"."cvs" TO "gestand_write";' in text


def test_sqlite_has_no_roles(sqlite_world: World) -> None:
    assert "SQLite has no roles" in grants(sqlite_world.map().map)


def test_rows_that_are_hidden_from_the_reading_role_are_named(roles: World) -> None:
    text = grants(roles.map().map, roles.environ["read_role"], roles.environ["write_role"])
    roles.run(*(line for line in text.splitlines() if line.startswith("GRANT")))
    roles.run("ALTER TABLE users ENABLE ROW LEVEL SECURITY")

    found = roles.map()

    assert "users" in found.one("M150").message
    assert found.unsure() == {"users"}


def test_a_copy_that_the_writing_role_may_not_refresh_is_an_error_until_it_may(roles: World) -> None:
    owner = f"{roles.environ['read_role']}_owner"
    roles.run(
        "CREATE MATERIALIZED VIEW names AS SELECT id, name FROM users",
        f"CREATE ROLE {owner}",
        f"GRANT SELECT ON users TO {owner}",
        f"ALTER MATERIALIZED VIEW names OWNER TO {owner}",
    )
    roles.policy["copies"] = {"names": {"of": ["users.name"], "follows": "refresh"}}
    try:
        found = roles.map()
        assert "may not refresh names" in found.one("M205").message
        assert {"names", "users"} <= found.blocked()

        text = grants(found.map, roles.environ["read_role"], roles.environ["write_role"])
        roles.run(*(line for line in text.splitlines() if line.startswith("GRANT")))

        assert "M205" not in roles.map().codes
    finally:
        roles.run("DROP MATERIALIZED VIEW names", f"DROP OWNED BY {owner}", f"DROP ROLE {owner}")


def test_nobody_is_told_to_give_a_superuser_s_rights_away(roles: World) -> None:
    roles.run("CREATE MATERIALIZED VIEW names AS SELECT id, name FROM users")
    roles.policy["copies"] = {"names": {"of": ["users.name"], "follows": "refresh"}}

    text = grants(roles.map().map, roles.environ["read_role"], roles.environ["write_role"])

    said = [line for line in text.splitlines() if '"names"' in line and "SELECT" not in line]
    assert [line.startswith(('-- "public"."names" belongs to a superuser', "GRANT MAINTAIN ON")) for line in said] == [
        True
    ]
