"""Worlds in which people belong to organisations, by teams or at once, and some things are done for some only."""

from dataclasses import replace

from world import Activity, Claim, Column, Decision, Event, Hold, Hop, On, Personal, Reference, Span, Table, Term, World

LOGO = "name"


def organised(world: World, choose) -> World | None:
    """The world with its people in organisations, two of three of which something was recorded for. `choose(n)`."""
    if world.tables["users"].key != ("id",) or len(world.groups) > 1:
        return None
    moments = sorted({d.moment for d in (*world.endings, *world.holds)}) or _moments(world)
    if not moments:
        return None
    teams = bool(choose(2))
    hops = (Hop("teams", ("of",), "firms"),)
    hops = (Hop("users", ("team",), "teams"), *hops) if teams else (Hop("users", ("firm",), "firms"),)
    tables = dict(world.tables) | {"firms": _firms(choose, moments)}
    if teams:
        tables["teams"] = _teams(choose)
    tables["users"] = _members(world.tables["users"], hops[0], choose)
    activities = {name: _changed(a, world, choose) for name, a in world.activities.items()}
    firms = {("firms", LOGO), *({("teams", "*")} if teams else ())}
    first = next(iter(activities))
    activities["host"] = Activity(frozenset(firms), Term("after", On("firms", "ended"), Span(years=1)))
    made = replace(
        world,
        tables=tables,
        groups=world.groups | {"firm": ("firms", "")},
        activities=activities,
        belongs={"user": ("firm", hops)},
    )
    endings = tuple(
        Decision((first, "host")[choose(2)], "firm", (1 + choose(3),), moments[choose(len(moments))])
        for _ in range(1 + choose(2))
    )
    again = [
        Decision(e.activity, ("firm", "user")[choose(2)], (1 + choose(3),), moments[-1]) for e in endings[: choose(2)]
    ]
    held = [Hold((first, None)[choose(2)], ("firm", (1 + choose(3),)), None, moments[0])] if choose(3) == 2 else []
    return replace(
        made,
        endings=(*world.endings, *endings),
        beginnings=(*world.beginnings, *again),
        holds=(*world.holds, *held),
    )


def _moments(world):
    return [
        row[label]
        for table in world.tables.values()
        for row in table.rows
        for label, event in table.events.items()
        if event.written == "aware" and row[label] is not None and hasattr(row[label], "tzinfo")
    ]


def _firms(choose, moments):
    rows = [
        {"id": key, "name": f"firm {key}", "does": ("x", "y")[choose(2)], "ended": _some(choose, moments)}
        for key in (1, 2, 3)[: 1 + choose(3)]
    ]
    columns = {"id": Column("int", False), "name": Column("text"), "does": Column("text"), "ended": Column("aware")}
    return Table(
        ("id",),
        tuple(rows),
        {"self": Claim("firm")},
        {LOGO: Personal(("self",))},
        {"ended": Event(("not yet", "unknown", "never began")[choose(3)])},
        columns=columns,
        orphans="stay",
    )


def _some(choose, moments):
    return moments[choose(len(moments))] if choose(3) else None


def _teams(choose):
    hop = Hop("teams", ("of",), "firms")
    rows = tuple({"id": key, "of": 1 + choose(3)} for key in (1, 2))
    return Table(
        ("id",),
        rows,
        {"self": Claim("firm", (hop,))},
        references=(Reference(("of",), "firms"),),
        columns={"id": Column("int", False), "of": Column("int")},
        orphans="stay",
    )


def _members(table, hop, choose):
    (column,) = hop.columns
    rows = tuple(row | {column: (1 + choose(3)) if choose(6) else None} for row in table.rows)
    return replace(
        table,
        rows=rows,
        columns=table.columns | {column: Column("int")},
        references=(*table.references, Reference((column,), hop.to)),
    )


def _changed(activity, world, choose):
    """Some end by what happened to the organisation, and some are done for some organisations only."""
    if not _of_users(activity, world):
        return activity
    if choose(2) and activity.own and activity.own.kind != "forever":
        on = Term("after", On("firms", "ended"), Span(months=6))
        activity = replace(activity, own=Term(("latest", "earliest")[choose(2)], parts=(activity.own, on)))
    return replace(activity, done=(("firms", "does", "x"),)) if choose(2) else activity


def _of_users(activity, world):
    """Everything that it uses leads to people who can belong to one."""
    return all(world.tables[table].claims for table, _ in activity.uses)
