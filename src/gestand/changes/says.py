"""What differs in what a statement says beside its activities: helpers, cookies, back-ups, rights, changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import TypeVar

from gestand.changes.model import (
    Change,
    Kind,
    Rule,
    Subject,
    Way,
    length,
    listed,
    ranked,
    several,
    sized,
    text,
    values,
    word,
    yes,
)
from gestand.changes.places import moved
from gestand.changes.terms import Order
from gestand.changes.ways import told_by
from gestand.errors import Place
from gestand.policy.model import Policy
from gestand.policy.sites import SiteSpec
from gestand.policy.statement import (
    Asked,
    BackupSpec,
    Certificate,
    ChangesSpec,
    ConsentSpec,
    CookieKind,
    CookieSpec,
    Identity,
    PlaceSpec,
    ProcessorSpec,
    Right,
    RightsSpec,
    Spoken,
)

T = TypeVar("T", PlaceSpec, ProcessorSpec, CookieSpec, ConsentSpec, BackupSpec)
E = TypeVar("E", bound=StrEnum)


def says(old: Policy, new: Policy) -> Iterator[Change]:
    one, other = old.says, new.says
    yield from _each("places", one.places, other.places, _place, lambda _: None)
    yield from _each(
        "processors",
        one.processors,
        other.processors,
        lambda subject, a, b: _processor(subject, old, a, new, b),
        lambda _: Rule.RECIPIENT,
    )
    yield from _each("cookies", one.cookies, other.cookies, _cookie, _new_cookie)
    yield from _each("consents", one.consents, other.consents, _consent, lambda _: None)
    yield from _each(
        "backups",
        one.backups,
        other.backups,
        lambda subject, a, b: _backup(subject, old, a, new, b),
        lambda _: Rule.TERM,
    )
    yield from _rights(one.rights, other.rights)
    yield from _changes(one.changes, other.changes)
    yield from told_by(old, new)
    for name, before, after in (
        ("security", one.security, other.security),
        ("breaches", one.breaches, other.breaches),
        ("sites", one.sites, other.sites),
        ("notes", one.notes, other.notes),
    ):
        yield from listed(Subject(name, place=_first(after)), "said", Kind.TEXT, _texts(before), _texts(after))
    if one.translations != other.translations:
        yield Change(Way.OTHERWISE, Subject("translations"))


def _first(spoken: tuple[Spoken | SiteSpec, ...]) -> Place:
    return spoken[0].place if spoken else Place()


def _texts(spoken: Iterable[Spoken | SiteSpec]) -> list[str]:
    return [one.text for one in spoken]


def _each(
    kind: str,
    old: tuple[T, ...],
    new: tuple[T, ...],
    compare: Callable[[Subject, T, T], Iterator[Change]],
    rule: Callable[[T], Rule | None],
) -> Iterator[Change]:
    before, after = {one.name: one for one in old}, {one.name: one for one in new}
    for name in after.keys() - before.keys():
        yield Change(Way.NEW, Subject(kind, name, after[name].place), "", None, None, rule(after[name]))
    for name in before.keys() - after.keys():
        yield Change(Way.GONE, Subject(kind, name, before[name].place))
    for name in before.keys() & after.keys():
        yield from compare(Subject(kind, name, after[name].place), before[name], after[name])


def _order(
    subject: Subject, aspect: str, old: E | None, new: E | None, ranks: Iterable[E], rule: Rule
) -> Iterator[Change]:
    """A word in an order from strict to loose. What is not said is in no order."""
    before, after = (word(one.value) if one else None for one in (old, new))
    if old is None or new is None:
        yield from values(subject, aspect, before, after, Rule.UNCLEAR)
    else:
        known = list(ranks)
        yield from ranked(subject, aspect, before, after, (known.index(old), known.index(new)), rule)


# ---------------------------------------------------------------- where, and with whose help


def _place(subject: Subject, old: PlaceSpec, new: PlaceSpec) -> Iterator[Change]:
    before, after = (several(Kind.COUNTRY, filter(None, [one.country])) for one in (old, new))
    yield from values(subject, "country", before, after, Rule.COUNTRY)
    yield from values(subject, "address", text(old.address), text(new.address))
    yield from values(subject, "tier", text(old.tier), text(new.tier))
    yield from _certificates(subject, old.certificates, new.certificates)


def _certificates(subject: Subject, old: tuple[Certificate, ...], new: tuple[Certificate, ...]) -> Iterator[Change]:
    before, after = {one.name: one.until for one in old}, {one.name: one.until for one in new}
    yield from listed(subject, "certificates", Kind.TEXT, before, after)
    same = [name for name in before.keys() & after.keys() if before[name] != after[name]]
    if same:
        was, now = (several(Kind.TEXT, (f"{name}: {one[name]}" for name in same)) for one in (before, after))
        yield from values(subject, "certificates until", was, now)


def _processor(
    subject: Subject, before: Policy, old: ProcessorSpec, after: Policy, new: ProcessorSpec
) -> Iterator[Change]:
    # With another name nobody said before it may be the same firm; with one that was said it is another.
    firm = Rule.RECIPIENT if old.called and new.called else Rule.UNCLEAR if old.called else None
    yield from values(subject, "firm", text(old.called), text(new.called), firm)
    ranks = int(old.own), int(new.own)
    yield from ranked(subject, "decides itself", yes(old.own), yes(new.own), ranks, Rule.RECIPIENT)
    yield from values(subject, "agreement", text(old.agreement), text(new.agreement))
    yield from moved(subject, before, old.at, after, new.at)
    yield from _only_for(subject, old, new)
    yield from _never(subject, old.never, new.never)
    yield from _safeguard(subject, old, new)
    yield from values(subject, "security", text(old.security), text(new.security))
    yield from values(subject, "statement", text(old.statement), text(new.statement))
    yield from _certificates(subject, old.certificates, new.certificates)


def _only_for(subject: Subject, old: ProcessorSpec, new: ProcessorSpec) -> Iterator[Change]:
    """A closed list of what for; without one it can be for anything."""
    if bool(old.only_for) != bool(new.only_for):
        before, after = several(Kind.TEXT, old.only_for), several(Kind.TEXT, new.only_for)
        ranks = int(not old.only_for), int(not new.only_for)
        yield from ranked(subject, "only for", before, after, ranks, Rule.CLOSED_LIST)
    else:
        yield from listed(subject, "only for", Kind.TEXT, old.only_for, new.only_for, Rule.PURPOSE)


def _never(subject: Subject, old: Iterable[str], new: Iterable[str]) -> Iterator[Change]:
    before, after = set(old), set(new)
    if lost := several(Kind.TEXT, before - after):
        yield Change(Way.LOOSER, subject, "never", lost, None, Rule.CLOSED_LIST)
    if came := several(Kind.TEXT, after - before):
        yield Change(Way.STRICTER, subject, "never", None, came)


def _safeguard(subject: Subject, old: ProcessorSpec, new: ProcessorSpec) -> Iterator[Change]:
    before, after = (word(one.safeguard.value) if one.safeguard else None for one in (old, new))
    if before and after:
        yield from values(subject, "safeguard", before, after, Rule.UNCLEAR)
    else:
        yield from ranked(subject, "safeguard", before, after, (int(not before), int(not after)), Rule.COUNTRY)


# ---------------------------------------------------------------- cookies, consents, back-ups


def _new_cookie(cookie: CookieSpec) -> Rule | None:
    """One without which the site does not work tells nobody anything; of a kind that nobody says, one cannot tell."""
    return None if cookie.kind is CookieKind.FUNCTIONAL else Rule.PURPOSE if cookie.kind else Rule.UNCLEAR


def _cookie(subject: Subject, old: CookieSpec, new: CookieSpec) -> Iterator[Change]:
    yield from _order(subject, "cookie kind", old.kind, new.kind, CookieKind, Rule.PURPOSE)
    yield from values(subject, "purpose", text(old.purpose), text(new.purpose), Rule.PURPOSE)
    yield from values(subject, "service", text(old.service), text(new.service), Rule.RECIPIENT if new.service else None)
    yield from _order(subject, "consent", old.consent, new.consent, (Asked.FIRST, Asked.NOT_NEEDED), Rule.BASIS)
    if old.lives is None or new.lives is None:
        yield from values(subject, "lives", text(old.lives_said), text(new.lives_said), Rule.UNCLEAR)
    else:
        yield from sized(subject, "lives", old.lives, new.lives, Order.LONGER, Rule.TERM)
    yield from values(subject, "site", text(old.site), text(new.site))
    yield from values(subject, "set up as", text(old.set_up_as), text(new.set_up_as), Rule.UNCLEAR)


def _consent(subject: Subject, old: ConsentSpec, new: ConsentSpec) -> Iterator[Change]:
    yield from values(subject, "purpose", text(old.purpose), text(new.purpose), Rule.PURPOSE)
    yield from values(subject, "given to", text(old.to), text(new.to), Rule.RECIPIENT if new.to else None)
    yield from values(subject, "asked", text(old.asked), text(new.asked))
    yield from values(subject, "wording", text(old.wording), text(new.wording))
    withdrawn = Rule.RIGHT if old.withdrawn else None
    yield from values(subject, "withdrawn", text(old.withdrawn), text(new.withdrawn), withdrawn)


def _backup(subject: Subject, before: Policy, old: BackupSpec, after: Policy, new: BackupSpec) -> Iterator[Change]:
    yield from listed(subject, "of", Kind.TEXT, old.of, new.of)
    yield from moved(subject, before, [old.at], after, [new.at])
    yield from sized(subject, "kept", old.keep, new.keep, Order.LONGER, Rule.TERM)
    ranks = int(not old.at_most), int(not new.at_most)
    yield from ranked(subject, "at most", yes(old.at_most), yes(new.at_most), ranks, Rule.TERM)


# ---------------------------------------------------------------- rights, and changes


def _rights(old: RightsSpec | None, new: RightsSpec | None) -> Iterator[Change]:
    if old is None or new is None:
        yield from _whole("rights", old, new)
        return
    subject = Subject("rights", place=new.place)
    yield from listed(subject, "ask where", Kind.TEXT, _texts(old.ask), _texts(new.ask))
    if old.answer is None or new.answer is None:
        rule = Rule.RIGHT if old.answer_said else None
        yield from values(subject, "answer", text(old.answer_said), text(new.answer_said), rule)
    else:
        yield from sized(subject, "answer", old.answer, new.answer, Order.LONGER, Rule.RIGHT)
    yield from _extended(subject, old, new)
    yield from _identity(subject, old, new)
    yield from _granted(subject, old, new)
    yield from listed(
        subject, "in the account", Kind.WORD, _words(old.in_account), _words(new.in_account), None, Rule.RIGHT
    )
    yield from listed(subject, "refused for", Kind.TEXT, _texts(old.refused_for), _texts(new.refused_for), Rule.RIGHT)


def _words(rights: Iterable[Right]) -> list[str]:
    return [right.value for right in rights]


def _extended(subject: Subject, old: RightsSpec, new: RightsSpec) -> Iterator[Change]:
    """Whoever does not speak of more time has none."""
    if old.extended_by is not None and new.extended_by is not None:
        yield from sized(subject, "extended by", old.extended_by, new.extended_by, Order.LONGER, Rule.RIGHT)
    else:
        before, after = length(old.extended_by), length(new.extended_by)
        yield from ranked(subject, "extended by", before, after, (int(bool(before)), int(bool(after))), Rule.RIGHT)


def _identity(subject: Subject, old: RightsSpec, new: RightsSpec) -> Iterator[Change]:
    yield from _order(subject, "identity", old.identity, new.identity, Identity, Rule.RIGHT)
    yield from values(subject, "proof", text(old.identity_because), text(new.identity_because))


def _granted(subject: Subject, old: RightsSpec, new: RightsSpec) -> Iterator[Change]:
    """Without a list it is all that the law gives."""
    if bool(old.rights) != bool(new.rights):
        ranks = int(bool(old.rights)), int(bool(new.rights))
        before, after = several(Kind.WORD, _words(old.rights)), several(Kind.WORD, _words(new.rights))
        yield from ranked(subject, "rights", before, after, ranks, Rule.RIGHT)
    else:
        yield from listed(subject, "rights", Kind.WORD, _words(old.rights), _words(new.rights), None, Rule.RIGHT)


def _changes(old: ChangesSpec | None, new: ChangesSpec | None) -> Iterator[Change]:
    if old is None or new is None:
        yield from _whole("changes", old, new)
        return
    subject = Subject("changes", place=new.place)
    if old.notice is None or new.notice is None:
        ranks = int(old.notice is None), int(new.notice is None)
        yield from ranked(subject, "notice", length(old.notice), length(new.notice), ranks, Rule.RIGHT)
    else:
        yield from sized(subject, "notice", old.notice, new.notice, Order.SHORTER, Rule.RIGHT)
    ranks = int(not old.refusable), int(not new.refusable)
    yield from ranked(subject, "refusable", yes(old.refusable), yes(new.refusable), ranks, Rule.RIGHT)


def _whole(kind: str, old: RightsSpec | ChangesSpec | None, new: RightsSpec | ChangesSpec | None) -> Iterator[Change]:
    if new is not None and old is None:
        yield Change(Way.NEW, Subject(kind, place=new.place))
    if old is not None and new is None:
        yield Change(Way.GONE, Subject(kind, place=old.place), "", None, None, Rule.RIGHT)
