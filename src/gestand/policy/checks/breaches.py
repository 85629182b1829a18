"""What is done about a breach, how a new version is told, and how long a customer that leaves can fetch its data."""

from __future__ import annotations

from gestand.clock import Duration
from gestand.policy.addressing import is_wayless
from gestand.policy.checks.sayings import Words, notes, sentences
from gestand.policy.checks.told import CONSENT
from gestand.policy.codes import Report
from gestand.policy.compare import longer
from gestand.policy.draft import Draft
from gestand.policy.keep import leaves
from gestand.policy.model import After, EventRef, Role
from gestand.policy.names import Ambiguous
from gestand.vocabulary.lengths import lengths

HOURS = 72
_AUTHORITY = Words(
    r"autoriteit|authority|\bAP\b|\bGBA\b|\bAPD\b|\bCNIL\b|\bBfDI\b|toezichthoud|supervis|autorité|aufsichtsbehörde|behörde"
)
_WORKING = Words(
    r"\b(?:werkda\w*|werkuren|working (?:days?|hours?)|business days?|jours ouvra?bles?|Werktage?n?|Arbeitstage?n?)\b"
)
_ORGANISATION = Words(
    r"organisatie|organi[sz]ation|klant|customer|client|verwerkingsverantwoordelijke|controller"
    r"|responsable du traitement"
    r"|verantwortlich|kunde"
)
_LOOK = Words(
    r"\b(?:regelmatig|geregeld|af en toe|van tijd tot tijd)\b[^.;]{0,100}\b(?:raadple\w*|controler\w*|bekijk\w*"
    r"|lezen|check\w*)",
    r"\b(?:raadple\w*|controleer|bekijk)\b[^.;]{0,100}\b(?:regelmatig|geregeld|af en toe|van tijd tot tijd)\b",
    r"\b(?:check|review|consult|visit)\b[^.;]{0,80}\b(?:regularly|periodically|from time to time|frequently)\b",
    r"\b(?:regularly|periodically|from time to time)\b[^.;]{0,60}\b(?:check|review|consult|visit)\b",
    r"\bconsult\w*\b[^.;]{0,60}\brégulièrement|\bregelmäßig\b[^.;]{0,60}\b(?:lesen|prüfen|informier\w*)",
)
_FETCH = Duration(days=30)


def breaches_are_told_in_time(draft: Draft, report: Report) -> None:
    for one in sentences(draft):
        if one.key not in ("breaches", "notes") or not _AUTHORITY.find(one.text):
            continue
        if one.key == "notes" and not _BREACH.find(one.text):
            continue
        late = [text for length, text in lengths(one.text) if _hours(length) > HOURS]
        working = _WORKING.find(one.text)
        if late:
            report.add("P820", one.place, f"`{one.key}` tells the authority in {late[0]}, and the law gives 72 hours")
        elif working and any(_hours(length) for length, _ in lengths(one.text)):
            what = f"`{one.key}` counts {working[0]}, and the 72 hours run through week-ends and holidays"
            report.add("P820", one.place, what)


_BREACH = Words(r"datalek|inbreuk|breach|\blek\b|violation de données|datenpanne|verletzung|incident")


def _hours(length: Duration) -> int:
    days = length.years * 365 + length.months * 30 + length.weeks * 7 + length.days
    return days * 24 + length.hours + (1 if length.minutes else 0)


def processors_tell_their_customers(draft: Draft, report: Report) -> None:
    """A processor has no 72 hours: it tells each organisation without delay, and that one tells the authority."""
    theirs = [group for group in draft.people if group.role is Role.PROCESSOR and not group.organisation]
    said = draft.says.breaches
    if not theirs or not said or any(_ORGANISATION.find(one.text) for one in said):
        return
    message = f"`breaches` does not say that the organisation is told, which decides for a {theirs[0].name}"
    report.add("P821", said[0].place, message)


def changes_can_be_kept_to(draft: Draft, report: Report) -> None:
    """Who refuses a change of what rests on a contract, a law or an interest cannot stay under the old terms."""
    changes = draft.says.changes
    others = [activity for activity in draft.activities if activity.spec.basis not in CONSENT]
    if changes is not None and changes.refusable and others:
        spec = others[0].spec
        message = f"`changes` can be refused, it says, and `{spec.name}` rests on {spec.basis.value}, not on consent"
        report.add("P822", changes.place, message)
    if changes is None or changes.told_by:
        return
    report.add("P823", changes.place, "`changes` does not say how people are told")


def everybody_is_told(draft: Draft, report: Report) -> None:
    """Where the policy says for whom each way of telling is, nobody is left out in silence."""
    changes = draft.says.changes
    if changes is None or not changes.told_for:
        return
    people = [group.name for group in draft.people if not group.organisation]
    for way, groups in changes.told_for:
        for name in (name for name in groups if name not in people):
            report.add("P836", changes.place, f"`told by: {way}` is for `{name}`, and no people are called so")
    for name in (name for name in people if is_wayless(changes, name)):
        report.add("P837", changes.place, f"`told by` names no way in which a {name} is told of a new version")


def nobody_has_to_look(draft: Draft, report: Report) -> None:
    changes = draft.says.changes
    if changes is not None and changes.told_by:
        return
    for one in notes(draft):
        if _LOOK.find(one.text):
            report.add("P823", one.place, f"people have to look whether anything changed: {one.short}")


def who_leaves_can_fetch(draft: Draft, report: Report) -> None:
    """The term after the event of an organisation's own row, with which its people's data goes."""
    theirs = {group.name for group in draft.people if group.role is Role.PROCESSOR}
    organisations = {group.table for group in draft.people if group.organisation}
    if not theirs:
        return
    for activity in draft.activities:
        short = [
            leaf
            for leaf in leaves(activity.spec.own)
            if isinstance(leaf, After) and _of(draft, leaf) in organisations and longer(_thirty(leaf), leaf)
        ]
        if short:
            message = f"activity `{activity.spec.name}` goes less than 30 days after `{short[0].event.name}`"
            report.add("P824", activity.place("keep"), message)
            return


def _thirty(leaf: After) -> After:
    return After(_FETCH, EventRef(leaf.event.name, leaf.event.last, leaf.event.place))


def _of(draft: Draft, leaf: After) -> str:
    try:
        column = draft.names.column(leaf.event.name)
    except Ambiguous:
        return ""
    return column.table.name if column else ""


CHECKS = (
    breaches_are_told_in_time,
    processors_tell_their_customers,
    changes_can_be_kept_to,
    everybody_is_told,
    nobody_has_to_look,
    who_leaves_can_fetch,
)
