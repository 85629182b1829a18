"""A world as gestand meets it: the text of a policy, the tables of an engine, and the records."""

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
import yaml
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.types import UserDefinedType

from gestand.stores.kin import EXACTLY
from world import BACK, RANDOM, TIED, VALUE, stored

STORE = "app"
TYPES = {
    "sqlite": {"int": "INTEGER", "naive": "DATETIME", "aware": "TIMESTAMPTZ"},
    "postgresql": {"int": "BIGINT", "naive": "TIMESTAMP", "aware": "TIMESTAMPTZ"},
    "mariadb": {
        "int": "BIGINT",
        "naive": "DATETIME(6)",
        "aware": "TIMESTAMP(6)",
        "text": "VARCHAR(60) COLLATE utf8mb4_general_ci",
    },
}
TYPES["mysql"] = TYPES["mariadb"]
KEYS = {dialect: {"text": f"VARCHAR(60) COLLATE {rule}"} for dialect, rule in EXACTLY.items()}
"""Of a column that is a key or points at one; elsewhere a text of MariaDB folds, as most do."""
CATEGORIES = {"name": "name", "mail": "email", "age": "age"}


def policy_text(world, url):
    laws = dict(_laws(world))
    policy = {
        "version": "1.0",
        "in_force": "2024-01-01",
        "zone": world.zone,
        "language": "en",
        "established": "NL",
        "offered_in": ["NL"],
        "controller": {"name": "A world", "contact": "info@world.invalid"},
        "rhythm": "nightly",
        "enforce": "on",
        "stores": {STORE: {"url": url, "at": "here"}},
        "people": {group: _group(world, group) for group in world.groups if group not in _organisations(world)},
        "tables": {name: _table(world, name) for name in world.tables},
        "activities": {name: _activity(world, name) for name in world.activities},
    } | ({"laws": laws} if laws else {})
    if over := _organisations(world):
        policy["organisations"] = {group: _group(world, group) for group in over}
    return yaml.dump(policy, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=1000)


def _organisations(world):
    return dict.fromkeys(of for of, _ in world.belongs.values())


def _columns(names):
    return names[0] if len(names) == 1 else f"({', '.join(names)})"


def _arrow(columns, to):
    _, when, condition = columns[0].partition(" when ")
    return f"{_columns([stored(name) for name in columns])} -> {to}{when}{condition}"


def _group(world, group):
    table, born = world.groups[group]
    key = world.tables[table].key
    said = {"table": table, "key": key[0] if len(key) == 1 else list(key)} | ({"born": born} if born else {})
    if group in world.belongs:
        of, hops = world.belongs[group]
        said["belongs to"] = _arrow(hops[0].columns, of if len(hops) == 1 else hops[0].to)
    return said


def _table(world, name):
    table = world.tables[name]
    said = {"points at": {_arrow(ref.columns, ref.to): _rule(ref) for ref in _pointing(table)}}
    said["events"] = {
        column: {"null": event.null, "none": event.none, "written": _written(event), "zone": event.zone}
        for column, event in table.events.items()
    }
    if not table.claims:
        return {key: value for key, value in said.items() if value} | {"nothing personal": "a table of nobody"}
    if any(own(hop) for claim in table.claims.values() for hop in claim.hops[:1]):
        said["points at nothing"] = {f"{_columns(table.key)} when kind is not null": "nobody's own row"}
    said["whose"] = {label: _claim(world, table, claim) for label, claim in table.claims.items()}
    said["personal"] = {column: _personal(table, column) for column in table.personal}
    said["shell"] = {column: "yes" if value is True else value for column, value in table.shell.items()}
    said["structural"] = [name for name in (VALUE, "does") if name in table.columns]
    said["rows"] = "stay" if table.stays else ""
    said["orphans"] = table.orphans
    return {key: value for key, value in said.items() if value}


def _pointing(table):
    """References that are no link, and links with a rule of their own."""
    links = {claim.hops[0].columns for claim in table.claims.values() if claim.hops}
    ways = {(way,) for columns in links for way in columns[0].split(" | ")} if links else set()
    return [ref for ref in table.references if ref.columns not in links | ways or ref.rule != "keeps it"]


def _rule(ref):
    return {"stand-in": str(ref.stand_in)} if ref.rule == "stand-in" else ref.rule


def _written(event):
    return "moment" if event.written in ("aware", "naive") else event.written


def _claim(world, table, claim):
    if claim.hops and claim.hops[0].columns[0].startswith("who points here"):
        return {"by": f"{table.key[0]} = {claim.group}.{BACK}", "then": claim.then}
    if claim.hops and claim.hops[0].columns[0].startswith(TIED):
        return {"by": f"{table.key[0]} = {claim.hops[0].columns[0].removeprefix(TIED)}.back", "then": claim.then}
    if claim.hops and "fold(" in claim.hops[0].columns[0]:
        ways = [_way(way, claim.group) for way in claim.hops[0].columns[0].split(" | ")]
        return {"by": ways[0], "then": claim.then} if len(ways) == 1 else {"any of": ways, "then": claim.then}
    if not claim.hops:
        path = f"{_columns(table.key)} -> {claim.group}"
    elif own(claim.hops[0]):
        path = _arrow(claim.hops[0].columns, claim.group)
    else:
        path = _arrow(claim.hops[0].columns, _target(world, claim))
    then = {"stand-in": str(claim.stand_in)} if claim.then == "stand-in" else claim.then
    return {"by": path, "then": then}


def own(hop):
    """From a row of the people's own table to itself, in those rows that are people."""
    return hop.table == hop.to and " when " in hop.columns[0]


def _way(column, group):
    return f"fold({VALUE}) -> {group}.{VALUE}" if column.startswith("fold(") else f"{column} -> {group}"


def _target(world, claim):
    if len(claim.hops) == 1:
        return claim.group
    to = claim.hops[0].to
    onward = next(n for n, c in world.tables[to].claims.items() if c.hops == claim.hops[1:] and c.group == claim.group)
    return f"{to}.{onward}"


def _personal(table, column):
    personal = table.personal[column]
    said = {"is": CATEGORIES[column]}
    if personal.blank is not None:
        said["blank"] = "random" if personal.blank == RANDOM else str(personal.blank)
    if len(table.claims) > 1:
        said["of"] = list(personal.claims)
    return said


def _activity(world, name):
    activity = world.activities[name]
    laws = [f"{_law_id(name, kind, i)} after {_event(t.event)}" for kind, i, t in _statutory(activity)]
    said = {"purpose": f"To do {name}", "basis": activity.basis, "uses": sorted(_use(use) for use in activity.uses)}
    if activity.basis == "legitimate interest":
        said["interest"] = "a world that can be tested"
    if activity.done:
        said["only where"] = " and ".join(f"{table}.{column} is {value}" for table, column, value in activity.done)
    said["keep"] = _term(activity.own) if activity.own else laws.pop(0)
    return said | ({"law": laws} if laws else {})


def _use(use):
    table, column = use
    return table if column == "*" else f"{table}.{column}"


def _event(on):
    return f"{'the last ' if on.last else ''}{on.table}.{on.column}"


def _term(term):
    match term.kind:
        case "forever":
            return "until it ends"
        case "until":
            return f"until {_event(term.event)}"
        case "after":
            rounded = " rounded to the end of the year" if term.span.rounds else ""
            older = ", ".join(f"{_length(span)} before {day}" for day, span in term.span.older)
            return f"{_length(term.span)}{rounded} after {_event(term.event)}{f' ({older})' if older else ''}"
    return f"the {term.kind} of ({', '.join(_term(part) for part in term.parts)})"


def _length(span):
    parts = [(span.years, "years"), (span.months, "months"), (span.days, "days")]
    parts += [(span.hours, "hours"), (span.minutes, "minutes")]
    return " and ".join(f"{number} {unit}" for number, unit in parts if number)


def _statutory(activity):
    for kind in ("at_least", "at_most"):
        for i, term in enumerate(getattr(activity, kind)):
            yield kind, i, term


def _law_id(name, kind, number):
    return f"nl.{name}.{kind.replace('_', '-')}.n{number}"


def _laws(world):
    for name, activity in world.activities.items():
        for kind, i, term in _statutory(activity):
            rounding = {"rounding": "end of the year"} if term.span.rounds else {}
            yield (
                _law_id(name, kind, i),
                {"kind": kind, "term": _length(term.span), **rounding, "what": "a thing", "article": "1"},
            )


# ---------------------------------------------------------------- the tables


class Raw(UserDefinedType[Any]):
    """A column whose values go to the driver as they are."""

    cache_ok = True

    def __init__(self, name):
        self.name = name

    def get_col_spec(self, **_):
        return self.name


def metadata(world, dialect):
    """The schema: foreign keys where the world declares them, and an index for every reference."""
    found = sa.MetaData()
    for name, table in world.tables.items():
        columns = [
            sa.Column(
                label,
                Raw(_stored(table, label, column, dialect)),
                primary_key=label in table.key,
                nullable=column.nullable,
                unique=column.unique or None,
                autoincrement=False,
            )
            for label, column in table.columns.items()
        ]
        made = sa.Table(name, found, *columns)
        if VALUE in table.columns:
            value = made.c[VALUE]
            fold = sa.func.trim(value) if dialect == "sqlite" else sa.func.btrim(value).collate("C")
            # MariaDB has no index over an expression, and its own rule finds more than the fold.
            sa.Index(f"{name}_folded", value if dialect in ("mariadb", "mysql") else sa.func.lower(fold), _table=made)
        for number, ref in enumerate(ref for ref in table.references if "fold(" not in ref.columns[0]):
            to = [f"{ref.to}.{part}" for part in world.tables[ref.to].key]
            if ref.columns in table.declared:
                made.append_constraint(sa.ForeignKeyConstraint(ref.columns, to))
            sa.Index(f"{name}_{number}", *(made.c[stored(column)] for column in ref.columns))
    return found


def _stored(table, label, column, dialect):
    keys = {*table.key, *(part for ref in table.references for part in ref.columns)}
    own = KEYS.get(dialect, {}) if label in keys else {}
    name = (own | TYPES[dialect] | own).get(column.type, column.type.upper())
    # A TIMESTAMP that may be NULL has to say so, and one that may not gets a value of the server's own.
    return f"{name} NULL" if dialect in ("mariadb", "mysql") and column.type == "aware" and column.nullable else name


def build(world, engine):
    """Makes the tables of the world in an empty database and fills them."""
    tables = metadata(world, engine.dialect.name)
    with engine.begin() as connection:
        if engine.dialect.name in ("mariadb", "mysql"):
            # As an application that keeps what is no day; and InnoDB looks at references row by row.
            connection.exec_driver_sql(
                "SET sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+00:00', foreign_key_checks = 0"
            )
        for statement in _statements(tables, engine.dialect):
            connection.exec_driver_sql(statement)
        for table in tables.sorted_tables:
            rows = world.tables[table.name].rows
            if rows:
                stored = [{c: store(v, engine.dialect.name, i) for c, v in row.items()} for i, row in enumerate(rows)]
                connection.execute(sa.insert(table).values(stored))


def _statements(tables, dialect):
    for table in tables.sorted_tables:
        yield str(CreateTable(table).compile(dialect=dialect))
        yield from (str(CreateIndex(index).compile(dialect=dialect)) for index in table.indexes)


def store(value, dialect, number=0):
    """The value as an application would have written it; SQLite's moments in one form or another."""
    if dialect in ("mariadb", "mysql") and isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(UTC).replace(tzinfo=None)
    if dialect != "sqlite" or not isinstance(value, date):
        return value
    if isinstance(value, datetime) and value.tzinfo:
        text = value.astimezone(UTC).isoformat(" T"[number % 2])
        return text.replace("+00:00", "Z") if number % 3 == 2 else text
    return value.isoformat(" T"[number % 2]) if isinstance(value, datetime) else value.isoformat()


def seen(world, connection):
    """Every value of every row, as the engine writes it: {(table, key as text): {column: text or None}}."""
    found = {}
    for name, table in world.tables.items():
        columns = [sa.cast(sa.column(label), sa.Text()).label(label) for label in table.columns]
        for row in connection.execute(sa.select(*columns).select_from(sa.table(name))).mappings():
            found[name, tuple(row[part] for part in table.key)] = dict(row)
    return found


def text(value, dialect):
    """What `seen` shows of a value that a plan may write."""
    if isinstance(value, bool):
        return str(value).lower() if dialect == "postgresql" else str(int(value))
    return None if value is None else str(value)
