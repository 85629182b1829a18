"""The registers as a page: tables that a screen reader walks through and a printer breaks well. No script."""

from __future__ import annotations

from functools import cache, partial
from importlib import resources

from jinja2 import DictLoader, Environment, StrictUndefined, Template

from gestand import __version__
from gestand.registers.forms.rows import FORMAT, registers
from gestand.registers.model import Book
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
        "version": __version__,
        "format": FORMAT,
    }
    return _template().render(context).encode()


@cache
def _template() -> Template:
    folder = resources.files("gestand.registers.forms")
    sources = {name: folder.joinpath(name).read_text(encoding="utf-8") for name in ("page.html", "page.css")}
    environment = Environment(
        loader=DictLoader(sources), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("page.html")
