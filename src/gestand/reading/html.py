"""HTML into text, in one pass over the letters: headings, items and cells keep what they are, scripts say nothing.

Not a parser of the standard: what a browser would mend is read as it stands. It cannot be made slow, because it never
goes back.
"""

from __future__ import annotations

import re
from html import unescape

_SILENT = frozenset(("script", "style", "head", "noscript", "template", "svg", "iframe", "select", "button"))
_BREAKS = frozenset(
    (
        *(
            "p",
            "div",
            "section",
            "article",
            "main",
            "header",
            "footer",
            "aside",
            "ul",
            "ol",
            "dl",
            "table",
        ),
        *(
            "tbody",
            "thead",
            "form",
            "fieldset",
            "figure",
            "blockquote",
            "address",
            "details",
            "summary",
            "nav",
        ),
        *(
            "hr",
            "pre",
            "body",
            "dd",
            "dt",
        ),
    )
)
_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9]{0,15})")
_BLANKS = re.compile(r"[ \t\n\r\f\u00a0]+")
_TAG = 20_000
"""Letters of the longest tag; what is longer is text."""


def text(page: str) -> str:
    """What a reader of the page sees, with `# ` before headings, `- ` before items and ` | ` between cells."""
    out: list[str] = []
    at = 0
    while at < len(page):
        opening = page.find("<", at)
        if opening < 0:
            opening = len(page)
        if opening > at:
            out.append(_BLANKS.sub(" ", unescape(page[at:opening])))
        at = _after(page, opening, out)
    return _tidy("".join(out).replace("\0", ""))


def _after(page: str, opening: int, out: list[str]) -> int:
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
    if name in _SILENT and not closes and page[end - 1] != "/":
        closing = re.compile(rf"</{name}\b", re.IGNORECASE).search(page, end)
        if closing is None:
            return len(page) if name in ("script", "style") else end + 1
        return max(page.find(">", closing.end()) + 1, closing.end())
    if name == "a":
        _link(page[opening:end], closes, out)
        return end + 1
    out.append(_mark(name, closes))
    return end + 1


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


def _mark(name: str, closes: bool) -> str:
    if len(name) == 2 and name[0] == "h" and name[1].isdigit():
        return "\n\n" if closes else f"\n\n{'#' * int(name[1])} "
    if name == "li":
        return "\n" if closes else "\n- "
    if name == "br":
        return "\n"
    if name in ("td", "th"):
        return " | " if closes else ""
    if name == "tr":
        return "\n"
    return "\n\n" if name in _BREAKS else ""


def _tidy(raw: str) -> str:
    lines = [_BLANKS.sub(" ", line).strip() for line in raw.split("\n")]
    kept: list[str] = []
    for line in lines:
        bare = line.removesuffix("|").rstrip() if line.endswith("|") else line
        if bare in ("-", "#", "##", "###") or (not bare and (not kept or not kept[-1])):
            continue
        # An item whose text is a paragraph of its own: `- ` and, after a break, the words.
        kept.append(bare)
    return "\n".join(kept).strip() + "\n"
