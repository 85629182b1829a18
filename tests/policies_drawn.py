"""Random small policies and schemas; the first half of a random world (worlds.py says what is left out)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from world import (
    RANDOM,
    Activity,
    Claim,
    Column,
    Event,
    Hop,
    On,
    Personal,
    Reference,
    Span,
    Table,
    Term,
    chain,
)

ZONES = ("Europe/Amsterdam", "Europe/Amsterdam", "UTC", "America/New_York")
DAYS = (
    *(
        date(2025, month, day)
        for month, day in ((6, 16), (3, 1), (2, 28), (1, 1), (3, 30), (3, 31), (10, 26), (10, 27))
    ),
    *(date(2025, month, day) for month, day in ((5, 31), (7, 1))),
    *(date(2024, month, day) for month, day in ((2, 29), (3, 1), (12, 31), (8, 31))),
)
CLOCKS = (time(12), time(), time(23, 59, 59, 999999), time(0, 0, 0, 1), time(1, 30), time(3))
SPANS = (
    Span(years=1),
    Span(months=1),
    Span(days=14),
    Span(years=7, rounds=True),
    Span(months=6),
    Span(years=2, months=1),
    Span(months=1, days=3),
    Span(hours=72),
    Span(days=1, hours=12),
    Span(years=1, rounds=True),
    Span(minutes=90),
    Span(years=1, older=((date(2024, 6, 1), Span(months=6)),)),
    Span(years=2, rounds=True, older=((date(2023, 7, 1), Span(months=1)), (date(2024, 3, 10), Span(years=1)))),
)
RUBBISH = (
    "soon",
    "",
    "2024-02-30",
    "2024-13-01 10:00",
    "2024-02-03T10:00:00Z",
    "2024-2-3",
    "0000-01-01",
    "2024-02-03 25:00",
)
NO_DAYS = {
    "date": ("0000-00-00", "2024-02-31", "2024-00-10", "2024-05-00"),
    "naive": ("0000-00-00 00:00:00", "2024-02-31 10:00:00", "2024-05-00 00:00:00"),
    "aware": ("0000-00-00 00:00:00",),
}
"""What MariaDB keeps in a column of days and moments where its application allowed it."""
WALLS = (
    datetime(2025, 3, 30, 2, 30),
    datetime(2025, 10, 26, 2, 30),
    datetime(2025, 3, 30, 1, 59),
    datetime(2025, 3, 30, 3),
)
BASES = ("contract", "consent", "legitimate interest", "legal obligation")
NULL_WORDS = ("not yet", "unknown", "never began", "always there")
OTHERS = ("cvs", "lines", "notes", "logins")
KEYS = {"int": (1, 2, 3, 4, 0, 12), "text": ("a", "A", "7", "é", "b'c", "0")}
TEXTS = ("Anna", "Bram", "gone", "O'Neil", "")


class Policies:
    """Draws one world; everything shrinks to the first option and to fewer of anything."""

    def __init__(self, below, engine):
        self.below, self.engine = below, engine
        self.tables, self.groups, self.activities = {}, {}, {}
        self.zone = self.one(ZONES)
        clock = datetime.combine(self.one(DAYS), self.one(CLOCKS), ZoneInfo(self.zone))
        self.at = clock.astimezone(UTC)

    def one(self, options):
        options = tuple(options)
        return options[self.below(len(options))]

    def up_to(self, number):
        return self.below(number + 1)

    def seldom(self, of=6):
        """True once in so many times."""
        return self.below(of) == of - 1

    # ------------------------------------------------------------ tables

    def people(self, group, table):
        kind = self.one(("int", "int", "int", "text", "two"))
        columns = self.key(kind)
        bare = Table(
            tuple(columns), (), {"self": Claim(group, (), self.one(("goes", "goes", "blanked")))}, columns=columns
        )
        self.groups[group] = (table, "")
        self.tables[table] = bare
        self.furnish(table)
        events = self.tables[table].events
        if events and self.seldom(2):
            self.groups[group] = (table, self.one(events))

    def key(self, kind):
        if kind == "two":
            return {"org": Column("int", False), "nr": Column("text", False)}
        return {"id": Column(kind, False)}

    def other(self, name):
        columns = self.key(self.one(("int", "int", "int", "text", "two")))
        self.tables[name] = Table(tuple(columns), (), columns=columns)
        kind = self.one(("direct", "direct", "direct", "through", "through", "two", "two", "nobody"))
        for claim in {"two": ("sender", "reader"), "nobody": ()}.get(kind, ("self",)):
            self.claim(name, claim, through=kind == "through" or (kind == "two" and self.seldom()))
        if kind == "nobody" or self.seldom(3):
            self.refer(name, "ref", self.one((*self.tables,)), self.one(self.rules(kind == "nobody")))
        self.furnish(name)

    def rules(self, wild=False):
        return (
            ("keeps it", "goes along", "lets go", "stand-in")
            if wild
            else ("keeps it", "lets go", "keeps it", "goes along", "stand-in")
        )

    def claim(self, name, claim, through):
        ways = [(t, c) for t, table in self.tables.items() if t != name for c in table.claims]
        far = [(t, c) for t, c in ways if self.tables[t].claims[c].hops]
        to, onward = self.one(far if through and far else [way for way in ways if way not in far])
        rest = self.tables[to].claims[onward]
        rule = self.one(("keeps it",) * 2 + self.rules())
        columns, rule, stand_in = self.refer(name, claim, to, rule)
        then = self.one(("goes", "goes", "blanked", "stand-in", "stand-in"))
        if then == "stand-in" and (rest.hops or len(columns) > 1):
            then = "blanked"
        stand_in = self.one(KEYS[self.tables[to].columns[self.tables[to].key[0]].type]) if then == "stand-in" else None
        table = self.tables[name]
        made = Claim(rest.group, (Hop(name, columns, to), *rest.hops), then, stand_in)
        self.tables[name] = replace(table, claims=table.claims | {claim: made})

    def refer(self, name, label, to, rule):
        """Adds the columns of a reference; a rule that cannot be carried out becomes *keeps it*."""
        target, table = self.tables[to], self.tables[name]
        if rule == "stand-in" and (len(target.key) > 1 or not target.claims):
            rule = "keeps it"
        nullable = rule == "lets go" or not self.seldom(3)
        columns = {f"{label}_{part}": Column(target.columns[part].type, nullable) for part in target.key}
        stand_in = self.one(KEYS[target.columns[target.key[0]].type]) if rule == "stand-in" else None
        reference = Reference(tuple(columns), to, rule, stand_in)
        declared = table.declared | {reference.columns} if not self.seldom(3) else table.declared
        self.tables[name] = replace(
            table, columns=table.columns | columns, references=(*table.references, reference), declared=declared
        )
        return reference.columns, rule, stand_in

    def furnish(self, name):
        """Events, personal columns and what becomes of the rows."""
        table = self.tables[name]
        columns, events = dict(table.columns), {}
        for label in ("at", "ended")[: 1 + self.seldom(2)]:
            events[label] = event = self.event()
            kind = {"epoch seconds": "int", "epoch milliseconds": "int"}.get(event.written, event.written)
            columns[label] = Column(kind, not (event.null == "always there" and self.seldom(2)))
        personal = self.personal(table.claims, columns) if table.claims else {}
        shell = {}
        if table.claims and self.seldom(3):
            shell = {"mark": "gone" if self.seldom(2) else True}
            columns["mark"] = Column("text" if shell["mark"] == "gone" else "bool", False)
        self.tables[name] = replace(
            table,
            columns=columns,
            events=events,
            personal=personal,
            shell=shell,
            stays=bool(table.claims) and self.seldom(2 if "stand-in" in [c.then for c in table.claims.values()] else 8),
            orphans=self.one(("", "", "go", "stay", "by their terms")) if table.claims else "",
        )

    def event(self):
        written = self.one(("aware", "date", "naive", "text", "epoch seconds", "epoch milliseconds"))
        zone = self.one(("UTC", "Europe/Amsterdam")) if written in ("naive", "text") else "UTC"
        return Event(self.one(NULL_WORDS), self.one(NULL_WORDS), written, zone)

    def personal(self, claims, columns):
        found = {}
        for label in ("name", "mail", "age")[: self.up_to(3)]:
            of = tuple(claims) if len(claims) == 1 or self.seldom(3) else (self.one(claims),)
            if label == "age":
                blank, nullable = self.one(((None, True), (0, True), (0, False)))
                columns[label] = Column("int", nullable)
            else:
                blank, nullable = self.one(
                    ((None, True), ("gone", False), ("gone", True), ("{key}@gone", False), (RANDOM, False))
                )
                columns[label] = Column("text", nullable)
            found[label] = Personal(of, blank)
        return found

    # ------------------------------------------------------------ activities

    def active(self):
        """Every cell gets an activity or two, each with events that all of its cells can see."""
        for name, table in self.tables.items():
            cells = {(name, column) for column in table.personal}
            rows = set(table.claims) - self.named(name)
            if rows or not self.seldom(3):
                self.use(cells | ({(name, "*")} if rows else set()))
            else:
                for cell in sorted(cells):
                    self.use({cell})
            if table.claims and self.seldom(3):
                self.use(cells | {(name, "*")} if rows else {self.one(sorted(cells))})
        self.random_has_sisters()
        for label, activity in self.activities.items():
            self.activities[label] = self.promise(activity)

    def random_has_sisters(self):
        """A random blank tells nothing: a NOT NULL column of the same claims and activities does."""
        for name, table in self.tables.items():
            users = {c: [a for a in self.activities.values() if (name, c) in a.uses] for c in table.personal}
            told = [
                (set(table.personal[c].claims), users[c])
                for c in table.personal
                if table.personal[c].blank != RANDOM and not table.columns[c].nullable
            ]
            personal = {
                c: replace(p, blank="gone") if p.blank == RANDOM and (set(p.claims), users[c]) not in told else p
                for c, p in table.personal.items()
            }
            self.tables[name] = replace(table, personal=personal)

    def use(self, cells):
        if not cells:
            return
        label = f"act{self.up_to(3)}"
        uses = self.activities.get(label, Activity(frozenset())).uses | cells
        if not self.visible(uses):
            label, uses = f"more{len(self.activities)}", frozenset(cells)
        self.activities[label] = Activity(frozenset(uses))

    def named(self, name):
        return {claim for personal in self.tables[name].personal.values() for claim in personal.claims}

    def looks(self, uses):
        """Every row and claim from which an activity's terms look for their events."""
        found = set()
        for name, column in uses:
            table = self.tables[name]
            claims = set(table.claims) - self.named(name) if column == "*" else table.personal[column].claims
            found |= {(name, claim) for claim in claims}
        return found

    def visible(self, uses):
        looks = [(name, self.tables[name].claims[claim]) for name, claim in self.looks(uses)]
        events = [(name, column) for name, table in self.tables.items() for column in table.events]
        ons = [On(*event, last) for last in (False, True) for event in events]
        return sorted((on for on in ons if all(self.sees(on, *look) for look in looks)), key=repr)

    def sees(self, on, name, claim):
        mine = chain(name, claim)
        if not on.last:
            return on.table in mine
        theirs = [c for c in self.tables[on.table].claims.values() if c.group == claim.group]
        beyond = mine[mine.index(on.table) + 1 if on.table in mine else 0 :]
        return len(theirs) == 1 and any(table in chain(on.table, theirs[0]) for table in beyond)

    def promise(self, activity):
        ons = self.visible(activity.uses)
        basis = self.one(BASES)
        if not ons:
            return replace(activity, own=Term("forever"))
        laws = {kind: (self.law(ons),) for kind in ("at_least", "at_most") if self.seldom(5)}
        if len({law.event for (law,) in laws.values()}) < len(laws):
            del laws["at_most"]
        own = None if laws and self.seldom(2) else self.term(ons)
        if own and basis == "legal obligation" and endless(own):
            basis = "contract"
        return replace(activity, own=own, basis=basis, **laws)

    def law(self, ons):
        return Term("after", self.one(ons), self.one(SPANS[:8]))

    def term(self, ons, deep=True):
        kind = self.one(
            ("after", "after", "after", "until", "latest", "earliest", "forever") if deep else ("after", "until")
        )
        if kind in ("latest", "earliest"):
            return Term(kind, parts=tuple(self.term(ons, self.seldom(5)) for _ in range(2 + self.up_to(1))))
        if kind == "forever":
            return Term("forever")
        return Term(kind, self.one(ons), self.one(SPANS) if kind == "after" else None)


def endless(term):
    """Nothing but an ending ends it, so that it cannot be a legal obligation."""
    if term.kind == "forever":
        return True
    return bool(term.parts) and (any if term.kind == "latest" else all)(endless(part) for part in term.parts)
