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
from gestand.changes.old_rows import longer_for_old_rows, old_rows_kept
from gestand.clock import Duration, last_day
from gestand.errors import Place, Refused, UsageError
from gestand.ledger.versions import Version
from gestand.policy.model import Policy
from gestand.vocabulary.law import Basis

NOTICE = Duration(days=30)
LONGEST_NAME = 64
CONSENTS = (Basis.CONSENT, Basis.EXPLICIT_CONSENT)


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
    if not new.version or len(new.version) > LONGEST_NAME:
        raise Refused(
            "publish/version",
            "the policy has no version" if not new.version else "the name of the version is too long",
            f"write `version:` with at most {LONGEST_NAME} characters: one must be able to say which promise was given",
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
    """What somebody agreed to cannot become something else under them (GDPR articles 4(11) and 7)."""
    changed = agreed_otherwise(found)
    if changed:
        name = changed[0]
        raise Refused(
            "publish/consent",
            f"activity {name} rests on consent, and what people agreed to would change",
            f"leave {name} as it was, and let the change be an activity of its own beside it, `only where` somebody"
            " agreed to it: whoever refuses stays under the old terms",
            next(change.subject.place for change in found.changes if change.subject.name == name),
        )


def _insist_old_rows(found: Diff, since: date, said: Said) -> None:
    """What was collected under a shorter promise keeps it, unless something makes longer right (article 5(1)(a))."""
    longer = longer_for_old_rows(found, since)
    if longer and not said.because:
        new = longer[0][1]
        line = old_rows_kept(*longer[0], since)
        raise Refused(
            "publish/old-rows",
            f"activity {new.name} would keep longer what was collected under a shorter promise",
            (f"write `keep: {line}`" if line else "let the old rows keep their term, in an activity of their own")
            + "; or say with --because what makes it right for them as well",
            new.place,
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
