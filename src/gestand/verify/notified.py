"""`told/all`: everybody whom a version is about was told of it, and of what is substantial before it counted.

That is asked of the version in force, and of each before it: who was told of the next one alone does not know the rest.

Nobody promises it whose statement names only places that people come to by themselves (`told by: [the website]`), for
some people or for all; and there is nothing to judge before a version has followed another. Of people for whom the
policy names no way, where it names one for others, nobody knows how they would come to know of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa

from gestand.acts import Telling
from gestand.clock import local_day, midnight
from gestand.datamap.model import ROW, Claim, DataMap, Event, Group, Table
from gestand.errors import StoreError, Tampered
from gestand.ledger.records import Records
from gestand.ledger.shelf import Shelf
from gestand.ledger.touched import concerned, own_row, touched_by
from gestand.ledger.versions import KIND as ENTRIES
from gestand.ledger.versions import Version, in_force, versions
from gestand.policy.addressing import Promised, is_wayless, promised
from gestand.verify.cells import judged_classes
from gestand.verify.events import Reader
from gestand.verify.kleene import Condition, both, either, no
from gestand.verify.report import Standing, Verdict
from gestand.verify.rows import Rows
from gestand.verify.session import Session
from gestand.verify.terms import Bound

KIND = "told"
KEY = "told/all"
SAYS = "everybody whom a new version is about was told of it"

_TICK = timedelta(microseconds=1)


def judge(
    datamap: DataMap, session: Session | None, records: Records | None, at: datetime, without: str
) -> Iterator[Verdict]:
    """Nothing where nobody promises it, or no version in force followed another one.

    `without` says why nobody knows where there are no records: who was told, and what was published, stands in them.
    """
    whom = promised(datamap.policy.says.changes)
    if whom is Promised.NOBODY:
        return
    if session is None or records is None:
        yield Verdict(KEY, KIND, SAYS, Standing.UNKNOWN, why=without)
        return
    known = versions(records.entries_of(ENTRIES))
    current = in_force(known, local_day(at, datamap.policy.zone))
    if current is None or current == known[0]:
        return
    found = _Found()
    for version in _up_to(current, known):
        _of_version(session, records, at, version, version == current, found)
    yield found.verdict()


def _up_to(current: Version, known: Sequence[Version]) -> list[Version]:
    """The one in force and those before it: what differs was told from each to the next."""
    return [one for one in known if (one.since, one.published) <= (current.since, current.published)]


@dataclass
class _Found:
    wrong: int = 0
    why: list[str] = field(default_factory=list)
    unclear: dict[str, None] = field(default_factory=dict)

    def enter(self, number: int, why: str) -> None:
        if number:
            self.wrong += number
            self.why.append(f"{number} {why}")

    def verdict(self) -> Verdict:
        standing = Standing.BROKEN if self.wrong else Standing.UNKNOWN if self.unclear else Standing.KEPT
        return Verdict(KEY, KIND, SAYS, standing, self.wrong, why="; ".join([*self.why, *self.unclear]))


def _of_version(
    session: Session, records: Records, at: datetime, version: Version, counts: bool, found: _Found
) -> None:
    """`counts`: it is the one in force. That somebody was told late of one that is over can be made good no more."""
    try:
        about = touched_by(Shelf(records.folder), version)
    except Tampered as damage:
        found.unclear[damage.message] = None
        return
    tellings = [one for one in records.tellings(version.version) if one.moment <= at]
    untold = late = 0
    spec = session.datamap.policy.says.changes
    for group in concerned(session.datamap, about):
        wayless = is_wayless(spec, group.name)
        if not wayless and not _is_promised(promised(spec, group.name), version):
            continue
        try:
            one, other = _of_group(session, group, version, tellings, counts, found)
        except StoreError as error:
            found.unclear[error.message] = None
            continue
        if not wayless:
            untold, late = untold + one, late + other
        elif one:
            found.unclear[f"{group.name}: {one} were not told, and `told by` names no way for them"] = None
    name = version.version
    found.enter(untold, f"of the people whom version {name} is about were not told: `gestand tell --version {name}`")
    found.enter(late, f"were told of version {name} when it counted already")


def _is_promised(whom: Promised, version: Version) -> bool:
    return whom is Promised.EACH or (whom is Promised.SUBSTANTIAL and version.substantial)


def _of_group(
    session: Session, group: Group, version: Version, tellings: Sequence[Telling], counts: bool, found: _Found
) -> tuple[int, int]:
    """How many were not told; and of what is substantial too late, of those who were there when it was published."""
    datamap = session.datamap
    own = own_row(datamap, group)
    if own is None or group.table in datamap.unsure:
        found.unclear[f"{group.name}: nobody can tell who they are: `gestand map`"] = None
        return 0, 0
    hands = session.hands.of(group.table.store)
    of = _People(session, group, *own, Rows.of(session.ask(hands.store.dialect), own[0]))
    begins = midnight(version.since, datamap.policy.zone)
    theirs = both(of.rows.frame.has_person(of.claim), of.is_left(), no(of.came(begins)))
    told = of.told(tellings)
    late: Condition = sa.false()
    if counts and version.substantial:
        in_time = of.told([one for one in tellings if one.moment < begins])
        late = both(told, no(in_time), no(of.came(version.published + _TICK)))
    sums = [sa.func.coalesce(sa.func.sum(sa.case((each, 1), else_=0)), 0) for each in (no(told), late)]
    untold, too_late = hands.one(sa.select(*sums).select_from(of.rows.frame.source).where(theirs))
    return int(untold), int(too_late)


@dataclass(frozen=True)
class _People:
    """The people of one group, by their own rows."""

    session: Session
    group: Group
    table: Table
    claim: Claim
    rows: Rows

    def is_left(self) -> Condition:
        """Something of theirs is there in their own row that has not ended."""
        cells = self.rows.cells
        mine = [cls for cls in judged_classes(self.table) if self.claim.name in cls.claims]
        told = [cls for cls in mine if ROW not in cls.columns] or mine
        return either(*(both(cells.present(cls), no(cells.ended(cls).sure)) for cls in told))

    def told(self, tellings: Sequence[Telling]) -> Condition:
        """By one of these, and not somebody else under the same key who came after it."""
        found = []
        for telling in tellings:
            keys = frozenset(one.key for one in telling.people if one.group == self.group.name)
            if keys:
                theirs = self.rows.cells.status.is_one_of(self.claim, keys)
                found.append(both(theirs, no(self.came(telling.moment + _TICK))))
        return either(*found)

    def came(self, moment: datetime) -> Condition:
        """Their row was certainly born at that moment or later."""
        return sa.false() if self.group.born is None else self._born(self.group.born, moment)

    def _born(self, born: Event, moment: datetime) -> Condition:
        reader: Reader = self.rows.cells.status.ask.reader
        column = self.table.columns[born.column.column]
        value = self.rows.frame.row.c[column.name]
        limit = Bound(moment, local_day(moment - _TICK, self.session.datamap.policy.zone))
        readable = reader.readable(born, value, column.type)
        return both(
            value.is_not(None),
            sa.true() if readable is None else readable,
            no(reader.ended(born, value, column.type, limit)),
        )
