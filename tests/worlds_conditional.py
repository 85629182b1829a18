"""Worlds in which a path is worked out: by a kind in the row or a list, by value, by the first of two that arrive."""

from dataclasses import replace
from itertools import combinations

from world import (
    BACK,
    LISTED,
    TIED,
    VALUE,
    Claim,
    Column,
    Hop,
    Reference,
    Table,
    World,
)

KINDS = ("x", "y")


def conditional(world: World, choose) -> World | None:
    """The world with two references of a table in one column; None when no table has two that fit. `choose(n)`."""
    fitting = [
        (name, one, other)
        for name, table in world.tables.items()
        for one, other in combinations([ref for ref in table.references if len(ref.columns) == 1], 2)
        if _column(table, one) == _column(table, other) and not _told_twice(table, one, other)
    ]
    if not fitting:
        return None
    name, one, other = fitting[choose(len(fitting))]
    (first,), (second,) = one.columns, other.columns
    names = {first: f"{first} when kind is x", second: f"{first} when kind is y"}
    tables = {label: _renamed(table, name, names) for label, table in world.tables.items()}
    table = tables[name]
    rows = tuple(_row(row, first, second, KINDS[choose(2)]) for row in table.rows)
    columns = {label: column for label, column in table.columns.items() if label != second}
    columns["kind"] = Column("text", nullable=False)
    references = tuple(
        replace(ref, columns=(names[ref.columns[0]],)) if ref in (one, other) else ref for ref in table.references
    )
    declared = frozenset(ref for ref in table.declared if ref not in (one.columns, other.columns))
    tables[name] = replace(table, rows=rows, columns=columns, references=references, declared=declared)
    return replace(world, tables=tables)


def listed(world: World, choose) -> World | None:
    """The same with the kind in a list of nobody's, and its key in the row."""
    found = conditional(world, choose)
    if found is None or "kinds" in world.tables:
        return None
    keys = {says: key for key, says in LISTED.items()}
    tables = {label: _by_list(table, keys, choose) for label, table in found.tables.items()}
    rows = tuple({"id": key, "says": says} for key, says in LISTED.items())
    tables["kinds"] = Table(("id",), rows, columns={"id": Column("int", nullable=False), "says": Column("text")})
    return replace(found, tables=tables)


def empty(world: World, choose) -> World | None:
    """The same with rows told apart by whether anything stands in a column; an empty text does."""
    found = conditional(world, choose)
    if found is None:
        return None
    return replace(found, tables={label: _by_presence(table) for label, table in found.tables.items()})


def _by_presence(table):
    words = {" when kind is x": " when kind is null", " when kind is y": " when kind is not null"}
    names = {name: name.replace(old, new) for name in _told(table) for old, new in words.items() if old in name}
    table = replace(table, claims={label: _other(claim, names) for label, claim in table.claims.items()})
    if "kind" not in table.columns:
        return table
    return replace(
        table,
        rows=tuple(row | {"kind": {"x": None, "y": ""}[row["kind"]]} for row in table.rows),
        columns=table.columns | {"kind": Column("text")},
        references=tuple(replace(ref, columns=tuple(names.get(c, c) for c in ref.columns)) for ref in table.references),
    )


def some_only(world: World, choose) -> World | None:
    """The world in which only some rows of the people's own table are people: those in which nothing stands as kind."""
    fitting = [group for group in world.groups if not _handed_over(world, group)]
    if not fitting:
        return None
    group = fitting[choose(len(fitting))]
    name = world.groups[group][0]
    people = world.tables[name]
    own = Hop(name, tuple(f"{column} when kind is null" for column in people.key), name)
    tables = {label: _by_way_of(table, group, own) for label, table in world.tables.items()}
    tables[name] = replace(
        tables[name],
        rows=tuple(row | {"kind": "" if choose(4) == 3 else None} for row in people.rows),
        columns=people.columns | {"kind": Column("text")},
    )
    return replace(world, tables=tables)


def _handed_over(world, group):
    """A stand-in stands for people in one step, which is no longer all of the way."""
    claims = [claim for table in world.tables.values() for claim in table.claims.values()]
    return any(claim.group == group and claim.then == "stand-in" for claim in claims)


def _by_way_of(table, group, own):
    claims = {
        label: replace(claim, hops=(*claim.hops, own)) if claim.group == group else claim
        for label, claim in table.claims.items()
    }
    return replace(table, claims=claims)


def _by_list(table, keys, choose):
    names = {name: name.replace(" when kind is ", " when kind.says is ") for name in _told(table)}
    table = replace(table, claims={label: _other(claim, names) for label, claim in table.claims.items()})
    if "kind" not in table.columns:
        return table
    references = tuple(replace(ref, columns=tuple(names.get(c, c) for c in ref.columns)) for ref in table.references)
    return replace(
        table,
        rows=tuple(row | {"kind": keys[row["kind"]]} for row in table.rows),
        columns=table.columns | {"kind": Column("int", nullable=False)},
        references=(*references, Reference(("kind",), "kinds")),
        declared=table.declared | ({("kind",)} if choose(2) else set()),
    )


def _told(table):
    ways = [hop.columns for claim in table.claims.values() for hop in claim.hops]
    return {name for columns in [*ways, *(ref.columns for ref in table.references)] for name in columns}


def _other(claim, names):
    hops = tuple(replace(hop, columns=tuple(names.get(c, c) for c in hop.columns)) for hop in claim.hops)
    return replace(claim, hops=hops)


def _column(table, reference):
    return table.columns[reference.columns[0]]


def _told_twice(table, *references):
    """A column that is part of the key, or in two references, has to stay what it is."""
    names = [ref.columns[0] for ref in references]
    every = [column for ref in table.references for column in ref.columns]
    return any(name in table.key or every.count(name) > 1 for name in names)


def _row(row, first, second, kind):
    value = row[first] if kind == "x" else row[second]
    return {label: v for label, v in row.items() if label != second} | {first: value, "kind": kind}


def _renamed(table, name, names):
    def hop(hop):
        return replace(hop, columns=(names[hop.columns[0]],)) if hop.table == name and _is(hop, names) else hop

    def claim(claim: Claim):
        return replace(claim, hops=tuple(map(hop, claim.hops)))

    return replace(table, claims={label: claim(one) for label, one in table.claims.items()})


def _is(hop, names):
    return len(hop.columns) == 1 and hop.columns[0] in names


def valued(world: World, choose) -> World | None:
    """The world with somebody found by value; None when no table has a link that fits."""
    fitting = [
        (name, claim)
        for name, table in world.tables.items()
        for claim in table.claims.values()
        if len(claim.hops) == 1 and claim.then != "stand-in" and _fits(world, table, name, claim)
    ]
    if not fitting:
        return None
    name, claim = fitting[choose(len(fitting))]
    (hop,), people = claim.hops, world.tables[claim.hops[0].to]
    first, (key,) = hop.columns[0], people.key
    several = choose(2)
    way = f"fold({VALUE}) in {hop.to}"
    made = f"{first} | {way}" if several else way
    tables = {label: _renamed(table, name, {first: made}) for label, table in world.tables.items()}
    tables[hop.to] = _with_value(tables[hop.to], lambda row: _written("V", row[key]), choose)
    table = _with_value(
        tables[name], lambda row: None if row[first] is None else f" {_written('v', row[first])}", choose
    )
    link = Reference((made,), hop.to)
    if several:
        rows = tuple(
            row if choose(2) and table.columns[first].nullable is False else _loose(row, first, choose, table)
            for row in table.rows
        )
        tables[name] = replace(table, rows=rows, references=(*table.references, link))
    else:
        rows = tuple({label: v for label, v in row.items() if label != first} for row in table.rows)
        columns = {label: column for label, column in table.columns.items() if label != first}
        references = (*(ref for ref in table.references if ref.columns != (first,)), link)
        declared = table.declared - {(first,)}
        tables[name] = replace(table, rows=rows, columns=columns, references=references, declared=declared)
    return replace(world, tables=tables)


def pointed(world: World, choose) -> World | None:
    """The world with rows that somebody's row points at, and that point at nobody; None when no table fits."""
    fitting = [
        (name, claim)
        for name, table in world.tables.items()
        for claim in table.claims.values()
        if len(claim.hops) == 1 and claim.then != "stand-in" and _fits(world, table, name, claim)
        if len(table.key) == 1 and not _in_the_way(world, name, claim)
    ]
    if not fitting:
        return None
    name, claim = fitting[choose(len(fitting))]
    table, to = world.tables[name], claim.hops[0].to
    first, (key,), people = claim.hops[0].columns[0], table.key, world.tables[to]
    theirs = {row[first]: row[key] for row in table.rows if row[first] is not None}  # of several the last
    rows = tuple(row | {BACK: theirs.get(row[people.key[0]])} for row in people.rows)
    tables = dict(world.tables)
    tables[to] = replace(
        people,
        rows=rows,
        columns=people.columns | {BACK: replace(table.columns[key], nullable=True, unique=False)},
        references=(*people.references, Reference((BACK,), name)),
        declared=people.declared | ({(BACK,)} if choose(2) else set()),
    )
    table = _renamed(table, name, {first: f"who points here from {to}"})
    tables[name] = replace(
        table,
        rows=tuple({label: v for label, v in row.items() if label != first} for row in table.rows),
        columns={label: column for label, column in table.columns.items() if label != first},
        references=tuple(ref for ref in table.references if ref.columns != (first,)),
        declared=table.declared - {(first,)},
        orphans="go",
    )
    return replace(world, tables=tables)


def tied(world: World, choose) -> World | None:
    """The world with rows that another table ties people to, none, one or several; None when no table fits."""
    fitting = [
        (name, label)
        for name, table in world.tables.items()
        for label, claim in table.claims.items()
        if len(claim.hops) == 1 and claim.then != "stand-in" and _fits(world, table, name, claim)
        if len(table.key) == 1 and _as_long(world, _through(world, name, claim) | {name}, claim.hops[0].to)
    ]
    if not fitting:
        return None
    name, label = fitting[choose(len(fitting))]
    table, claim = world.tables[name], world.tables[name].claims[label]
    first, people = claim.hops[0].columns[0], world.tables[claim.hops[0].to]
    ties = f"{name}_ties"
    made, old = f"{TIED}{ties}", Hop(name, (first,), claim.hops[0].to)
    tables = {}
    for other, each in world.tables.items():
        claims = {n: replace(c, hops=tuple(_tied(h, old, made) for h in c.hops)) for n, c in each.claims.items()}
        tables[other] = replace(each, claims=claims, orphans="go" if other == name else each.orphans)
    rows = tuple({n: v for n, v in row.items() if n != first} for row in table.rows)
    tables[name] = replace(
        tables[name],
        rows=rows,
        columns={n: c for n, c in table.columns.items() if n != first},
        references=tuple(ref for ref in table.references if ref.columns != (first,)),
        declared=table.declared - {(first,)},
    )
    tables[ties] = _ties(world, ties, name, claim, people, choose)
    using = _using(world, _through(world, name, claim) | {name})
    activities = {n: replace(a, uses=a.uses | {(ties, "*")}) if n in using else a for n, a in world.activities.items()}
    return replace(world, tables=tables, activities=activities)


def _tied(hop, old, made):
    return replace(hop, columns=(made,)) if hop == old else hop


def _ties(world, ties, name, claim, people, choose):
    table, to = world.tables[name], claim.hops[0].to
    (key,), (who,) = table.key, people.key
    keys = [row[who] for row in people.rows]
    found = []
    for row in table.rows:
        for _ in range(choose(4) if keys else 0):
            found.append({"id": len(found) + 1, "back": row[key], "who": keys[choose(len(keys))]})
    return Table(
        ("id",),
        tuple(found),
        claims={"who": Claim(claim.group, (Hop(ties, ("who",), to),))},
        references=(Reference(("who",), to), Reference(("back",), name)),
        columns={
            "id": Column("int", nullable=False),
            "back": replace(table.columns[key], nullable=False, unique=False),
            "who": replace(people.columns[who], nullable=False, unique=False),
        },
        declared=frozenset({("back",), ("who",)} if choose(2) else ()),
    )


def _through(world, name, claim):
    """The tables whose paths begin with another step and go on by this claim."""
    return {
        label
        for label, table in world.tables.items()
        for other in table.claims.values()
        if claim.hops[0] in other.hops and label != name
    }


def _using(world, tables):
    return {n for n, a in world.activities.items() if any(table in tables for table, _ in a.uses)}


def _as_long(world, tables, people):
    """What uses these tables ends with something of the person's own row, and no duty is among it."""
    using = [world.activities[name] for name in _using(world, tables)]
    leaves = [leaf for a in using for term in (a.own, *a.at_most) if term for leaf in _leaves(term)]
    duty = any(a.at_least or a.basis == "legal obligation" for a in using)
    return not duty and all(leaf.table == people and not leaf.last for leaf in leaves)


def _leaves(term):
    return [term.event] if term.event else [leaf for part in term.parts for leaf in _leaves(part)]


def _in_the_way(world, name, claim):
    """A circle, a path of another table that goes through this one, or a duty that uses its cells."""
    onward = [ref.to for ref in world.tables[name].references if ref.columns != claim.hops[0].columns]
    reached = set()
    while onward:
        to = onward.pop()
        if to not in reached:
            reached.add(to)
            onward += [ref.to for ref in world.tables[to].references]
    others = [c for label, t in world.tables.items() for c in t.claims.values() if label != name]
    through = any(hop.table == name for other in others for hop in other.hops)
    using = [a for a in world.activities.values() if any(table == name for table, _ in a.uses)]
    return claim.hops[0].to in reached or through or any(a.at_least or a.basis == "legal obligation" for a in using)


def _written(letter, key):
    """A value that is another for every key, also when it is folded."""
    return f"{letter}{str(key).encode().hex()}"


def _fits(world, table, name, claim):
    hop = claim.hops[0]
    people = world.tables[hop.to]
    rule = [ref.rule for ref in table.references if ref.columns == hop.columns]
    alone = sum(hop.columns[0] in ref.columns for ref in table.references) == 1
    shared = sum(other.hops[:1] == claim.hops[:1] for other in table.claims.values()) == 1
    own = hop.to == world.groups[claim.group][0] and len(people.key) == 1 and VALUE not in people.columns
    return own and alone and shared and rule == ["keeps it"] and name != hop.to and hop.columns[0] not in table.key


def _with_value(table, value, choose):
    rows = tuple(row | {VALUE: value(row)} for row in table.rows)
    return replace(table, rows=rows, columns=table.columns | {VALUE: Column("text")})


def _loose(row, first, choose, table):
    """The key is not there and the value is, or the other way round."""
    if not table.columns[first].nullable:
        return row
    return row | ({first: None} if choose(2) else {VALUE: None})
