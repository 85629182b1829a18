"""A statement as Markdown (CommonMark, with tables of GitHub)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from gestand.statement.form import FORMAT, facts
from gestand.statement.html import SIGNS
from gestand.statement.model import (
    Block,
    Bullets,
    Definitions,
    Document,
    Paragraph,
    Section,
    Sentence,
    Span,
    Spans,
    Table,
)
from gestand.statement.standing import WORDS, Standings
from gestand.vocabulary import catalogue

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~]|&(?=#?\w+;))")
_BEGINS = re.compile(r"^(\d*)([#+\-=.)])(?=\s)")


def render(document: Document, standings: Standings | None = None, zone: str = "UTC") -> bytes:
    """The statement; with `standings` each promise says how it stood."""
    writer = _Writer(document, standings, zone)
    return ("\n\n".join(writer.blocks()) + "\n").encode()


class _Writer:
    def __init__(self, document: Document, standings: Standings | None, zone: str) -> None:
        self.document, self.standings, self.zone = document, standings, zone
        self.say = partial(catalogue.text, document.language)

    def blocks(self) -> Iterator[str]:
        yield f"<!-- {FORMAT} -->"
        yield f"# {text(self.document.title)}"
        if head := "  \n".join(self._told(name, text(value)) for name, value in facts(self.document)):
            yield head
        for section in self.document.sections:
            yield from self._section(section)
        if self.standings:
            yield from self._legend(self.standings)
        yield "---"
        yield self.say("statement.page.made_with")

    def _section(self, section: Section) -> Iterator[str]:
        yield f"{'#' * section.level} {self._spans(section.heading)}"
        told = [self._block(block) for block in section.blocks]
        yield from (_quoted(one) if section.apart else one for one in told)

    def _block(self, block: Block) -> str:
        match block:
            case Paragraph(sentences):
                return beginning(self._sentences(sentences))
            case Bullets(items):
                return "\n".join(f"- {beginning(self._sentence(item))}" for item in items)
            case Definitions(entries):
                return "\n".join(
                    "- " + self._told(f"**{text(e.name)}**", self._sentences(e.sentences)) for e in entries
                )
            case Table():
                return self._table(block)

    def _told(self, name: str, value: str) -> str:
        return self.say("statement.told", name=name, value=value)

    def _table(self, table: Table) -> str:
        rows = [map(text, table.heads), ["---"] * len(table.heads)]
        lines = [f"| {' | '.join(row)} |" for row in rows]
        return "\n".join([*lines, *(f"| {' | '.join(map(self._sentence, row))} |" for row in table.rows)])

    def _sentences(self, sentences: tuple[Sentence, ...]) -> str:
        return " ".join(map(self._sentence, sentences))

    def _sentence(self, sentence: Sentence) -> str:
        how = self.standings.sentence(sentence) if self.standings else ""
        mark = f" *({SIGNS[how]} {self.say(f'statement.standing.{how}')})*" if how else ""
        return f"{self._spans(sentence.spans)}{mark}"

    def _spans(self, spans: Spans) -> str:
        return "".join(map(_span, spans))

    def _legend(self, standings: Standings) -> Iterator[str]:
        yield f"## {self.say('statement.standing.title')}"
        moment = catalogue.moment(self.document.language, standings.at, self.zone)
        yield self.say("statement.standing.lead", moment=moment)
        yield "\n".join(
            f"- {SIGNS[how]} {self.say(f'statement.standing.{how}')}: {self.say(f'statement.standing.{how}.what')}"
            for how in WORDS
        )


def _span(span: Span) -> str:
    if span.code:
        return f"`{span.text.replace('`', chr(39))}`"
    said = text(span.text)
    if span.language:
        said = f'<span lang="{span.language}">{said}</span>'
    if not span.link or span.link.startswith("#"):
        return said
    return f"<{span.text}>" if span.link in (span.text, f"mailto:{span.text}") else f"[{said}](<{span.link}>)"


def text(plain: str) -> str:
    """A text in which nothing is markup."""
    return _SPECIAL.sub(r"\\\1", " ".join(plain.split("\n")))


def beginning(line: str) -> str:
    """A line that looks like no heading, list or rule."""
    return _BEGINS.sub(r"\1\\\2", line)


def _quoted(block: str) -> str:
    return "\n".join(f"> {line}" for line in block.splitlines())
