"""Texts for a document, in which no sign does anything but stand there.

Names of organisations come from rows, and a text of a policy can hold what its file cannot (`"\\x1b"`): a sign that
steers a printer, ends a line in the middle of a sentence, or turns around what follows, would make a document say
what nobody wrote.
"""

from __future__ import annotations

import re

_END = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_STEERING = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def legible(text: str) -> str:
    """The text with one kind of end of line (`\\n`), and U+FFFD for each sign that steers or turns."""
    if text.isprintable():
        return text
    return _STEERING.sub("\ufffd", _END.sub("\n", text))
