"""Reading: what stands in a policy is what it says, every finding is given at once, a folder is one policy."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from gestand.errors import Exit, Level, PolicyError
from gestand.policy import pages
from gestand.policy.model import (
    Blank,
    BlankKind,
    Brake,
    ByColumns,
    ByPath,
    Null,
    Orphans,
    Rule,
    Then,
)
from gestand.policy.reader import lint, read
from gestand.vocabulary.law import Basis

from .texts import SMALL, activity, changed, codes_of, findings_of, policy_of, table, written

ROOT = Path(__file__).parents[2]
GOOD = sorted((ROOT / "tests" / "policies" / "good").iterdir())
REFERENCE = ROOT / "docs" / "reference" / "policy.md"
CLOUDCV = ROOT / "tests" / "policies" / "good" / "cloudcv.yaml"

TABLES = "activities:\n"
USERS = "    events: {created_at: always there, ended_at: not yet}\n"


# ---------------------------------------------------------------- what is right


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_policy_has_no_error_and_no_warning(path: Path) -> None:
    assert [finding for finding in lint(path) if finding.level is not Level.NOTE] == []
    assert read(path).findings == lint(path)


def test_the_example_of_the_reference_is_a_policy(tmp_path: Path) -> None:
    example = re.search(r"```yaml\n(.*?)```", REFERENCE.read_text(), re.DOTALL)
    assert example
    policy = read(written(tmp_path, example[1]))
    assert [finding.code for finding in policy.findings] == ["P509", "P111"]
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
    more = "processors:\n  mailer: {agreement: 2025, never: [advertising]}\nmentions:\n  - {of: user.name, in: [a.b]}\n"
    policy = read(written(tmp_path, SMALL + more))
    assert [(u.section, u.name, u.says) for u in policy.unsupported] == [
        ("processors", "mailer", "agreement: 2025; never: advertising"),
        ("mentions", "1", "of: user.name; in: a.b"),
    ]
    assert [finding.level for finding in policy.findings] == [Level.NOTE, Level.NOTE]


# ---------------------------------------------------------------- names


def test_names_are_shortened_where_they_are_unique(tmp_path: Path) -> None:
    long = [
        ("\n  users:\n", "\n  app:public.users:\n"),
        ("[users.name, users.email]", "[users.name, public.users.email]"),
        ("after users.ended_at", "after app:users.ended_at"),
    ]
    assert codes_of(tmp_path, *long) == []


def test_a_table_of_another_store_is_another_table(tmp_path: Path) -> None:
    moved = [("\n  users:\n", "\n  app:users:\n"), ("after users.ended_at", "after crm:users.ended_at")]
    assert "P404" in codes_of(tmp_path, *moved)


def test_a_name_that_looks_like_another_is_offered(tmp_path: Path) -> None:
    (finding,) = findings_of(tmp_path, ("users.ended_at", "user.ended_at"))
    assert (finding.code, finding.hint) == ("P404", "Did you mean `users`?")
    (finding,) = findings_of(tmp_path, ("email: email", "email: e-mail"))
    assert finding.hint == "Did you mean `email`?"


# ---------------------------------------------------------------- findings


def test_every_finding_is_given_at_once(tmp_path: Path) -> None:
    mistakes = [
        ("established: NL", "established: Holland"),
        ("name: name", "name: nam"),
        ("basis: contract", "basis: contrakt"),
        ("2 years", "2 jaar"),
        ("nl.tax.records", "nl.tax.recrods"),
    ]
    with pytest.raises(PolicyError) as failure:
        policy_of(tmp_path, *mistakes)
    assert [f.code for f in failure.value.findings] == ["P109", "P310", "P105", "P403", "P501"]
    assert failure.value.exit is Exit.USAGE
    assert failure.value.code == "P109"


@pytest.mark.parametrize("section", ["stores", "people", "tables", "activities"])
def test_a_section_with_nothing_in_it_is_a_finding(tmp_path: Path, section: str) -> None:
    text = re.sub(rf"^{section}:\n(?:  .*\n)+", f"{section}: {{}}\n", SMALL, flags=re.MULTILINE)
    assert "P104" in {finding.code for finding in lint(written(tmp_path, text))}


def test_a_table_of_which_nothing_says_whose_it_is_is_a_finding_once(tmp_path: Path) -> None:
    assert "P104" in codes_of(tmp_path, ("whose: {self: user_id -> user}", "whose: {}"))
    assert codes_of(tmp_path, ("whose: {self: user_id -> user}", "whose: user_id -> user")) == ["P103"]
    assert "P301" in codes_of(tmp_path, ("    whose: {self: user_id -> user}\n", ""))


def test_findings_are_in_the_order_of_the_text(tmp_path: Path) -> None:
    found = findings_of(tmp_path, ("email: email", "phone: telephone"), ("version:", "verzion:"))
    assert [f.where.line for f in found] == sorted(f.where.line for f in found)


def test_a_place_is_the_word_itself_in_a_text_of_any_alphabet(tmp_path: Path) -> None:
    (finding,) = findings_of(tmp_path, ("purpose: To deliver the service", "purpose: {é: 'Ελλάδα', keep: x}"))
    assert (finding.code, finding.where.column) == ("P103", 14)
    spread = "the latest of (until users.ended_at,\n      2 jaar after users.ended_at)"
    (finding,) = findings_of(tmp_path, ("2 years after users.ended_at", spread))
    assert (finding.code, finding.where.line) == ("P403", 24)
    quoted = ("keep: 2 years after users.ended_at", 'keep: "2 jaar after users.ended_at"')
    (finding,) = findings_of(tmp_path, quoted)
    assert finding.where.column == 14


def test_several_questions_are_several_findings(tmp_path: Path) -> None:
    questions = [("basis: contract", "basis: ?"), ("2 years after users.ended_at", "?   # the statement does not say")]
    assert codes_of(tmp_path, *questions) == ["P013", "P013"]
    braces = [("{name: Voorbeeld B.V., contact: privacy@voorbeeld.example}", "{name: ?, contact: ? }")]
    assert codes_of(tmp_path, *braces) == ["P013", "P013"]


def test_a_question_inside_a_sentence_is_a_sentence(tmp_path: Path) -> None:
    assert codes_of(tmp_path, ("To deliver the service", "Why? To deliver the service")) == []


def test_of_two_cohorts_of_a_law_named_together_it_is_said_which_rows_stay_longer_than_asked(tmp_path: Path) -> None:
    both = "    law: [be.tax.income after invoices.booked_on, be.tax.income.old after invoices.booked_on]\n"
    belgium = ("established: NL", "established: BE")
    path = written(tmp_path, changed(belgium, ("    keep: nl.tax.records after invoices.booked_on\n", both)))
    (finding,) = lint(path)
    assert (finding.code, finding.level) == ("P517", Level.NOTE)
    assert finding.message.endswith(
        "`be.tax.income` (10 years) governs every row, also those with an event until 2021-12-31, for which"
        " `be.tax.income.old` asks 7 years"
    )


# ---------------------------------------------------------------- folders


def split_in_two(folder: Path) -> Path:
    head, tables = SMALL.split("tables:\n")
    tables, activities = tables.split("activities:\n")
    users, invoices = tables.split("  invoices:\n")
    made = folder / "policy"
    made.mkdir()
    written(made, f"{head}tables:\n{users}", "1.yaml")
    written(made, f"tables:\n  invoices:\n{invoices}", "2.yml")
    written(made, f"activities:\n{activities}", "3.yaml")
    written(made, "not: read", "4.txt")
    return made


def test_a_folder_reads_as_the_one_file_it_was_split_from(tmp_path: Path) -> None:
    folder = split_in_two(tmp_path)
    policy = read(folder)
    assert policy.digest == policy_of(tmp_path).digest
    assert policy.folder == folder
    assert table(policy, "invoices").place.file == str(folder / "2.yml")


def test_what_is_given_in_two_files_names_both_places(tmp_path: Path) -> None:
    folder = split_in_two(tmp_path)
    written(folder, "tables:\n  users: {nothing personal: none at all}\nversion: '2'\n", "5.yaml")
    found = lint(folder)
    assert [f.code for f in found] == ["P009", "P009"]
    assert found[0].where.file.endswith("5.yaml") and "1.yaml:" in found[0].message


def test_a_file_that_is_broken_does_not_hide_what_the_others_lack(tmp_path: Path) -> None:
    folder = split_in_two(tmp_path)
    written(folder, "tables: [", "2.yml")
    assert "P005" in {f.code for f in lint(folder)}


def test_a_folder_without_files_is_a_finding(tmp_path: Path) -> None:
    assert [f.code for f in lint(tmp_path)] == ["P007"]


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


def test_a_part_of_a_folder_that_leads_nowhere_is_not_left_out_in_silence(tmp_path: Path) -> None:
    folder = tmp_path / "policy"
    folder.mkdir()
    written(folder, SMALL)
    (folder / "more.yaml").symlink_to("not-mounted/more.yaml")

    (finding,) = lint(folder)

    assert (finding.code, finding.where.file) == ("P001", f"{folder}/more.yaml")


@pytest.mark.parametrize(
    ("path", "columns", "target"),
    [
        ("user id -> user", ("user id",), "user"),
        ('"(shop no, user id) -> user"', ("shop no", "user id"), "user"),
        ("  naïve_id->my users  ", ("naïve_id",), "my users"),
    ],
)
def test_a_name_in_a_path_can_have_a_space(tmp_path: Path, path: str, columns: tuple[str, ...], target: str) -> None:
    change = ("whose: {self: user_id -> user}", f"whose: {{self: {path}}}")
    text = changed(
        change, ("  invoices:\n", "  my users: {whose: {self: id -> user}, structural: [id]}\n  invoices:\n")
    )
    text = text.replace("uses: [users.name,", "uses: [my users, users.name,")
    if len(columns) > 1:
        text = text.replace("key: id,", "key: [a, b],").replace("self: id -> user", 'self: "(a, b) -> user"')
    (claim,) = table(read(written(tmp_path, text)), "invoices").claims
    assert claim.path == ByColumns(columns, target)


@pytest.mark.parametrize("path", ["a -> b -> user", "email = users.email -> user", "-> user", "id ->"])
def test_what_is_no_path_is_said_to_be_none(tmp_path: Path, path: str) -> None:
    assert {"P113"} & set(codes_of(tmp_path, ("self: user_id -> user", f'self: "{path}"')))


def test_a_column_can_have_the_name_of_its_table(tmp_path: Path) -> None:
    policy = policy_of(
        tmp_path,
        ("  invoices:\n", "  address:\n"),
        ("invoices.address", "address.address"),
        ("invoices.booked_on", "address.booked_on"),
    )
    assert activity(policy, "accounting").uses[0].name == "address.address"


def test_who_points_at_a_row_is_said_with_the_column_by_which_they_do(tmp_path: Path) -> None:
    path = (
        table(policy_of(tmp_path, ("{self: user_id -> user}", "{self: invoice_id = user.invoice_id}")), "invoices")
        .claims[0]
        .path
    )
    assert path == ByColumns(("invoice_id",), "user", value="invoice_id", folds=False)
    assert isinstance(path, ByColumns)
    assert path.points_back


@pytest.mark.parametrize("said", ["invoice_id = user", "(a, b) = user.invoice_id", "a = b = user.c"])
def test_what_only_looks_like_somebody_who_points_here_is_no_path(tmp_path: Path, said: str) -> None:
    assert "P113" in codes_of(tmp_path, ("{self: user_id -> user}", f'{{self: "{said}"}}'))
