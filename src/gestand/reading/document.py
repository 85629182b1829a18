"""A statement that was cut up: its text, words, sentences and the terms found in it, and how a quote is cut out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gestand.reading import topics
from gestand.reading.blocks import Kind
from gestand.reading.durations import Length, lengths
from gestand.reading.facts import Certainty, Fact, Span
from gestand.reading.lexicon import Hit, Hits, lexicon
from gestand.reading.segments import Sentence, numbers, segments
from gestand.reading.words import Word

_STOPS = frozenset(",;:()[]|•\n")
_AND = frozenset(("en", "of", "and", "or", "alsmede", "alsook", "dan", "maar", "but"))
_INITIAL = re.compile(r"[ .]?[A-Z]\.[A-Z]\.|\.[A-Z]\. ?|[A-Z]\.[A-Z]\.")
"""The point at the end of `B.V.` is a part of it."""
_EDGES = " \t\r\n.,;:*_|()[]-–—•>\"'“”"


_ELIDED = ("'s-", "'t ", "’s-", "’t ")
"""`'s-Gravenhage`, `'t Veld`: here the mark is a part of the name."""
_SEVERAL = 4
"""Kinds of data that make a list of them."""
_LINE = 120
"""Letters of a line that can be an item."""


@dataclass(frozen=True, slots=True)
class Document:
    text: str
    words: list[Word]
    sentences: list[Sentence]
    hits: Hits
    counted: Mapping[str, int]
    """How often each word stands in the text."""
    ands: frozenset[str]
    """The words that join: `of` does in Dutch, and not in English."""

    @classmethod
    def of(cls, text: str) -> Document:
        found, sentences = segments(text)
        of = numbers(found, sentences)
        hits = Hits(lexicon().find(found, of))
        topics.assign(text, sentences, hits)
        counted = Counter(word.form for word in found)
        english = counted["the"] > counted["de"] + counted["het"]
        return cls(text, found, sentences, hits, counted, _AND - {"of"} if english else _AND)

    # ---------------------------------------------------------------- sentences

    def said(self) -> Iterator[Sentence]:
        """Every sentence, item and cell that says something: no headings, and no box that is not ticked."""
        for one in self.sentences:
            if one.kind is not Kind.HEADING and not one.block.off and "header" not in one.topics:
                yield one

    def lists_data(self, one: Sentence) -> bool:
        """It names several kinds of data: a word in it that is also said of something else is one of them."""
        return len({hit.name for hit in self.found(one, *self.hits.under("data."))}) >= _SEVERAL

    def is_listed(self, one: Sentence) -> bool:
        """An item, a cell, or a line that was one before it lost its bullet: short, by itself and without a point."""
        if one.kind is not Kind.TEXT:
            return one.kind is not Kind.HEADING
        alone = one.start == one.block.start and one.end == one.block.end
        return alone and one.end - one.start <= _LINE and self.text[one.end - 1] not in ".?!:"

    def said_plainly(self, one: Sentence) -> bool:
        """Neither a question nor a heading or a lead."""
        return one.kind is not Kind.HEADING and self.text[one.end - 1] not in "?:"

    def leads(self, one: Sentence) -> bool:
        """Whether the next item stands below it."""
        after = self.sentences[one.number + 1] if one.number + 1 < len(self.sentences) else None
        return after is not None and after.lead is one

    def about(self, *wanted: str) -> Iterator[Sentence]:
        return (one for one in self.said() if not one.topics.isdisjoint(wanted))

    def quote(self, one: Sentence) -> str:
        return self.text[one.start : one.end]

    # ---------------------------------------------------------------- terms

    def found(self, one: Sentence, *names: str) -> list[Hit]:
        """Where any of these terms stands in a sentence, in order."""
        hits = [hit for name in names for hit in self.hits.within(name, one.lo, one.hi)]
        return sorted(hits, key=lambda hit: (hit.lo, -hit.hi))

    def has(self, one: Sentence | None, *names: str) -> bool:
        return one is not None and any(self.hits.has(name, one.lo, one.hi) for name in names)

    def is_quoted(self, one: Sentence, hit: Hit) -> bool:
        """Between quotes stands what a purpose or a page is called."""
        opened = self.text.rfind("“", one.start, hit.start)
        return opened >= 0 and self.text.find("”", opened, hit.start) < 0

    def heads(self, one: Sentence) -> bool:
        """A heading that stands at the beginning of its paragraph: `Hoe wij ze beschermen.`"""
        opens = one.start == one.block.start and one.end < one.block.end
        return opens and topics.subordinate(self.text[one.start : one.end])

    def near(self, name: str, lo: int, hi: int) -> bool:
        return self.hits.has(name, max(lo, 0), hi)

    def lengths(self, one: Sentence) -> list[Length]:
        return lengths(self.words, one.lo, one.hi)

    def forms(self, lo: int, hi: int) -> list[str]:
        return [word.form for word in self.words[max(lo, 0) : hi]]

    # ---------------------------------------------------------------- quotes

    def span(self, lo: int, hi: int) -> Span:
        return Span(self.words[lo].start, self.words[hi - 1].end)

    def clause(self, one: Sentence, lo: int, hi: int, ands: bool = True, across: bool = False) -> Span:
        """The part of a sentence around some words, up to a comma or the like, and (`ands`) to `en` or `of`."""
        first, last = self.bounds(one, lo, hi, ands, across)
        return self.span(first, last)

    def bounds(self, one: Sentence, lo: int, hi: int, ands: bool = True, across: bool = False) -> tuple[int, int]:
        """As words; `across`: what stands in parentheses is a part of what is before it."""
        while lo > one.lo and not self._parted(lo, across) and not (ands and self.words[lo - 1].form in self.ands):
            lo -= 1
        while hi < one.hi and not self._parted(hi, across) and not (ands and self.words[hi].form in self.ands):
            hi += 1
        return lo, hi

    def _parted(self, at: int, across: bool) -> bool:
        """Whether something that parts stands before a word."""
        between = self.text[self.words[at - 1].end : self.words[at].start]
        if self.words[at].soft:
            return not across and (" (" in between or ") " in between)
        return not _STOPS.isdisjoint(between.replace("\n", " ") if between.count("\n") < 2 else between)

    def trimmed(self, start: int, end: int) -> Span:
        """The span without marks and blanks at its ends; a parenthesis that closes one within stays."""
        while start < end and self.text[start] in _EDGES and not self.text.startswith(_ELIDED, start):
            start += 1
        while end > start and self.text[end - 1] in _EDGES:
            if self.text[end - 1] == ")" and "(" in self.text[start:end]:
                break
            if self.text[end - 1] == "." and end - start > 3 and _INITIAL.fullmatch(self.text, end - 4, end):
                break
            end -= 1
        return Span(start, end)

    def whole(self, one: Sentence) -> Span:
        return self.trimmed(one.start, one.end)

    def fact(
        self,
        kind: str,
        value: str,
        one: Sentence,
        span: Span,
        certainty: Certainty,
        details: Mapping[str, Any] | None = None,
    ) -> Fact:
        span = self.trimmed(span.start, span.end)
        return Fact(kind, value, span.start, span.end, certainty, Span(one.start, one.end), details or {})

    def words_of(self, span: Span) -> str:
        """The words of a span as a value: on one line."""
        return " ".join(self.text[span.start : span.end].split())


def best(facts: Iterable[tuple[float, Fact]]) -> Iterator[Fact]:
    """Of each value the fact with the highest score, the first where several have it; the others are its `also`."""
    by_value: dict[tuple[str, str], list[tuple[float, Fact]]] = {}
    for score, fact in facts:
        by_value.setdefault((fact.kind, fact.value), []).append((score, fact))
    for found in by_value.values():
        _, first = max(found, key=lambda pair: (pair[0], -pair[1].start))
        also = tuple(
            Span(fact.start, fact.end) for _, fact in found if (fact.start, fact.end) != (first.start, first.end)
        )
        yield Fact(
            first.kind, first.value, first.start, first.end, first.certainty, first.sentence, first.details, also
        )
