"""Terms of the grammar and where they stand in a text, found in one pass.

A term is a few words: `recht op inzage`. A word can have a star at one end (`verwijder*`, `*nummer`), alternatives
(`op|van|tot`), or stand in brackets when it may be missing (`[uw]`); `..` is a gap of up to four words, `..9` of up to
nine. Terms never reach past a sentence, and the time that they take grows with the text and not with its shape: what a
first word cannot begin is never tried, and gaps are short.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from gestand.reading.words import Word, folded, words
from gestand.vocabulary.categories import CATEGORIES

GRAMMARS = ("nl.yaml", "en.yaml", "data.yaml", "recipients.yaml", "topics.yaml", "measures.yaml")
GAP = 4
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Hit:
    """A term that was found: words `lo` up to but not including `hi`, and where they stand in the text."""

    name: str
    lo: int
    hi: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Part:
    """One place of a term: the words that fit it, whether it may be missing, and how many words may come before it."""

    whole: frozenset[str]
    heads: tuple[str, ...]
    tails: tuple[str, ...]
    optional: bool
    gap: int

    def fits(self, form: str) -> bool:
        return (
            form in self.whole
            or (bool(self.heads) and form.startswith(self.heads))
            or (bool(self.tails) and form.endswith(self.tails))
        )


@dataclass(frozen=True, slots=True)
class _Term:
    name: str
    parts: tuple[_Part, ...]


class Lexicon:
    """Terms by what can begin them."""

    def __init__(self, terms: Mapping[str, Iterable[str]]) -> None:
        self._whole: defaultdict[str, list[_Term]] = defaultdict(list)
        self._heads: defaultdict[str, list[tuple[str, _Term]]] = defaultdict(list)
        self._tails: defaultdict[str, list[tuple[str, _Term]]] = defaultdict(list)
        for name, patterns in terms.items():
            for pattern in patterns:
                self._add(_Term(name, _parts(pattern)))

    def _add(self, term: _Term) -> None:
        first = term.parts[0]
        for word in first.whole:
            self._whole[word].append(term)
        for head in first.heads:
            self._heads[head[:3]].append((head, term))
        for tail in first.tails:
            self._tails[tail[-4:]].append((tail, term))

    def find(self, found: Sequence[Word], sentence: Sequence[int]) -> Iterator[Hit]:
        """Every term at every place. `sentence`: for each word the number of its sentence."""
        for at, word in enumerate(found):
            for term in self._beginning(word.form):
                end = _match(term.parts, 1, found, sentence, at + 1, sentence[at])
                if end:
                    yield Hit(term.name, at, end, word.start, found[end - 1].end)

    def _beginning(self, form: str) -> Iterator[_Term]:
        yield from self._whole.get(form, ())
        for head, term in self._heads.get(form[:3], ()):
            if form.startswith(head):
                yield term
        for tail, term in self._tails.get(form[-4:], ()):
            if form.endswith(tail):
                yield term


def _match(
    parts: tuple[_Part, ...], part: int, found: Sequence[Word], sentence: Sequence[int], at: int, within: int
) -> int:
    """The word after the match of the parts from `part` on; 0 when they do not fit."""
    if part == len(parts):
        return at
    wanted = parts[part]
    for skipped in range(wanted.gap + 1):
        here = at + skipped
        if here >= len(found) or sentence[here] != within:
            break
        if not wanted.gap and not found[here].soft:
            break
        if wanted.fits(found[here].form):
            end = _match(parts, part + 1, found, sentence, here + 1, within)
            if end:
                return end
    return _match(parts, part + 1, found, sentence, at, within) if wanted.optional else 0


def _parts(pattern: str) -> tuple[_Part, ...]:
    parts: list[_Part] = []
    gap = 0
    for piece in pattern.split():
        if (bare := piece.strip("[]")).startswith(".."):
            gap = int(bare[2:] or GAP)
            continue
        optional = piece.startswith("[")
        parts.extend(_alternatives(piece.strip("[]"), optional, gap))
        gap = 0
    if not parts or parts[0].optional or "" in parts[0].tails:
        raise ValueError(f"a term begins with a word: {pattern}")
    return tuple(parts)


def _alternatives(piece: str, optional: bool, gap: int) -> Iterator[_Part]:
    whole, heads, tails = set[str](), [], []
    for one in piece.split("|"):
        spelled = [word.form for word in words(one)]
        if len(spelled) > 1:
            # `e-mail` is two words wherever it is read.
            for n, word in enumerate(spelled):
                last = n == len(spelled) - 1 and one.endswith("*")
                head = (word,) if last else ()
                yield _Part(frozenset() if head else frozenset((word,)), head, (), optional, 0 if n else gap)
            return
        if one == "*":
            tails.append("")
        elif one.startswith("*"):
            tails.append(_long_enough(folded(one), 4))
        elif one.endswith("*"):
            heads.append(_long_enough(folded(one), 3))
        else:
            whole.add(folded(one))
    yield _Part(frozenset(whole), tuple(heads), tuple(tails), optional, gap)


def _long_enough(part: str, letters: int) -> str:
    """What stands beside a star; they are found by so many letters of it."""
    if len(part) < letters:
        raise ValueError(f"a star needs {letters} letters beside it: {part}")
    return part


class Hits:
    """The terms that were found, by name and place."""

    def __init__(self, hits: Iterable[Hit]) -> None:
        self._of: defaultdict[str, list[Hit]] = defaultdict(list)
        for hit in hits:
            self._of[hit.name].append(hit)
        self._starts = {name: [hit.lo for hit in hits] for name, hits in self._of.items()}
        self.names = tuple(sorted(self._of))
        self._under: dict[str, tuple[str, ...]] = {}

    def within(self, name: str, lo: int, hi: int) -> list[Hit]:
        """Those that begin at word `lo` or later and before `hi`, in their order."""
        starts = self._starts.get(name)
        if starts is None:
            return []
        return self._of[name][bisect_left(starts, lo) : bisect_left(starts, hi)]

    def has(self, name: str, lo: int, hi: int) -> bool:
        starts = self._starts.get(name)
        if starts is None:
            return False
        at = bisect_left(starts, lo)
        return at < len(starts) and starts[at] < hi

    def under(self, prefix: str) -> tuple[str, ...]:
        """The names below a prefix that were found at all: `right.` gives `right.access`."""
        if prefix not in self._under:
            self._under[prefix] = tuple(name for name in self.names if name.startswith(prefix))
        return self._under[prefix]


@cache
def terms() -> Mapping[str, tuple[str, ...]]:
    """Every term of every grammar, by name."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name in GRAMMARS:
        text = resources.files("gestand.reading").joinpath("grammar", name).read_text(encoding="utf-8")
        _gather(yaml.load(text, Loader=_LOADER) or {}, "", found)  # noqa: S506 - the safe loader, in C where it is
    for category in CATEGORIES.values():
        names = (name.split(" (")[0] for name in (category.nl, category.en))
        found[f"data.{category.slug.replace(' ', '_')}"].extend(names)
    return {name: tuple(dict.fromkeys(patterns)) for name, patterns in found.items()}


def _gather(node: Mapping[str, Any], prefix: str, found: defaultdict[str, list[str]]) -> None:
    for key, value in node.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            _gather(value, f"{name}.", found)
        else:
            found[name].extend(str(one) for one in value)


@cache
def lexicon() -> Lexicon:
    return Lexicon(terms())
