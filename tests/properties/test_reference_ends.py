"""The reference itself, held to cases whose truth was computed by hand: when something ends."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from cast import (
    AMS,
    NEW,
    NOW,
    OLD,
    SERVE,
    WRITE,
    after_,
    children,
    ending,
    grandchildren,
    link,
    ran,
    rows,
    status,
    until,
    user,
    users,
    uses,
    world,
)
from reckoning import UNREADABLE, end, read
from world import (
    BEFORE_ALL,
    INFINITY,
    Event,
    Hold,
    Span,
    Term,
)

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
