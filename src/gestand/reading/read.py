"""From the text of a statement to what it says, and what it does not say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from gestand.reading.document import Document
from gestand.reading.facts import KINDS, Fact
from gestand.reading.kinds import READERS

Reader = Callable[[Document], Iterable[Fact]]


@dataclass(frozen=True, slots=True)
class Reading:
    """`text` is what the offsets of the facts count in."""

    text: str
    facts: tuple[Fact, ...]

    @property
    def not_found(self) -> tuple[str, ...]:
        """The kinds of which nothing was found; that it is not there is another matter."""
        return tuple(kind for kind in KINDS if not any(fact.kind == kind for fact in self.facts))

    def of(self, kind: str) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.facts if fact.kind == kind)


def read(text: str) -> Reading:
    """Every fact of a statement, in the order of kinds and then of the text."""
    document = Document.of(text)
    facts = _once(fact for reader in READERS for fact in reader(document))
    return Reading(text, tuple(sorted(facts, key=lambda fact: (KINDS.index(fact.kind), fact.start, fact.value))))


def _once(facts: Iterable[Fact]) -> Iterator[Fact]:
    seen: set[tuple[str, str, int, int]] = set()
    for fact in facts:
        key = (fact.kind, fact.value, fact.start, fact.end)
        if key not in seen and fact.start < fact.end:
            seen.add(key)
            yield fact
