"""Names of several parts: there is one way to write each, and quotes make any name possible."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gestand.errors import Place
from gestand.policy.codes import Report
from gestand.policy.model import ByColumns
from gestand.policy.nodes import Text
from gestand.policy.reader import read
from gestand.policy.sections.arrows import arrow
from gestand.policy.spelling import canonical, head_and_last, in_a_term, spelled, split, within

from .texts import activity, changed, codes_of, findings_of, policy_of, table, written

PARTS = st.lists(st.text(min_size=1, max_size=6), min_size=1, max_size=4).map(tuple)
ODD = st.lists(st.text(alphabet='ab.:" ,(', min_size=1, max_size=6), min_size=1, max_size=4).map(tuple)


@given(st.one_of(st.just(""), st.text(min_size=1, max_size=6), st.text(alphabet='a.:"', max_size=5)), PARTS | ODD)
def test_what_is_spelled_is_read_back(store: str, parts: tuple[str, ...]) -> None:
    name = spelled(store, parts)
    assert split(name) == (store, parts)
    assert canonical(name) == name
    assert split(in_a_term(name)) == (store, parts)


@given(st.text(max_size=20))
def test_any_text_has_one_spelling(text: str) -> None:
    assert canonical(canonical(text)) == canonical(text)
    assert split(canonical(text)) == split(text)


@given(PARTS | ODD, st.text(min_size=1, max_size=6))
def test_a_column_is_within_its_table_and_comes_out_again(parts: tuple[str, ...], column: str) -> None:
    name = spelled("", parts)
    assert head_and_last(within(name, column)) == (name, column)


@pytest.mark.parametrize(
    ("written_as", "name"),
    [
        ("users.email", "users.email"),
        ('"users"."email"', "users.email"),
        ('"odd table"."col.umn"', 'odd table."col.umn"'),
        ('"odd.table".x', '"odd.table".x'),
        ('users."at:utc"', 'users."at:utc"'),
        ('app:"a:b".c', "app:a:b.c"),
        ("photos:2024/a:b", "photos:2024/a:b"),
        ('users."never closed', 'users."never closed'),
    ],
)
def test_quotes_stand_only_where_they_must(written_as: str, name: str) -> None:
    assert canonical(written_as) == name


def test_a_quote_too_few_is_told_at_once() -> None:
    start = time.process_time()
    for odd in ('"a""b' * 20_000, 'a."' * 20_000, '"' * 60_000, '"a"' * 20_000):
        assert split(odd)[1]
    assert time.process_time() - start < 2


# ---------------------------------------------------------------- in a policy


def test_a_column_with_a_dot_is_used_between_quotes(tmp_path: Path) -> None:
    dotted = ("email: email", "e.mail: email"), ("known_by: [email]", "known_by: [e.mail]")
    policy = policy_of(tmp_path, *dotted, ("users.email]", 'users."e.mail"]'))
    assert [use.name for use in activity(policy, "deliver").uses] == ["users.name", 'users."e.mail"']


def test_an_event_with_a_space_is_named_between_quotes(tmp_path: Path) -> None:
    spaced = ("ended_at: not yet", "ended at: not yet"), ("users.ended_at", 'users."ended at"')
    assert codes_of(tmp_path, *spaced) == []


def test_a_table_with_a_dot_is_declared_and_named_between_quotes(tmp_path: Path) -> None:
    named = ("\n  invoices:\n", "\n  '\"in.voices\"':\n"), ("[invoices.address]", "['\"in.voices\".address']")
    policy = policy_of(tmp_path, *named, ("after invoices.booked_on", 'after "in.voices".booked_on'))
    assert table(policy, '"in.voices"').events[0].column == "booked_on"


def test_needless_quotes_change_nothing(tmp_path: Path) -> None:
    changes = (
        ("[invoices.address]", """['"invoices"."address"']"""),
        ("table: users", """table: '"users"'"""),
        ("self: user_id -> user", """self: '"user_id" -> "user"'"""),
    )
    assert policy_of(tmp_path, *changes).digest == policy_of(tmp_path).digest


def test_one_table_declared_with_quotes_and_without_is_a_key_given_twice(tmp_path: Path) -> None:
    again = "\n  '\"users\"': {nothing personal: nothing at all}\n  invoices:\n"
    (finding,) = findings_of(tmp_path, ("\n  invoices:\n", again))
    assert (finding.code, "users" in finding.message) == ("P008", True)


@pytest.mark.parametrize(
    ("path", "columns", "target"),
    [
        ('"user.id" -> user', ("user.id",), "user"),
        ('"a, b" -> "my.users"', ("a, b",), '"my.users"'),
        ('("a, b", c ,"d -> ""e""") -> my users', ("a, b", "c", 'd -> "e"'), "my users"),
        ('"a = b" -> "my.users".self', ("a = b",), '"my.users".self'),
    ],
)
def test_a_path_can_have_names_between_quotes(path: str, columns: tuple[str, ...], target: str) -> None:
    report = Report()
    assert arrow(Text(path, Place()), "", report) == ByColumns(columns, target)
    assert report.findings == []


@pytest.mark.parametrize("path", ['"a -> user', '"a"b -> user', '"" -> user', '("a", ) -> user'])
def test_what_is_no_path_is_said_to_be_none_and_how_to_write_it(tmp_path: Path, path: str) -> None:
    found = findings_of(tmp_path, ("self: user_id -> user", f"self: '{path}'"))
    assert "P113" in {finding.code for finding in found}


# ---------------------------------------------------------------- paths without quotes


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


# ---------------------------------------------------------------- who points here


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
