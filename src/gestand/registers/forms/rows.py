"""What is missing as one more register, so that every form lays it out as it does the others."""

from __future__ import annotations

from functools import partial

from gestand.registers.model import EMPTY, Book, Cell, Column, Register, cell
from gestand.vocabulary import catalogue

FORMAT = "gestand-register/1"
"""Stands in every file that is written: one with it can be written again, another one is somebody's."""


def registers(book: Book) -> tuple[Register, ...]:
    """Those of the book, and at the end what is missing."""
    return (*book.registers, missing(book))


def missing(book: Book) -> Register:
    say = partial(catalogue.text, book.language)
    columns = (
        Column("missing", say("register.head.missing"), width=70),
        Column("law", say("register.head.law"), width=20),
        Column("code", say("register.head.code"), width=10),
    )
    rows = [(cell([gap.message]), _law(book, gap.law), cell([gap.code])) for gap in book.gaps]
    title, lead = say("register.title.missing"), say("register.lead.missing")
    return Register("missing", title, lead, columns, tuple(rows), say("register.none.missing"))


def _law(book: Book, law: str) -> Cell:
    return cell([catalogue.text(book.language, "register.article", article=law)]) if law else EMPTY


def head(column: Column) -> str:
    """What a column is, with the article of the GDPR that asks for it."""
    return f"{column.title} ({column.law})" if column.law else column.title
