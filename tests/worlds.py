"""Random small worlds for property tests, and moments at which something is about to happen in them.

What is left out, because a policy cannot say it or the binder refuses it: a path through a table more than once, `the
last` over a table that has not exactly one claim of the group or of an event on the group's own table, a stand-in for
a path of several steps or a key of several columns, a random blank without a sister that is NOT NULL (a
shell mark is no help while something else of the row is held), NOT NULL columns that would have to become NULL,
references to anything but a primary key. Shapes that a plan refuses by name, or that verify may not know, are
drawn; `refusable` and `tangled` tell them.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from policies_drawn import KEYS, NO_DAYS, OTHERS, RUBBISH, TEXTS, WALLS, Policies
from world import (
    BEFORE_ALL,
    INFINITY,
    RANDOM,
    Decision,
    Hold,
    World,
    read,
)


@cache
def below(number):
    return st.integers(0, number - 1)


class Drawing(Policies):
    """Fills the tables and records something."""

    # ------------------------------------------------------------ rows

    def fill(self):
        self.moments = self.interesting()
        for name, table in self.tables.items():
            kinds = [KEYS[table.columns[part].type] for part in table.key]
            keys = dict.fromkeys(
                tuple(self.one(kind) for kind in kinds) for _ in range(self.one((0, 1, 2, 3, 4, 5, 6, 4, 5, 6)))
            )
            self.tables[name] = replace(table, rows=tuple(dict(zip(table.key, key, strict=True)) for key in keys))
            self.stand_ins(name)
        for table in self.tables.values():
            for row in table.rows:
                self.complete(table, row)

    def stand_ins(self, name):
        """The rows that the policy names as stand-ins are there."""
        keys = {
            c.stand_in
            for t in self.tables.values()
            for c in t.claims.values()
            if c.hops and c.then == "stand-in" and c.hops[0].to == name
        }
        keys |= {
            r.stand_in for t in self.tables.values() for r in t.references if r.rule == "stand-in" and r.to == name
        }
        table = self.tables[name]
        new = [
            {table.key[0]: key} for key in sorted(keys, key=repr) if all(row[table.key[0]] != key for row in table.rows)
        ]
        self.tables[name] = replace(table, rows=(*table.rows, *new))

    def complete(self, table, row):
        for reference in table.references:
            row.update(zip(reference.columns, self.target(table, reference), strict=True))
        for label, event in table.events.items():
            row[label] = self.value(event, table.columns[label].nullable)
        for label, personal in table.personal.items():
            column = table.columns[label]
            options = (42, 7, 0) if column.type == "int" else TEXTS
            row[label] = None if column.nullable and self.seldom(5) else self.one(options)
            if isinstance(personal.blank, str) and personal.blank != RANDOM and self.seldom(5):
                row[label] = personal.blank.replace("{key}", "-".join(str(row[part]) for part in table.key))
        for label, value in table.shell.items():
            row[label] = (not value if isinstance(value, bool) else "here") if not self.seldom() else value

    def target(self, table, reference):
        target = self.tables[reference.to]
        keys = [tuple(row[part] for part in target.key) for row in target.rows]
        nullable = table.columns[reference.columns[0]].nullable
        loose = reference.columns not in table.declared
        if nullable and (self.seldom(5) or not (keys or loose)):
            return (None,) * len(reference.columns)
        if (loose and self.seldom(5)) or not keys:
            return tuple(self.one(KEYS[target.columns[part].type]) for part in target.key)
        return self.one(keys)

    def interesting(self):
        """Moments at which terms of this world are about to end, at `at`."""
        here, found = (
            ZoneInfo(self.zone),
            [self.at, self.at + timedelta(microseconds=1), datetime(2001, 2, 3, 4, tzinfo=UTC)],
        )
        found += [self.at + timedelta(days=40), self.at - timedelta(days=3)]
        today = self.at.astimezone(here).date()
        for span in sorted({span for a in self.activities.values() for span in spans(a)}, key=repr):
            if span.hours or span.minutes:
                edge = self.at - timedelta(days=span.days, hours=span.hours, minutes=span.minutes)
                found += [edge, edge + timedelta(microseconds=1), edge - timedelta(hours=1)]
            months = today.year * 12 + today.month - 1 - span.years * 12 - span.months
            day = date(months // 12, months % 12 + 1, 1) + timedelta(days=today.day - 1 - span.days)
            if span.rounds:
                day = date(day.year, 1, 1)
            edges = (datetime.combine(day, time(), here).astimezone(UTC) for day, _ in span.older)
            found += [moment - timedelta(hours=hours) for moment in edges for hours in (0, 1)]
            for step in (-4, -2, -1, 0, 1):
                begins = datetime.combine(day + timedelta(days=step), time(), here).astimezone(UTC)
                found += [begins, begins - timedelta(microseconds=1), begins + timedelta(hours=12)]
        return tuple(dict.fromkeys(found))

    def value(self, event, nullable):
        if nullable and self.seldom(6):
            return None
        strange = self.strange(event) if self.seldom(8) else ()
        if strange:
            return self.one(strange)
        return self.write(self.one(self.moments), event)

    def strange(self, event):
        if event.written == "text":
            return RUBBISH
        if event.written == "naive" and self.seldom(2):
            return WALLS
        if event.written in ("epoch seconds", "epoch milliseconds"):
            return ()
        none = NO_DAYS[event.written]
        return {"sqlite": RUBBISH[:4], "mariadb": none, "mysql": none}.get(self.engine, (INFINITY, BEFORE_ALL))

    def write(self, moment, event):
        if event.written == "aware":
            return moment
        if event.written == "date":
            return moment.astimezone(ZoneInfo(self.zone)).date()
        if event.written.startswith("epoch"):
            unit = 1_000_000 if event.written == "epoch seconds" else 1000
            return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=unit)
        wall = moment.astimezone(ZoneInfo(event.zone)).replace(tzinfo=None, fold=0)
        if event.written == "naive":
            return wall
        return self.one(
            (wall.isoformat(" "), wall.isoformat("T"), wall.date().isoformat(), wall.isoformat(" ", "minutes"))
        )

    # ------------------------------------------------------------ records

    def record(self):
        endings = tuple(self.decision() for _ in range(self.up_to(3)))
        beginnings = tuple(self.decision(endings) for _ in range(self.up_to(1))) if endings else ()
        holds = tuple(self.hold() for _ in range(self.up_to(2)))
        return World(self.tables, self.groups, self.activities, endings, beginnings, holds, self.zone)

    def decision(self, endings=()):
        moment = self.one(self.moments)
        if endings and not self.seldom(4):
            return replace(self.one(endings), moment=moment)
        group = self.one(self.groups)
        return Decision(self.one(self.activities), group, self.somebody(group), moment)

    def somebody(self, group):
        """A person who is there, was there, or never was."""
        table = self.tables[self.groups[group][0]]
        keys = [tuple(row[part] for part in table.key) for row in table.rows]
        if keys and not self.seldom(4):
            return self.one(keys)
        return tuple(self.one(KEYS[table.columns[part].type]) for part in table.key)

    def hold(self):
        activity = self.one((None, *self.activities))
        rows = [(n, tuple(r[c] for c in t.key)) for n, t in self.tables.items() if t.claims for r in t.rows]
        moment, lifted = self.one(self.moments), self.one(self.moments) if self.seldom(4) else None
        if rows and self.seldom(2):
            return Hold(activity, None, self.one(rows), moment, lifted)
        group = self.one(self.groups)
        return Hold(activity, (group, self.somebody(group)), None, moment, lifted)


def spans(activity):
    terms = [term for term in (activity.own, *activity.at_least, *activity.at_most) if term]
    while terms:
        term = terms.pop()
        terms.extend(term.parts)
        if term.span is not None:
            yield from (term.span, *(span for _, span in term.span.older))


def make(below, engine):
    """A world and a moment; `below(n)` chooses a number, `engine` what strange values a column can hold."""
    drawing = Drawing(below, engine)
    drawing.people("user", "users")
    if drawing.seldom(4):
        drawing.people("guest", "guests")
    for name in OTHERS[: drawing.up_to(4)]:
        drawing.other(name)
    drawing.active()
    drawing.fill()
    return settle(drawing.record()), drawing.at


@st.composite
def worlds(draw, engine):
    """Worlds that shrink, but keep to what was drawn before: for a long look."""
    return make(lambda number: draw(below(number)), engine)


def scattered(engine):
    """Worlds that have nothing to do with each other, and do not shrink: more is seen with few of them."""
    return st.integers(0, 2**64 - 1).map(lambda seed: make(Random(seed).randrange, engine))


def settle(world):
    """Foreign keys are declared only where no row contradicts them, and moments of lifting come after the hold."""
    tables = {}
    for name, table in world.tables.items():
        sound = {ref.columns for ref in table.references if not dangling(world, table, ref)}
        tables[name] = replace(table, declared=table.declared & sound)
    holds = tuple(replace(h, lifted=h.lifted if h.lifted and h.lifted > h.moment else None) for h in world.holds)
    return replace(world, tables=tables, holds=holds)


def dangling(world, table, reference):
    target = world.tables[reference.to]
    keys = {tuple(row[part] for part in target.key) for row in target.rows}
    values = (tuple(read(row, column) for column in reference.columns) for row in table.rows)
    return any(None not in value and value not in keys for value in values)


def refusable(world):
    """A plan is refused by name: a link that goes to a stand-in by its claim is told otherwise."""
    for table in world.tables.values():
        links = [c.hops[0].columns for c in table.claims.values() if c.then == "stand-in" and len(c.hops) == 1]
        if any(ref.columns in links and ref.rule in ("lets go", "stand-in") for ref in table.references):
            return True
    return False


def tangled(world):
    """Verify may not know: rows that keep or go along in a tangle.

    A table that goes along with itself, or keeps itself twice; one that goes along with a table while it keeps, or goes
    along with, another, or while another keeps it.
    """
    keeping = [
        (name, ref.to, ref.rule == "goes along")
        for name, table in world.tables.items()
        for ref in table.references
        if ref.rule in ("keeps it", "goes along")
    ]
    own = [name for name, to, _ in keeping if name == to]
    others = [(name, to) for name, to, _ in keeping if name != to]
    along = {name for name, to, goes in keeping if goes and name != to}
    if len(own) > len(set(own)) or any(goes and name == to for name, to, goes in keeping):
        return True
    return any(sum(a == name for a, _ in others) > 1 or any(to == name for _, to in others) for name in along)
