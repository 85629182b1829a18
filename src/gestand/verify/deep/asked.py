"""Whose identifiers are searched for: people erased since a moment, people named, or what was given by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from gestand.acts import Ending, Person
from gestand.datamap.model import DataMap
from gestand.ledger.records import Case, Identifier, Records
from gestand.verify.cells import judged_classes
from gestand.verify.deep.needles import too_short
from gestand.verify.session import Session

WINDOW = timedelta(days=30)
"""Without another word, people who were erased in so long before the moment."""

TIMEOUT = 300.0
"""Seconds for one statement; without another word."""

BY_HAND = "gone/by-hand"
PSEUDONYM = 16
"""Digits of a pseudonym that name a promise: 64 bits, found in the ledger by their beginning."""


@dataclass(frozen=True, slots=True)
class Deep:
    """What a search is asked for. Without a moment, people and identifiers: whoever was erased in the last 30 days.

    Identifiers given by hand are those of the one person named, or of nobody in particular.
    """

    since: datetime | None = None
    people: tuple[Person, ...] = ()
    by_hand: tuple[str, ...] = field(default=(), repr=False)
    timeout: float = TIMEOUT

    def beginning(self, at: datetime) -> datetime | None:
        """The moment since which everybody's erasures are asked about; None: only those who are named."""
        if self.since is None and (self.people or self.by_hand):
            return None
        return self.since or at - WINDOW


@dataclass(frozen=True, slots=True)
class Subject:
    """One promise: that nothing is left of somebody, or of what was given by hand."""

    key: str
    says: str
    identifiers: tuple[Identifier, ...]
    person: Person | None = None
    since: datetime | None = None
    theirs: bool = False
    """The rows under the person's key are this person's, and not somebody's who was given the key later."""
    notes: tuple[str, ...] = ()
    """Why not everything could be searched for."""

    def searched(self) -> Iterator[Identifier]:
        return (identifier for identifier in self.identifiers if not too_short(identifier))

    def but_not(self, kept_out: Iterable[Identifier], why: str) -> Subject:
        """Without these identifiers, which are named by their column."""
        out = list(kept_out)
        if not out:
            return self
        rest = tuple(identifier for identifier in self.identifiers if identifier not in out)
        columns = ", ".join(dict.fromkeys(identifier.column for identifier in out))
        return replace(self, identifiers=rest, notes=(*self.notes, f"not searched for: {columns}: {why}"))


def subjects(session: Session, records: Records, deep: Deep) -> list[Subject]:
    """Everybody who is asked about, each with what they were known by."""
    cases: dict[Person, list[Case]] = {}
    for case in _in_force(records, session.at):
        cases.setdefault(case.person, []).append(case)
    since = deep.beginning(session.at)
    found = []
    for person in dict.fromkeys((*deep.people, *cases)):
        theirs = cases.get(person, [])
        named = person in deep.people
        if named or (since is not None and _was_erased(session.datamap, theirs, since)):
            found.append(_subject(session, person, theirs, deep.people if named else ()))
    return _with_given(found, deep)


def _in_force(records: Records, at: datetime) -> Iterator[Case]:
    """The cases with the endings of theirs that count at the moment; none that a beginning took back."""
    again: dict[tuple[str, Person], datetime] = {}
    for record in records.beginnings():
        of = (record.activity, record.person)
        if record.moment <= at:
            again[of] = max(record.moment, again.get(of, record.moment))
    for case in records.cases():
        endings = tuple(e for e in case.endings if e.moment <= at and not _taken_back(e, again))
        if endings:
            yield replace(case, endings=endings)


def _taken_back(ending: Ending, again: dict[tuple[str, Person], datetime]) -> bool:
    began = again.get((ending.activity, ending.person))
    return began is not None and began > ending.moment


def _was_erased(datamap: DataMap, cases: Sequence[Case], since: datetime) -> bool:
    """Everything ended that the person could end, or their identifiers were kept; who left one thing is still here."""
    endings = [ending for case in cases for ending in case.endings]
    if all(ending.moment < since for ending in endings):
        return False
    if any(case.identifiers is not None for case in cases):
        return True
    return _could_end(datamap, cases[0].person.group) <= {ending.activity for ending in endings}


def _could_end(datamap: DataMap, group: str) -> set[str]:
    """The activities that use something of people of a group, and that a person can end."""
    used = {
        name
        for table in datamap.tables.values()
        for cls in judged_classes(table)
        for name in cls.activities
        if any(table.claim(claim).group == group for claim in cls.claims)
    }
    return {name for name in used if datamap.activities[name].lets_end}


def _subject(session: Session, person: Person, cases: Sequence[Case], named: Sequence[Person]) -> Subject:
    identifiers = tuple(dict.fromkeys(each for case in cases for each in case.identifiers or ()))
    endings = [ending for case in cases for ending in case.endings]
    return Subject(
        _key(person, cases, named),
        f"nothing is left of somebody of {person.group} who was erased{_by(identifiers)}",
        identifiers,
        person,
        min((ending.moment for ending in endings), default=None),
        _theirs(session, person, endings),
        tuple(_notes(session.datamap, person, cases, identifiers)),
    )


def _by(identifiers: Sequence[Identifier]) -> str:
    """Nothing is found of what nobody looked for: so it is said by what they were looked for."""
    columns = ", ".join(dict.fromkeys(identifier.column for identifier in identifiers))
    return f", looked for by {columns}" if columns else ""


def _key(person: Person, cases: Sequence[Case], named: Sequence[Person]) -> str:
    """By the latest pseudonym; by the case when its secret is gone; by the place in the question without a case."""
    called = [case.pseudonym for case in cases if case.pseudonym is not None]
    if called:
        return f"gone/{person.group}/{called[-1][:PSEUDONYM]}"
    name = _of_case(cases[-1]) if cases else f"asked-{named.index(person) + 1}"
    return f"gone/{person.group}/{name}"


def _of_case(case: Case) -> str:
    return f"case-{case.id}-{case.nth}" if case.nth else f"case-{case.id}"


def _theirs(session: Session, person: Person, endings: Sequence[Ending]) -> bool:
    known = session.known(session.at)
    bound = [known.since(name, person.group) for name in {ending.activity for ending in endings}]
    return not bound or any(person.key in since.sure | since.doubtful for since in bound)


def _notes(datamap: DataMap, person: Person, cases: Sequence[Case], identifiers: Sequence[Identifier]) -> Iterator[str]:
    for case in cases:
        if case.pseudonym is None:
            yield f"the secret of case {case.id} was destroyed: nobody can read what they were known by"
    if not identifiers and not any(case.pseudonym is None for case in cases):
        group = datamap.groups.get(person.group)
        says = "no identifiers were kept with their endings" if cases else "nothing was ended for them by record"
        known = group is None or datamap.telling(group) or group.known_apart
        yield says if known else f"people of {person.group} are not `known_by` anything"


def _with_given(found: list[Subject], deep: Deep) -> list[Subject]:
    given = tuple(Identifier("given by hand", text) for text in deep.by_hand)
    if not given:
        return found
    if len(deep.people) == 1:
        # Who gives them knows what to look for, whatever the records have or lack.
        return [
            replace(one, identifiers=(*one.identifiers, *given), notes=() if not one.identifiers else one.notes)
            if one.person == deep.people[0]
            else one
            for one in found
        ]
    return [*found, Subject(BY_HAND, "nothing is left of what was given by hand", given)]
