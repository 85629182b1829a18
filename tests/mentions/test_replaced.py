"""Alice is erased: what Bob and Charlie wrote about her becomes something else, and not one other word of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from gestand.acts import Action, Hold, Person
from gestand.errors import Level, Refused
from gestand.plan.explain import explain_person
from gestand.run import Approval, apply

from .forum import ALICE, AT, BOB, CHARLIE, POLICY, fill, opened

PEOPLE = {ALICE: "Alice", BOB: "Bob", CHARLIE: "Charlie"}
POSTS = (
    (ALICE, "I am @alice, hello @bob"),
    (BOB, "Hello @Alice, and you, @charlie!"),
    (CHARLIE, 'wrote [quote="alice"]hello[/quote] to @ALICE. And again @alice'),
    (None, "Nobody knows who wrote to @alice"),
    (BOB, "@alicent and @alice.b and @alice-bob and x@alice are others"),
    (CHARLIE, None),
    (CHARLIE, "Alice without a mark is a name like others"),
)


def test_what_others_wrote_about_her_becomes_something_else_and_nothing_else_changes(
    tmp_path: Path, database_url: str
) -> None:
    fill(database_url, PEOPLE, POSTS, notices=["Welcome @alice and @bob"])
    with opened(tmp_path, database_url) as forum:
        assert [f"{f.code} {f.message}" for f in forum.map.findings if f.level is Level.ERROR] == []
        forum.erase(ALICE)

        assert forum.posts == {
            2: "Hello @[gone], and you, @charlie!",
            3: 'wrote [quote="[gone]"]hello[/quote] to @[gone]. And again @[gone]',
            4: "Nobody knows who wrote to @[gone]",
            5: POSTS[4][1],
            6: None,
            7: POSTS[6][1],
        }
        assert forum.texts("notices", "text") == {1: "Welcome @[gone] and @bob"}
        assert forum.texts("users", "name") == {BOB: "Bob", CHARLIE: "Charlie"}


def test_a_plan_counts_the_rows_of_others_by_table_and_column(tmp_path: Path, database_url: str) -> None:
    fill(database_url, PEOPLE, POSTS, notices=["Welcome @alice and @bob"])
    with opened(tmp_path, database_url) as forum:
        plan = forum.plan(ALICE)
        done = forum.carry_out(plan).done

        steps = [s for s in plan.steps if s.action is Action.REPLACE]
        assert [(s.table, s.columns, s.expected) for s in steps] == [
            ("posts", ("body",), 3),
            ("notices", ("text",), 1),
            ("posts", ("body",), 1),
        ]
        assert {step.because for step in steps} == {("mentions/user.name",)}
        # The quotation stands in a row that the first step changes as well.
        assert [done[str(step.order)] for step in steps] == [3, 1, 1]


def test_an_explanation_says_where_others_mention_her_while_nothing_has_ended(
    tmp_path: Path, database_url: str
) -> None:
    fill(database_url, {**PEOPLE, 4: "alice", 5: "Alice de Vries"}, [*POSTS, (BOB, "@Alice de Vries")], ["@alice"])
    with opened(tmp_path, database_url) as forum:
        told = explain_person(forum.map, forum.stores, forum.records, AT, Person("user", (ALICE,))).mentions

    assert {(each.table, each.column, each.written): each.rows for each in told} == {
        ("posts", "body", "@{}"): 3,
        ("posts", "body", '[quote="{}"]'): 1,
        ("notices", "text", "@{}"): 1,
    }
    assert {each.promise for each in told} == {"mentions/user.name"}


def test_a_plan_for_everybody_finds_who_ended_by_time_and_by_record(tmp_path: Path, database_url: str) -> None:
    ended = {BOB: datetime(2023, 1, 1)}
    fill(database_url, PEOPLE, [*POSTS, (CHARLIE, "@bob and @alice and @charlie")], ended=ended)
    with opened(tmp_path, database_url) as forum:
        forum.endings(ALICE)
        forum.carry_out()

        assert forum.posts == {
            3: 'wrote [quote="[gone]"]hello[/quote] to @[gone]. And again @[gone]',
            4: "Nobody knows who wrote to @[gone]",
            6: None,
            7: POSTS[6][1],
            8: "@[gone] and @[gone] and @charlie",
        }


def test_the_second_time_there_is_nothing_to_do(tmp_path: Path, database_url: str) -> None:
    fill(database_url, PEOPLE, POSTS)
    with opened(tmp_path, database_url) as forum:
        forum.endings(ALICE)
        forum.carry_out()
        once = forum.posts

        assert forum.plan().steps == ()
        forum.carry_out()
        assert forum.posts == once


# ---------------------------------------------------------------- what keeps it as it is


def test_a_text_that_the_law_keeps_stays_as_it_is_and_the_plan_says_so(tmp_path: Path, database_url: str) -> None:
    memo = "paid for @alice"
    fill(database_url, PEOPLE, POSTS, invoices=[(BOB, memo)])
    with opened(tmp_path, database_url) as forum:
        plan = forum.plan(ALICE)
        forum.carry_out(plan)

        assert forum.texts("invoices", "memo") == {1: memo}
        (note,) = plan.notes
        assert note.startswith("1 row of invoices mention people who go and stay as they are (memo): a hold or a duty")


@pytest.mark.parametrize("of", ["the row", "its author"])
def test_a_text_on_hold_stays_as_it_is(tmp_path: Path, database_url: str, of: str) -> None:
    fill(database_url, PEOPLE, POSTS, notices=["@alice was here"])
    with opened(tmp_path, database_url) as forum:
        person, table, row = (None, "posts", (2,)) if of == "the row" else (Person("user", (BOB,)), "", ())
        since = datetime(2026, 1, 1, tzinfo=UTC)
        forum.records.record_hold(Hold("h", None, person, table, row, since, "a claim", "legal", "2027"), since)
        forum.records.record_hold(Hold("i", None, None, "notices", (1,), since, "a claim", "legal", "2027"), since)
        plan = forum.plan(ALICE)
        forum.carry_out(plan)

        assert forum.posts[2] == POSTS[1][1]
        assert forum.posts[4] == "Nobody knows who wrote to @[gone]"
        assert forum.texts("notices", "text") == {1: "@alice was here"}
        assert len([note for note in plan.notes if "stay as they are" in note]) == 2


def test_while_her_own_name_is_on_hold_she_stays_mentioned(tmp_path: Path, database_url: str) -> None:
    fill(database_url, PEOPLE, POSTS)
    with opened(tmp_path, database_url) as forum:
        since = datetime(2026, 1, 1, tzinfo=UTC)
        hold = Hold("h", "serve", Person("user", (ALICE,)), "", (), since, "a claim", "legal", "2027")
        forum.records.record_hold(hold, since)
        forum.erase(ALICE)

        assert forum.posts == dict(enumerate((body for _, body in POSTS), 1))


# ---------------------------------------------------------------- whose name it is


def test_a_name_that_two_people_have_stays_until_both_go(tmp_path: Path, database_url: str) -> None:
    fill(database_url, {**PEOPLE, 4: " alice"}, POSTS)
    with opened(tmp_path, database_url) as forum:
        plan = forum.plan(ALICE)
        forum.carry_out(plan)

        assert forum.posts[2] == POSTS[1][1]
        assert plan.notes == (
            "1 of user who go have a name that somebody else has too: what others wrote about them stays"
            " (mentions/user.name)",
        )
        forum.erase(4)
        assert forum.posts[2] == "Hello @[gone], and you, @charlie!"


def test_two_who_go_in_one_run_with_one_name_are_both_replaced(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gestand.run.people.PEOPLE", 1)
    fill(database_url, {**PEOPLE, 4: "alice"}, POSTS, ended={ALICE: datetime(2023, 1, 1), 4: datetime(2023, 1, 2)})
    with opened(tmp_path, database_url) as forum:
        forum.carry_out()
        assert forum.posts[2] == "Hello @[gone], and you, @charlie!"


def test_a_policy_can_say_that_one_name_of_two_is_replaced(tmp_path: Path, database_url: str) -> None:
    fill(database_url, {**PEOPLE, 4: "alice"}, POSTS)
    with opened(
        tmp_path, database_url, POLICY.replace('becomes: "@[gone]"', 'becomes: "@[gone]", shared: replaced')
    ) as f:
        f.erase(ALICE)
        assert f.posts[2] == "Hello @[gone], and you, @charlie!"


def test_a_longer_name_of_somebody_else_is_theirs(tmp_path: Path, database_url: str) -> None:
    fill(
        database_url,
        {**PEOPLE, 4: "Alice de Vries", 5: "alice.b"},
        [(BOB, "@Alice de Vries, @alice.b, @alice de boer")],
    )
    with opened(tmp_path, database_url) as forum:
        forum.erase(ALICE)
        assert forum.posts == {1: "@Alice de Vries, @alice.b, @[gone] de boer"}
        forum.erase(4)
        assert forum.posts == {1: "@[gone], @alice.b, @[gone] de boer"}


@pytest.mark.parametrize(
    "name",
    ["%", "a%_b", ".*", "{}", "{key}", "o'hara", 'd"quote', "back\\slash", "(x|y)", "été-ß", "名前", "a@b.example"],
)
def test_a_name_is_compared_and_never_read_as_a_pattern(tmp_path: Path, database_url: str, name: str) -> None:
    text = f"to @{name}, and @{name}x, and @other"
    fill(database_url, {**PEOPLE, 4: name}, [(BOB, text), (BOB, "@axxb @o @hara @b.example")])
    with opened(tmp_path, database_url) as forum:
        forum.erase(4)
        expected = text if len(name) < 2 else f"to @[gone], and @{name}x, and @other"
        assert forum.posts == {1: expected, 2: "@axxb @o @hara @b.example"}


@pytest.mark.parametrize("name", [None, "", "   ", "A"])
def test_a_name_that_is_hardly_one_is_replaced_nowhere(tmp_path: Path, database_url: str, name: str | None) -> None:
    texts = [(BOB, "@ @a @  @A @(gone)"), (BOB, "a")]
    fill(database_url, {**PEOPLE, 4: name}, texts)
    with opened(tmp_path, database_url) as forum:
        plan = forum.plan(4)
        forum.carry_out(plan)
        assert forum.posts == {1: texts[0][1], 2: "a"}
        assert bool(plan.notes) is (name == "A")


def test_capitals_count_where_the_policy_does_not_fold(tmp_path: Path, database_url: str) -> None:
    fill(database_url, PEOPLE, [(BOB, "@Alice @alice @ALICE")])
    with opened(tmp_path, database_url, POLICY.replace("fold(user.name)", "user.name")) as forum:
        forum.erase(ALICE)
        assert forum.posts == {1: "@[gone] @alice @ALICE"}


def test_a_name_without_a_mark_is_found_as_whole_words(tmp_path: Path, database_url: str) -> None:
    policy = POLICY.replace('written: "@{}"', 'written: "{}"').replace("@[gone]", "[gone]")
    fill(
        database_url,
        {**PEOPLE, 4: "Jo Alice"},
        [(BOB, "Alice met Jo Alice, malice, Alice-x, x-Alice and alice. Alice")],
    )
    with opened(tmp_path, database_url, policy) as forum:
        forum.erase(ALICE)
        assert forum.posts == {1: "[gone] met Jo Alice, malice, Alice-x, x-Alice and [gone]. [gone]"}


# ---------------------------------------------------------------- brake


def test_an_unattended_run_stops_at_the_brake_for_rows_of_others(tmp_path: Path, database_url: str) -> None:
    fill(database_url, PEOPLE, [(BOB, f"{n} @alice") for n in range(20)])
    with opened(tmp_path, database_url, POLICY.replace("rows: 500", "rows: 10")) as forum:
        plan = forum.plan(ALICE)
        with pytest.raises(Refused) as refusal:
            apply(forum.map, forum.stores, forum.records, plan, now=AT, approval=Approval(brake=True))
        assert refusal.value.code == "plan/past-the-brake"
        assert "20 of 20 rows of posts" in refusal.value.message
