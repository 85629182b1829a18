"""A difference between two policies, as a value: which way it goes, of what, from what to what, and its weight."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from gestand.changes.terms import Order, lengths
from gestand.clock import Duration
from gestand.errors import Place
from gestand.policy.model import ActivitySpec
from gestand.vocabulary.durations import iso_text


class Way(StrEnum):
    """Seen by the people whose data it is. Read the other way round a difference goes the other way."""

    NEW = "new"
    GONE = "gone"
    STRICTER = "stricter"
    LOOSER = "looser"
    RENAMED = "renamed"
    OTHERWISE = "otherwise"
    """Neither: another word, or nobody can say which way."""

    @property
    def back(self) -> Way:
        """The way of the same difference, read from new to old."""
        return _BACK.get(self, self)


_BACK = {Way.NEW: Way.GONE, Way.GONE: Way.NEW, Way.STRICTER: Way.LOOSER, Way.LOOSER: Way.STRICTER}


class Rule(StrEnum):
    """Why a difference is substantial: people are told before it counts (GDPR articles 5(1)(a), 13(3), 14(4))."""

    PURPOSE = "new purpose"
    RECIPIENT = "new recipient"
    CATEGORY = "new category"
    TERM = "longer term"
    BASIS = "weaker basis"
    COUNTRY = "new country"
    DECISION = "new automated decision"
    RIGHT = "right made worse"
    CLOSED_LIST = "closed list opened"
    CONTROLLER = "other controller"
    UNCLEAR = "not clear which way"
    """Nobody can say that it is not for the worse."""


class Kind(StrEnum):
    """How the words of a value are said to people."""

    TEXT = "text"
    CATEGORY = "category"
    BASIS = "basis"
    COUNTRY = "country"
    LENGTH = "length"
    TERM = "term"
    WORD = "word"
    """A word of the policy language, which the catalogues have."""


@dataclass(frozen=True, slots=True)
class Value:
    """What stood, or stands, somewhere: one text or several, as a program reads them."""

    kind: Kind
    texts: tuple[str, ...]
    activity: ActivitySpec | None = field(default=None, compare=False, repr=False)
    """Of a term: the activity whose it is, to say it in words."""

    def to_json(self) -> Any:
        return self.texts[0] if len(self.texts) == 1 else list(self.texts)


def text(said: str) -> Value | None:
    """A text of the policy; None where nothing is said."""
    return Value(Kind.TEXT, (said,)) if said else None


def word(said: str) -> Value:
    return Value(Kind.WORD, (said,))


def yes(value: bool) -> Value:
    return word("yes" if value else "no")


def length(duration: Duration | None) -> Value | None:
    return None if duration is None else Value(Kind.LENGTH, (iso_text(duration),))


def several(kind: Kind, texts: Iterable[str]) -> Value | None:
    """A list of which the order says nothing; None for none."""
    found = tuple(sorted(set(texts)))
    return Value(kind, found) if found else None


@dataclass(frozen=True, slots=True)
class Subject:
    """What a difference is of: `activity`, `group`, `table`, ...

    `name` is what the new policy calls it; of what went, the old one. `called` is what people know it by, where that is
    something else.
    """

    kind: str
    name: str = ""
    place: Place = field(default_factory=Place, compare=False)
    called: str = field(default="", compare=False)

    @property
    def key(self) -> str:
        """`activity/accounting`, or `head`."""
        return f"{self.kind}/{self.name}" if self.name else self.kind


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `aspect` is what of the subject it is (`term`); empty: the subject itself is new, gone, renamed.

    `old` and `new` are what stood and stands there; of what was added or taken from a list only that is given.
    """

    way: Way
    subject: Subject
    aspect: str = ""
    old: Value | None = None
    new: Value | None = None
    rule: Rule | None = None

    @property
    def substantial(self) -> bool:
        return self.rule is not None

    @property
    def key(self) -> str:
        return f"{self.subject.key}.{self.aspect}" if self.aspect else self.subject.key


def values(
    subject: Subject, aspect: str, old: Value | None, new: Value | None, rule: Rule | None = None
) -> Iterator[Change]:
    """Two values of which neither is stricter."""
    if old != new:
        yield Change(Way.OTHERWISE, subject, aspect, old, new, rule)


def ranked(
    subject: Subject,
    aspect: str,
    old: Value | None,
    new: Value | None,
    ranks: tuple[int, int],
    rule: Rule | None = None,
) -> Iterator[Change]:
    """Two values in an order: the higher rank is the looser. `rule` counts for what became looser."""
    before, after = ranks
    if before != after:
        way = Way.LOOSER if after > before else Way.STRICTER
        yield Change(way, subject, aspect, old, new, rule if way is Way.LOOSER else None)


def listed(
    subject: Subject,
    aspect: str,
    kind: Kind,
    old: Iterable[str],
    new: Iterable[str],
    rule: Rule | None = None,
    lost: Rule | None = None,
) -> Iterator[Change]:
    """What a list has more and less. `rule` counts for what came, `lost` for what went."""
    before, after = set(old), set(new)
    if came := several(kind, after - before):
        yield Change(Way.NEW, subject, aspect, None, came, rule)
    if went := several(kind, before - after):
        yield Change(Way.GONE, subject, aspect, went, None, lost)


def sized(
    subject: Subject, aspect: str, old: Duration | None, new: Duration | None, looser: Order, rule: Rule
) -> Iterator[Change]:
    """Two lengths of time. `looser` is the way that is worse. `rule` counts also for what is said no more."""
    if old is None or new is None:
        yield from values(subject, aspect, length(old), length(new), rule if new is None else None)
        return
    found = lengths(old, new)
    if found is Order.OTHERWISE:
        yield Change(Way.OTHERWISE, subject, aspect, length(old), length(new), Rule.UNCLEAR)
    elif found is looser:
        yield Change(Way.LOOSER, subject, aspect, length(old), length(new), rule)
    elif found is not Order.SAME:
        yield Change(Way.STRICTER, subject, aspect, length(old), length(new))
