"""Labels that stand out before what they label, and headings below which they tell of one purpose.

`### De nieuwsbrief versturen` and below it `**Rechtsgrond**: ...`, `**Hoe lang**: ...`: the heading names the purpose,
as the first cell of a row does in a table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gestand.reading.blocks import Kind
from gestand.reading.lexicon import Hits
from gestand.reading.segments import Sentence

OTHER = frozenset({"other"})
CARD = frozenset({"card"})
"""What a heading that names a purpose is about: below it the labels say what each thing is."""
_BOLD = re.compile(r"(?:\*\*|__)[^*_\n:]{2,60}(?::(?:\*\*|__)|(?:\*\*|__):)")
_PLAIN = re.compile(r"[A-Z][^:\n]{2,40}: ")
_TELLING = frozenset({"basis", "data", "retention", "sharing"})
_WORDS = 10
_UNMARKED = 7
"""The level of a heading of which nothing says how deep it stands."""


def labelled(text: str, one: Sentence, hits: Hits) -> frozenset[str]:
    """What the label of an item is about, `other` where it names nothing we know; empty where there is no label."""
    match = _BOLD.match(text, one.start, one.end) if one.start == one.block.start else None
    if match is None:
        return frozenset()
    return _named(one, match.end(), hits) or OTHER


def _named(one: Sentence, end: int, hits: Hits) -> frozenset[str]:
    """What the first words of a sentence are about, up to a place."""
    named = {
        name.removeprefix("topic.")
        for name in hits.under("topic.")
        if any(hit.end <= end for hit in hits.within(name, one.lo, min(one.hi, one.lo + _WORDS)))
    }
    strong = {name for name in named if not name.startswith("weak.")}
    return frozenset(strong or {name.removeprefix("weak.") for name in named})


def _plainly(text: str, one: Sentence, hits: Hits) -> frozenset[str]:
    """What an item tells without a label that stands out: `Bewaartermijn: een jaar`, or no more than a name of data."""
    if one.kind is not Kind.ITEM or one.start != one.block.start:
        return frozenset()
    if label := _PLAIN.match(text, one.start, one.end):
        return _named(one, label.end(), hits)
    return frozenset({"data"}) if is_a_name(one, hits) else frozenset()


def is_a_name(one: Sentence, hits: Hits) -> bool:
    """Whether it is for the most part a name of data."""
    names = hits.under("data.")
    covered = {n for name in names for hit in hits.within(name, one.lo, one.hi) for n in range(hit.lo, hit.hi)}
    return bool(covered) and len(covered) * 2 >= min(one.hi - one.lo, 6)


def cards(text: str, sentences: Sequence[Sentence], hits: Hits) -> frozenset[int]:
    """The numbers of headings below which at least two labels, or headings below it, tell of a basis, data, a term, or
    who gets them."""
    found = set[int]()
    above: list[tuple[int, int, set[str]]] = []
    for one in sentences:
        about = labelled(text, one, hits) or _plainly(text, one, hits)
        if one.kind is Kind.HEADING:
            level = one.block.level or _UNMARKED
            while above and above[-1][0] >= level:
                above.pop()
            about = _named(one, one.end, hits)
        if above:
            above[-1][2].update(about)
            if len(above[-1][2] & _TELLING) > 1:
                found.add(above[-1][1])
        if one.kind is Kind.HEADING:
            above.append((level, one.number, set()))
    return frozenset(found)
