"""The retention schedule: of each activity and column how long, by which law, from when, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.policy.becoming import BlankKind
from gestand.policy.model import (
    ActivitySpec,
    After,
    ClaimSpec,
    Earliest,
    EventRef,
    Forever,
    Latest,
    PersonalSpec,
    Term,
    Then,
    Until,
)
from gestand.policy.spelling import within
from gestand.registers.desk import Desk
from gestand.registers.model import Cell, Register, cell
from gestand.vocabulary.law import StatutoryTerm
from gestand.wording.whose import Used
from gestand.wording.wording import plain

Row = tuple[Cell, ...]


def retention(desk: Desk) -> Register:
    columns = (
        desk.column("what", "", 26),
        desk.column("where", "", 28),
        desk.column("people", "", 22),
        desk.column("purpose", "", 36),
        desk.column("terms", "5(1)(e)", 42),
        desk.column("event", "", 32),
        desk.column("law", "6(1)(c)", 40),
        desk.column("then", "17", 34),
        desk.column("besides", "", 30),
    )
    return desk.table("retention", columns, (*_rows(desk), *_backups(desk)))


def _rows(desk: Desk) -> Iterator[Row]:
    users: dict[tuple[str, str], list[ActivitySpec]] = {}
    theirs: list[tuple[ActivitySpec, Used]] = []
    for activity in desk.activities:
        for used in desk.whose.used(activity):
            if _asked_for(desk, used):
                users.setdefault(_key(used), []).append(activity)
                theirs.append((activity, used))
    for activity, used in theirs:
        besides = [other for other in users[_key(used)] if other is not activity]
        yield (
            cell([desk.words.category(used.personal.category) if used.personal else desk.say("row")]),
            cell([within(used.table.name, used.personal.column) if used.personal else used.table.name]),
            cell(_groups(desk, used)),
            cell([desk.purpose(activity)]),
            _terms(desk, activity),
            cell(_events(desk, activity)),
            cell(_law(desk, law) for law in activity.laws),
            cell(_then(desk, used)),
            cell(desk.purpose(other) for other in besides),
        )


def _key(used: Used) -> tuple[str, str]:
    return used.table.name, used.personal.column if used.personal else ""


def _asked_for(desk: Desk, used: Used) -> bool:
    if desk.of is None:
        return True
    organisation = desk.of[0]
    groups = [desk.whose.groups[name] for name in used.groups]
    return any(group.name == organisation or desk.organisation_of(group) == organisation for group in groups)


def _groups(desk: Desk, used: Used) -> Iterator[str]:
    for group in desk.policy.people:
        if group.name in used.groups:
            yield desk.words.people(group.name)


def _terms(desk: Desk, activity: ActivitySpec) -> Cell:
    if activity.own is None and not activity.at_least and not activity.at_most:
        return desk.missing("term", activity.name, activity.place, activity=activity.name)
    return cell(desk.words.terms(activity))


def _events(desk: Desk, activity: ActivitySpec) -> Iterator[str]:
    """The events that the terms count from, with the column in which each stands."""
    terms = [term for term in (activity.own, *activity.at_least, *activity.at_most) if term is not None]
    for ref in (ref for term in terms for ref in events_of(term)):
        found = desk.whose.event(ref)
        called = found[1].called if found else ""
        yield desk.say("event", event=desk.words.own(called), column=ref.name) if called else ref.name


def events_of(term: Term) -> Iterator[EventRef]:
    match term:
        case After() | Until():
            yield term.event
        case Latest() | Earliest():
            for part in term.terms:
                yield from events_of(part)
        case Forever():
            return


def _law(desk: Desk, law: StatutoryTerm) -> str:
    key = f"kind.{law.kind.value}"
    return desk.say(key, duration=desk.words.duration(law.duration), article=law.article)


def _then(desk: Desk, used: Used) -> Iterator[str]:
    """What becomes of it when no activity needs it any more."""
    table, personal = used.table, used.personal
    anonymous = table.anonymous
    claims = [claim for claim in table.claims if not personal or not personal.of or claim.name in personal.of]
    if anonymous and anonymous.into:
        yield desk.say("then.totals", table=plain(anonymous.into.table))
    elif anonymous and personal:
        if personal.blank.kind.keeps_a_part:
            yield desk.say(f"then.{anonymous.word}")
            yield _kept(desk, personal)
        else:
            yield _blanked(desk, personal)
    elif anonymous:
        yield desk.say(f"then.{anonymous.word}")
    else:
        for outcome in dict.fromkeys(_outcome(claim, table.stays) for claim in claims):
            yield _blanked(desk, personal) if outcome == "blanked" and personal else desk.say(f"then.{outcome}")


def _outcome(claim: ClaimSpec, stays: bool) -> str:
    if claim.then.hands_over:
        return "handed_over"
    return "blanked" if claim.then is Then.BLANKED or stays else "goes"


def _blanked(desk: Desk, personal: PersonalSpec) -> str:
    blank = personal.blank
    if blank.kind in (BlankKind.VALUE, BlankKind.TEMPLATE):
        return desk.say("then.blanked_with", value=str(blank.value))
    return desk.say("then.random" if blank.kind is BlankKind.RANDOM else "then.blanked")


def _kept(desk: Desk, personal: PersonalSpec) -> str:
    blank = personal.blank
    return desk.say(f"kept.{blank.kind.value}", value=str(blank.value))


def _backups(desk: Desk) -> Iterator[Row]:
    for spec in desk.policy.says.backups:
        of = desk.words.listing(spec.of) if spec.of else ""
        term = Cell()
        if spec.keep is not None:
            said = desk.words.duration(spec.keep)
            term = cell([desk.say("backup.at_most", duration=said) if spec.at_most else said])
        what, where = cell([desk.say("backup.name", name=desk.words.own(spec.name))]), cell([of])
        yield (what, where, Cell(), Cell(), term, Cell(), Cell(), cell([desk.say("then.backup")]), Cell())
