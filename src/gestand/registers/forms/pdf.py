"""The registers as a tagged PDF, to sign, to send and to keep."""

from __future__ import annotations

from functools import partial
from typing import Any

from gestand.registers.forms.rows import FORMAT, registers
from gestand.registers.model import Book, Cell, Column, Register
from gestand.typeset import pdf
from gestand.vocabulary import catalogue


def render(book: Book) -> bytes:
    say = partial(catalogue.text, book.language)
    data = {
        "format": FORMAT,
        "author": book.controller,
        "facts": book.facts,
        "page": say("register.page", page="{page}", pages="{pages}"),
        "empty": say("register.empty"),
        "registers": [_register(book, register) for register in registers(book)],
    }
    return pdf.render("register", book.title, book.language, book.in_force, data)


def _register(book: Book, register: Register) -> dict[str, Any]:
    return {
        "title": register.title,
        "lead": register.lead,
        "none": register.none,
        "columns": [{"title": c.title, "law": c.law, "width": c.width} for c in register.columns],
        "rows": [
            [_cell(book, one, column) for one, column in zip(row, register.columns, strict=True)]
            for row in register.rows
        ],
    }


def _cell(book: Book, one: Cell, column: Column) -> dict[str, Any]:
    lines = [{"text": line.text, "language": line.language} for line in one.lines]
    if one.day:
        lines = [{"text": catalogue.day(book.language, one.day), "language": ""}]
    return {"lines": lines, "gap": one.gap, "words": column.words}
