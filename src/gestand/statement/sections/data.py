"""Which categories of data of whom, and where a list is closed."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.policy.model import ActivitySpec, GroupSpec
from gestand.statement.model import Bullets, Section, Sentence, Spans
from gestand.statement.telling import Telling
from gestand.vocabulary.categories import CATEGORIES


def sections(telling: Telling) -> Iterator[Section]:
    items = tuple(item for group in telling.people if (item := _of(telling, group)) is not None)
    yield from telling.section("data", Bullets(items) if items else None)


def _of(telling: Telling, group: GroupSpec) -> Sentence | None:
    found = categories(telling, telling.activities, (group,))
    if not found:
        return None
    # That this is all is a promise about every store: in which of them a table is, only the map knows.
    promises = (*((f"only/{group.name}",) if group.only else ()), *(f"covered/{s.name}" for s in telling.policy.stores))
    key = "data.only" if group.only else "data.of"
    return telling.voice.say(
        key, *promises, law="GDPR 14(1)(d)", people=telling.called(group), categories=telling.voice.listing(found)
    )


def is_special(category: str) -> bool:
    known = CATEGORIES.get(category)
    return known is not None and known.special


def categories(
    telling: Telling,
    activities: tuple[ActivitySpec, ...],
    groups: tuple[GroupSpec, ...],
    mandatory: bool | None = None,
    special: bool = False,
) -> tuple[Spans, ...]:
    """The categories of what these activities use of these people, each once.

    `mandatory`: only of what people give themselves, and have to (or do not have to). `special`: only those that the
    law gives extra protection (GDPR articles 9 and 10).
    """
    names: set[str] = {group.name for group in groups}
    found: dict[str, None] = {}
    for activity in activities:
        for one in telling.whose.used(activity):
            if one.personal is None or not one.groups & names:
                continue
            if mandatory is not None and (one.personal.origin, one.personal.mandatory) != ("provided", mandatory):
                continue
            if special and not is_special(one.personal.category):
                continue
            found[one.personal.category] = None
    return tuple((telling.voice.category(category),) for category in found)
