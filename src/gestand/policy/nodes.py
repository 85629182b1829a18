"""YAML text as a tree in which every value is the text that stands there, with its place.

Built from the parser's events, not from its loader: nothing is typed, nothing is expanded, duplicate keys are seen,
and depth and size are bounded before anything is built, so no text can exhaust the machine. What YAML could do and a
policy may not (anchors, aliases, merge keys, tags, keys that are no text) is a finding; a `Broken` node stands in its
place so that reading goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

from gestand.errors import Place
from gestand.policy.codes import Report

MAX_BYTES = 2_000_000
MAX_DEPTH = 32
MAX_NODES = 200_000

ASKED = "\ue000"
"""Stands for a bare `?` while YAML is read."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_COMMENT = re.compile(r"(?:^|\s)#.*")
_QUESTION = re.compile(r"(?:[:,\[{]|^\s*-)\s+(\?)(?=\s*(?:[,}\]]|$))")


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar. `plain`: written without quotes. `exact`: on one line, as it stands, so offsets are columns."""

    value: str
    place: Place
    plain: bool = True
    exact: bool = True

    def at(self, offset: int) -> Place:
        """The place of a character of the value; the start of the value where that cannot be said."""
        if not self.exact:
            return self.place
        return Place(self.place.file, self.place.line, self.place.column + offset + (0 if self.plain else 1))


@dataclass(frozen=True, slots=True)
class Items:
    place: Place
    items: list[Node] = field(default_factory=list)


class Entry(NamedTuple):
    key: Text
    node: Node


@dataclass(frozen=True, slots=True)
class Fields:
    place: Place
    entries: dict[str, Entry] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Broken:
    """Something a finding was given for already."""

    place: Place


Node = Text | Items | Fields | Broken


def plain(node: Node) -> Any:
    """The content without places: texts, lists and dicts."""
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    if isinstance(node, Fields):
        return {key: plain(entry.node) for key, entry in node.entries.items()}
    return None


def parse(text: str, file: str, report: Report) -> Node | None:
    """The tree of one YAML text, or None when there is none; findings go to `report`."""
    bad = _UNPRINTABLE.search(text)
    if bad:
        line = text.count("\n", 0, bad.start()) + 1
        column = bad.start() - text.rfind("\n", 0, bad.start())
        report.add("P005", Place(file, line, column), f"a character that cannot stand in YAML: U+{ord(bad[0]):04X}")
        return None
    first, last = Report(), Report()
    node, read = _built(text, file, first)
    if read or marked(text) == text:
        report.findings += first.findings
        return node
    node, _ = _built(marked(text), file, last)
    report.findings += last.findings
    return node


def _built(text: str, file: str, report: Report) -> tuple[Node | None, bool]:
    """The tree, and whether the text could be read as YAML."""
    try:
        return _Builder(file, report).build(yaml.parse(text, Loader=_LOADER)), True
    except yaml.MarkedYAMLError as error:
        _syntax(file, error, report)
    except yaml.YAMLError as error:
        report.add("P005", Place(file, 1, 1), f"this is not YAML: {error}")
    return None, False


def marked(text: str) -> str:
    """The text with a mark in the place of each bare `?`, which YAML takes for the beginning of a key.

    A mark is one character as well, so every place stays what it was.
    """
    return "".join(_marked_line(line) for line in text.splitlines(keepends=True))


def _marked_line(line: str) -> str:
    if "?" not in line:
        return line
    for start in (match.start(1) for match in _QUESTION.finditer(_COMMENT.sub("", line.rstrip("\r\n")))):
        line = f"{line[:start]}{ASKED}{line[start + 1 :]}"
    return line


def is_question(value: str) -> bool:
    """A value that nobody gave yet: `?`, in quotes or not."""
    return value.strip() in ("?", ASKED)


def _syntax(file: str, error: yaml.MarkedYAMLError, report: Report) -> None:
    mark = error.problem_mark or error.context_mark
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)
    problem = error.problem or error.context or "it cannot be parsed"
    hint = "YAML indents with spaces, not with tabs." if "tab" in problem else ""
    report.add("P005", place, f"this is not YAML: {problem}", hint)


class _Open(NamedTuple):
    """A list or mapping that is still being read; `key` is the key that waits for its value."""

    node: Items | Fields | None
    key: list[Text | None]
    place: Place


class _Builder:
    def __init__(self, file: str, report: Report) -> None:
        self.file = file
        self.report = report
        self.stack: list[_Open] = []
        self.root: Node | None = None
        self.documents = 0
        self.nodes = 0

    def build(self, events: Iterator[Any]) -> Node | None:
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                self.documents += 1
                if self.documents > 1:
                    self.report.add("P006", self._place(event), "a second document begins here")
                    return self.root
            elif isinstance(event, yaml.NodeEvent):
                if not self._fits(event):
                    return None
                self._node(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                closed = self.stack.pop()
                self._put(closed.node if closed.node is not None else Broken(closed.place))
        return self.root

    def _place(self, event: Any) -> Place:
        return Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def _fits(self, event: Any) -> bool:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self.report.add("P003", self._place(event), f"more than {MAX_NODES:,} values in one file")
            return False
        if len(self.stack) > MAX_DEPTH:
            self.report.add("P004", self._place(event), f"nested deeper than {MAX_DEPTH} levels")
            return False
        return True

    def _node(self, event: Any) -> None:
        place = self._place(event)
        if isinstance(event, yaml.AliasEvent):
            self.report.add("P010", place, f"an alias: `*{event.anchor}`")
            self._put(Broken(place))
            return
        if event.anchor is not None:
            self.report.add("P010", place, f"an anchor: `&{event.anchor}`")
        if event.tag is not None:
            self.report.add("P011", place, f"a tag: `{event.tag}`")
        if isinstance(event, yaml.ScalarEvent):
            self._put(self._text(event, place))
        else:
            node = Items(place) if isinstance(event, yaml.SequenceStartEvent) else Fields(place)
            self.stack.append(_Open(node, [None], place))

    def _text(self, event: Any, place: Place) -> Text:
        bare = event.style in (None, "")
        width = event.end_mark.column - event.start_mark.column
        exact = event.start_mark.line == event.end_mark.line and width == len(event.value) + (0 if bare else 2)
        # An anchor or a tag stands before the value, so its column is not the value's.
        return Text(event.value, place, bare, exact and event.anchor is None and event.tag is None)

    def _put(self, node: Node) -> None:
        if isinstance(node, Text) and is_question(node.value):
            self.report.add("P013", node.place, "a question that is not answered yet: `?`")
            node = Broken(node.place)
        if not self.stack:
            self.root = node
            return
        top = self.stack[-1]
        if isinstance(top.node, Items):
            top.node.items.append(node)
        elif isinstance(top.node, Fields):
            self._pair(top.node, top.key, node)

    def _pair(self, into: Fields, waiting: list[Text | None], node: Node) -> None:
        """Keys and values come in turns; a key that is no text is `_NO_KEY`, and its value is dropped."""
        key = waiting[0]
        if key is None:
            waiting[0] = self._key(node)
            return
        waiting[0] = None
        if key is _NO_KEY:
            return
        earlier = into.entries.get(key.value)
        if earlier:
            at = f"{earlier.key.place.line}:{earlier.key.place.column}"
            self.report.add("P008", key.place, f"`{key.value}` is given twice; the first is at {at}")
            return
        into.entries[key.value] = Entry(key, node)

    def _key(self, node: Node) -> Text:
        if not isinstance(node, Text):
            if not isinstance(node, Broken):
                self.report.add("P012", node.place, "a key that is not a text")
            return _NO_KEY
        if not node.value.strip():
            self.report.add("P012", node.place, "a key that is empty")
            return _NO_KEY
        if node.plain and node.value == "<<":
            self.report.add("P010", node.place, "a merge key: `<<`")
            return _NO_KEY
        return node


_NO_KEY = Text("", Place())
