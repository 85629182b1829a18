"""A page as somebody reads it without running its scripts: its text, where it leads, and what it says it is.

Whatever a site sends is read: nothing here trusts that elements are closed, or in their place.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from gestand.visiting.words import words

SECONDS = 5.0
"""In which a page is read."""
MOST_LETTERS = 1 << 20
"""Of text: the longest statements have a tenth of it."""
MARK = "gestand-statement"
"""The name of the `meta` by which a published page says which version it is."""
_MARK = re.compile(r"policy=([0-9a-f]{64}); language=([a-z]{2}); version=(.{1,200})", re.DOTALL)

_UNREAD = frozenset(
    {"script", "style", "template", "noscript", "iframe", "object", "svg", "select", "textarea", "title", "audio"}
    | {"video", "canvas"}
)
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "label"}
    | {"mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"}
)
_NOT_SHOWN = re.compile(r"(?i)(?:display\s*:\s*none|visibility\s*:\s*hidden)")


@dataclass(frozen=True, slots=True)
class Link:
    """Where a page leads: the address as it is written, and what somebody reads there."""

    href: str
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What a published page says it is: the digest of its policy, its language, its version."""

    digest: str
    language: str
    version: str


@dataclass(frozen=True, slots=True)
class Page:
    """`words`: what somebody reads, as `words` makes it; `hidden`: the same with what is there and cannot be seen.

    `scripted`: scripts may make another text of it. `unvisited`: hosts of scripts that were not loaded. `password`: it
    asks for one.
    """

    words: str
    links: tuple[Link, ...] = ()
    mark: Mark | None = None
    scripted: bool = False
    password: bool = False
    hidden: str = ""
    unvisited: tuple[str, ...] = ()


class TooMuch(Exception):
    """A page that takes too long to read, or has more words than a statement can have."""


def read_page(text: str) -> Page:
    """A page of HTML. `TooMuch` where it is made to keep its reader busy."""
    reader = _Reader(time.monotonic() + SECONDS)
    reader.feed(text)
    reader.close()
    if sum(map(len, reader.every)) > MOST_LETTERS:
        raise TooMuch
    return Page(
        words("".join(reader.text)),
        tuple(reader.links),
        reader.mark,
        reader.scripted,
        reader.password,
        words("".join(reader.every)),
    )


class _Reader(HTMLParser):
    """`_open`: the elements that are open, and of each whether it hides what is in it.

    What is left open can make the parser look through all that follows, again and again: each step looks at the clock.
    """

    def __init__(self, until: float) -> None:
        super().__init__(convert_charrefs=True)
        self._until = until
        self.text: list[str] = []
        self.every: list[str] = []
        self.links: list[Link] = []
        self.mark: Mark | None = None
        self.scripted = self.password = False
        self._open: list[tuple[str, bool, bool]] = []
        self._count: Counter[str] = Counter()
        self._unread = self._hidden = 0
        self._link: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self._apart(tag)
        self._note(tag, said)
        if tag in _VOID:
            return
        unread, hidden = tag in _UNREAD, _is_hidden(said)
        if address := _unveiled(said.get("data-cfemail", "")):
            self.handle_data(address)
            unread = True
        self._open.append((tag, unread, hidden))
        self._count[tag] += 1
        self._unread += unread
        self._hidden += hidden

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self._apart(tag)
        if tag == "a":
            self._end_link()
        while self._count[tag]:
            name, unread, hidden = self._open.pop()
            self._count[name] -= 1
            self._unread -= unread
            self._hidden -= hidden
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        self._insist_time()
        if self._unread:
            return
        self.every.append(data)
        if not self._hidden:
            self.text.append(data)
        if self._link is not None:
            self._link[1].append(data)

    def parse_starttag(self, i: int) -> int:
        self._insist_time()
        return super().parse_starttag(i)

    def parse_endtag(self, i: int) -> int:
        self._insist_time()
        return super().parse_endtag(i)

    def parse_comment(self, i: int, report: bool = True) -> int:
        self._insist_time()
        return super().parse_comment(i, report)

    def parse_pi(self, i: int) -> int:
        self._insist_time()
        return super().parse_pi(i)

    def parse_html_declaration(self, i: int) -> int:
        self._insist_time()
        return super().parse_html_declaration(i)

    def _insist_time(self) -> None:
        if time.monotonic() > self._until:
            raise TooMuch

    def _apart(self, tag: str) -> None:
        """Words on both sides of a block are two words."""
        if tag not in _INLINE:
            self.handle_data(" ")

    def _note(self, tag: str, said: Mapping[str, str]) -> None:
        match tag:
            case "a" | "area":
                self._end_link()
                self._link = (said.get("href", ""), [said.get("aria-label", ""), said.get("title", "")])
            case "link" if said.get("rel", "").lower() in ("canonical", "alternate", "privacy-policy"):
                privacy = "privacy" if said["rel"].lower() == "privacy-policy" else ""
                self.links.append(Link(said.get("href", ""), privacy))
            case "script":
                kind = said.get("type", "").lower()
                self.scripted |= not kind or "javascript" in kind or kind == "module"
            case "input":
                self.password |= said.get("type", "").lower() == "password"
            case "meta" if said.get("name") == MARK and (found := _MARK.fullmatch(said.get("content", ""))):
                self.mark = self.mark or Mark(*found.groups())

    def _end_link(self) -> None:
        if self._link is not None and self._link[0]:
            self.links.append(Link(self._link[0], " ".join("".join(self._link[1]).split())))
        self._link = None

    def close(self) -> None:
        super().close()
        self._end_link()


def _unveiled(veiled: str) -> str:
    """An e-mail address that Cloudflare hides from robots, and a script of its own shows to people."""
    try:
        key, *letters = bytes.fromhex(veiled)
        return bytes(letter ^ key for letter in letters).decode()
    except ValueError:
        return ""


def _is_hidden(said: Mapping[str, str]) -> bool:
    return "hidden" in said or bool(_NOT_SHOWN.search(said.get("style", "")))
