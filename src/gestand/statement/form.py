"""What all forms of a statement share: the facts at its head, and the mark by which a file is known as ours."""

from __future__ import annotations

import re
from datetime import date

from gestand.statement.model import Document
from gestand.vocabulary import catalogue

FORMAT = "gestand-statement/1"
"""Stands in every file that is written: a file with it can be written over, another one is somebody's."""

_OURS = re.compile(
    rb'\A(?:<!-- %(mark)b -->|%%PDF-.*%(mark)b|\{.*"(?:dct:conformsTo|generator)": "%(mark)b"'
    rb'|<!doctype html>.{0,600}<meta name="generator" content="gestand [^"]*%(mark)b">)' % {b"mark": FORMAT.encode()},
    re.DOTALL,
)
"""The mark where each form has it: a text of somebody's that tells of it, or quotes a page, is not ours."""


def ours(content: bytes) -> bool:
    """Whether a file is a statement that was written here."""
    return _OURS.search(content) is not None


def facts(document: Document) -> list[tuple[str, str]]:
    """(what, its value): version and date."""
    found = [(_say(document, "head.version"), document.version)] if document.version else []
    if document.in_force:
        day = catalogue.day(document.language, date.fromisoformat(document.in_force))
        found.append((_say(document, "head.in_force"), day))
    return found


def _say(document: Document, key: str) -> str:
    return catalogue.text(document.language, f"statement.{key}")
