"""What all forms of a statement share: the facts at its head, and the mark by which a file is known as ours."""

from __future__ import annotations

from datetime import date

from gestand.statement.model import Document
from gestand.vocabulary import catalogue

FORMAT = "gestand-statement/1"
"""Stands in every file that is written: a file with it can be written over, another one is somebody's."""


def facts(document: Document) -> list[tuple[str, str]]:
    """(what, its value): version and date."""
    found = [(_say(document, "head.version"), document.version)] if document.version else []
    if document.in_force:
        day = catalogue.day(document.language, date.fromisoformat(document.in_force))
        found.append((_say(document, "head.in_force"), day))
    return found


def _say(document: Document, key: str) -> str:
    return catalogue.text(document.language, f"statement.{key}")
