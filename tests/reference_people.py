"""The plan for one person, by definition: docs/held.md, *One person*, over what reference.py says of everybody."""

from dataclasses import replace
from functools import cached_property
from itertools import count

from reference import Held, after
from world import RANDOM, Decision, stored


class Theirs(Held):
    """What goes and what changes when only one person is asked about."""

    def __init__(self, world, at, group, key):
        super().__init__(world, at)
        self.somebody = (group, key)

    @cached_property
    def mine(self):
        """The rows of the person, and those that would go along with such a row."""
        found = {row for row in self.rows if self.is_of(row)}
        along = {(a, b) for a in self.rows for b in self.along(a)}
        while more := {a for a, b in along if b in found} - found:
            found |= more
        return found

    def is_of(self, row):
        claims = self.tables[row[0]].claims.values()
        return any((c.group, self.person(row, c)) == self.somebody for c in claims)

    def along(self, row):
        refs = [r for r in self.tables[row[0]].references if r.rule == "goes along" and r.to != row[0]]
        return {(ref.to, self.values(row, ref.columns)) for ref in refs}

    @cached_property
    def go(self):
        """Of the person's rows those that go, with the rows of others that only these kept."""
        fated = {row for row in self.rows if self.fate(row)}
        along = {(a, b) for a, b, rule in self.pointers if rule == "goes along" and not self.protected(a)}
        along = {(a, b) for a, b in along if not self.tables[a[0]].stays and a not in self.stand_ins}
        keeps = {(a, b) for a, b, rule in self.pointers if rule in ("keeps it", "goes along")}
        some = fated & self.mine
        while more := ({a for a, b in along if b in some} | {b for a, b in keeps if a in some} & fated) - some:
            some |= more
        fated &= some
        inside = set(some)
        while True:
            going = fated & inside
            while more := {a for a, b in along if b in going and a in inside} - going:
                going |= more
            going -= {b for a, b in keeps if a not in going}
            if going == inside:
                return going
            inside = going

    def changes(self, row):
        new = super().changes(row)
        if row in self.mine:
            return new
        let_go = {
            stored(column)
            for ref in self.tables[row[0]].references
            if (ref.to, self.values(row, ref.columns)) in self.go
            for column in ref.columns
        }
        return {column: value for column, value in new.items() if column in let_go}


def after_one(world, at, group, key):
    """The world when the plan for one person is carried out."""
    held, tables = Theirs(world, at, group, key), {}
    for name, table in world.tables.items():
        ids = [(name, tuple(row[c] for c in table.key)) for row in table.rows]
        rows = [row | held.changes(i) for i, row in zip(ids, table.rows, strict=True) if i not in held.go]
        tables[name] = replace(table, rows=tuple(rows))
    return replace(world, tables=tables)


def settled(world, at):
    """The world when there is nothing left to do; None when three runs are not enough for that."""
    for _ in range(3):
        later = after(world, at)
        if later == world:
            return written(world)
        world = later
    return None


def written(world):
    """The random blanks as something that was drawn."""
    drawn, tables = count(), {}
    for name, table in world.tables.items():
        rows = [{c: f"x{next(drawn)}" if v == RANDOM else v for c, v in row.items()} for row in table.rows]
        tables[name] = replace(table, rows=tuple(rows))
    return replace(world, tables=tables)


def erased(world, at, group, key):
    """The same world when all the activities have been ended for somebody."""
    new = tuple(Decision(name, group, key, at) for name in world.activities)
    return replace(world, endings=(*world.endings, *new))


def one_by_one(world, at, below):
    """Everybody but one was erased, and nothing is left to do; the last one asks for it now. None without people."""
    people = [(group, key) for group, (table, _) in world.groups.items() for key in keys(world.tables[table])]
    if not people:
        return None
    last = people[below(len(people))]
    for group, key in people:
        if (group, key) != last:
            world = erased(world, at, group, key)
    calm = settled(world, at)
    return calm and (erased(calm, at, *last), *last)


def keys(table):
    return [tuple(row[part] for part in table.key) for row in table.rows]
