"""A text as its words: what two texts have in common whatever typesets them.

A site lays the statement out in its own way: other quotes and dashes, capitals, hyphens that nobody sees, Markdown of
its own. So signs do not count; letters, digits and what stands beside an amount do, and their order.
"""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+|[%€$£]")
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"))


def words(text: str) -> str:
    """The words in small letters, with one blank before, between and after them; a blank where there is none."""
    plain = unicodedata.normalize("NFKC", text.translate(_UNSEEN)).casefold()
    return f" {' '.join(_WORD.findall(plain))} "


def count(said: str) -> int:
    """How many words there are in what `words` made."""
    return said.count(" ") - 1
