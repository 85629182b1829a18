"""A statement as a tagged PDF (PDF/UA-1), laid out by typst from what the document says."""

from __future__ import annotations

from functools import partial
from typing import Any

from gestand.statement.form import FORMAT, facts
from gestand.statement.html import SIGNS
from gestand.statement.model import Block, Bullets, Definitions, Document, Paragraph, Section, Sentence, Span, Spans
from gestand.statement.standing import WORDS, Standings
from gestand.typeset import pdf
from gestand.vocabulary import catalogue


def render(document: Document, standings: Standings | None = None, zone: str = "UTC") -> bytes:
    """The statement; with `standings` each promise says how it stood. Its day is that on which the version counts.

    `UsageError` (`pdf/package`) where typst is not installed.
    """
    writer = _Writer(document, standings)
    data = {
        "author": document.controller,
        "format": FORMAT,
        "facts": facts(document),
        "sections": [writer.section(section) for section in document.sections],
        "made_with": writer.say("statement.page.made_with"),
        **writer.legend(zone),
    }
    return pdf.render("statement", document.title, document.language, document.in_force, data)


class _Writer:
    def __init__(self, document: Document, standings: Standings | None) -> None:
        self.standings = standings
        self.language = document.language
        self.say = partial(catalogue.text, document.language)
        self.places = {f"#{section.id}" for section in document.sections}

    def section(self, section: Section) -> dict[str, Any]:
        return {
            "id": section.id,
            "level": section.level - 1,
            "heading": self._spans(section.heading),
            "apart": section.apart,
            "blocks": [self._block(block) for block in section.blocks],
        }

    def legend(self, zone: str) -> dict[str, Any]:
        if self.standings is None:
            return {"legend": [], "legend_title": "", "legend_lead": ""}
        moment = catalogue.moment(self.language, self.standings.at, zone)
        return {
            "legend": [f"{self._mark(how)}: {self.say(f'statement.standing.{how}.what')}" for how in WORDS],
            "legend_title": self.say("statement.standing.title"),
            "legend_lead": self.say("statement.standing.lead", moment=moment),
        }

    def _mark(self, how: str) -> str:
        return f"{SIGNS[how]} {self.say(f'statement.standing.{how}')}"

    def _block(self, block: Block) -> dict[str, Any]:
        match block:
            case Paragraph(found):
                return {"kind": "paragraph", "sentences": self._sentences(found)}
            case Bullets(found):
                return {"kind": "bullets", "items": self._sentences(found)}
            case Definitions(entries):
                told = [{"name": one.name, "sentences": self._sentences(one.sentences)} for one in entries]
                return {"kind": "definitions", "entries": told}
            case _:
                rows = [self._sentences(row) for row in block.rows]
                return {"kind": "table", "heads": block.heads, "rows": rows}

    def _sentences(self, found: tuple[Sentence, ...]) -> list[dict[str, Any]]:
        return [self._sentence(sentence) for sentence in found]

    def _sentence(self, sentence: Sentence) -> dict[str, Any]:
        how = self.standings.sentence(sentence) if self.standings else ""
        return {"spans": self._spans(sentence.spans), "standing": how, "mark": self._mark(how) if how else ""}

    def _spans(self, spans: Spans) -> list[dict[str, Any]]:
        return [self._span(span) for span in spans]

    def _span(self, span: Span) -> dict[str, Any]:
        # A link within the document needs something there to lead to.
        there = span.link if not span.link.startswith("#") or span.link in self.places else ""
        return {
            "text": span.text,
            "language": span.language,
            "code": span.code,
            "link": "" if there.startswith("#") else there,
            "to": there.removeprefix("#") if there.startswith("#") else "",
        }
