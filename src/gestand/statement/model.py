"""A statement as values: sections of blocks of sentences, in one language, and in no form yet.

A renderer lays a `Document` out and adds no facts of its own. Every sentence knows the promises that it makes, as
`gestand verify` calls them (`keep/accounting`, `processors/hosting provider`), so that a reader can see how they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gestand.errors import Finding
from gestand.wording.legible import legible


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a sentence. `language`: of a text that nobody translated; empty when it is the document's.

    `link`: an address to follow, or empty. `code`: a name of a schema, not a word. The text is made `legible`.
    """

    text: str
    language: str = ""
    link: str = ""
    code: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", legible(self.text))


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A whole sentence. `key`: its message in the catalogue, or empty for a text of the policy itself.

    `promises`: the promises that it makes, as verify names them. `law`: the article it rests on
    (`GDPR 13(2)(b)`, or that of another law), or empty. `id`: its own within the document.
    """

    spans: Spans
    key: str = ""
    promises: tuple[str, ...] = ()
    law: str = ""
    id: str = ""

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Paragraph:
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`rows`: a cell for each head; the first cell of a row is what the row is about. `label`: what of."""

    label: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Sentence, ...], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A word that says what is told (`How long`), and what is told."""

    name: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Definitions:
    entries: tuple[Entry, ...]


Block = Paragraph | Bullets | Table | Definitions


@dataclass(frozen=True, slots=True)
class Section:
    """`level`: 2 for a section of the document, 3 for a part of one. `apart`: shown apart from everything else.

    (GDPR article 21(4): the right to object is presented clearly and separately from any other information.)
    """

    id: str
    level: int
    heading: Spans
    blocks: tuple[Block, ...]
    apart: bool = False

    @property
    def title(self) -> str:
        return "".join(span.text for span in self.heading)

    def sentences(self) -> Iterator[Sentence]:
        for block in self.blocks:
            yield from sentences(block)


@dataclass(frozen=True, slots=True)
class Document:
    """`digest`: of the policy that it was made from. `in_force`: ISO 8601, or empty. `findings`: what is missing in it.

    `controller`: who is responsible, as the title says it.
    """

    title: str
    language: str
    version: str
    in_force: str
    digest: str
    controller: str
    sections: tuple[Section, ...]
    findings: tuple[Finding, ...] = ()

    def sentences(self) -> Iterator[Sentence]:
        for section in self.sections:
            yield from section.sentences()

    def section(self, id_: str) -> Section | None:
        return next((section for section in self.sections if section.id == id_), None)

    def promises(self) -> tuple[str, ...]:
        """The keys of all promises that it makes, each once, in the order in which they are made."""
        return tuple(dict.fromkeys(key for sentence in self.sentences() for key in sentence.promises))


def sentences(block: Block) -> Iterator[Sentence]:
    match block:
        case Paragraph(found) | Bullets(found):
            yield from found
        case Table():
            yield from (cell for row in block.rows for cell in row)
        case Definitions():
            yield from (sentence for entry in block.entries for sentence in entry.sentences)
