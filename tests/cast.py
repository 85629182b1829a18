"""The cast of the reference's cases: users, what belongs to them, what is promised about it."""

from datetime import UTC, datetime

from reference import Held, after, verdict
from world import (
    Activity,
    Claim,
    Decision,
    Event,
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


def ending(moment=OLD, activity="serve", key=1):
    return Decision(activity, "user", (key,), moment)
