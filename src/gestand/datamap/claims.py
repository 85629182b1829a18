"""Claims: whose a row is. A path is followed through other tables' claims until it arrives at people."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from gestand.datamap.alike import comparable, type_said
from gestand.datamap.collect import place
from gestand.datamap.derived import as_keys, begin, derive_first_of
from gestand.datamap.draft import Draft
from gestand.datamap.model import Claim, Group
from gestand.datamap.names import spelled
from gestand.datamap.selves import by_way_of_its_claim, said_twice, saying_who
from gestand.datamap.surveying import is_folder
from gestand.datamap.targets import not_one_claim, unknown_target
from gestand.datamap.tying import derive_tied, not_tied, tying, who_is_tied
from gestand.datamap.worked import FirstOf, Hop, Way
from gestand.policy.model import ByColumns, ByPath, ClaimSpec, Then
from gestand.policy.spelling import head_and_last
from gestand.stores.base import SurveyedColumn, TableId, TypeKind
from gestand.stores.kin import KIN

_PLACEHOLDER = re.compile(r"\{([^{}.]+)\.([^{}]+)\}")


def bind_claims(draft: Draft) -> None:
    """Fill `draft.claims`: every claim of every declared table whose path arrives."""
    walk = _Walk(draft)
    for group in tuple(draft.groups.values()):
        for claim in saying_who(draft, group):
            walk.claim(group.table, claim)
    for table, spec in draft.specs.items():
        bound = (walk.claim(table, claim) for claim in spec.claims)
        draft.claims[table] = tuple(claim for claim in bound if claim)
    _bind_belonging(draft, walk)


def _bind_belonging(draft: Draft, walk: _Walk) -> None:
    """Where people belong to organisations: by a path of keys that begins in their own row."""
    for group in tuple(draft.groups.values()):
        spec = draft.group_specs[group.name]
        if spec.belongs is None:
            continue
        said = ClaimSpec("belongs to", spec.belongs, Then.GOES, "", spec.place)
        found = walk.belonging(group.table, said)
        if found is None:
            draft.findings.block([group.table])
            continue
        draft.groups[group.name] = replace(group, belongs=found)
        for table, claims in draft.claims.items():
            theirs = (replace(c, beyond=found.hops) if c.group == group.name else c for c in claims)
            draft.claims[table] = tuple(theirs)


@dataclass
class _Walk:
    """Each claim is resolved once; `open` are those on the way down, to see a circle."""

    draft: Draft
    done: dict[tuple[TableId, str], Claim | None] = field(default_factory=dict)
    open: list[tuple[TableId, str]] = field(default_factory=list)

    def claim(self, table: TableId, spec: ClaimSpec) -> Claim | None:
        key = (table, spec.name)
        if key in self.done:
            return self.done[key]
        if key in self.open:
            self._circle(key, spec)
            return None
        self.open.append(key)
        bound = self._bind(table, spec)
        self.open.pop()
        self.done[key] = bound
        if bound is None:
            self.draft.findings.block([table])
        return bound

    def belonging(self, table: TableId, spec: ClaimSpec) -> Claim | None:
        """The path from somebody's own row to their organisation; None after a finding."""
        found = self._bind(table, spec)
        if found is None:
            return None
        worked = any(name in self.draft.derived.get(hop.table, {}) for hop in found.hops for name in hop.columns)
        if found.hops and self.draft.groups[found.group].organisation and not worked:
            return found
        why = "people belong to an organisation by keys alone, and not by what is worked out"
        self._no_arrival(table, spec, why)
        return None

    def _bind(self, table: TableId, spec: ClaimSpec) -> Claim | None:
        if isinstance(spec.path, ByPath):
            return self._files(table, spec, spec.path)
        if spec.path.points_back and (by := tying(self.draft, spec.path.target)):
            return self._tied(table, spec, spec.path, *by)
        if spec.path.value or spec.path.others:
            return self._first_of(table, spec, spec.path)
        names = begin(self.draft, table, spec.path.columns, spec.path.when, spec.place)
        if names is None:
            return None
        target = spec.path.target
        if group := self.draft.groups.get(target):
            if self._also_a_table(group, table, spec):
                return None
            if spec in saying_who(self.draft, group) and table == group.table:
                return self._own(table, names, group, spec)
            return self._to_group(table, names, group, spec)
        if target in self.draft.group_specs:
            return None
        found = self._target(table, spec, spec.path)
        return found and self._through(table, names, *found, spec)

    def _first_of(self, table: TableId, spec: ClaimSpec, path: ByColumns) -> Claim | None:
        """By value, or by the first of several paths: a column that is worked out holds the person's key."""
        ways, groups = [], []
        if path.others and any(one.points_back for one in path.ways):
            self._no_arrival(table, spec, "who points at a row is found by that alone")
            return None
        for one in path.ways:
            way = self._by_value(table, spec, one) if one.value else self._one_way(table, spec, one)
            if way is None:
                return None
            ways.append(way[0])
            groups.append(way[1])
        group = groups[0]
        if any(other.name != group.name for other in groups) or len(group.key) != 1:
            one_group = len({other.name for other in groups}) == 1
            why = f"the key of {group.name} has several columns" if one_group else "its paths lead to several groups"
            self._no_arrival(table, spec, why)
            return None
        if spec.then.hands_over:
            self._no_arrival(table, spec, "there is no one link in it that could be given to a stand-in")
            return None
        apart = {way.hops[0].to for way in ways if way.folds} - {group.table}
        own = any(way.folds and way.hops[0].to == group.table for way in ways)
        group = replace(
            group, by_value=group.by_value or own, finders=tuple(dict.fromkeys((*group.finders, *sorted(apart))))
        )
        self.draft.groups[group.name] = group
        name = derive_first_of(self.draft, table, FirstOf(tuple(ways)), group)
        return Claim(spec.name, group.name, (Hop(table, (name,), group.table, group.key),), spec.then, "")

    def _tied(self, table: TableId, spec: ClaimSpec, path: ByColumns, by: TableId, named: str) -> Claim | None:
        """Over the rows of another table that hold this one's key and their people's: a talk is of its speakers.

        By the one of their claims that is named (`orders.guest`), else by the only one that leads on in one step, or at
        all: a parcel is of whose the order is that it was sent for.
        """
        columns = begin(self.draft, table, path.columns, path.when, spec.place)
        back = self.draft.known_column(by, path.value, spec.place)
        if columns is None or back is None:
            return None
        theirs = [self.claim(by, one) for one in self.draft.specs[by].claims if named in ("", one.name)]
        known = [one for one in theirs if one and not one.template and (named or len(one.hops) > one.own)]
        known = [one for one in known if not one.hops or one.hops[0].columns[0] != back]
        whole = known if named else [one for one in known if len(one.hops) - one.own == 1] or known
        why = not_tied(self.draft, table, columns, by, back, whole)
        if why or path.others or spec.then.hands_over:
            self._no_arrival(table, spec, why or "who is tied to a row is found by that alone")
            return None
        group = self.draft.groups[whole[0].group]
        first, *more = whole[0].hops or (Hop(by, group.key, group.table, group.key),)
        to, key = (first.to, first.to_columns) if more else (group.table, group.key)
        kind = self.draft.columns(to)[key[0]].type if more else group.key_types[0]
        name = derive_tied(self.draft, table, who_is_tied(self.draft, columns[0], by, back, whole[0]), kind)
        return Claim(spec.name, group.name, (Hop(table, (name,), to, key), *more), spec.then, "")

    def _one_way(self, table: TableId, spec: ClaimSpec, path: ByColumns) -> tuple[Way, Group] | None:
        claim = self._bind(table, replace(spec, path=replace(path, others=()), then=Then.GOES, stand_in=""))
        if claim is None:
            return None
        if not claim.hops:
            self._no_arrival(table, spec, "a person's own row needs no other path")
            return None
        if any(name in self.draft.derived.get(hop.table, {}) for hop in claim.hops[1:] for name in hop.columns):
            self._no_arrival(table, spec, "one of several paths goes on by a column that is worked out itself")
            return None
        return Way(claim.hops), self.draft.groups[claim.group]

    def _by_value(self, table: TableId, spec: ClaimSpec, path: ByColumns) -> tuple[Way, Group] | None:
        columns = begin(self.draft, table, path.columns, path.when, spec.place)
        found = self._whose_value(table, spec, path)
        if found is None or columns is None:
            return None
        group, there, key = found
        theirs = self.draft.known_column(there, path.value, spec.place)
        if theirs is None:
            return None
        if group.table.store != table.store:
            self._elsewhere(table, group.table, spec)
            return None
        for of, name in ((table, columns[0]), (there, theirs)):
            live = self.draft.columns(of)[name]
            if path.folds and not self._foldable(of, live):
                self._no_arrival(table, spec, f"{spelled(of)}.{name} is {type_said(live)}, and only texts are folded")
                return None
        if not path.folds and not self._points_here(table, columns, group, theirs, spec):
            return None
        return Way((Hop(table, columns[:1], there, key),), theirs, path.folds), group

    def _foldable(self, table: TableId, live: SurveyedColumn) -> bool:
        """A text; on MariaDB also the bytes of one: many applications keep their texts in VARBINARY there."""
        if live.type is TypeKind.BYTES:
            return self.draft.dialect(table) in KIN
        return live.type is TypeKind.TEXT

    def _whose_value(
        self, table: TableId, spec: ClaimSpec, path: ByColumns
    ) -> tuple[Group, TableId, tuple[str, ...]] | None:
        """The people, where their value stands, and the columns there that hold their key.

        That is their own table, or one whose rows point at them: e-mail addresses in a table apart.
        """
        if group := self.draft.groups.get(path.target):
            if by_way_of_its_claim(self.draft, table, spec.name, group, spec.place):
                return None
            return group, group.table, group.key
        found = self._target(table, spec, path) if path.folds else None
        claim = self.claim(*found) if found else None
        if found is None or claim is None:
            return None
        (hop, *more), group = claim.hops or (None,), self.draft.groups[claim.group]
        if hop is None or more or any(name in self.draft.derived.get(found[0], {}) for name in hop.columns):
            why = f"rows of {spelled(found[0])} do not themselves hold the key of {group.name}"
            self._no_arrival(table, spec, why)
            return None
        return group, found[0], hop.columns

    def _points_here(
        self, table: TableId, columns: tuple[str, ...], group: Group, theirs: str, spec: ClaimSpec
    ) -> bool:
        """The people's own rows point at this table's key by that column."""
        draft, said = self.draft, self.draft.specs[group.table].points_at
        points = draft.foreign_key(group.table, (theirs,), table) == columns or any(
            point.columns == (theirs,) and draft.names.tables(point.target) == (table,) for point in said
        )
        if columns != draft.key(table) or not points:
            here = f"{spelled(table)} ({', '.join(draft.key(table))})"
            self._no_arrival(table, spec, f"{spelled(group.table)}.{theirs} does not point at {here}")
            return False
        return self._sound(Hop(table, columns, group.table, (theirs,)), spec)

    def _own(self, table: TableId, columns: tuple[str, ...], group: Group, spec: ClaimSpec) -> Claim | None:
        """The rows of the group's own table that are people of it."""
        if said_twice(self.draft, group, spec.place):
            return None
        if columns == group.key:
            return Claim(spec.name, group.name, (), spec.then, spec.stand_in)
        self.draft.groups[group.name] = replace(group, own=columns)
        hop = Hop(table, columns, table, group.key, own=True)
        return Claim(spec.name, group.name, (hop,), spec.then, spec.stand_in)

    def _to_group(self, table: TableId, columns: tuple[str, ...], group: Group, spec: ClaimSpec) -> Claim | None:
        if by_way_of_its_claim(self.draft, table, spec.name, group, spec.place):
            return None
        if table == group.table and columns == group.key:
            return Claim(spec.name, group.name, (), spec.then, spec.stand_in)
        declared = self.draft.foreign_key(table, columns, group.table)
        if declared and declared != group.key:
            self._no_arrival(
                table,
                spec,
                f"({', '.join(columns)}) points at {spelled(group.table)} ({', '.join(declared)}), and the key of "
                f"{group.name} is ({', '.join(group.key)})",
            )
            return None
        hop = Hop(table, as_keys(self.draft, table, columns, group.table, group.key), group.table, group.key)
        if group.table.store != table.store:
            self._elsewhere(table, group.table, spec)
            return None
        return Claim(spec.name, group.name, (hop,), spec.then, spec.stand_in) if self._sound(hop, spec) else None

    def _through(
        self, table: TableId, columns: tuple[str, ...], to: TableId, onward: ClaimSpec, spec: ClaimSpec
    ) -> Claim | None:
        rest = self.claim(to, onward)
        to_columns = self.draft.foreign_key(table, columns, to) or self.draft.pointed(to, len(columns))
        if rest is None:
            return None
        if isinstance(onward.path, ByColumns) and onward.path.points_back and onward.path.target in self.draft.groups:
            self._no_arrival(table, spec, f"rows of {spelled(to)} are somebody's only while that one points at them")
            return None
        hop = Hop(table, as_keys(self.draft, table, columns, to, to_columns), to, to_columns)
        group = self.draft.groups[rest.group]
        if rest.template or (not rest.hops and to_columns != group.key):
            self._no_arrival(table, spec, f"{spelled(to)} ({', '.join(to_columns)}) is not the key of {group.name}")
            return None
        if to.store != table.store:
            self._elsewhere(table, to, spec)
            return None
        if not self._sound(hop, spec):
            return None
        return Claim(spec.name, rest.group, (hop, *rest.hops), spec.then, spec.stand_in)

    def _target(self, table: TableId, spec: ClaimSpec, path: ByColumns) -> tuple[TableId, ClaimSpec] | None:
        """The claim a path goes on with: a table's only one, or the one that is named (`cvs.self`)."""
        draft = self.draft
        to = draft.one_table(path.target, spec.place, [table])
        named = ""
        if to is None and not draft.names.tables(path.target):
            head, named = head_and_last(path.target)
            to = draft.one_table(head, spec.place, [table]) if head else None
        declared = draft.specs.get(to) if to else None
        if to is None or declared is None:
            unknown_target(draft, table, spec, path)
            return None
        claims = [claim for claim in declared.claims if claim.name == named or not named]
        if len(claims) == 1:
            return to, claims[0]
        not_one_claim(draft, table, spec, declared, named)
        return None

    def _files(self, table: TableId, spec: ClaimSpec, path: ByPath) -> Claim | None:
        found = _PLACEHOLDER.findall(path.template)
        groups = {group for group, _ in found}
        group = self.draft.groups.get(next(iter(groups))) if len(groups) == 1 else None
        if group and by_way_of_its_claim(self.draft, table, spec.name, group, spec.place):
            return None
        if group and tuple(column for _, column in found) == group.key:
            template = f"{table.table}/{path.template}" if is_folder(table) else path.template
            return Claim(spec.name, group.name, (), spec.then, spec.stand_in, template)
        if len(groups) == 1 and groups <= self.draft.group_specs.keys() and not group:
            return None
        self.draft.findings.add(
            "M127",
            f"the template {path.template} does not hold the key of one group of people",
            "Write the group and its key columns: `{user.id}/*`.",
            place(table, said=spec.place),
            [table],
        )
        return None

    # ------------------------------------------------------------ what can be wrong

    def _sound(self, hop: Hop, spec: ClaimSpec) -> bool:
        if len(hop.columns) != len(hop.to_columns):
            to = f"{spelled(hop.to)} ({', '.join(hop.to_columns)})"
            self._no_arrival(hop.table, spec, f"({', '.join(hop.columns)}) cannot point at {to}")
            return False
        here, there = self.draft.columns(hop.table), self.draft.columns(hop.to)
        for column, target in zip(hop.columns, hop.to_columns, strict=True):
            if not comparable(here[column], there[target]):
                self.draft.findings.add(
                    "M122",
                    f"{spelled(hop.table)}.{column} is {type_said(here[column])}, and "
                    f"{spelled(hop.to)}.{target} is {type_said(there[target])}",
                    "Give both columns one type; a comparison would find somebody else's rows, or none.",
                    place(hop.table, column, spec.place),
                    [hop.table],
                )
                return False
        return True

    def _also_a_table(self, group: Group, table: TableId, spec: ClaimSpec) -> bool:
        """A group and another declared table can have the same name: then nobody knows which is meant."""
        specs = self.draft.specs
        hits = self.draft.names.tables(group.name)
        others = [to for to in hits if to in specs and specs[to].claims and to != group.table]
        if not others:
            return False
        candidates = ", ".join([f"the people {group.name}", *map(spelled, others)])
        hint = f"Give the group another name, or write {spelled(others[0])} in full."
        where = place(table, said=spec.place)
        self.draft.findings.add("M107", f"{group.name} can mean {candidates}", hint, where, [table])
        return True

    def _circle(self, key: tuple[TableId, str], spec: ClaimSpec) -> None:
        loop = self.open[self.open.index(key) :]
        way = " -> ".join(f"{table}.{claim}" for table, claim in [*loop, key])
        self.draft.findings.add(
            "M121",
            f"the path goes in a circle: {way}",
            "Name a claim that leads to people (`cvs.self`), or let one of these tables point at them itself.",
            place(key[0], said=spec.place),
            [table for table, _ in loop],
        )

    def _elsewhere(self, table: TableId, to: TableId, spec: ClaimSpec) -> None:
        self.draft.findings.add(
            "M125",
            f"claim {spec.name} of {table} leads from store {table.store} to {spelled(to)}",
            f"Give {table.store} a group of people of its own, or keep both tables in one database.",
            place(table, said=spec.place),
            [table],
        )

    def _no_arrival(self, table: TableId, spec: ClaimSpec, why: str) -> None:
        hint = "Let the path end in columns that hold the key of the group."
        where = place(table, said=spec.place)
        self.draft.findings.add("M123", f"claim {spec.name} of {table} does not arrive: {why}", hint, where, [table])
