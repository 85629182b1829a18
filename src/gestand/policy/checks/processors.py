"""Who processes for the controller: an agreement, and what it has to hold (GDPR articles 28 and 30)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from gestand.errors import Place
from gestand.policy.checks.told import asked
from gestand.policy.codes import Report
from gestand.policy.compare import longer
from gestand.policy.draft import Draft
from gestand.policy.model import After, EventRef
from gestand.policy.sections.head import APPLIED, COUNTRIES, is_day
from gestand.policy.statement import BackupSpec, ProcessorSpec
from gestand.policy.walk import meant, near

ALIKE = 0.85
"""How alike a recipient and a processor are called, for one to be a slip of the other."""
AREAS = ("EEA", "EER", "EEE", "EWR", "EU")
"""What `at` can say beside countries and places: the European Economic Area, or the Union."""


def they_have_an_agreement(draft: Draft, report: Report) -> None:
    without = [one for one in _processors(draft) if not one.agreement and not asked(report)]
    if without:
        names = _listed(without)
        has = "has" if len(without) == 1 else "have"
        report.add("P716", without[0].place, f"{names} {has} no `agreement`: nothing may be given to them")
    wrong = [(one, why) for one in _processors(draft) if one.agreement and (why := _wrong_day(draft, one.agreement))]
    if wrong:
        said = "; ".join(f"`agreement: {one.agreement[:40]}` of `{one.name}` {why}" for one, why in wrong)
        report.add("P718", wrong[0][0].place, f"processors: {said}")


def _listed(processors: Iterable[ProcessorSpec]) -> str:
    return ", ".join(f"`{one.name}`" for one in processors)


def _wrong_day(draft: Draft, said: str) -> str:
    if not is_day(said):
        return "is no day"
    if said < APPLIED:
        return f"is from before {APPLIED}, so what article 28(3) asks may not be in it"
    if draft.day and said > draft.day.isoformat():
        return "has not come yet: until then nothing may be given to it"
    return ""


def what_was_agreed_is_said(draft: Draft, report: Report) -> None:
    """One finding for all of them: what the agreements have to hold is one subject."""
    missing: dict[str, list[ProcessorSpec]] = {}
    for one in _processors(draft) if not asked(report) else ():
        for key, value in (("at", one.at), ("only for", one.only_for or one.never), ("security", one.security)):
            if not value:
                missing.setdefault(key, []).append(one)
    if missing:
        first = next(one for one in _processors(draft) if any(one in each for each in missing.values()))
        said = "; ".join(f"`{key}` of {_listed(each)}" for key, each in missing.items())
        report.add("P717", first.place, f"processors: nothing is said of {said}")


def _processors(draft: Draft) -> Iterator[ProcessorSpec]:
    return (one for one in draft.says.processors if not one.own)


def they_do_no_more(draft: Draft, report: Report) -> None:
    """`only for` is a limit: an activity outside of it does not name the processor among its recipients."""
    activities = [activity.spec.name for activity in draft.activities]
    limited = {one.name: one for one in _processors(draft) if one.only_for and set(one.only_for) <= set(activities)}
    for name, one in limited.items():
        more = [a for a in draft.activities if name in a.spec.recipients and a.spec.name not in one.only_for]
        if more:
            names = ", ".join(f"`{activity.spec.name}`" for activity in more)
            is_ = "is" if len(more) == 1 else "are"
            message = f"processor `{name}` is only for {', '.join(one.only_for)}, and {names} {is_} not among these"
            report.add("P810", one.place, message)


def recipients_are_called_alike(draft: Draft, report: Report) -> None:
    known = [one.name for one in draft.says.processors]
    for activity in draft.activities:
        for name in activity.spec.recipients:
            close = near(name, known, 1) if name not in known else []
            if close and SequenceMatcher(None, name.lower(), close[0].lower()).ratio() >= ALIKE:
                message = f"activity `{activity.spec.name}`: no processor is called `{name[:60]}`"
                report.add("P833", activity.place("recipients"), message, f"Did you mean `{close[0]}`?")


def places_are_declared(draft: Draft, report: Report) -> None:
    """`at` names a country, an area, or one of `places`, once the policy declares any."""
    known = [place.name for place in draft.says.places]
    if not known:
        return
    for what, at, place in _at(draft):
        for name in at:
            if name not in known and name not in COUNTRIES and name not in AREAS:
                report.add("P830", place, f"{what}: `at: {name[:40]}` is no place, country or area", meant(name, known))


def _at(draft: Draft) -> Iterator[tuple[str, Iterable[str], Place]]:
    for store in draft.stores:
        yield f"store `{store.name}`", [store.at] if store.at else [], store.place
    for one in draft.says.processors:
        yield f"{'third party' if one.own else 'processor'} `{one.name}`", one.at, one.place
    for backup in draft.says.backups:
        yield f"back-up `{backup.name}`", [backup.at] if backup.at else [], backup.place


def activities_are_there(draft: Draft, report: Report) -> None:
    """`for` and `only for` name an activity, or say it in words: a word that nearly is one is a slip."""
    known = [activity.spec.name for activity in draft.activities]
    for what, said, place in _named(draft):
        if said in known or not said:
            continue
        slug = "-" in said and " " not in said
        if slug or (near(said, known, 1) and " " not in said):
            report.add("P831", place, f"{what}: no activity is called `{said[:60]}`", meant(said, known))


def _named(draft: Draft) -> Iterator[tuple[str, str, Place]]:
    for one in draft.says.processors:
        kind = "third party" if one.own else "processor"
        yield from ((f"{kind} `{one.name}`: `only for`", said, one.place) for said in one.only_for)
    for cookie in draft.says.cookies:
        yield f"cookie `{cookie.name}`: `for`", cookie.purpose, cookie.place
    for consent in draft.says.consents:
        yield f"consent `{consent.name}`: `for`", consent.purpose, consent.place


def backups_are_of_stores(draft: Draft, report: Report) -> None:
    known = [store.name for store in draft.stores]
    for backup in draft.says.backups:
        for name in backup.of:
            if name not in known:
                message = f"back-up `{backup.name}`: no store is called `{name[:40]}`"
                report.add("P832", backup.place, message, meant(name, known))


def a_store_has_one_term_of_backups(draft: Draft, report: Report) -> None:
    """One set of back-ups is thrown away at one age: one of a month keeps to `at most 3 months`, not to 3 months."""
    seen: defaultdict[str, list[BackupSpec]] = defaultdict(list)
    for backup in draft.says.backups:
        for store in backup.of:
            other = next((one for one in seen[store] if not _go_together(one, backup)), None)
            if other is not None:
                message = f"back-ups `{other.name}` and `{backup.name}` are both of `{store}`, with two terms"
                report.add("P814", backup.place, message)
                return
            seen[store].append(backup)


def _go_together(one: BackupSpec, other: BackupSpec) -> bool:
    if one.keep is None or other.keep is None:
        return one.keep is other.keep
    first, second = (After(keep, EventRef("", False, Place())) for keep in (one.keep, other.keep))
    if one.at_most and other.at_most:
        return True
    if one.at_most or other.at_most:
        return not (longer(second, first) if one.at_most else longer(first, second))
    return one.keep == other.keep


CHECKS = (
    they_have_an_agreement,
    what_was_agreed_is_said,
    they_do_no_more,
    recipients_are_called_alike,
    places_are_declared,
    activities_are_there,
    backups_are_of_stores,
    a_store_has_one_term_of_backups,
)
