"""What differs in what is done with data: per activity its purpose, basis, term, uses, recipients, decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from gestand.changes.matching import Matched, named_after_itself
from gestand.changes.model import (
    Change,
    Kind,
    Rule,
    Subject,
    Value,
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
from gestand.changes.terms import Order, lengths, order
from gestand.changes.used import Side, Used
from gestand.policy.deciding import Decides
from gestand.policy.kinds import Tests, written
from gestand.policy.model import ActivitySpec, AskSpec
from gestand.vocabulary.law import Basis

SUBJECT = "activity"


@dataclass(frozen=True, slots=True)
class Pair:
    """An activity in both policies."""

    old: ActivitySpec
    new: ActivitySpec
    before: Used
    after: Used
    subject: Subject


Aspect = Callable[[Pair], Iterator[Change]]


def activities(old: Side, new: Side, found: Matched) -> Iterator[Change]:
    for activity in found.new:
        yield Change(Way.NEW, _subject(activity), "", None, _whole(new.used(activity)), Rule.PURPOSE)
    for activity in found.gone:
        yield Change(Way.GONE, _subject(activity), "", _whole(old.used(activity)), None)
    for one, other in found.pairs:
        pair = Pair(one, other, old.used(one), new.used(other), _subject(other))
        yield from chain.from_iterable(aspect(pair) for aspect in ASPECTS)


def _subject(activity: ActivitySpec) -> Subject:
    return Subject(SUBJECT, activity.name, activity.place, activity.purpose)


def _whole(found: Used) -> Value | None:
    """What a person reads first of an activity: the categories it uses, or its tables where it is about rows."""
    if found.columns:
        return several(Kind.CATEGORY, found.categories)
    return several(Kind.TEXT, found.rows)


# ---------------------------------------------------------------- what for, and why it may


def renamed(pair: Pair) -> Iterator[Change]:
    if pair.old.name != pair.new.name:
        # Where the name is all that people read, another name is another purpose.
        rule = Rule.PURPOSE if _by_name(pair) else None
        yield Change(Way.RENAMED, pair.subject, "", text(pair.old.name), text(pair.new.name), rule)


def _by_name(pair: Pair) -> bool:
    return named_after_itself(pair.old) and named_after_itself(pair.new)


def purpose(pair: Pair) -> Iterator[Change]:
    if not (pair.old.name != pair.new.name and _by_name(pair)):
        yield from values(pair.subject, "purpose", text(pair.old.purpose), text(pair.new.purpose), Rule.PURPOSE)


CONSENT: Mapping[Basis, int] = {Basis.EXPLICIT_CONSENT: 0, Basis.CONSENT: 1}
"""The person decides. Any other basis decides for them, each in its own way."""
OTHERS = 2


def basis(pair: Pair) -> Iterator[Change]:
    old, new = (Value(Kind.BASIS, (one.basis.value,)) for one in (pair.old, pair.new))
    ranks = CONSENT.get(pair.old.basis, OTHERS), CONSENT.get(pair.new.basis, OTHERS)
    if ranks == (OTHERS, OTHERS):
        yield from values(pair.subject, "basis", old, new, Rule.UNCLEAR)
    else:
        yield from ranked(pair.subject, "basis", old, new, ranks, Rule.BASIS)


def interest(pair: Pair) -> Iterator[Change]:
    """Article 13(1)(d). With the basis it goes or comes by itself."""
    if pair.old.basis is pair.new.basis:
        yield from values(pair.subject, "interest", text(pair.old.interest), text(pair.new.interest), Rule.PURPOSE)


def marketing(pair: Pair) -> Iterator[Change]:
    ranks = int(pair.old.marketing), int(pair.new.marketing)
    yield from ranked(pair.subject, "marketing", yes(pair.old.marketing), yes(pair.new.marketing), ranks, Rule.PURPOSE)


# ---------------------------------------------------------------- how long


def term(pair: Pair) -> Iterator[Change]:
    found = order(pair.old, pair.new)
    old, new = (Value(Kind.TERM, (one.said,), one) for one in (pair.old, pair.new))
    match found:
        case Order.LONGER:
            yield Change(Way.LOOSER, pair.subject, "term", old, new, Rule.TERM)
        case Order.SHORTER:
            yield Change(Way.STRICTER, pair.subject, "term", old, new)
        case Order.OTHERWISE:
            yield Change(Way.OTHERWISE, pair.subject, "term", old, new, Rule.UNCLEAR)
        case Order.SAME:
            before, after = ([law.id for law in one.laws] for one in (pair.old, pair.new))
            yield from listed(pair.subject, "law", Kind.TEXT, before, after)


def ask(pair: Pair) -> Iterator[Change]:
    """Nobody is asked any more, or has less time to answer: worse. Longer kept on one's own word is not."""
    old, new = pair.old.ask, pair.new.ask
    if old is None or new is None:
        rule = Rule.RIGHT if new is None else None
        yield from values(pair.subject, "ask", _asked(old), _asked(new), rule)
        return
    yield from sized(pair.subject, "ask", old.before, new.before, Order.SHORTER, Rule.RIGHT)
    if lengths(old.keeps, new.keeps) is not Order.SAME:
        yield from values(pair.subject, "stay", length(old.keeps), length(new.keeps))


def _asked(ask: AskSpec | None) -> Value | None:
    return length(ask.before) if ask else None


# ---------------------------------------------------------------- what, from whom, to whom


def categories(pair: Pair) -> Iterator[Change]:
    """Columns that came or went, by category: one of a kind that was used already tells nobody anything new."""
    came = {name: what for name, what in pair.after.columns.items() if name not in pair.before.columns}
    went = {name: what for name, what in pair.before.columns.items() if name not in pair.after.columns}
    new = {name: what for name, what in came.items() if what not in pair.before.categories}
    gone = {name: what for name, what in went.items() if what not in pair.after.categories}
    if new:
        yield Change(Way.NEW, pair.subject, "category", None, several(Kind.CATEGORY, new.values()), Rule.CATEGORY)
    if gone:
        yield Change(Way.GONE, pair.subject, "category", several(Kind.CATEGORY, gone.values()), None)
    yield from listed(pair.subject, "column", Kind.TEXT, went.keys() - gone.keys(), came.keys() - new.keys())


def rows(pair: Pair) -> Iterator[Change]:
    yield from listed(pair.subject, "rows", Kind.TEXT, pair.before.rows, pair.after.rows, Rule.CATEGORY)


def reasons(pair: Pair) -> Iterator[Change]:
    """Why a column is needed, of what both use."""
    old, new = ({use.name: use.why for use in one.uses} for one in (pair.old, pair.new))
    differ = [name for name in old.keys() & new.keys() if old[name] != new[name]]
    if differ:
        before, after = (several(Kind.TEXT, filter(None, (one[name] for name in differ))) for one in (old, new))
        yield from values(pair.subject, "reason", before, after)


def recipients(pair: Pair) -> Iterator[Change]:
    yield from listed(pair.subject, "recipients", Kind.TEXT, pair.old.recipients, pair.new.recipients, Rule.RECIPIENT)
    # Whoever is named says as well that it is not nobody; what is said no more was a promise.
    none = not pair.old.no_recipients, not pair.new.no_recipients
    if none[0] == none[1] or pair.new.recipients:
        return
    ranks = int(none[0]), int(none[1])
    yield from ranked(pair.subject, "no recipients", yes(not none[0]), yes(not none[1]), ranks, Rule.UNCLEAR)


def source(pair: Pair) -> Iterator[Change]:
    yield from values(pair.subject, "source", text(pair.old.source), text(pair.new.source))


# ---------------------------------------------------------------- for whom, and who decides

_DECIDES: Mapping[Decides, int] = {Decides.NOTHING: 0, Decides.PERSON: 1, Decides.ITSELF: 2}


def decisions(pair: Pair) -> Iterator[Change]:
    old, new = (one.decides.how if one.decides else None for one in (pair.old, pair.new))
    before, after = (word(how.value) if how else None for how in (old, new))
    if old is None or new is None:
        # Who never spoke of it may have decided so before: nobody can say what became of it.
        rule = Rule.DECISION if new is Decides.ITSELF else Rule.UNCLEAR if old is Decides.ITSELF else None
        yield from values(pair.subject, "decides", before, after, rule)
    else:
        rule = Rule.DECISION if new is Decides.ITSELF else None
        yield from ranked(pair.subject, "decides", before, after, (_DECIDES[old], _DECIDES[new]), rule)


def only_where(pair: Pair) -> Iterator[Change]:
    old, new = pair.old.only_where, pair.new.only_where
    if old and new:
        yield from values(pair.subject, "only where", _condition(old), _condition(new), Rule.UNCLEAR)
    else:
        ranks = int(not old), int(not new)
        yield from ranked(pair.subject, "only where", _condition(old), _condition(new), ranks, Rule.PURPOSE)


def _condition(tests: Tests) -> Value | None:
    return text(" and ".join(f"{column} is {written(value)}" for column, value in tests))


ASPECTS: tuple[Aspect, ...] = (
    renamed,
    purpose,
    basis,
    interest,
    marketing,
    categories,
    rows,
    reasons,
    term,
    ask,
    recipients,
    source,
    decisions,
    only_where,
)
