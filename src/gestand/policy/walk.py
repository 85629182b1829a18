"""Reading a tree by shape: keys, texts, words, lists. A wrong shape is a finding, never an exception."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import TypeVar

from gestand.errors import Place
from gestand.policy.codes import Report
from gestand.policy.nodes import Broken, Entry, Fields, Items, Node, Text

T = TypeVar("T")

YES_NO: Mapping[str, bool] = {"yes": True, "no": False}


def near(word: str, known: Iterable[str], most: int = 3) -> list[str]:
    """The known words that look most like a word, best first."""
    simple = {_simple(k): k for k in known}
    close = difflib.get_close_matches(_simple(word), simple, n=most, cutoff=0.6)
    # What looks much less like it than the best one only distracts.
    best = _likeness(word, close[0]) if close else 0.0
    return [simple[k] for k in close if _likeness(word, k) >= best - 0.1]


def _likeness(word: str, other: str) -> float:
    return difflib.SequenceMatcher(None, _simple(word), other).ratio()


def _simple(word: str) -> str:
    return word.lower().replace("_", " ").replace("-", " ").strip()


def meant(word: str, known: Iterable[str]) -> str:
    """`Did you mean ...?`, or all that is known when nothing is near and the list is short."""
    known = list(known)
    close = near(word, known)
    if close:
        return f"Did you mean {' or '.join(f'`{k}`' for k in close)}?"
    return f"Known are: {', '.join(f'`{k}`' for k in known)}." if 0 < len(known) <= 16 else ""


class Walk:
    """The reader's hands: each method gives a value, or None after a finding."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.places: dict[tuple[str, ...], Place] = {}
        """Where a value stands that the model keeps no place of, by a path of names."""

    def note(self, node: Node, *path: str) -> None:
        self.places[path] = node.place

    def named(self, node: Node | None, what: str) -> dict[str, Entry]:
        """The entries of a mapping by names of one's own: at least one. None (not said) has none."""
        if isinstance(node, Fields) and not node.entries:
            self.report.add("P104", node.place, f"{what} holds nothing")
        return {} if node is None else self.fields(node, what)

    def fields(
        self, node: Node, what: str, known: Iterable[str] | None = None, required: Iterable[str] = ()
    ) -> dict[str, Entry]:
        """The entries of a mapping. With `known`, any other key is a finding; a `required` one that misses as well."""
        if not isinstance(node, Fields):
            self._shape(node, what, "a mapping (`key: value`)")
            return {}
        if known is not None:
            known = tuple(known)
            for name, entry in node.entries.items():
                if name not in known:
                    self.report.add("P101", entry.key.place, f"{what} has no `{name}`", meant(name, known))
        for name in required:
            if name not in node.entries:
                self.report.add("P102", node.place, f"{what} needs `{name}`")
        return {k: e for k, e in node.entries.items() if known is None or k in known}

    def text(self, node: Node, what: str) -> str | None:
        found = self.scalar(node, what)
        return found.value.strip() if found else None

    def scalar(self, node: Node, what: str) -> Text | None:
        """A text that is not empty."""
        if not isinstance(node, Text):
            self._shape(node, what, "a text")
            return None
        if not node.value.strip():
            self.report.add("P104", node.place, f"{what} has no value")
            return None
        return node

    def word(self, node: Node, what: str, words: Mapping[str, T]) -> T | None:
        """One of the words, as what it stands for."""
        found = self.scalar(node, what)
        if found is None:
            return None
        if found.value not in words:
            self.report.add("P105", found.place, f"{what} cannot be `{_short(found.value)}`", meant(found.value, words))
            return None
        return words[found.value]

    def texts(self, node: Node, what: str) -> list[Text]:
        """A list of texts, or one text as a list of one; the same text twice is a finding."""
        items = node.items if isinstance(node, Items) else [node]
        found = [t for t in (self.scalar(item, what) for item in items) if t]
        seen: dict[str, Text] = {}
        for text in found:
            if text.value in seen:
                self.report.add("P114", text.place, f"{what} lists `{_short(text.value)}` twice")
            seen.setdefault(text.value, text)
        return list(seen.values())

    def some(self, node: Node, what: str) -> list[Text]:
        """As `texts`, and at least one: a list of nothing would mean something else than nothing said."""
        if isinstance(node, Items) and not node.items:
            self.report.add("P104", node.place, f"{what} has no value")
        return self.texts(node, what)

    def names(self, node: Node, what: str) -> tuple[str, ...]:
        return tuple(text.value.strip() for text in self.texts(node, what))

    def _shape(self, node: Node, what: str, wanted: str) -> None:
        if isinstance(node, Broken):
            return
        if isinstance(node, Text) and not node.value.strip():
            self.report.add("P104", node.place, f"{what} has no value")
            return
        self.report.add("P103", node.place, f"{what} must be {wanted}, not {_kind(node)}")


def _kind(node: Node) -> str:
    return "a list" if isinstance(node, Items) else "a mapping" if isinstance(node, Fields) else "a text"


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."
