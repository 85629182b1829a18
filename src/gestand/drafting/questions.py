"""The questions that are open in a policy: where each stands, what is likely, and what can be answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from gestand.errors import PolicyError
from gestand.policy.codes import Report
from gestand.policy.files import load
from gestand.policy.nodes import is_question, marked
from gestand.policy.sections.activities import BASES
from gestand.policy.sections.tables import NULLS, ORPHANS, RULES, THEN
from gestand.vocabulary.categories import CATEGORIES

NOT_PERSONAL = "not personal"
"""An answer to what a column is: its line moves to where the policy says why nobody can be found by it."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_GUESS = re.compile(r"`([^`]+)`")
_COMMENT = re.compile(r"#\s?(.*)$")
_UNREADABLE = ("P001", "P002", "P003", "P004", "P005", "P006", "P007")


@dataclass(frozen=True, slots=True)
class Question:
    """`at` and `end` are offsets in the text of `file`; `line` and `column` are for people, from 1 on."""

    file: Path
    line: int
    column: int
    at: int
    end: int
    path: tuple[str, ...]
    guess: str
    said: str
    """The comment beside it: why it is asked."""
    choices: tuple[str, ...]
    """The words that can stand there; empty for a text of one's own."""

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    @property
    def about(self) -> str:
        """`users.email`, `activities: accounting: keep`."""
        if self.path[:1] == ("tables",) and len(self.path) > 3 and self.path[2] == "personal":
            return f"{self.path[1]}.{self.path[3]}"
        return ": ".join(self.path)


def find(path: Path) -> list[Question]:
    """Every open question of a policy, in the order of its text. `PolicyError` when it cannot be read at all."""
    report = Report()
    load(path, report)
    broken = tuple(finding for finding in report.sorted() if finding.code in _UNREADABLE)
    if broken:
        raise PolicyError(broken)
    files = sorted(f for f in path.iterdir() if f.suffix in (".yaml", ".yml")) if path.is_dir() else [path]
    return [question for file in files for question in of_file(file)]


def of_file(file: Path) -> list[Question]:
    return list(of_text(file.read_bytes().decode("utf-8-sig"), file))


def of_text(text: str, file: Path) -> Iterator[Question]:
    """The questions of a text that is YAML."""
    lines = text.splitlines()
    for path, node in _scalars(tree(text), ()):
        if not is_question(node.value):
            continue
        start, end = node.start_mark, node.end_mark
        rest = lines[start.line][end.column :] if start.line < len(lines) else ""
        said = _COMMENT.search(rest)
        comment = said[1].strip() if said else ""
        guess = _GUESS.search(comment)
        yield Question(
            file,
            start.line + 1,
            start.column + 1,
            start.index,
            end.index,
            path,
            guess[1] if guess else "",
            comment,
            choices(path),
        )


def tree(text: str) -> Any:
    """The nodes of a text with their marks; a bare `?` counts as a value. The pure loader counts in characters."""
    return yaml.compose(marked(text), Loader=yaml.SafeLoader)


def _scalars(node: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            yield from _scalars(value, (*path, name))
    elif isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield from _scalars(each, path)
    elif isinstance(node, yaml.ScalarNode):
        yield path, node


def choices(path: tuple[str, ...]) -> tuple[str, ...]:
    """The words of the language for a place in the policy; none where a text of one's own stands."""
    section, last = path[0] if path else "", path[-1] if path else ""
    if section == "activities" and last == "basis":
        return tuple(BASES)
    if section != "tables" or len(path) < 3:
        return ()
    part = path[2]
    if part == "personal" and (len(path) == 4 or last == "is"):
        return (*CATEGORIES, NOT_PERSONAL)
    if part == "points at":
        return tuple(RULES) if len(path) == 4 or last == "then" else ()
    if part == "whose" and last == "then" and len(path) > 4:
        return tuple(THEN)
    if part == "events":
        return tuple(NULLS) if last in ("null", "none") or len(path) == 4 else ()
    return tuple(ORPHANS) if part == "orphans" else ()
