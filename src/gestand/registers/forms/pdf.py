"""The registers as a tagged PDF, to sign, to send and to keep."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from gestand.registers.forms.rows import FORMAT, registers
from gestand.registers.model import Book, Cell, Column, Register
from gestand.typeset import pdf
from gestand.vocabulary import catalogue

_NAME = re.compile(r"[^\s]*[._][^\s]{3,}")
_AFTER = re.compile(r"[._]")


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


def _breakable(text: str) -> str:
    """With places in long names of a schema at which a line may end (U+200B): `audit_log.changes` has no spaces."""
    return _NAME.sub(lambda found: _AFTER.sub("\\g<0>\u200b", found[0]), text)


def _cell(book: Book, one: Cell, column: Column) -> dict[str, Any]:
    lines = [{"text": _breakable(line.text), "language": line.language} for line in one.lines]
    if one.day:
        lines = [{"text": catalogue.day(book.language, one.day), "language": ""}]
    return {"lines": lines, "gap": one.gap, "words": column.words}
