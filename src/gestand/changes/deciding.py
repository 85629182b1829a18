"""Whether a version can be published, and from which day it counts. Pure: it looks at two policies and a day.

Nothing new counts for people before they could know of it: a substantial change has a notice between telling and
effect (GDPR articles 5(1)(a), 13(3) and 14(4)), as long as the statement in force promises, and thirty days where it
says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gestand.changes.diff import Diff, diff
from gestand.changes.model import Change, Way
from gestand.changes.old_rows import CONSENTS, longer_for_old_rows
from gestand.changes.used import Side
from gestand.clock import Duration, last_day
from gestand.errors import Place, Refused, UsageError
from gestand.ledger.shelf import spelled
from gestand.ledger.versions import Version
from gestand.policy.model import Policy
from gestand.vocabulary.law import Basis

NOTICE = Duration(days=30)
LONGEST_NAME = 64
LONGEST_SPELLED = 240
"""Of its folder: file systems take 255 bytes, and a letter beyond ASCII is spelled with six of them or more."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says beside the policy: a day, and whether it is substantial after all, with the reason."""

    since: date | None = None
    substantial: bool | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    diff: Diff | None
    """With the version that it follows; None for the first."""
    substantial: bool
    overruled: bool
    because: str
    earliest: date
    since: date
    waits: bool = False
    """It does not count yet on the day on which it is published."""

    @property
    def why(self) -> tuple[str, ...]:
        """The rules by which it is substantial."""
        return tuple(rule.value for rule in self.diff.rules) if self.diff else ()


def decide(new: Policy, before: tuple[Version, Policy] | None, today: date, said: Said) -> Decision:
    """`before` is the version that it follows, with its policy. `Refused`, or `UsageError`, with what to do."""
    _insist_name(new)
    if said.substantial is not None and not said.because:
        raise UsageError(
            "publish/because",
            "whether it is substantial was said without a reason",
            "say why with --because: it is kept with the version",
        )
    if before is None:
        return _first(new, today, said)
    version, old = before
    found = diff(old, new)
    substantial = found.substantial if said.substantial is None else said.substantial
    earliest = max(today, version.since, *([_after(today, old, new)] if substantial else []))
    since = _since(new, earliest, said)
    if substantial:
        _insist_consent(found)
        _insist_old_rows(found, max(since, earliest), said)
    _insist_from(since, earliest, today, substantial, new)
    overruled = substantial is not found.substantial
    return Decision(found, substantial, overruled, said.because, earliest, since, since > today)


def _first(new: Policy, today: date, said: Said) -> Decision:
    """The first one that is kept here may have been in force for long: nobody has to be told anything new."""
    return Decision(None, bool(said.substantial), bool(said.substantial), said.because, today, _since(new, today, said))


def _insist_name(new: Policy) -> None:
    if not new.version or len(new.version) > LONGEST_NAME or len(spelled(new.version)) > LONGEST_SPELLED:
        raise Refused(
            "publish/version",
            "the policy has no version" if not new.version else "the name of the version is too long",
            f"write `version:` with at most {LONGEST_NAME} plain characters: it says which promise was given",
            Place(file=str(new.path)),
        )


# ---------------------------------------------------------------- from when


def _since(new: Policy, earliest: date, said: Said) -> date:
    written = date.fromisoformat(new.in_force) if new.in_force else None
    if said.since and written and said.since != written:
        raise Refused(
            "publish/two-dates",
            f"the policy says `in_force: {written}`, and --from says {said.since}",
            "say one of them, or both alike: people read the day in the statement",
            Place(file=str(new.path)),
        )
    return said.since or written or earliest


def notice(old: Policy, new: Policy) -> Duration:
    """What the statement in force promises; where it does not speak of it what the new one does, or thirty days."""
    said = [policy.says.changes.notice for policy in (old, new) if policy.says.changes]
    return next((one for one in said if one is not None), NOTICE)


def _after(today: date, old: Policy, new: Policy) -> date:
    """The day after the last of the notice: the day of telling is not counted."""
    last = last_day(today, notice(old, new))
    return last + timedelta(days=1) if last < date.max else last


def _insist_from(since: date, earliest: date, today: date, substantial: bool, new: Policy) -> None:
    if since >= earliest:
        return
    if since < today:
        code, why = "publish/past", f"it cannot count from {since}: that day is over"
    elif substantial:
        code, why = (
            "publish/notice",
            f"it cannot count from {since}: it changes something substantial, and people hear so first",
        )
    else:
        code, why = "publish/order", f"it cannot count from {since}: the version before it begins later"
    hint = f"write `in_force: {earliest}`, or a later day" if new.in_force else f"say --from {earliest}, or a later day"
    raise Refused(code, why, hint, Place(file=str(new.path)))


# ---------------------------------------------------------------- what was agreed to


def _insist_consent(found: Diff) -> None:
    """What somebody agreed to cannot become something else under them (GDPR articles 4(11), 6(4) and 7)."""
    places = {activity.name: activity.place for activity in found.new.activities}
    for name in agreed_otherwise(found):
        raise Refused(
            "publish/consent",
            f"activity {name} rests on consent, and what people agreed to would change",
            f"leave {name} as it was, and let the change be an activity of its own beside it, `only where` somebody"
            " agreed to it: whoever refuses stays under the old terms",
            places[name],
        )
    for name in given_for_something_else(found):
        raise Refused(
            "publish/consent",
            f"activity {name} would use without consent what people gave on consent alone",
            "ask for consent to it as well, and do it `only where` somebody gave it",
            places[name],
        )


def given_for_something_else(found: Diff) -> Sequence[str]:
    """New activities, asked by no law, that use without consent what only activities on consent used."""
    before, after = Side(found.old), Side(found.new)
    mine = {column for old in found.old.activities if old.basis not in CONSENTS for column in before.used(old).columns}
    agreed = {column for old in found.old.activities for column in before.used(old).columns} - mine
    asked = (*CONSENTS, Basis.LEGAL_OBLIGATION, Basis.VITAL_INTEREST)
    return [new.name for new in found.matched.new if new.basis not in asked and agreed & after.used(new).columns.keys()]


def _insist_old_rows(found: Diff, since: date, said: Said) -> None:
    """What was collected under a shorter promise keeps it, unless something makes longer right (article 5(1)(a))."""
    longer = longer_for_old_rows(found, since)
    if longer and not said.because:
        names = ", ".join(one.activity.name for one in longer)
        write = "; ".join(f"write `keep: {one.line}` in {one.activity.name}" for one in longer if one.line)
        raise Refused(
            "publish/old-rows",
            f"what was collected under a shorter promise would be kept longer: {names}",
            f"{write or 'let the old rows keep their term, in an activity of their own'}; or say with --because what"
            " makes it right for them as well",
            longer[0].activity.place,
        )


def agreed_otherwise(found: Diff) -> Sequence[str]:
    """The activities, by their new names, that rested on consent and change in something substantial."""
    agreed = {new.name for old, new in found.matched.pairs if old.basis in CONSENTS}
    return tuple(
        dict.fromkeys(change.subject.name for change in _of_activities(found) if change.subject.name in agreed)
    )


def _of_activities(found: Diff) -> Iterator[Change]:
    """What is substantial in activities that go on."""
    for change in found.changes:
        if (
            change.subject.kind == "activity"
            and change.substantial
            and not (change.way is Way.NEW and not change.aspect)
        ):
            yield change
