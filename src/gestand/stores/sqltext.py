"""Just enough of SQLite's grammar to take a CREATE statement apart: its schema is kept as the text it was given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""(?P<gap>\s+|--[^\n]*|/\*.*?(?:\*/|\Z))
      | (?P<string>'(?:[^']|'')*')
      | (?P<quoted>"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\])
      | (?P<word>[^\W\d][\w$]*)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    start: int
    end: int
    depth: int
    """How many parentheses are open around it; a parenthesis counts as outside itself."""

    @property
    def word(self) -> str:
        """In capitals when it is a bare word, else empty."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def name(self) -> str:
        """As an identifier, quotes taken off."""
        if self.kind != "quoted":
            return self.text
        quote = "]" if self.text[0] == "[" else self.text[0]
        return self.text[1:-1].replace(quote * 2, quote) if quote != "]" else self.text[1:-1]


def tokens(sql: str) -> Iterator[Token]:
    """The words of a statement without spaces and comments."""
    depth = 0
    for found in _TOKEN.finditer(sql):
        kind = str(found.lastgroup)
        if kind == "gap":
            continue
        text = found[0]
        depth -= text == ")"
        yield Token(kind, text, found.start(), found.end(), depth)
        depth += text == "("


def _closing(listed: list[Token], opening: int) -> int:
    """The place of the parenthesis that closes the one at `opening`; the end when it is missing."""
    depth = listed[opening].depth
    for place in range(opening + 1, len(listed)):
        if listed[place].text == ")" and listed[place].depth == depth:
            return place
    return len(listed) - 1


def checks(create_table: str) -> tuple[str, ...]:
    """The expressions of every CHECK (...), of columns and of the table, as written."""
    listed = list(tokens(create_table))
    found = []
    for place, token in enumerate(listed[:-1]):
        if token.word == "CHECK" and token.depth == 1 and listed[place + 1].text == "(":
            closing = _closing(listed, place + 1)
            found.append(create_table[listed[place + 1].end : listed[closing].start].strip())
    return tuple(found)


def generated(create_table: str) -> dict[str, tuple[str, ...]]:
    """Of each generated column, in small letters, the words of its expression that could be names."""
    listed = list(tokens(create_table))
    found: dict[str, tuple[str, ...]] = {}
    column = ""
    for place, token in enumerate(listed[:-1]):
        following = listed[place + 1]
        if (token.text == "(" and token.depth == 0) or (token.text == "," and token.depth == 1):
            column = following.name.lower()
        elif token.word == "AS" and token.depth == 1 and following.text == "(":
            inside = listed[place + 2 : _closing(listed, place + 1)]
            found[column] = tuple(part.name for part in inside if part.kind in ("word", "quoted"))
    return found


def index_parts(create_index: str) -> tuple[tuple[str, ...], str]:
    """The indexed columns or expressions as written, without COLLATE, ASC and DESC; and the WHERE of a partial one."""
    listed = list(tokens(create_index))
    opening = next((i for i, t in enumerate(listed) if t.text == "(" and t.depth == 0), None)
    if opening is None:
        return (), ""
    closing = _closing(listed, opening)
    parts: list[list[Token]] = [[]]
    for token in listed[opening + 1 : closing]:
        if token.text == "," and token.depth == 1:
            parts.append([])
        else:
            parts[-1].append(token)
    where = next((t for t in listed[closing + 1 :] if t.word == "WHERE" and t.depth == 0), None)
    condition = create_index[where.end :].strip().rstrip(";").strip() if where else ""
    return tuple(_expression(create_index, part) for part in parts), condition


def _expression(sql: str, part: list[Token]) -> str:
    rest = list(part)
    if rest and rest[-1].word in ("ASC", "DESC"):
        rest.pop()
    if len(rest) > 2 and rest[-2].word == "COLLATE":
        rest = rest[:-2]
    return sql[rest[0].start : rest[-1].end] if rest else ""


def trigger_events(create_trigger: str) -> tuple[str, ...]:
    """The event of a trigger: INSERT, UPDATE or DELETE (SQLite knows one for each trigger)."""
    for token in tokens(create_trigger):
        if token.word in ("INSERT", "UPDATE", "DELETE"):
            return (token.word,)
        if token.word == "BEGIN":
            break
    return ()


def module(create_virtual_table: str) -> str:
    """The module behind a virtual table, in small letters: fts5, rtree..."""
    listed = list(tokens(create_virtual_table))
    for place, token in enumerate(listed[:-1]):
        if token.word == "USING":
            return listed[place + 1].name.lower()
    return ""


def arguments(create_virtual_table: str) -> tuple[str, ...]:
    """What a virtual table's module is given between its parentheses, part by part, as written."""
    listed = list(tokens(create_virtual_table))
    opening = next((i for i, t in enumerate(listed) if t.text == "(" and t.depth == 0), None)
    if opening is None:
        return ()
    closing = _closing(listed, opening)
    ends = [t for t in listed[opening + 1 : closing] if t.text == "," and t.depth == 1] + [listed[closing]]
    starts = [listed[opening].end, *(t.end for t in ends)]
    return tuple(create_virtual_table[start : end.start].strip() for start, end in zip(starts, ends, strict=False))
