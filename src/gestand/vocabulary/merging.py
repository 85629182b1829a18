"""What a language makes of a preposition and the article after it: `à le` is `au`, `zu dem` is `zum`.

A message has the preposition, and what a policy calls an event has the article. Only the first of a sentence is merged:
what follows may be a relative clause, or words of the policy's own.
"""

from __future__ import annotations

import re

_TO = {
    "fr": ((r"\bà le ", "au "), (r"\bà les ", "aux ")),
    "de": ((r"\bbis zu dem ", "bis zum "), (r"\bbis zu der ", "bis zur "), (r"^Bei dem ", "Beim ")),
}
_OF = {"fr": ((r"\bde le ", "du "), (r"\bde les ", "des "))}


def merged(language: str, said: str, of: bool = False) -> str:
    """`of`: also where the message has `de`: elsewhere it stands before an article that is not the event's."""
    for pattern, short in (*_TO.get(language, ()), *(_OF.get(language, ()) if of else ())):
        said = re.sub(pattern, short, said, count=1)
    return said
