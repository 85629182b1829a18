"""Has an activity ended for a row and a claim? docs/held.md, *Ends*, in plain Python; a part of reference.py.

Three values of "it has ended": True, None (unknown), False (held).
"""

from dataclasses import replace

from reckoning import UNREADABLE, end, read, start
from world import BEFORE_ALL, INFINITY, Paths, chain

NULLS = {"not yet": False, "unknown": None, "always there": None, "never began": True}


def every(values):
    values = list(values)
    return False if False in values else None if None in values else True


def some(values):
    values = list(values)
    return True if True in values else None if None in values else False


class Ends(Paths):
    def __init__(self, world, at):
        super().__init__(world)
        self.at = at

    # ------------------------------------------------------------ ends

    def term(self, term, row, claim, cap=False):
        """Has it ended? `cap`: an at-most term, which an event that never began does not end."""
        if term.kind == "forever":
            return False
        if term.kind in ("latest", "earliest"):
            return (every if term.kind == "latest" else some)(self.term(p, row, claim, cap) for p in term.parts)
        on = term.event
        event = self.tables[on.table].events[on.column]
        if on.last:
            there = self.among(on, row, claim)
            nothing = None if there is None else NULLS[event.none] and not cap
            return every(self.leaf(term, event, e, cap) for e in there) if there else nothing
        there = self.on_the_way(row, claim, on.table)
        return there and self.leaf(term, event, there, cap)

    def leaf(self, term, event, there, cap):
        value = read(self.rows[there][term.event.column], event)
        if value is None:
            return NULLS[event.null] and not cap
        if value is UNREADABLE:
            return None
        if value in (INFINITY, BEFORE_ALL):
            return value == BEFORE_ALL
        return end(value, term.span, self.world.zone) <= self.at

    def among(self, on, row, claim):
        """The rows "the last" looks at; None when the row does not reach the place where the paths meet."""
        mine = chain(row[0], claim)
        theirs = next(c for c in self.tables[on.table].claims.values() if c.group == claim.group)
        beyond = mine.index(on.table) + 1 if on.table in mine else 0
        meet = next(table for table in mine[beyond:] if table in chain(on.table, theirs))
        here = self.passes(row, claim, meet)
        return here and [e for e in self.rows if e[0] == on.table and self.passes(e, theirs, meet) == here]

    # ------------------------------------------------------------ records

    def bound(self, name, group, key):
        """By an ending of their own, or of the organisation that they belong to."""
        mine, over = self.bound_alone(name, group, key), self.organisation(group, key)
        if not over or mine is True:
            return mine
        ended = [e.moment for e in self.world.endings if (e.activity, e.group, e.key) == (name, *over)]
        begun = [
            b.moment
            for b in self.world.beginnings
            if (b.activity, b.group, b.key) in ((name, *over), (name, group, key))
        ]
        lasts = any(e <= self.at and not any(e < b <= self.at for b in begun) for e in ended)
        return some([mine, self.bound_alone(name, *over) if lasts else False])

    def bound_alone(self, name, group, key):
        of = (name, group, key)
        begun = [b.moment for b in self.world.beginnings if (b.activity, b.group, b.key) == of and b.moment <= self.at]
        endings = [e.moment for e in self.world.endings if (e.activity, e.group, e.key) == of and e.moment <= self.at]
        last = max((e for e in endings if not any(b > e for b in begun)), default=None)
        if last is None or self.world.activities[name].basis == "legal obligation":
            return False
        table, column = self.world.groups[group]
        if not column or (table, key) not in self.rows:
            return True
        born = read(self.rows[table, key][column], self.tables[table].events[column])
        if born is None or born is UNREADABLE:
            return None
        if born in (INFINITY, BEFORE_ALL):
            return born == BEFORE_ALL
        return start(born, self.world.zone) <= last

    def frozen(self, name, row, person=None):
        holds = [h for h in self.world.holds if h.moment <= self.at and not (h.lifted and h.lifted <= self.at)]
        over = person and self.organisation(*person)
        holds = [replace(h, person=person) if over and h.person == over else h for h in holds]
        mine = [h for h in holds if h.row == row or (person and h.person == person)]
        # Whoever is found by what stands in their own row keeps that row, whatever the hold on them names.
        own = person and self.by_value(person[0]) and row == (self.world.groups[person[0]][0], person[1])
        return any(h.activity in (name, None) or (own and h.person == person) for h in mine)

    def by_value(self, group):
        claims = [c for table in self.tables.values() for c in table.claims.values() if c.group == group]
        return any("fold(" in column for c in claims for hop in c.hops[:1] for column in hop.columns)

    def status(self, name, row, claim):
        activity, key = self.world.activities[name], self.person(row, claim)
        caps = [self.term(term, row, claim, cap=True) for term in activity.at_most]
        spared = self.not_done(activity, row, claim)
        own = True if activity.own is None else self.term(activity.own, row, claim)
        if activity.own is None and caps and not activity.at_least:
            own = some(self.term(term, row, claim) for term in activity.at_most)
        own = some([own, spared])
        if key:
            own = some([own, self.bound(name, claim.group, key)])
        if self.frozen(name, row, key and (claim.group, key)):
            own = False
        least = [some([self.term(term, row, claim), spared]) for term in activity.at_least]
        return some([every([own, *least]), *caps])

    def not_done(self, activity, row, claim):
        """It is done for some people only, and not for this one."""
        rows = [(self.on_the_way(row, claim, table), column, value) for table, column, value in activity.done]
        return some(there and self.rows[there][column] != value for there, column, value in rows)
