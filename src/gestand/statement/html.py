"""A statement as one page of HTML: no script, nothing from elsewhere, to read on a telephone and on paper.

Nothing here is markup but the template: Jinja2 escapes every text, and no link is made but to an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from gestand import __version__
from gestand.statement.form import FORMAT, facts
from gestand.statement.model import Block, Bullets, Definitions, Document, Paragraph, Section, Sentence
from gestand.statement.standing import WORDS, Standings
from gestand.typeset.page import Head, template
from gestand.vocabulary import catalogue

SIGNS = {"kept": "✓", "broken": "✗", "unknown": "?", "unsupported": "–"}


def render(document: Document, standings: Standings | None = None, zone: str = "UTC") -> bytes:
    """The page; with `standings` each promise has a mark that says how it stood, and a legend stands at the end."""
    say = partial(catalogue.text, document.language)
    keys = document.promises()
    context = {
        "document": document,
        "say": lambda key, **values: say(f"statement.{key}", **values),
        "page": lambda key: say(f"page.{key}"),
        "head": Head(
            document.title,
            document.language,
            f"gestand {__version__}, {FORMAT}",
            say("page.skip"),
            facts(document),
        ),
        "tree": tree(document),
        "kind": _kind,
        "standing": standings.sentence if standings else lambda _: "",
        "target": partial(_target, standings),
        "standings": standings,
        "moment": catalogue.moment(document.language, standings.at, zone) if standings else "",
        "promises": [(key, promise_id(key), standings.promise(key)) for key in keys] if standings else [],
        "words": WORDS,
        "signs": SIGNS,
    }
    return template("gestand.statement").render(context).encode()


def tree(document: Document) -> list[tuple[Section, list[Section]]]:
    """Each section of the second level with its parts."""
    found: list[tuple[Section, list[Section]]] = []
    for section in document.sections:
        if section.level > 2 and found:
            found[-1][1].append(section)
        else:
            found.append((section, []))
    return found


def promise_id(key: str) -> str:
    return f"promise-{re.sub(r'[^A-Za-z0-9]+', '-', key).strip('-')}"


def _target(standings: Standings | None, sentence: Sentence) -> str:
    """Where more is said of how it stands: at the promise that stands worst."""
    how = standings.sentence(sentence) if standings else ""
    keys: Iterator[str] = (key for key in sentence.promises if standings and standings.promise(key) == how)
    return promise_id(next(keys, ""))


def _kind(block: Block) -> str:
    match block:
        case Paragraph():
            return "paragraph"
        case Bullets():
            return "bullets"
        case Definitions():
            return "definitions"
    return "table"
