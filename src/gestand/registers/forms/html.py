"""The registers as a page: tables that a screen reader walks through and a printer breaks well. No script."""

from __future__ import annotations

from functools import partial

from gestand import __version__
from gestand.registers.forms.rows import FORMAT, registers
from gestand.registers.model import Book
from gestand.typeset.page import Head, template
from gestand.vocabulary import catalogue


def render(book: Book) -> bytes:
    text = partial(catalogue.text, book.language)

    def say(key: str, **values: str) -> str:
        return text(f"register.{key}", **values)

    context = {
        "book": book,
        "registers": registers(book),
        "say": say,
        "day": partial(catalogue.day, book.language),
        "head": Head(book.title, book.language, f"gestand {__version__} ({FORMAT})", say("skip"), book.facts),
    }
    return template("gestand.registers.forms").render(context).encode()
