"""Retention classes as conditions: which cells of a row are still there, and which have ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from gestand.datamap.model import ROW, Claim, Column, Table
from gestand.datamap.retention import RetentionClass, classes
from gestand.policy.becoming import BlankKind
from gestand.policy.model import Orphans
from gestand.verify import dialects, kept_parts
from gestand.verify.frame import Frame
from gestand.verify.kleene import HELD, UNKNOWN, Condition, Kleene, both, certain, either, every, no, some, where
from gestand.verify.status import Status


@dataclass(frozen=True)
class Cells:
    """The cells of one frame's rows."""

    status: Status
    given: Claim | None = None
    """A claim that is known to lead to a person: what is asked beside that need not say it again."""

    @property
    def frame(self) -> Frame:
        return self.status.frame

    @property
    def table(self) -> Table:
        return self.frame.table

    def where(self, claim: Claim) -> Cells:
        """The cells of the rows in which this claim leads to a person."""
        return replace(self, given=claim)

    def has_person(self, claim: Claim) -> Condition:
        return sa.true() if claim == self.given else self.frame.has_person(claim)

    # ------------------------------------------------------------ ended

    def ended(self, cls: RetentionClass) -> Kleene:
        """Of every cell of the class: it has ended for all activities and all people of it."""
        return every(self.judged(cls, name) for name in cls.activities)

    def judged(self, cls: RetentionClass, activity: str, endings: bool = True) -> Kleene:
        """The same for one activity."""
        judged = self._judged(cls, activity, endings)
        there = self.exists(cls)
        return judged if _always(there) else some([certain(no(there)), judged])

    def exists(self, cls: RetentionClass) -> Condition:
        """The row itself is a cell of the claims that have a person in it; of all its claims when none has one."""
        if cls.columns != (ROW,) or len(self.table.claims) == 1:
            return sa.true()
        has = {claim.name: self.has_person(claim) for claim in self.table.claims}
        mine = has[cls.claims[0]]
        return mine if _always(mine) else either(mine, no(either(*has.values())))

    def _judged(self, cls: RetentionClass, activity: str, endings: bool) -> Kleene:
        alone = no(either(*(self.frame.together(claim) for claim in self.claims(cls))))
        judged = self._judged_alone(cls, activity, endings)
        sure = both(*(no(self.frame.otherwise(claim)) for claim in self.claims(cls)), judged.sure)
        judged = Kleene(sure, judged.maybe)
        return judged if _always(alone) else where(alone, judged)

    def _judged_alone(self, cls: RetentionClass, activity: str, endings: bool) -> Kleene:
        somebody = self.somebody(cls)
        theirs = every(self._theirs(claim, activity, endings, alone=len(cls.claims) == 1) for claim in self.claims(cls))
        if _always(somebody):
            return theirs
        return some([where(somebody, theirs), where(no(somebody), self.of_nobody(cls, activity))])

    def _theirs(self, claim: Claim, activity: str, endings: bool, alone: bool) -> Kleene:
        """It has ended for the claim's person, if there is one; of a claim that is `alone` that is asked beside it."""
        of, has = self._of(activity, claim, endings), self.has_person(claim)
        return of if alone or _always(has) else some([certain(no(has)), of])

    def of_nobody(self, cls: RetentionClass, activity: str) -> Kleene:
        """What a cell without a person follows: the table's orphan rule."""
        match self.table.orphans:
            case Orphans.GO:
                frozen = self.status.frozen(activity, None)
                return certain(sa.true() if frozen is None else no(frozen))
            case Orphans.STAY:
                return HELD
            case Orphans.BY_TERM:
                return self.of_all(cls, activity)
            case _:
                return UNKNOWN

    def of_all(self, cls: RetentionClass, activity: str) -> Kleene:
        """As if every claim of the class had a person."""
        return every(self._of(activity, claim, True) for claim in self.claims(cls))

    def somebody(self, cls: RetentionClass) -> Condition:
        """One of the class's claims leads to a person."""
        found = [self.has_person(claim) for claim in self.claims(cls)]
        return sa.true() if any(map(_always, found)) else either(*found)

    def by_time(self, cls: RetentionClass) -> Condition:
        """Of somebody, and possibly ended, whatever was recorded."""
        return both(self.somebody(cls), *(self.judged(cls, a, endings=False).maybe for a in cls.activities))

    def surely_by_time(self, cls: RetentionClass) -> Condition:
        """Of somebody, and ended without anything that was recorded."""
        return both(self.somebody(cls), *(self.judged(cls, a, endings=False).sure for a in cls.activities))

    def by_record(self, cls: RetentionClass) -> Condition | None:
        """One of its people has a recorded ending; None when nobody has."""
        found = []
        for claim in self.claims(cls):
            people = self.status.ask.known.people(cls.activities, claim.group)
            if people:
                found.append(self.status.could_be_one_of(claim, people))
        return either(*found) if found else None

    def claims(self, cls: RetentionClass) -> tuple[Claim, ...]:
        return tuple(self.table.claim(name) for name in cls.claims)

    def _of(self, activity: str, claim: Claim, endings: bool) -> Kleene:
        return self.status.of(self.status.ask.datamap.activities[activity], claim, endings)

    # ------------------------------------------------------------ present

    def present(self, cls: RetentionClass) -> Condition:
        """A cell of the class is still there."""
        return either(*(self.is_there(cls, name) for name in cls.columns))

    def is_there(self, cls: RetentionClass, name: str) -> Condition:
        """This cell is not blank. NULL is nothing, whatever the declared blank is."""
        if name == ROW:
            return self.exists(cls)
        column = self.table.columns[name]
        if column.blank.kind is not BlankKind.RANDOM:
            return self._not_blank(column)
        value = self.frame.row.c[name]
        sisters = [self.table.columns[other] for other in cls.columns if other != name]
        telling = [sister for sister in sisters if sister.blank.kind is not BlankKind.RANDOM]
        if telling:
            return both(value.is_not(None), either(*(self._not_blank(sister) for sister in telling)))
        return both(value.is_not(None), no(self.has_shell_mark()))

    def more_than_blank(self, column: Column) -> Condition:
        """Something stands in this column that is not its blank, whoever's row it is."""
        return self._not_blank(column)

    def has_shell_mark(self) -> Condition:
        """Every `shell` value stands there; false in a table that has none."""
        if not self.table.shell:
            return sa.false()
        return both(*(self.is_marked(name, value) for name, value in self.table.shell))

    def _not_blank(self, column: Column) -> Condition:
        value, blank = self.frame.row.c[column.name], column.blank
        if blank.kind is BlankKind.NULL:
            return value.is_not(None)
        if blank.kind.keeps_a_part:
            return both(value.is_not(None), kept_parts.more(column, value, self.frame.dialect))
        if blank.kind is BlankKind.TEMPLATE:
            return both(value.is_not(None), dialects.as_text(value) != self._filled(str(blank.value)))
        return both(value.is_not(None), dialects.differs(value, blank.value, column.type, self.frame.dialect))

    def is_marked(self, name: str, value: str | int | bool | None) -> Condition:
        column = self.frame.row.c[name]
        if value is None:
            return column.is_(None)
        return dialects.same(column, value, self.table.columns[name].type, self.frame.dialect)

    def _filled(self, template: str) -> ColumnElement[Any]:
        """The template with the row's own key in it, its parts joined with `-`."""
        key: list[ColumnElement[Any]] = []
        for column in self.frame.key:
            key += [sa.literal("-"), dialects.as_text(column)] if key else [dialects.as_text(column)]
        parts: list[ColumnElement[Any]] = []
        for i, text in enumerate(template.split("{key}")):
            parts += [*key, sa.literal(text)] if i else [sa.literal(text)]
        return _joined(parts)


def judged_classes(table: Table) -> tuple[RetentionClass, ...]:
    """The classes a verdict can be given about; one that nobody claims or uses is an error of the map."""
    return tuple(cls for cls in classes(table) if cls.claims and cls.activities)


def _joined(parts: Sequence[ColumnElement[Any]]) -> ColumnElement[Any]:
    found: ColumnElement[Any] = sa.type_coerce(parts[0], sa.Text)
    for part in parts[1:]:
        found = found.concat(part)
    return found


def _always(condition: Condition) -> bool:
    return isinstance(condition, sa.True_)
