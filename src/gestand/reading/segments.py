"""Sentences of a text with their places, the words in each, and what they stand under."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gestand.reading.blocks import Block, Kind, blocks
from gestand.reading.words import Word, words


@dataclass(slots=True)
class Sentence:
    """A sentence, an item of a list, a cell or a heading. `topics`, `lead` and `under` are filled in by `topics`."""

    number: int
    kind: Kind
    start: int
    end: int
    block: Block
    lo: int
    hi: int
    topics: frozenset[str] = frozenset()
    """What it is about, by its column, the sentence that leads to it, or the heading above."""
    lead: Sentence | None = None
    """The sentence that ends in a colon above an item."""
    under: list[Sentence] = field(default_factory=list)
    """The headings above it, the nearest one last."""
    label: str = ""
    """Of a cell: what the first cell of its row says."""


_END = re.compile(r"[.!?…]{1,6}[\"')\]’”*]{0,3}(?:\s|$)")
_FRESH = re.compile(r"\s*(?:Wij|We|Ons|Onze|U|De|Het|In|Deze|Dit|Our|The|This|You|Als|Voor|Er)\b")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(-])(?:[A-TV-Za-tv-z]|(?:[A-Za-z]\.){1,3}[A-Za-z]|art|artt|nr|nrs|no|bv|o\.?a|d\.?w\.?z|etc|incl|excl|resp|tel|e\.?d|m\.?b\.?t|i\.?v\.?m|dhr|mevr|mr|mrs|drs|"
    r"ir|ing|prof|dr|p/a|sub|st|inc|ltd|co|corp|e\.?g|i\.?e|vs|ca|max|min|evt|resp|jl|bijv|t\.?a\.?v|t\.?o\.?v|b\.?v|n\.?v|v\.?o\.?f|"
    r"a\.?d\.?h\.?v|m\.?u\.?v|z\.?s\.?m|i\.?p\.?v|m\.?a\.?w|z\.?g|blz|p|par|lid|kvk|jan|feb|mrt|apr|jun|jul|aug|sep|sept|okt|nov|dec)\.$",
    re.IGNORECASE,
)
_LONGEST = 6000
"""A sentence that goes on longer is none: it ends here."""


def segments(text: str) -> tuple[list[Word], list[Sentence]]:
    """The words of a text and its sentences; every word belongs to one sentence at most, in the same order."""
    found = words(text)
    sentences: list[Sentence] = []
    at = 0
    for block in blocks(text):
        for start, end in _sentences(text, block):
            while at < len(found) and found[at].start < start:
                at += 1
            lo = at
            while at < len(found) and found[at].start < end:
                at += 1
            sentences.append(Sentence(len(sentences), block.kind, start, end, block, lo, at))
    return found, sentences


def numbers(found: Sequence[Word], sentences: Sequence[Sentence]) -> list[int]:
    """For each word the number of its sentence; -1 where it has none (a bullet, a box that is not ticked)."""
    of = [-1] * len(found)
    for one in sentences:
        if not one.block.off:
            of[one.lo : one.hi] = [one.number] * (one.hi - one.lo)
    return of


def _sentences(text: str, block: Block) -> Iterator[tuple[int, int]]:
    start = block.start
    if block.kind is not Kind.HEADING:
        for match in _END.finditer(text, block.start, block.end):
            if match.end() >= block.end:
                break
            if _ends(text, start, match, block.end):
                yield from _trimmed(text, start, match.end())
                start = match.end()
    yield from _trimmed(text, start, block.end)


def _ends(text: str, start: int, match: re.Match[str], end: int) -> bool:
    raw = text[match.end() : min(end, match.end() + 12)].lstrip("\"'‘“*_[ \t\r\n")
    after = raw.lstrip("(")
    if raw.startswith(("(a)", "(1)", "(i)")):
        # `Doel. (a) facturen sturen; (b) ...`
        return True
    if not after or not (after[0].isupper() or after[0].isdigit() or after[0] in "•-✓"):
        return False
    if match[0][0] != ".":
        return True
    before = text[max(start, match.start() - 12) : match.start() + 1]
    if re.search(r"(?:^|\s)\d{1,2}\.$", before) and match.start() - start < 4:
        return False
    company = re.search(r"\b(?:B\.V|N\.V|V\.O\.F|B\.V\.B\.A|C\.V|U\.A)\.$", before)
    if company:
        # `Ons bedrijf is X B.V. Wij ...`: the point of the company is the sentence's as well.
        return bool(_FRESH.match(text, match.end()))
    return not _ABBREVIATION.search(before)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > _LONGEST:
        yield start, start + _LONGEST
        start += _LONGEST
    if start < end:
        yield start, end
