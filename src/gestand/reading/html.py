"""HTML into text, in one pass over the letters: headings, items and cells keep what they are, scripts say nothing.

Not a parser of the standard: what a browser would mend is read as it stands. It cannot be made slow, because it never
goes back.
"""

from __future__ import annotations

import re
from html import unescape

_SILENT = frozenset(("script", "style", "head", "noscript", "template", "svg", "iframe", "select", "button", "nav"))
_BREAKS = frozenset(
    (
        *("p", "div", "section", "article", "main", "header", "footer", "aside", "ul", "ol", "dl", "table", "tbody"),
        *("thead", "form", "fieldset", "figure", "blockquote", "address", "details", "hr", "pre", "body", "dd"),
    )
)
_LISTS = frozenset(("ul", "ol", "menu"))
_HEADS = {"summary": 3, "dt": 5}
"""What stands above its text without being called a heading: of an accordion, of a list of terms."""
_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9]{0,15})")
_BLANKS = re.compile(r"[ \t\n\r\f\u00a0]+")
_TAG = 20_000
"""Letters of the longest tag; what is longer is text."""


class _Place:
    """Where in the page we are: how deep in lists, and whether in a cell or a heading."""

    def __init__(self) -> None:
        self.lists = 0
        self.cells = 0
        self.heads = 0
        self.columns = 0
        """Heads of the row that was read so far; below nothing once it has a cell."""


def text(page: str) -> str:
    """What a reader of the page sees, with `# ` before headings, `- ` before items and ` | ` between cells."""
    out: list[str] = []
    place = _Place()
    at = 0
    while at < len(page):
        opening = page.find("<", at)
        if opening < 0:
            opening = len(page)
        if opening > at:
            said = _BLANKS.sub(" ", unescape(page[at:opening]))
            out.append(said.replace("|", "/") if place.cells else said)
        at = _after(page, opening, out, place)
    return _tidy("".join(out).replace("\0", ""))


def _after(page: str, opening: int, out: list[str], place: _Place) -> int:
    """The place after what begins with `<`."""
    if opening >= len(page):
        return opening
    if page.startswith("<!--", opening):
        end = page.find("-->", opening + 4)
        return end + 3 if end >= 0 else len(page)
    match = _NAME.match(page, opening + 1)
    if match is None and page[opening + 1 : opening + 2] not in ("!", "?"):
        out.append("<")
        return opening + 1
    end = page.find(">", opening, opening + _TAG)
    if end < 0:
        out.append("<")
        return opening + 1
    if match is None:
        return end + 1
    name, closes = match[1].lower(), page[opening + 1] == "/"
    if name == "button" and (place.heads or closes or "aria-expanded" in page[opening:end]):
        # Of an accordion: the button is its heading, or stands in it.
        out.append("" if place.heads else "\n\n" if closes else "\n\n### ")
        return end + 1
    if name in _SILENT and not closes and page[end - 1] != "/":
        return _past(page, name, end)
    if name == "a":
        _link(page[opening:end], closes, out)
        return end + 1
    out.append(_mark(name, closes, place))
    return end + 1


def _past(page: str, name: str, end: int) -> int:
    """Behind an element of which nothing is said."""
    closing = re.compile(rf"</{name}\b", re.IGNORECASE).search(page, end)
    if closing is None:
        return len(page) if name in ("script", "style") else end + 1
    return max(page.find(">", closing.end()) + 1, closing.end())


_MAIL = re.compile(r"href=[\"']?mailto:([^\"'?> ]{3,120})", re.IGNORECASE)


def _link(tag: str, closes: bool, out: list[str]) -> None:
    """An address that only the link knows is shown behind its words, as a reader would see it on pointing there."""
    mail = _MAIL.search(tag)
    if mail and not closes:
        out.append(f"\0{unescape(mail[1])}\0")
    elif closes:
        back = next((n for n in range(len(out) - 1, max(len(out) - 12, -1), -1) if out[n].startswith("\0")), None)
        if back is not None:
            address = out[back].strip("\0")
            said = "".join(out[back + 1 :])
            out[back] = ""
            out.append("" if address.lower() in said.lower() else f" ({address})")


def _mark(name: str, closes: bool, place: _Place) -> str:
    step = -1 if closes else 1
    level = int(name[1]) if len(name) == 2 and name[0] == "h" and name[1].isdigit() else _HEADS.get(name, 0)
    if level and not place.cells:
        place.heads = max(0, place.heads + step)
        return "\n\n" if closes else f"\n\n{'#' * level} "
    if name in _LISTS:
        place.lists = min(max(0, place.lists + step), _DEEPEST)
        return " " if place.cells else "\n" if closes or place.lists > 1 else "\n\n"
    if name in ("td", "th"):
        place.cells = max(0, place.cells + step)
        place.columns += (closes and name == "th") - _ROW * (name == "td")
        return " | " if closes else ""
    if name == "tr":
        # A page that never closes its cells closes them with the row. Below a row of heads a line is drawn.
        heads, place.cells, place.columns = place.columns, 0, 0
        return (f"\n|{'---|' * heads}" if heads > 1 else "") + ("" if closes else "\n")
    return _within(name, closes, place)


def _within(name: str, closes: bool, place: _Place) -> str:
    """Items and paragraphs: in a cell they stay on its line."""
    if name == "li":
        if place.cells:
            return "; " if closes else " "
        return "" if closes else f"\n{_INDENT * (place.lists - 1)}- "
    if name == "br":
        return " " if place.cells else "\n"
    if name in _BREAKS:
        return " " if place.cells else "\n\n"
    return ""


_ROW = 1000
"""More than there are columns: a row with a cell that is no head is none of heads."""
_INDENT = "\1\1"
"""Two blanks of an item in a list within a list, until blanks are tidied."""
_DEEPEST = 8
_MARKS = frozenset(("-", *("#" * level for level in range(1, 7))))
_CELL_ENDS = re.compile(r"(?:; ?)+(?= \||$)")


def _tidy(raw: str) -> str:
    """Lines without blanks at their ends, one blank line at most, and marks on the line of what they mark."""
    kept: list[str] = []
    mark = ""
    for line in raw.split("\n"):
        indent = " " * (len(line) - len(line.lstrip("\1")))
        bare = _BLANKS.sub(" ", line.replace("\1", "")).strip()
        bare = bare.removesuffix("|").rstrip() if bare.endswith("|") else bare
        bare = _CELL_ENDS.sub("", bare) if " | " in bare else bare
        if bare in _MARKS:
            mark = indent + bare + " "
            continue
        if not bare and (mark or not kept or not kept[-1]):
            continue
        kept.append((mark or indent) + bare)
        mark = ""
    return "\n".join(kept).strip() + "\n"
