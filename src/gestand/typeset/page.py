"""A document on a screen: one page of HTML with a head that all of them share, no script and nothing from elsewhere.

Nothing is markup but the templates: Jinja2 escapes every text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from jinja2 import DictLoader, Environment, StrictUndefined, Template

FRAME = "frame.html"


@dataclass(frozen=True, slots=True)
class Head:
    """`generator`: what made it, by which a page of ours is known again. `facts`: below the title, a name and a value.

    `skip`: the words of the way past the head, for whoever does not see it.
    """

    title: str
    language: str
    generator: str
    skip: str
    facts: Sequence[tuple[str, str]]


@cache
def template(package: str) -> Template:
    """`page.html` of a package, which fills the blocks `metas` and `content` of the frame, with its own `page.css`."""
    folder = resources.files(package)
    sources = {name: folder.joinpath(name).read_text(encoding="utf-8") for name in ("page.html", "page.css")}
    frame = resources.files("gestand.typeset").joinpath("templates", "page.html").read_text(encoding="utf-8")
    return Environment(
        loader=DictLoader({**sources, FRAME: frame}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template("page.html")
