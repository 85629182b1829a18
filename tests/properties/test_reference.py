"""The reference itself, held to cases whose truth was computed by hand: every sentence of docs/held.md."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from reckoning import UNREADABLE, end, read
from reference import Held, after, verdict
from world import (
    BEFORE_ALL,
    INFINITY,
    RANDOM,
    Activity,
    Claim,
    Decision,
    Event,
    Hold,
    Hop,
    On,
    Personal,
    Reference,
    Span,
    Table,
    Term,
    World,
)

AMS = "Europe/Amsterdam"
NOW = datetime(2025, 6, 1, 10, tzinfo=UTC)
OLD = datetime(2020, 3, 3, 12, tzinfo=UTC)
NEW = datetime(2025, 5, 30, 12, tzinfo=UTC)
YEAR = Span(years=1)


def after_(event, span=YEAR, last=False):
    return Term("after", On(*event.split("."), last), span)


def until(event):
    return Term("until", On(*event.split(".")))


def user(key, ended=OLD, **more):
    return {"id": key, "ended": ended, "name": f"name {key}"} | more


def users(*rows, **more):
    return Table(
        ("id",),
        rows,
        {"self": Claim("user")},
        {"name": Personal(("self",))},
        {"ended": Event("not yet"), "born": Event("unknown")},
        **more,
    )


def link(key, user_id=1, **more):
    return {"id": key, "user_id": user_id, "at": OLD, "text": f"text {key}"} | more


def children(*rows, rule="keeps it", then="goes", stand_in=None, **more):
    hop = Hop("children", ("user_id",), "users")
    fields = {
        "claims": {"self": Claim("user", (hop,), then, stand_in)},
        "personal": {"text": Personal(("self",))},
        "events": {"at": Event("unknown")},
        "references": (Reference(("user_id",), "users", rule, stand_in),),
    }
    return Table(("id",), rows, **fields | more)


def two_people(*rows, then=("blanked", "blanked"), of=("sender",), **more):
    hops = {n: Hop("notes", (f"{n}_id",), "users") for n in ("sender", "reader")}
    return Table(
        ("id",),
        rows,
        {n: Claim("user", (hop,), t) for (n, hop), t in zip(hops.items(), then, strict=True)},
        {"text": Personal(of)},
        {"at": Event("unknown")},
        tuple(Reference(hop.columns, "users") for hop in hops.values()),
        **more,
    )


def note(key, sender, reader):
    return {"id": key, "sender_id": sender, "reader_id": reader, "at": OLD, "text": "hello"}


def uses(*names, own=None, **more):
    return Activity(frozenset(tuple(n.split(".")) for n in names), own, **more)


SERVE = uses("users.name", own=after_("users.ended"))
WRITE = uses("children.text", own=after_("children.at"))


def world(tables, activities, born="", **more):
    return World(tables, {"user": ("users", born)}, activities, **more)


def status(the_world, activity, row, claim="self"):
    held = Held(the_world, NOW)
    return held.status(activity, row, the_world.tables[row[0]].claims[claim])


def rows(the_world, table):
    return {row["id"]: row for row in the_world.tables[table].rows}


def ran(the_world):
    return after(the_world, NOW)


def broken(the_world, promise):
    return {(row[1][0], column) for row, column in verdict(the_world, NOW)[promise][0]}


def unknown(the_world, promise):
    return {(row[1][0], column) for row, column in verdict(the_world, NOW)[promise][1]}


# ---------------------------------------------------------------- when a term ends


@pytest.mark.parametrize(
    ("value", "span", "ends"),
    [
        (datetime(2024, 1, 31, 11, tzinfo=UTC), Span(months=1), datetime(2024, 2, 29, 23, tzinfo=UTC)),
        (datetime(2023, 1, 31, 11, tzinfo=UTC), Span(months=1), datetime(2023, 2, 28, 23, tzinfo=UTC)),
        (date(2024, 2, 29), Span(years=1), datetime(2025, 2, 28, 23, tzinfo=UTC)),
        (date(2024, 2, 29), Span(years=4), datetime(2028, 2, 29, 23, tzinfo=UTC)),
        (date(2017, 3, 4), Span(years=7, rounds=True), datetime(2024, 12, 31, 23, tzinfo=UTC)),
        (date(2017, 12, 31), Span(years=7, rounds=True), datetime(2024, 12, 31, 23, tzinfo=UTC)),
        (
            datetime(2017, 12, 31, 23, 30, tzinfo=UTC),
            Span(years=7, rounds=True),
            datetime(2025, 12, 31, 23, tzinfo=UTC),
        ),
        (date(2025, 6, 10), Span(days=14), datetime(2025, 6, 24, 22, tzinfo=UTC)),
        (datetime(2025, 6, 10, 22, 30, tzinfo=UTC), Span(days=14), datetime(2025, 6, 25, 22, tzinfo=UTC)),
        (date(2025, 3, 29), Span(days=1), datetime(2025, 3, 30, 22, tzinfo=UTC)),
        (date(2025, 10, 25), Span(days=1), datetime(2025, 10, 26, 23, tzinfo=UTC)),
        (datetime(2025, 3, 29, 12, tzinfo=UTC), Span(hours=24), datetime(2025, 3, 30, 12, tzinfo=UTC)),
        (datetime(2025, 3, 29, 12, tzinfo=UTC), Span(minutes=90), datetime(2025, 3, 29, 13, 30, tzinfo=UTC)),
        (date(2025, 3, 29), Span(hours=2), datetime(2025, 3, 30, 1, tzinfo=UTC)),
        (date(2025, 1, 1), Span(days=1, hours=6), datetime(2025, 1, 3, 5, tzinfo=UTC)),
        (datetime(2025, 1, 1, 9, 5, tzinfo=UTC), None, datetime(2025, 1, 1, 9, 5, tzinfo=UTC)),
        (date(2025, 1, 1), None, datetime(2025, 1, 1, 23, tzinfo=UTC)),
        (date(9998, 1, 1), Span(years=7), datetime.max.replace(tzinfo=UTC)),
    ],
)
def test_a_term_ends_with_the_last_hour_of_its_last_local_day(value, span, ends):
    assert end(value, span, AMS) == ends


@pytest.mark.parametrize(
    ("value", "event", "seen"),
    [
        (None, Event(written="text"), None),
        ("2024-02-30", Event(written="text"), UNREADABLE),
        ("soon", Event(written="text"), UNREADABLE),
        ("", Event(written="text"), UNREADABLE),
        ("2024-02-03T10:00:00+01:00", Event(written="text"), UNREADABLE),
        ("2024-02-03", Event(written="text"), date(2024, 2, 3)),
        ("2024-02-03 10:00", Event(written="text", zone=AMS), datetime(2024, 2, 3, 9, tzinfo=UTC)),
        ("2024-02-03T10:00:00.5", Event(written="text"), datetime(2024, 2, 3, 10, 0, 0, 500000, tzinfo=UTC)),
        (datetime(2024, 7, 3, 10), Event(written="naive", zone=AMS), datetime(2024, 7, 3, 8, tzinfo=UTC)),
        (datetime(2024, 7, 3, 10), Event(written="naive"), datetime(2024, 7, 3, 10, tzinfo=UTC)),
        (datetime(2024, 10, 27, 2, 30), Event(written="naive", zone=AMS), datetime(2024, 10, 27, 0, 30, tzinfo=UTC)),
        ("rubbish", Event(written="naive"), UNREADABLE),
        (INFINITY, Event(written="naive"), INFINITY),
        (BEFORE_ALL, Event(written="date"), BEFORE_ALL),
        ("infinity", Event(written="text"), UNREADABLE),
        (86400, Event(written="epoch seconds"), datetime(1970, 1, 2, tzinfo=UTC)),
        (86400, Event(written="epoch milliseconds"), datetime(1970, 1, 1, 0, 1, 26, 400000, tzinfo=UTC)),
    ],
)
def test_an_event_is_read_as_it_is_written(value, event, seen):
    assert read(value, event) == seen


@pytest.mark.parametrize(
    ("null", "ended"), [("not yet", False), ("unknown", None), ("always there", None), ("never began", True)]
)
def test_null_means_what_the_event_says(null, ended):
    table = replace(users(user(1, None)), events={"ended": Event(null)})
    assert status(world({"users": table}, {"serve": SERVE}), "serve", ("users", (1,))) is ended


@pytest.mark.parametrize(("value", "ended"), [(INFINITY, False), (BEFORE_ALL, True), ("rubbish", None)])
def test_infinity_never_comes_and_rubbish_is_unknown(value, ended):
    assert status(world({"users": users(user(1, value))}, {"serve": SERVE}), "serve", ("users", (1,))) is ended


@pytest.mark.parametrize(
    ("kind", "first", "second", "ended"),
    [
        ("latest", OLD, OLD, True),
        ("latest", OLD, NEW, False),
        ("latest", OLD, "rubbish", None),
        ("latest", NEW, "rubbish", False),
        ("earliest", OLD, NEW, True),
        ("earliest", OLD, "rubbish", True),
        ("earliest", NEW, "rubbish", None),
        ("earliest", NEW, NEW, False),
    ],
)
def test_latest_waits_for_all_and_earliest_for_one(kind, first, second, ended):
    table = users(user(1, first, born=second))
    own = Term(kind, parts=(after_("users.ended"), after_("users.born")))
    assert status(world({"users": table}, {"serve": uses("users.name", own=own)}), "serve", ("users", (1,))) is ended


def test_forever_is_held():
    it = world({"users": users(user(1))}, {"serve": uses("users.name", own=Term("forever"))})
    assert status(it, "serve", ("users", (1,))) is False
    assert ran(it) == it


def test_until_a_moment_ends_at_itself():
    for at, ended in ((NOW, True), (NOW.replace(microsecond=1), False)):
        it = world({"users": users(user(1, at))}, {"serve": uses("users.name", own=until("users.ended"))})
        assert status(it, "serve", ("users", (1,))) is ended


# ---------------------------------------------------------------- which row an event is on


def test_an_event_of_the_group_is_on_the_person_the_row_leads_to():
    it = world(
        {"users": users(user(1, OLD), user(2, NEW)), "children": children(link(1, 1), link(2, 2), link(3, 9))},
        {"serve": SERVE, "write": uses("children.text", own=after_("users.ended"))},
    )
    assert [status(it, "write", ("children", (k,))) for k in (1, 2, 3)] == [True, False, None]


def last_of_children(*rows, none="unknown", **more):
    table = children(*rows)
    table = replace(table, events={"at": Event("unknown", none)})
    return world({"users": users(user(1)), "children": table}, {"serve": uses("users.name", **more), "write": WRITE})


@pytest.mark.parametrize(
    ("moments", "ended"),
    [((OLD, OLD), True), ((OLD, NEW), False), ((OLD, None), None), ((NEW, None), False), ((), None)],
)
def test_the_last_is_held_while_one_row_is_held(moments, ended):
    it = last_of_children(*(link(i, at=m) for i, m in enumerate(moments)), own=after_("children.at", last=True))
    assert status(it, "serve", ("users", (1,))) is ended


@pytest.mark.parametrize(
    ("none", "ended"), [("not yet", False), ("unknown", None), ("always there", None), ("never began", True)]
)
def test_the_last_of_no_rows_is_what_none_says(none, ended):
    it = last_of_children(link(1, 9, at=NEW), none=none, own=after_("children.at", last=True))
    assert status(it, "serve", ("users", (1,))) is ended


def test_the_last_of_a_rows_own_table_looks_at_all_rows_of_the_person():
    it = world(
        {"users": users(user(1), user(2)), "children": children(link(1), link(2, at=NEW), link(3, 2))},
        {"serve": SERVE, "write": uses("children.text", own=after_("children.at", last=True))},
    )
    assert [status(it, "write", ("children", (k,))) for k in (1, 2, 3)] == [False, False, True]


def test_the_last_at_the_group_compares_the_key_and_needs_no_row_there():
    it = world(
        {"users": users(), "children": children(link(1, 7), link(2, 7, at=NEW))},
        {"serve": SERVE, "write": uses("children.text", own=after_("children.at", last=True))},
    )
    assert status(it, "write", ("children", (1,))) is False


def grandchildren(*rows):
    hops = (Hop("lines", ("child_id",), "children"), Hop("children", ("user_id",), "users"))
    return Table(
        ("id",),
        rows,
        {"self": Claim("user", hops)},
        {"text": Personal(("self",))},
        {"at": Event("unknown", "not yet")},
        (Reference(("child_id",), "children"),),
    )


def test_the_last_meets_at_the_nearest_common_table():
    lines = grandchildren(link(1, child_id=1), link(2, child_id=2, at=NEW), link(3, child_id=3))
    it = world(
        {"users": users(user(1)), "children": children(link(1), link(2), link(3)), "lines": lines},
        {"serve": SERVE, "write": uses("children.text", own=after_("lines.at", last=True))},
    )
    assert [status(it, "write", ("children", (k,))) for k in (1, 2, 3)] == [True, False, True]


def test_an_event_on_an_absent_ancestor_is_unknown():
    it = world(
        {"users": users(user(1)), "children": children(), "lines": grandchildren(link(1, child_id=5))},
        {"serve": SERVE, "line": uses("lines.text", own=after_("children.at"))},
    )
    assert status(it, "line", ("lines", (1,))) is None


# ---------------------------------------------------------------- records


def ending(moment=OLD, activity="serve", key=1):
    return Decision(activity, "user", (key,), moment)


@pytest.mark.parametrize(
    ("records", "ended"),
    [
        ({"endings": (ending(),)}, True),
        ({"endings": (ending(NOW),)}, True),
        ({"endings": (ending(NOW.replace(hour=11)),)}, False),
        ({"endings": (ending(key=2),)}, False),
        ({"endings": (ending(activity="write"),)}, False),
        ({"endings": (ending(),), "beginnings": (ending(NEW),)}, False),
        ({"endings": (ending(NEW),), "beginnings": (ending(OLD),)}, True),
        ({"endings": (ending(),), "beginnings": (ending(NOW.replace(hour=11)),)}, True),
        ({"endings": (ending(),), "holds": (Hold("serve", ("user", (1,)), None, OLD),)}, False),
        ({"endings": (ending(),), "holds": (Hold(None, None, ("users", (1,)), OLD),)}, False),
        ({"endings": (ending(),), "holds": (Hold("write", ("user", (1,)), None, OLD),)}, True),
        ({"endings": (ending(),), "holds": (Hold(None, ("user", (1,)), None, OLD, NEW),)}, True),
        ({"endings": (ending(),), "holds": (Hold(None, ("user", (1,)), None, NOW.replace(hour=11)),)}, True),
    ],
)
def test_endings_beginnings_and_holds_decide(records, ended):
    it = world({"users": users(user(1, None))}, {"serve": SERVE, "write": SERVE}, **records)
    assert status(it, "serve", ("users", (1,))) is ended


def test_an_ending_does_not_end_a_legal_obligation():
    serve = replace(SERVE, basis="legal obligation")
    it = world({"users": users(user(1, None))}, {"serve": serve}, endings=(ending(),))
    assert status(it, "serve", ("users", (1,))) is False


@pytest.mark.parametrize(("born", "ended"), [(OLD, True), (NEW, False), (None, None), (BEFORE_ALL, True)])
def test_an_ending_binds_who_was_born_before_it(born, ended):
    row = user(1, None, born=born)
    it = world({"users": users(row)}, {"serve": SERVE}, "born", endings=(ending(datetime(2024, 1, 1, tzinfo=UTC)),))
    assert status(it, "serve", ("users", (1,))) is ended


def test_an_ending_binds_who_is_already_gone():
    it = world(
        {"users": users(), "children": children(link(1, at=None))},
        {"serve": SERVE, "write": WRITE},
        "born",
        endings=(ending(activity="write"),),
    )
    assert rows(ran(it), "children") == {}


def test_an_at_least_term_is_never_brought_forward():
    serve = replace(SERVE, at_least=(after_("users.ended", Span(years=7, rounds=True)),))
    it = world({"users": users(user(1))}, {"serve": serve}, endings=(ending(),))
    assert status(it, "serve", ("users", (1,))) is False


@pytest.mark.parametrize(("value", "ended"), [(OLD, True), (NEW, False), (None, False)])
def test_an_at_most_term_is_never_put_off(value, ended):
    serve = uses("users.name", own=Term("forever"), at_most=(after_("users.ended", Span(months=1)),))
    table = replace(users(user(1, value)), events={"ended": Event("never began")})
    it = world({"users": table}, {"serve": serve}, holds=(Hold(None, ("user", (1,)), None, OLD),))
    assert status(it, "serve", ("users", (1,))) is ended


def test_an_at_most_term_alone_is_the_activitys_own():
    serve = uses("users.name", at_most=(after_("users.ended"),))
    it = world({"users": users(user(1), user(2, NEW), user(3, NEW))}, {"serve": serve}, endings=(ending(key=3),))
    assert [status(it, "serve", ("users", (k,))) for k in (1, 2, 3)] == [True, False, True]


def test_a_term_of_its_own_that_is_missing_has_ended():
    serve = uses("users.name", at_least=(after_("users.ended"),))
    assert status(world({"users": users(user(1))}, {"serve": serve}), "serve", ("users", (1,))) is True


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
