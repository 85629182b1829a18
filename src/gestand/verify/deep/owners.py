"""Whose a row is by the map, and what of it is held: what a plan still keeps for somebody is no leak.

A cell counts as kept only for the person whose row it is. In anybody else's, and in a column of which the policy does
not say whose it is, an identifier is a leak.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement, Label
from sqlalchemy.sql.selectable import FromClause

from gestand.acts import Key
from gestand.datamap.model import Claim, Column, ColumnKind, Table
from gestand.datamap.retention import RetentionClass
from gestand.datamap.worked import Member
from gestand.stores.base import TypeKind
from gestand.verify import dialects
from gestand.verify.cells import judged_classes
from gestand.verify.deep.asked import Subject
from gestand.verify.kleene import Condition, both, either, no
from gestand.verify.rows import Rows
from gestand.verify.session import Session

KEPT, UNKNOWN, BROKEN = 1, 2, 3

Those = sa.Select[Any]
"""People whose a form is: their numbers."""
Judged = Callable[[str, FromClause, Those], ColumnElement[int]]
"""What a form in a column of a row means, given the people whose it is."""

People = Mapping[str, Sequence[tuple[Key, int]]]
"""Of each group: the keys of the people who are asked about, and their numbers."""


def people(session: Session, subjects: Sequence[Subject]) -> People:
    """Those whose rows can be told by their keys."""
    found: dict[str, list[tuple[Key, int]]] = {}
    for number, subject in enumerate(subjects):
        group = session.datamap.groups.get(subject.person.group) if subject.person else None
        if group and subject.person and subject.theirs and dialects.of_type(subject.person.key, group.key_types):
            found.setdefault(group.name, []).append((subject.person.key, number))
    return found


def number(value: int) -> ColumnElement[int]:
    return sa.literal_column(str(value), sa.Integer())


def doubtful(table: Table) -> Judged:
    """Where nobody can tell whose the rows are: a column that could be somebody's own is unknown."""
    unclear = (ColumnKind.PERSONAL, ColumnKind.DOCUMENT, ColumnKind.STRUCTURAL)

    def judged(name: str, row: FromClause, among: Those) -> ColumnElement[int]:
        del row, among
        return number(UNKNOWN if name in table.columns and table.columns[name].kind in unclear else BROKEN)

    return judged


@dataclass(frozen=True)
class Owners:
    """One table of the map: the person of each claim and the state of each class, as columns of its rows."""

    session: Session
    rows: Rows
    people: People

    @property
    def table(self) -> Table:
        return self.rows.table

    @cached_property
    def columns(self) -> list[Label[Any]]:
        """`w0`...: the number of the person of a claim, if asked about; `s0`...: what may be of a class."""
        found = [self._whose(claim).label(f"w{i}") for i, claim in enumerate(self._claims)]
        return found + [self._state(cls).label(f"s{i}") for i, cls in enumerate(self._classes)]

    def judged(self, name: str, row: FromClause, among: Those) -> ColumnElement[int]:
        """What a form in this column means. `among`: the numbers of people whose it is, one column."""
        column = self.table.columns.get(name)
        if column is None:
            return number(BROKEN)
        match column.kind:
            case ColumnKind.PERSONAL:
                return self._of_classes([cls for cls in self._classes if name in cls.columns], row, among)
            case ColumnKind.DOCUMENT:
                members = {member.name for member in self._members(column)}
                return self._of_classes([cls for cls in self._classes if members & set(cls.columns)], row, among)
            case ColumnKind.STRUCTURAL:
                return self._structural(row, among)
            case _:
                return number(BROKEN)

    def own(self) -> Condition:
        """The row is that of one of these people themselves."""
        return either(*(self._whose(claim).is_not(None) for claim in self._claims if claim.own or not claim.hops))

    def others(self, claim: Claim) -> Condition:
        """By this claim the row is of somebody who is there, and of none of these people."""
        frame = self.rows.frame
        there = frame.there(claim, len(claim.hops))
        return both(frame.has_person(claim), there, self._whose(claim).is_(None))

    # ------------------------------------------------------------ inside

    @cached_property
    def _claims(self) -> tuple[Claim, ...]:
        return tuple(claim for claim in self.table.claims if claim.group in self.people)

    @cached_property
    def _classes(self) -> tuple[RetentionClass, ...]:
        return judged_classes(self.table)

    def _members(self, document: Column) -> Iterable[Column]:
        for column in self.table.derived:
            if isinstance(column.derived, Member) and column.derived.column == document.name:
                yield column

    def _whose(self, claim: Claim) -> ColumnElement[Any]:
        frame, group = self.rows.frame, self.session.datamap.groups[claim.group]
        types = (*group.key_types, TypeKind.INTEGER)
        known = [(*key, person) for key, person in self.people[claim.group]]
        relation = dialects.key_relation("asked", types, known, frame.dialect)
        mine = zip(frame.person(claim), group.key_types, strict=True)
        same = [dialects.key_column(c, kind, frame.dialect) == relation.c[f"k{i}"] for i, (c, kind) in enumerate(mine)]
        found = sa.select(sa.func.max(relation.c[f"k{len(same)}"])).select_from(relation).where(*same)
        return found.correlate_except(relation).scalar_subquery()

    def _state(self, cls: RetentionClass) -> ColumnElement[int]:
        ended = self.rows.cells.ended(cls)
        return sa.case((no(ended.maybe), number(KEPT)), (ended.sure, number(BROKEN)), else_=number(UNKNOWN))

    def _mine(self, claims: Iterable[str], row: FromClause, among: Those) -> Condition:
        """The row is of one of the people whose the form is, by one of these claims."""
        wanted = set(claims)
        (person,) = among.selected_columns
        mine = [row.c[f"w{i}"] == person for i, claim in enumerate(self._claims) if claim.name in wanted]
        if not mine:
            return sa.false()
        return among.where(either(*mine)).exists()

    def _of_classes(self, classes: Sequence[RetentionClass], row: FromClause, among: Those) -> ColumnElement[int]:
        """Kept where all of them are held, broken where all have ended; of a document nobody can tell in between."""
        if not classes:
            return number(BROKEN)
        states = [row.c[f"s{self._classes.index(cls)}"] for cls in classes]
        mine = self._mine({claim for cls in classes for claim in cls.claims}, row, among)
        return sa.case(
            (no(mine), number(BROKEN)),
            (both(*(state == KEPT for state in states)), number(KEPT)),
            (both(*(state == BROKEN for state in states)), number(BROKEN)),
            else_=number(UNKNOWN),
        )

    def _structural(self, row: FromClause, among: Those) -> ColumnElement[int]:
        """It stays while the row stays: as long as something in it is held; then, `keep/` says whether the row may."""
        mine = self._mine((claim.name for claim in self.table.claims), row, among)
        held = either(*(row.c[f"s{i}"] == KEPT for i in range(len(self._classes))))
        return sa.case((no(mine), number(BROKEN)), (held, number(KEPT)), else_=number(UNKNOWN))
