"""Headings within the data that name a group of it: `Contactgegevens`, `Technische gegevens`, `Account data`.

They look like headings of their own (`Contactgegevens` is also what stands above an address), and below them stand
names of data and nothing that one could write to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gestand.reading.blocks import Kind
from gestand.reading.lexicon import Hits
from gestand.reading.segments import Sentence

TITLE = frozenset({"title"})
_GROUPED = frozenset(("data", "contact", "weak.data", "weak.contact"))
"""What a heading can be about that names a group of data."""
_GROUP = re.compile(r"[\w-]*(?:gegevens|data|informatie|information|details)", re.IGNORECASE)
_REACHED = re.compile(r"@|\d{4} ?[A-Z]{2}\b|\+\d{2}|\d{6}|https?:|www\.")
_WORDS = 4
_ALL = 12
"""Sentences of which one heading that stands above all of them is the title."""
_TITLE = 4
"""Words of a title; `Data` is a heading."""
_BELOW = 3
"""Sentences that are looked at."""


def is_a_title(one: Sentence, sentences: Sequence[Sentence], hits: Hits) -> bool:
    """The first line says what the text is: `Hoe wij met uw gegevens omgaan` heads all of it."""
    if one.number or one.hi - one.lo < _TITLE:
        return False
    if len(sentences) > _ALL and all(other.kind is not Kind.HEADING for other in sentences[1:]):
        return True
    strong = (name for name in hits.under("topic.") if not name.startswith("topic.weak."))
    return not any(hits.has(name, one.lo, one.hi) for name in strong)


def is_a_group(text: str, one: Sentence, above: Sequence[Sentence], sentences: Sequence[Sentence], hits: Hits) -> bool:
    """Whether a heading below the one about data names a group of data, and the sentences below it are data."""
    if not any("data" in head.topics for head in above) or one.hi - one.lo > _WORDS or one.lo == one.hi:
        return False
    topics = (name for name in hits.under("topic.") if hits.has(name, one.lo, one.hi))
    if any(name.removeprefix("topic.") not in _GROUPED for name in topics):
        return False
    last = text[one.start : one.end].strip("*_: ").rsplit(maxsplit=1)[-1]
    below = list(sentences[one.number + 1 : one.number + 1 + _BELOW])
    if not _GROUP.fullmatch(last) or not below or below[0].kind is Kind.HEADING:
        return False
    if any(_REACHED.search(text, other.start, other.end) for other in below):
        return False
    return any(hits.has(name, below[0].lo, below[0].hi) for name in hits.under("data."))
