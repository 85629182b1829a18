"""The statement of an example system, as it is or with a change to its policy."""

from __future__ import annotations

import re
from pathlib import Path

from gestand.examples.building import policy_text
from gestand.policy.reader import read
from gestand.statement import build, html
from gestand.statement.model import Document


class Saying:
    """Statements of one example, in its folder."""

    def __init__(self, system: str, folder: Path) -> None:
        self.system, self.folder = system, folder

    def __call__(self, *left_out: str, language: str = "nl") -> Document:
        """`left_out`: patterns of what is taken out of the policy; each is found there."""
        text = policy_text(self.system)
        for pattern in left_out:
            text, found = re.subn(pattern, "", text, flags=re.MULTILINE)
            assert found, f"{pattern} is nowhere in the policy of {self.system}"
        path = self.folder / "privacy.yaml"
        path.write_text(text, encoding="utf-8")
        return build.statement(read(path), language)


def lacks(document: Document) -> set[str]:
    return {finding.code for finding in document.findings}


def said(document: Document, section: str | None = None) -> str:
    """All sentences, or those of one section and its parts, a line each."""
    if section is None:
        return "\n".join(sentence.text for sentence in document.sentences())
    found = document.section(section)
    return "\n".join(sentence.text for sentence in found.sentences()) if found else ""


def links(document: Document) -> set[str]:
    return {span.link for sentence in document.sentences() for span in sentence.spans if span.link}


def page(document: Document) -> str:
    return html.render(document).decode()
