"""The statement on paper: tagged, in its language, and with every sentence of it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from gestand.errors import UsageError
from gestand.statement import pdf
from gestand.statement.build import statement
from gestand.statement.model import Block, Sentence, Table, sentences
from gestand.statement.standing import Standings
from statement.test_golden import policy_of

NOT_LETTERS = re.compile(r"[\s\u00ad\u2010-]+")
"""What a line that was broken puts in, or takes away."""


def squeezed(text: str) -> str:
    return NOT_LETTERS.sub("", text)


def cells_of(block: Block) -> Iterator[Sentence]:
    yield from (sentences(block) if isinstance(block, Table) else ())


@pytest.mark.parametrize(("system", "language"), [("cloudcv", "nl"), ("cloudpiling", "fr"), ("nhmb", "de")])
def test_a_pdf_is_tagged_and_says_every_sentence(system: str, language: str) -> None:
    document = statement(policy_of(system), language)
    written = pdf.render(document)
    assert written == pdf.render(document)
    reader = PdfReader(io.BytesIO(written))
    root = reader.trailer["/Root"]
    assert root["/StructTreeRoot"] and root["/MarkInfo"]["/Marked"] and root["/Lang"] == language
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == (document.title, document.controller)
    assert reader.metadata.creation_date == datetime.fromisoformat(document.in_force).replace(tzinfo=UTC)
    said = squeezed("".join(page.extract_text().rsplit("\n", 1)[0] for page in reader.pages))
    assert ("\u00a0: " in reader.pages[0].extract_text()) is (language == "fr"), "French has a space there"
    cells = {one for section in document.sections for block in section.blocks for one in cells_of(block)}
    assert [one.text for one in document.sentences() if one not in cells and squeezed(one.text) not in said] == []
    # A row that goes on on the next page has the head of its table in between.
    assert [word for one in cells for word in one.text.split() if squeezed(word) not in said] == []
    assert [section.title for section in document.sections if squeezed(section.title) not in said] == []


def test_each_promise_says_how_it_stood() -> None:
    document = statement(policy_of("cloudcv"), "en")
    standings = Standings(datetime(2026, 3, 15, tzinfo=UTC), dict.fromkeys(document.promises(), "broken"))
    reader = PdfReader(io.BytesIO(pdf.render(document, standings, "Europe/Amsterdam")))
    said = squeezed("".join(page.extract_text() for page in reader.pages))
    assert said.count("(✗broken)") > 20
    assert "15March2026" in said


def test_a_text_in_letters_that_no_font_has_is_named() -> None:
    document = replace(statement(policy_of("cloudcv"), "nl"), title="Verklaring van \u65e5\u672c", sections=())
    with pytest.raises(UsageError, match="\u65e5") as refused:
        pdf.render(document)
    assert refused.value.code == "pdf/letters"
