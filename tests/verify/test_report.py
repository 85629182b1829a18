"""The report: what is promised, what counts as unknown, and that one failure never hides another promise."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from gestand.datamap.bind import bind
from gestand.errors import Exit, UsageError
from gestand.verify import schedule
from gestand.verify.judge import verify
from gestand.verify.report import Report, Standing, Verdict

from .ground import USERS, Ground, Kept, moment, rows

TABLE = "CREATE TABLE users (id integer PRIMARY KEY, name text, ended_at date)"
POLICY = USERS % ("not yet", "1 year after users.ended_at")
AT = "2026-01-01"


def verdict(standing: str, key: str = "keep/x") -> Verdict:
    return Verdict(key, key.split("/", maxsplit=1)[0], "", Standing(standing))


def report(*standings: str) -> Report:
    return Report(moment(AT), "1", "d", tuple(map(verdict, standings)))


@pytest.mark.parametrize(
    ("standings", "worst", "code", "enforced"),
    [
        ((), "kept", Exit.DONE, Exit.DONE),
        (("kept", "unsupported"), "unsupported", Exit.UNKNOWN, Exit.DONE),
        (("unsupported", "unknown"), "unknown", Exit.UNKNOWN, Exit.UNKNOWN),
        (("unknown", "broken", "kept"), "broken", Exit.BROKEN, Exit.BROKEN),
    ],
)
def test_the_worst_promise_decides(standings, worst, code, enforced):
    found = report(*standings)
    assert (str(found.standing), found.exit(), found.exit(scope_enforced=True)) == (worst, code, enforced)


def test_the_json_is_a_contract(ground: Ground):
    ground.make(POLICY, TABLE, rows("users", ["1, 'Anna', '2020-01-31'"]))
    found = ground.report(AT).to_json()
    assert list(found) == ["at", "policy", "standing", "promises"]
    assert (found["at"], found["standing"], found["policy"]["version"]) == ("2026-01-01T00:00:00Z", "broken", "1")
    assert found["promises"][0] == {
        "key": "keep/serve",
        "kind": "keep",
        "says": "1 year after users.ended_at",
        "standing": "broken",
        "count": 1,
        "oldest": "2021-01-31T23:00:00Z",
        "level": "",
        "places": [{"store": "app", "table": "users", "column": "name", "count": 1}],
        "why": "1 row still there that nothing holds any more",
    }
    assert [p["key"] for p in found["promises"]] == ["keep/serve", "covered/app", "schedule/all"]


def test_nothing_is_kept_without_records(ground: Ground):
    ground.make(POLICY, TABLE, rows("users", ["1, 'Anna', '2020-01-31'"]))
    standings = {v.key: str(v.standing) for v in ground.report(AT, known=False).promises}
    assert standings == {"keep/serve": "unknown", "covered/app": "kept", "schedule/all": "kept"}


def test_one_promise_can_be_asked_for_and_a_misspelt_one_is_named(ground: Ground):
    ground.make(POLICY, TABLE)
    assert [v.key for v in ground.report(AT, promise="covered/app").promises] == ["covered/app"]
    with pytest.raises(UsageError) as failure:
        ground.report(AT, promise="keep/server")
    assert "keep/serve" in failure.value.hint


def test_what_this_version_cannot_check_is_never_kept(ground: Ground):
    ground.make(POLICY + "processors:\n  hosting: {agreement: 2025-01-01}\n", TABLE)
    found = ground.report(AT)
    assert str(found.standing) == "unsupported"
    assert [v.key for v in found.promises if v.standing is Standing.UNSUPPORTED] == ["processors/hosting"]
    assert (found.exit(), found.exit(scope_enforced=True)) == (Exit.UNKNOWN, Exit.DONE)


def test_what_nobody_declared_breaks_the_promise_of_coverage(ground: Ground):
    ground.make(POLICY, TABLE, "CREATE TABLE forgotten (id integer PRIMARY KEY)", "ALTER TABLE users ADD phone text")
    found = {v.key: v for v in ground.report(AT).promises}
    assert (str(found["covered/app"].standing), found["covered/app"].count) == ("broken", 2)
    assert found["covered/app"].why == "not declared: forgotten, users.phone"


def test_a_column_without_a_term_breaks_the_schedule(ground: Ground):
    ground.make(POLICY, TABLE)
    stores = ground.stores()
    datamap = bind(ground._read, stores)
    no_term = {n: replace(a, own=None, at_least=(), at_most=()) for n, a in datamap.activities.items()}
    found = schedule.judge(replace(datamap, activities=no_term))
    assert (str(found.standing), found.count, found.why) == ("broken", 1, "no term: users.name")
    assert schedule.judge(datamap).standing is Standing.KEPT


def test_a_column_that_nobody_declared_leaves_the_schedule_unknown(ground: Ground):
    ground.make(POLICY, TABLE, "ALTER TABLE users ADD phone text")
    assert ground.says(AT, key="schedule/all") == ("unknown", 0)


def test_a_table_that_cannot_be_bound_is_unknown_and_the_others_are_judged(ground: Ground):
    policy = POLICY.replace(
        "activities:",
        "  logins: {whose: {self: user_id -> user}, personal: {ip: ip address}, events: {at: not yet}}\nactivities:\n"
        "  see: {purpose: to see, basis: contract, uses: [logins.ip], keep: 1 year after logins.at}",
    )
    ground.make(policy, TABLE, rows("users", ["1, 'Anna', '2020-01-31'"]))
    standings = {v.key: str(v.standing) for v in ground.report(AT).promises}
    assert standings["keep/see"] == "unknown"
    assert standings["keep/serve"] == "broken"
    assert standings["covered/app"] == "broken"


@pytest.mark.parametrize(
    ("uses", "columns"),
    [("elsewhere:logins.ip", "personal: {ip: ip address}"), ("elsewhere:logins", "structural: [ip]")],
)
def test_what_the_map_cannot_tell_whose_it_is_is_unknown(ground: Ground, uses: str, columns: str):
    """The people are in one database and their log-ins in another, which no path can bind yet."""
    other = f"sqlite:///{ground.folder / 'other.db'}"
    ground.others["elsewhere"] = other
    policy = POLICY.replace(
        "activities:",
        f"  elsewhere:logins: {{whose: {{self: user_id -> user}}, {columns}, events: {{at: not yet}}}}"
        f"\nactivities:\n  see: {{purpose: to see, basis: contract, uses: [{uses}], keep: 1 year after logins.at}}",
    )
    ground.make(policy, TABLE, rows("users", ["1, 'Anna', '2020-01-31'"]))
    logins = "CREATE TABLE logins (id integer PRIMARY KEY, user_id integer, ip text, at date)"
    Ground(other, ground.folder).make("", logins, rows("logins", ["1, 1, '::1', '2020-01-01'"]))
    found = {v.key: v for v in ground.report(AT).promises}
    assert (str(found["keep/see"].standing), str(found["keep/serve"].standing)) == ("unknown", "broken")
    assert "logins" in found["keep/see"].why


def test_a_question_that_fails_makes_its_promises_unknown_and_no_others(ground: Ground):
    """The column changes between binding and judging; the message says nothing of what is in it."""
    policy = POLICY.replace(
        "activities:",
        "  logins: {whose: {self: user_id -> user}, personal: {ip: ip address}, events: {at: not yet}}\nactivities:\n"
        "  see: {purpose: to see, basis: contract, uses: [logins.ip], keep: 1 year after logins.at}",
    )
    logins = "CREATE TABLE logins (id integer PRIMARY KEY, user_id integer, ip text, at date)"
    ground.make(policy, TABLE, logins, "CREATE INDEX i ON logins (user_id)", rows("users", ["1, 'A', '2020-01-31'"]))
    stores = ground.stores()
    datamap = bind(ground._read, stores)
    ground.run("ALTER TABLE logins RENAME COLUMN ip TO address")
    found = {v.key: v for v in verify(datamap, stores, Kept(), moment(AT)).promises}  # type: ignore[arg-type]
    for store in stores.values():
        store.close()
    assert (str(found["keep/see"].standing), str(found["keep/serve"].standing)) == ("unknown", "broken")
    assert "store app" in found["keep/see"].why


def test_a_store_that_does_not_answer_makes_its_promises_unknown(ground: Ground):
    ground.make(POLICY, TABLE)
    nowhere = ground.folder / "nowhere"
    ground.url = (
        "postgresql+psycopg://nobody@127.0.0.1:1/nothing" if ground.postgresql else f"sqlite:///{nowhere}/none.db"
    )
    found = ground.report(AT)
    assert {str(v.standing) for v in found.promises} == {"unknown"}
    assert found.exit(scope_enforced=True) is Exit.UNKNOWN


def test_rows_that_row_level_security_hides_are_unknown(postgresql_url: str, tmp_path):
    ground = Ground(postgresql_url, tmp_path)
    role = f"reader_{postgresql_url.rsplit('_', 1)[-1][:12].split('?', maxsplit=1)[0]}"
    ground.make(
        POLICY,
        TABLE,
        rows("users", ["1, 'Anna', '2020-01-31'"]),
        f"CREATE ROLE {role} LOGIN PASSWORD 'reads'",
        f"GRANT SELECT ON users TO {role}",
        "ALTER TABLE users ENABLE ROW LEVEL SECURITY",
    )
    try:
        owner = ground.url
        url = sa.make_url(owner).set(username=role, password="reads")
        ground.url = url.render_as_string(hide_password=False)
        found = {v.key: str(v.standing) for v in ground.report(AT).promises}
        assert found["keep/serve"] == "unknown"
        assert found["covered/app"] == "unknown"
    finally:
        ground.url = owner
        ground.run(f"DROP OWNED BY {role}", f"DROP ROLE {role}")


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA", ("kept", 0)),
        ("$2b$12$abcdefghijklmnopqrstuv", ("kept", 0)),
        ("pbkdf2_sha256$600000$salt$hash", ("kept", 0)),
        ("scrypt:32768:8:1$salt$hash", ("kept", 0)),
        ("!", ("kept", 0)),
        ("", ("kept", 0)),
        ("hunter2", ("broken", 1)),
        ("5f4dcc3b5aa765d61d8327deb882cf99", ("unknown", 1)),
    ],
)
def test_a_password_stands_there_only_as_a_hash(ground: Ground, value: str, says: tuple[str, int]):
    policy = POLICY.replace("{name: name}", "{name: name, password_hash: secret}").replace(
        "uses: [users.name]", "uses: [users.name, users.password_hash]"
    )
    table = "CREATE TABLE users (id integer PRIMARY KEY, name text, ended_at date, password_hash text)"
    ground.make(policy, table, rows("users", [f"1, 'Anna', NULL, '{value}'", "2, 'Bob', NULL, NULL"]))
    assert ground.says(AT, key="secrets/users.password_hash") == says


def test_what_stands_in_the_place_of_an_erased_password_is_none(ground: Ground):
    policy = POLICY.replace("{name: name}", "{name: name, password_hash: {is: secret, blank: '(erased)'}}").replace(
        "uses: [users.name]", "uses: [users.name, users.password_hash]"
    )
    table = "CREATE TABLE users (id integer PRIMARY KEY, name text, ended_at date, password_hash text NOT NULL)"
    ground.make(policy, table, rows("users", ["1, 'Anna', NULL, '(erased)'", "2, 'Bob', NULL, 'hunter2'"]))

    assert ground.says(AT, key="secrets/users.password_hash") == ("broken", 1)


def test_a_token_is_no_password(ground: Ground):
    policy = POLICY.replace("{name: name}", "{name: name, token: secret}").replace(
        "uses: [users.name]", "uses: [users.name, users.token]"
    )
    ground.make(policy, "CREATE TABLE users (id integer PRIMARY KEY, name text, ended_at date, token text)")
    assert not [v for v in ground.report(AT).promises if v.kind == "secrets"]
