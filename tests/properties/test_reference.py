"""The reference itself, held to cases whose truth was computed by hand: cells and rows."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cast import (
    NEW,
    NOW,
    OLD,
    SERVE,
    WRITE,
    after_,
    broken,
    children,
    ending,
    grandchildren,
    link,
    note,
    ran,
    rows,
    two_people,
    unknown,
    user,
    users,
    uses,
    world,
)
from reference import Held, after, verdict
from world import (
    RANDOM,
    Event,
    Hold,
    Personal,
    Reference,
    Term,
)

# ---------------------------------------------------------------- cells


def test_held_beats_unknown_beats_ended():
    def cell(*values):
        activities = {f"a{i}": replace(SERVE, own=after_(f"users.e{i}")) for i in range(len(values))}
        table = users(user(1) | {f"e{i}": v for i, v in enumerate(values)})
        table = replace(table, events={f"e{i}": Event("unknown") for i in range(len(values))})
        return Held(world({"users": table}, activities), NOW).ended(("users", (1,)), ("name", ("self",)))

    assert cell(OLD, OLD) is True
    assert cell(OLD, None) is None
    assert cell(OLD, None, NEW) is False


def test_a_shared_cell_stays_for_the_other_person():
    it = world(
        {
            "users": users(user(1), user(2, NEW)),
            "notes": two_people(note(1, 1, 2), note(2, 1, None), of=("sender", "reader")),
        },
        {"serve": SERVE, "write": uses("notes.text", own=after_("users.ended"))},
    )
    held = Held(it, NOW)
    assert [held.ended(("notes", (k,)), ("text", ("sender", "reader"))) for k in (1, 2)] == [False, True]


@pytest.mark.parametrize(("orphans", "ended"), [("", None), ("stay", False), ("go", True), ("by their terms", True)])
def test_a_cell_of_nobody_follows_the_orphan_rule(orphans, ended):
    it = world(
        {"users": users(), "children": children(link(1, None), orphans=orphans)}, {"serve": SERVE, "write": WRITE}
    )
    assert Held(it, NOW).ended(("children", (1,)), ("text", ("self",))) is ended


def test_a_blank_is_not_present_and_a_random_one_goes_by_its_sister():
    table = replace(
        users(user(1, mail="a"), user(2, mail="b", name="gone")),
        personal={"name": Personal(("self",), "gone"), "mail": Personal(("self",), RANDOM)},
        stays=True,
    )
    it = world({"users": table}, {"serve": uses("users.name", "users.mail", own=after_("users.ended"))})
    assert broken(it, "keep/serve") == {(1, "name"), (1, "mail")}
    assert rows(ran(it), "users")[1] == user(1, mail=RANDOM, name="gone")


def test_a_template_blank_carries_the_key():
    table = replace(users(user(1)), personal={"name": Personal(("self",), "{key}@gone.invalid")}, stays=True)
    it = ran(world({"users": table}, {"serve": SERVE}))
    assert rows(it, "users")[1]["name"] == "1@gone.invalid"
    assert broken(it, "keep/serve") == set()


# ---------------------------------------------------------------- rows


def test_a_person_whose_every_cell_has_ended_goes():
    it = world({"users": users(user(1), user(2, NEW), user(3, "rubbish"))}, {"serve": SERVE})
    assert set(rows(ran(it), "users")) == {2, 3}
    assert unknown(it, "keep/serve") == {(3, "name")}


def test_a_decisive_claim_takes_the_row_along_without_the_other():
    it = world(
        {
            "users": users(user(1), user(2, NEW)),
            "notes": two_people(note(1, 1, 2), note(2, 2, 1), then=("goes", "blanked")),
        },
        {
            "serve": SERVE,
            "write": uses("notes.text", own=after_("users.ended")),
            "read": uses("notes.*", own=after_("users.ended")),
        },
    )
    assert set(rows(ran(it), "notes")) == {2}


def test_without_a_decisive_claim_the_row_goes_when_both_have_ended():
    it = world(
        {
            "users": users(user(1), user(2, NEW), user(3)),
            "notes": two_people(note(1, 1, 2), note(2, 2, 1), note(3, 1, 3)),
        },
        {
            "serve": SERVE,
            "write": uses("notes.text", own=after_("users.ended")),
            "read": uses("notes.*", own=after_("users.ended")),
        },
    )
    done = ran(it)
    assert rows(done, "notes") == {1: note(1, 1, 2) | {"text": None}, 2: note(2, 2, 1)}
    assert set(rows(done, "users")) == {1, 2}


def test_a_link_that_is_null_has_no_say_if_another_decides():
    it = world(
        {"users": users(user(1)), "notes": two_people(note(1, None, 1), then=("goes", "blanked"))},
        {
            "serve": SERVE,
            "write": uses("notes.text", own=after_("users.ended")),
            "read": uses("notes.*", own=after_("users.ended")),
        },
    )
    assert set(rows(ran(it), "notes")) == {1}


def test_rows_that_stay_are_only_blanked_and_marked():
    table = replace(users(user(1, gone=False), user(2, NEW, gone=False)), stays=True, shell={"gone": True})
    done = ran(world({"users": table}, {"serve": SERVE}))
    assert rows(done, "users") == {1: user(1, name=None, gone=True), 2: user(2, NEW, gone=False)}


@pytest.mark.parametrize(
    ("orphans", "left", "broken_rows"),
    [("", {1, 3}, 3), ("stay", {1, 3}, 0), ("go", set(), 3), ("by their terms", {3}, 0)],
)
def test_an_orphan_follows_the_rule_of_its_table_or_the_terms_of_its_key(orphans, left, broken_rows):
    rows_ = [link(1, None), link(2, 7), link(3, 7, at=NEW), link(4, 6)]
    it = world(
        {"users": users(user(6, NEW)), "children": children(*rows_, orphans=orphans)},
        {"serve": SERVE, "write": uses("children.text", own=after_("children.at"))},
    )
    assert set(rows(ran(it), "children")) == left
    assert len(verdict(it, NOW).get("orphans/children", (set(), set()))[0]) == broken_rows


@pytest.mark.parametrize(("at", "left"), [(OLD, set()), (NEW, {1, 2}), (None, {1, 2})])
def test_an_orphan_goes_only_when_every_duty_has_certainly_ended(at, left):
    write = uses("children.text", own=after_("children.at"), basis="legal obligation")
    table = children(link(1, None, at=at), link(2, 7, at=at), orphans="go")
    assert (
        set(rows(ran(world({"users": users(), "children": table}, {"serve": SERVE, "write": write})), "children"))
        == left
    )


def test_a_row_of_somebody_who_was_ended_is_no_orphan():
    it = world(
        {"users": users(), "children": children(link(1, 7, at=None))},
        {"serve": SERVE, "write": WRITE},
        endings=(ending(activity="write", key=7),),
    )
    assert "orphans/children" not in verdict(it, NOW)
    assert rows(ran(it), "children") == {}


def test_an_orphan_on_hold_does_not_go():
    it = world(
        {"users": users(), "children": children(link(1, None), link(2, 7), orphans="go")},
        {"serve": SERVE, "write": WRITE},
        holds=(Hold(None, None, ("children", (1,)), OLD), Hold("write", ("user", (7,)), None, OLD)),
    )
    assert set(rows(ran(it), "children")) == {1, 2}


# ---------------------------------------------------------------- references


def family(rule, *child_rows, write=WRITE, **more):
    tables = {"users": users(user(1)), "children": children(*child_rows, rule=rule, **more)}
    return world(tables, {"serve": SERVE, "write": write})


def test_keeps_it_leaves_a_shell_until_the_last_row_that_keeps_it():
    it = family("keeps it", link(1, at=NEW))
    assert rows(ran(it), "users") == {1: user(1, name=None)}
    assert set(rows(after(ran(it), datetime(2026, 6, 2, tzinfo=UTC)), "users")) == set()


def test_goes_along_takes_the_row_unless_a_duty_keeps_it():
    assert rows(ran(family("goes along", link(1, at=NEW))), "children") == {}
    duty = family("goes along", link(1, at=NEW), write=replace(WRITE, basis="legal obligation"))
    assert set(rows(ran(duty), "children")) == {1} and set(rows(ran(duty), "users")) == {1}


def test_goes_along_does_not_take_what_is_unknown_or_frozen():
    it = family("goes along", link(1, at=None))
    assert set(rows(ran(it), "children")) == {1} and set(rows(ran(it), "users")) == {1}
    it = replace(family("goes along", link(1, at=NEW)), holds=(Hold("write", None, ("children", (1,)), OLD),))
    assert set(rows(ran(it), "children")) == {1} and set(rows(ran(it), "users")) == {1}


def test_lets_go_makes_the_reference_null():
    done = ran(family("lets go", link(1, at=NEW)))
    assert rows(done, "users") == {} and rows(done, "children") == {1: link(1, None, at=NEW)}


def test_a_stand_in_takes_the_reference_over_and_never_goes():
    it = family("stand-in", link(1, at=NEW), stand_in=0)
    it.tables["users"] = users(user(0), user(1))
    done = ran(it)
    assert rows(done, "users") == {0: user(0, name=None)}
    assert rows(done, "children") == {1: link(1, 0, at=NEW)}


def test_a_claim_is_handed_to_its_stand_in_when_its_cells_have_ended():
    it = family("keeps it", link(1), link(2, at=NEW, user_id=2), then="stand-in", stand_in=0, stays=True)
    it.tables["users"] = users(user(0, NEW), user(1), user(2))
    done = ran(it)
    assert rows(done, "children") == {1: link(1, 0, text=None), 2: link(2, 2, at=NEW)}
    assert set(rows(done, "users")) == {0, 2}


def test_a_claim_is_not_handed_over_while_another_row_is_found_through_it():
    it = family("keeps it", link(1), then="stand-in", stand_in=0, stays=True)
    it.tables["users"] = users(user(0, NEW), user(1))
    it.tables["lines"] = grandchildren(link(5, child_id=1))
    it.activities["line"] = uses("lines.text", own=Term("forever"))
    assert rows(ran(it), "children") == {1: link(1, 1, text=None)}
    it.tables["lines"] = grandchildren()
    assert rows(ran(it), "children") == {1: link(1, 0, text=None)}


def replies(*rows, rule):
    table = children(*rows)
    refs = (*table.references, Reference(("parent_id",), "children", rule))
    return world(
        {"users": users(user(1, NEW)), "children": replace(table, references=refs)}, {"serve": SERVE, "write": WRITE}
    )


def test_rows_that_keep_each_other_go_together():
    pair = [link(1, parent_id=2), link(2, parent_id=1)]
    assert rows(ran(replies(*pair, rule="keeps it")), "children") == {}
    assert set(rows(ran(replies(pair[0], pair[1] | {"at": NEW}, rule="keeps it")), "children")) == {1, 2}


def test_a_chain_of_keeping_holds_the_whole_chain():
    it = replies(
        link(1, parent_id=None),
        link(2, parent_id=1),
        link(3, parent_id=2, at=NEW),
        link(4, parent_id=3),
        rule="keeps it",
    )
    assert set(rows(ran(it), "children")) == {1, 2, 3}
    assert rows(ran(it), "children")[2]["text"] is None


def test_rows_that_go_along_with_each_other_stay_when_none_goes_by_itself():
    it = replies(
        link(1, parent_id=2, at=NEW), link(2, parent_id=1, at=NEW), link(3, parent_id=3, at=NEW), rule="goes along"
    )
    assert set(rows(ran(it), "children")) == {1, 2, 3}


def test_going_along_is_passed_on_and_stops_at_what_is_kept():
    chain = [link(1, parent_id=None), link(2, parent_id=1, at=NEW), link(3, parent_id=2, at=NEW)]
    assert rows(ran(replies(*chain, rule="goes along")), "children") == {}
    chain[2]["at"] = None
    assert set(rows(ran(replies(*chain, rule="goes along")), "children")) == {1, 2, 3}


def test_no_world_is_changed_where_nothing_has_ended():
    it = family("keeps it", link(1, at=NEW))
    it.tables["users"] = users(user(1, NEW), user(2, None), user(3, "rubbish"))
    assert ran(it) == it
