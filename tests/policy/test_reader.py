"""Reading: what stands in a policy is what it says, every finding is given at once, a folder is one policy."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from gestand.errors import Level
from gestand.policy import pages
from gestand.policy.becoming import Blank, BlankKind
from gestand.policy.model import Brake, ByColumns, ByPath, Null, Orphans, Rule, Then
from gestand.policy.reader import lint, read
from gestand.vocabulary.law import Basis

from .texts import SMALL, activity, changed, policy_of, table, written

ROOT = Path(__file__).parents[2]
GOOD = sorted((ROOT / "tests" / "policies" / "good").iterdir())
REFERENCE = ROOT / "docs" / "reference" / "policy.md"
CLOUDCV = ROOT / "tests" / "policies" / "good" / "cloudcv.yaml"

USERS = "    events: {created_at: always there, ended_at: not yet}\n"


# ---------------------------------------------------------------- what is right


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_policy_has_no_error_and_no_warning(path: Path) -> None:
    """But that it is no whole statement, where it says nothing beside its activities."""
    whole = path.stem == "a-small-statement"
    found = [finding.code for finding in lint(path) if finding.level is not Level.NOTE]
    assert found == ([] if whole else ["P701"])
    assert read(path).findings == lint(path)


def test_the_example_of_the_reference_is_a_policy(tmp_path: Path) -> None:
    example = re.search(r"```yaml\n(.*?)```", REFERENCE.read_text(), re.DOTALL)
    assert example
    policy = read(written(tmp_path, example[1]))
    assert {finding.code for finding in policy.findings} == {"P509", "P111"}
    assert policy.version == "1.3"


def test_the_reference_is_woven_from_the_data() -> None:
    page = REFERENCE.read_text()
    assert page == pages.woven(page)


def test_the_shipped_example_is_a_policy_without_errors() -> None:
    example = ROOT / "src" / "gestand" / "examples" / "cloudcv" / "policy.yaml"
    assert [finding for finding in lint(example) if finding.level is Level.ERROR] == []


# ---------------------------------------------------------------- what stands there is what it says


def test_nothing_is_typed(tmp_path: Path) -> None:
    shell = USERS + "    shell: {a: no, b: 012, c: 1.0, d: null, e: 'null', f: 2026-01-31, g: ~, h: '', i: 0x10}\n"
    policy = policy_of(tmp_path, ('version: "1.0"', "version: 1.0"), (USERS, shell))
    assert policy.version == "1.0"
    assert dict(table(policy, "users").shell) == {
        "a": "no",
        "b": "012",
        "c": "1.0",
        "d": None,
        "e": "null",
        "f": "2026-01-31",
        "g": "~",
        "h": "",
        "i": "0x10",
    }


@pytest.mark.parametrize(
    ("written_as", "blank"),
    [
        ("null", Blank()),
        ("random", Blank(BlankKind.RANDOM, "")),
        ('"random"', Blank(BlankKind.VALUE, "random")),
        ('"null"', Blank(BlankKind.VALUE, "null")),
        ("0", Blank(BlankKind.VALUE, "0")),
        ("no", Blank(BlankKind.VALUE, "no")),
        ('""', Blank(BlankKind.VALUE, "")),
        ('"{key}@verwijderd.invalid"', Blank(BlankKind.TEMPLATE, "{key}@verwijderd.invalid")),
        ('"{}"', Blank(BlankKind.VALUE, "{}")),
    ],
)
def test_a_blank_is_a_word_a_template_or_the_value_itself(tmp_path: Path, written_as: str, blank: Blank) -> None:
    policy = policy_of(tmp_path, ("name: name", f"name: {{is: name, blank: {written_as}}}"))
    found = table(policy, "users").personal[0].blank
    if blank.kind in (BlankKind.NULL, BlankKind.RANDOM):
        assert found.kind is blank.kind
    else:
        assert found == blank


def test_the_long_and_the_short_form_are_the_same(tmp_path: Path) -> None:
    short = policy_of(tmp_path)
    long = policy_of(
        tmp_path,
        ("{self: id -> user}", "{self: {by: id -> user, then: goes}}"),
        ("name: name", "name: {is: name, mandatory: no, blank: null, origin: provided}"),
        ("ended_at: not yet", "ended_at: {null: not yet, none: unknown}"),
        ("app: {url: $APP_DB}", "app: $APP_DB"),
        ("key: id", "key: [id]"),
        ("uses: [invoices.address]", "uses: invoices.address"),
    )
    assert short.digest == long.digest


def test_what_is_not_said_is_the_default(tmp_path: Path) -> None:
    policy = policy_of(tmp_path)
    assert (policy.zone, policy.language, policy.tax, policy.rhythm) == ("Europe/Amsterdam", "nl", "NL", "nightly")
    assert (policy.enforce, policy.brake, policy.state) == (False, Brake(5.0, 500), ".gestand")
    assert (policy.in_force, policy.offered_in, policy.unsupported) == ("", (), ())
    assert activity(policy, "accounting").purpose == "accounting"


def test_it_reads_the_whole_of_a_policy() -> None:
    policy = read(CLOUDCV)
    assert (policy.version, policy.in_force, policy.established) == ("1.3", "2026-01-01", "NL")
    assert policy.offered_in == ("NL", "BE")
    assert dict(policy.controller) == {"name": "CloudCV B.V.", "contact": "info@cloudcv.nl"}
    assert [(s.name, s.url, s.write_url, s.at) for s in policy.stores] == [
        ("app", "$CLOUDCV_DB", "$CLOUDCV_DB_WRITE", "groningen"),
        ("photos", "file:./uploads", "file:./uploads", "groningen"),
    ]
    user = policy.people[0]
    assert (user.name, user.table, user.key, user.born) == ("user", "users", ("id",), "created_at")
    assert (user.known_by, user.language) == (("email",), "locale")


def test_it_reads_tables_with_all_their_parts() -> None:
    policy = read(CLOUDCV)
    users, messages, replies = (table(policy, name) for name in ("users", "messages", "replies"))
    assert users.claims[0].path == ByColumns(("id",), "user")
    assert users.not_personal == (("plan", "which subscription they have, no more than that"),)
    assert users.structural == ("tenant_id",)
    assert [(e.column, e.null, e.written, e.zone) for e in users.events] == [
        ("contract_ended_at", Null.NOT_YET, "", ""),
        ("created_at", Null.ALWAYS_THERE, "text", "UTC"),
    ]
    assert [(claim.name, claim.then) for claim in messages.claims] == [
        ("sender", Then.BLANKED),
        ("recipient", Then.BLANKED),
    ]
    assert messages.personal[0].of == ("sender",)
    assert [(p.columns, p.target, p.rule) for p in replies.points_at] == [
        (("message_id",), "messages", Rule.KEEPS),
        (("parent_id",), "replies", Rule.KEEPS),
    ]
    assert replies.orphans is Orphans.GO
    assert table(policy, "order_lines").stays
    assert table(policy, "photos").claims[0].path == ByPath("{user.id}/*")
    assert table(policy, "countries").nothing_personal
    assert table(policy, "users").personal[4].category == "secret"


def test_it_reads_activities_with_all_their_parts() -> None:
    policy = read(CLOUDCV)
    service = activity(policy, "deliver-the-service")
    assert (service.basis, service.purpose, service.source) == (Basis.CONTRACT, "To deliver the service", "the person")
    assert (service.recipients, service.marketing) == (("hosting provider",), False)
    assert "photos.content" in [use.name for use in service.uses]
    assert service.said == "2 years after users.contract_ended_at"
    assert activity(policy, "newsletter").marketing


def test_a_stand_in_has_a_key(tmp_path: Path) -> None:
    claim = "{self: {by: user_id -> user, then: {stand-in: 0}}}"
    points = USERS + "    points at: {(boss_id, boss_part) -> users: {stand-in: '0,1'}}\n"
    points = points.replace("{(boss_id, boss_part) -> users: {stand-in: '0,1'}}", '{"(a, b) -> users": {stand-in: 0}}')
    policy = policy_of(tmp_path, ("{self: user_id -> user}", claim), (USERS, points))
    found = table(policy, "invoices").claims[0]
    assert (found.then, found.stand_in) == (Then.STAND_IN, "0")
    point = table(policy, "users").points_at[0]
    assert (point.columns, point.target, point.rule, point.stand_in) == (("a", "b"), "users", Rule.STAND_IN, "0")


def test_on_and_off_turn_enforcing_on_and_off(tmp_path: Path) -> None:
    for word, is_on in (("on", True), ("off", False), ("yes", True), ("no", False)):
        assert policy_of(tmp_path, ("established: NL", f"established: NL\nenforce: {word}")).enforce is is_on


def test_unsupported_sections_are_listed_one_by_one(tmp_path: Path) -> None:
    more = "processors:\n  mailer: {agreement: 2025, never: [advertising]}\nsecurity: [locked doors]\n"
    policy = read(written(tmp_path, SMALL + more))
    assert [(u.section, u.name, u.says) for u in policy.unsupported] == [
        ("processors", "mailer", "agreement: 2025; never: advertising"),
        ("security", "1", "locked doors"),
    ]
    assert [finding.code for finding in policy.findings if finding.level is Level.NOTE] == [
        "P111",
        "P717",
        "P718",
        "P111",
    ]


# ---------------------------------------------------------------- measured


def test_a_policy_of_two_hundred_lines_is_read_in_fifty_milliseconds(tmp_path: Path) -> None:
    columns = "".join(f"      column_{n}: own text\n" for n in range(160))
    uses = ", ".join(f"users.column_{n}" for n in range(160))
    path = written(
        tmp_path,
        changed(("      email: email\n", f"      email: email\n{columns}"), ("users.email]", f"users.email, {uses}]")),
    )
    assert path.read_text().count("\n") >= 180
    read(path)

    def once() -> float:
        start = time.process_time()
        read(path)
        return time.process_time() - start

    assert min(once() for _ in range(5)) < 0.05
