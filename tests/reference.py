"""docs/held.md once more, in plain Python over tiny tables: no SQL, and simple enough to see that it is right.

Three values of "it has ended": True, None (unknown), False (held). A row is named by (table, key); a cell by its column
and claims, where the column "*<claim>" is the row itself: the cell of a claim without personal columns of its own.
"""

from dataclasses import replace
from functools import cached_property

from reference_ends import Ends, every
from world import RANDOM, stored


class Held(Ends):
    # ------------------------------------------------------------ cells

    def cells(self, table):
        table = self.tables[table]
        named = {claim for personal in table.personal.values() for claim in personal.claims}
        rows = [("*" + name, (name,)) for name in table.claims if name not in named]
        return [(column, personal.claims) for column, personal in table.personal.items()] + rows

    def cells_in(self, row):
        """The cells of a row: the row itself is one of a claim that has a person in it, or when no claim has one."""
        claims = self.tables[row[0]].claims
        has = [name for name, claim in claims.items() if self.person(row, claim)]
        return [c for c in self.cells(row[0]) if not c[0].startswith("*") or c[1][0] in (has or claims)]

    def users(self, table, column):
        use = (table, "*" if column.startswith("*") else column)
        return [name for name, activity in self.world.activities.items() if use in activity.uses]

    def statuses(self, row, cell, name):
        """Of one activity, over the claims that count for the cell; a cell of nobody follows the orphan rule."""
        table = self.tables[row[0]]
        claims = [table.claims[c] for c in cell[1]]
        if any(self.together(row, claim) for claim in claims):
            return [False]
        counting = [c for c in claims if self.person(row, c)] or (claims if table.orphans == "by their terms" else [])
        nobody = {"stay": False, "go": not self.frozen(name, row)}.get(table.orphans)
        return [self.status(name, row, claim) for claim in counting] or [nobody]

    def ended(self, row, cell):
        return every(s for name in self.users(row[0], cell[0]) for s in self.statuses(row, cell, name))

    def blank(self, row, column):
        blank = self.tables[row[0]].personal[column].blank
        return blank.replace("{key}", "-".join(map(str, row[1]))) if isinstance(blank, str) else blank

    def present(self, row, cell):
        column, claims = cell
        if column.startswith("*"):
            return True
        value, blank = self.rows[row][column], self.blank(row, column)
        if blank != RANDOM or value is None:
            return value not in (None, blank)
        kin = [c for c in self.cells(row[0]) if not c[0].startswith("*") and self.blank(row, c[0]) != RANDOM]
        like = (set(claims), self.users(row[0], column))
        kin = [c for c in kin if (set(c[1]), self.users(row[0], c[0])) == like]
        shell = self.tables[row[0]].shell
        shelled = bool(shell) and all(self.rows[row][c] == v for c, v in shell.items())
        return any(self.present(row, c) for c in kin) if kin else not shelled

    # ------------------------------------------------------------ rows

    def orphan(self, row):
        """No person of it exists, and none is gone because of a recorded ending."""
        table = self.tables[row[0]]
        for name, claim in table.claims.items():
            used = {a for column, claims in self.cells(row[0]) if name in claims for a in self.users(row[0], column)}
            if (
                self.together(row, claim)
                or self.walk(row, claim.hops)
                or any(self.bound(a, claim.group, self.person(row, claim)) for a in used)
            ):
                return False
        return bool(table.claims)

    def fate(self, row):
        """Its own fate is to go."""
        table, lost = self.tables[row[0]], self.orphan(row)
        if table.stays or row in self.stand_ins:
            return False
        if lost and table.orphans == "go" and not self.kept(row, lost):
            return True
        has = [name for name, claim in table.claims.items() if self.person(row, claim)]
        if not has and table.orphans == "by their terms":
            has = list(table.claims)
        gone = {name: all(self.ended(row, cell) for cell in self.cells(row[0]) if name in cell[1]) for name in has}
        if any(claim.then == "goes" for claim in table.claims.values()):
            return any(gone[name] for name in gone if table.claims[name].then == "goes")
        return bool(gone) and all(gone.values())

    def kept(self, row, lost=False):
        """A hold or a duty keeps a cell of it; `lost`: a duty is asked as if every claim had a person."""
        claims = self.tables[row[0]].claims
        for cell in self.cells_in(row):
            people = [(claims[c].group, self.person(row, claims[c])) for c in cell[1]]
            for name in self.users(row[0], cell[0]):
                activity = self.world.activities[name]
                if any(self.frozen(name, row, person) for person in people):
                    return True
                if activity.basis == "legal obligation" or activity.at_least:
                    all_of_it = [self.status(name, row, claims[c]) for c in cell[1]]
                    if every(all_of_it if lost else self.statuses(row, cell, name)) is not True:
                        return True
        return False

    def protected(self, row):
        return self.kept(row) or None in [self.ended(row, cell) for cell in self.cells_in(row)]

    def handed(self, row, name):
        """The claim's link becomes the stand-in's key; not while another row is found through it."""
        claim = self.tables[row[0]].claims[name]
        if claim.then != "stand-in" or not self.person(row, claim) or row in self.ways:
            return False
        return all(self.ended(row, cell) for cell in self.cells(row[0]) if name in cell[1])

    @cached_property
    def ways(self):
        """The rows that other rows' claims go through."""
        first = [(row, c.hops[0]) for row in self.rows for c in self.tables[row[0]].claims.values() if c.hops]
        return {(hop.to, self.values(row, hop.columns)) for row, hop in first}

    @cached_property
    def stand_ins(self):
        """The stand-ins' own rows, which never go."""
        claims = [c for t in self.tables.values() for c in t.claims.values() if c.then == "stand-in"]
        references = [r for t in self.tables.values() for r in t.references if r.rule == "stand-in"]
        people = {(self.world.groups[c.group][0], (c.stand_in,)) for c in claims}
        return people | {(r.to, (r.stand_in,)) for r in references}

    @cached_property
    def pointers(self):
        """(from, to, rule) of every reference that is not handed over, between rows that exist."""
        found = set()
        for row in self.rows:
            table = self.tables[row[0]]
            given = {claim.hops[0].columns for name, claim in table.claims.items() if self.handed(row, name)}
            for ref in table.references:
                to = (ref.to, self.values(row, ref.columns))
                if to in self.rows and ref.columns not in given:
                    found.add((row, to, ref.rule))
        return found

    @cached_property
    def go(self):
        """The greatest set: each row goes by itself or along with one that does, and no row that stays keeps it."""
        fated = {row for row in self.rows if self.fate(row)}
        along = {(a, b) for a, b, rule in self.pointers if rule == "goes along" and not self.protected(a)}
        along = {(a, b) for a, b in along if not self.tables[a[0]].stays and a not in self.stand_ins}
        inside = set(self.rows)
        while True:
            going = fated & inside
            while more := {a for a, b in along if b in going and a in inside} - going:
                going |= more
            going -= {b for a, b, rule in self.pointers if rule in ("keeps it", "goes along") and a not in going}
            if going == inside:
                return going
            inside = going

    def changes(self, row):
        """What becomes of a row that stays: column and new value."""
        table, new = self.tables[row[0]], {}
        for ref in table.references:
            if (ref.to, self.values(row, ref.columns)) in self.go:
                new |= dict.fromkeys(map(stored, ref.columns), ref.stand_in if ref.rule == "stand-in" else None)
        cells = self.cells_in(row)
        ended = [cell for cell in cells if self.ended(row, cell)]
        new |= {c[0]: self.blank(row, c[0]) for c in ended if not c[0].startswith("*") and self.present(row, c)}
        new |= {stored(c.hops[0].columns[0]): c.stand_in for name, c in table.claims.items() if self.handed(row, name)}
        return new | (table.shell if cells and len(ended) == len(cells) else {})


def after(world, at):
    """The world when a run at this moment is done."""
    held, tables = Held(world, at), {}
    for name, table in world.tables.items():
        ids = [(name, tuple(row[c] for c in table.key)) for row in table.rows]
        rows = [row | held.changes(i) for i, row in zip(ids, table.rows, strict=True) if i not in held.go]
        tables[name] = replace(table, rows=tuple(rows))
    return replace(world, tables=tables)


def verdict(world, at, of=None):
    """Per promise the broken and the unknown cells (row, column), where "*" is a row that stands though it goes.

    `of`: only the cells and rows of one organisation, by its group and key, and of those who belong to it.
    """
    held = Held(world, at)
    found = {f"keep/{name}": (set(), set()) for name in world.activities}
    for row in held.rows:
        judge_cells(held, row, found, of)
        if of is None and held.orphan(row) and held.tables[row[0]].orphans in ("", "go" if row in held.go else ""):
            found.setdefault(f"orphans/{row[0]}", (set(), set()))[0].add((row, "*"))
    return found


def theirs(held, row, claims, of):
    """One of these claims leads to the organisation, or to somebody whose own row says that they belong to it."""
    people = [
        (held.tables[row[0]].claims[name].group, held.person(row, held.tables[row[0]].claims[name])) for name in claims
    ]
    return of is None or any(p[1] and (p == of or held.organisation(*p) == of) for p in people)


def judge_cells(held, row, found, of):
    claims, whole = held.tables[row[0]].claims, True
    for cell in held.cells_in(row):
        ended = held.present(row, cell) and held.ended(row, cell)
        column = cell[0][:1] if cell[0].startswith("*") else cell[0]
        if ended and (column != "*" or row in held.go):
            whole = False
        for name in held.users(row[0], cell[0]) if theirs(held, row, cell[1], of) else ():
            if ended and (column != "*" or row in held.go):
                found[f"keep/{name}"][0].add((row, column))
            if ended is None and None in held.statuses(row, cell, name):
                found[f"keep/{name}"][1].add((row, column))
    if whole and row in held.go and theirs(held, row, claims, of):
        decide = {name for name, claim in claims.items() if claim.then == "goes"} or set(claims)
        for column, of in held.cells(row[0]):
            for name in held.users(row[0], column) if decide & set(of) else ():
                found[f"keep/{name}"][0].add((row, "*"))
