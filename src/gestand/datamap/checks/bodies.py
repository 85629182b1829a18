"""What the body of a trigger writes, as far as its text shows it.

The text is code in one of many languages, so this reads for what it does, not for what it means: better one trigger
too many that somebody has to look at than one that restarts every term unseen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/|(?m:^\s*#[^\n]*)", re.DOTALL)
_STRING = re.compile(r"'((?:[^']|'')*)'")
_PART = r'(?:"(?:[^"]|"")+"|`[^`]+`|\[[^\]]+\]|[A-Za-z_][\w$]*)'
_NAME = rf"{_PART}(?:\s*\.\s*{_PART})?"
_HOW = r"(?:(?:LOW_PRIORITY|HIGH_PRIORITY|DELAYED|IGNORE)\s+)*"
_INSERT = re.compile(
    rf"\b(?:INSERT(?:\s+OR\s+\w+)?|REPLACE|MERGE)\s+{_HOW}(?:INTO\s+({_NAME})"
    rf"|({_NAME})\s*(?:\(|\b(?:VALUES?|SET|SELECT)\b))",
    re.IGNORECASE,
)
_UPDATE = re.compile(
    rf"\bUPDATE\s+(?:OR\s+\w+\s+)?(?:ONLY\s+)?{_HOW}({_NAME})(?:\s+(?:AS\s+)?(?!SET\b){_PART})?\s+SET\b(.*?)"
    r"(?:\bWHERE\b|\bFROM\b|\bRETURNING\b|;|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_UPSERT = re.compile(
    rf"\bINSERT\s+{_HOW}(?:INTO\s+)?({_NAME})[^;]*?\b(?:DO\s+UPDATE\s+SET|ON\s+DUPLICATE\s+KEY\s+UPDATE)\b(.*?)"
    r"(?:\bWHERE\b|\bRETURNING\b|;|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_UPDATE_OF = re.compile(r"\bUPDATE\s+OF\s+(.*?)\s+(?:ON|OR)\b", re.IGNORECASE | re.DOTALL)
_CALLED = re.compile(rf"\bEXECUTE\s+(?:FUNCTION|PROCEDURE)\s+{_NAME}\s*\(([^)]*)\)", re.IGNORECASE)
_ASSIGNED = re.compile(rf"({_PART})\s*=(?!=)")
_SET_LIST = re.compile(r"\(([^()]*)\)\s*=")
_LANGUAGE = re.compile(r"\bLANGUAGE\s+(\w+)", re.IGNORECASE)
_KNOWN_IN_C = re.compile(
    r"\bEXECUTE\s+FUNCTION\s+(?:\w+\.)?"
    r"(?:tsvector_update_trigger(?:_column)?|moddatetime|suppress_redundant_updates_trigger)\b",
    re.IGNORECASE,
)
"""Written in C, and what they do is told by what they are given."""
_DYNAMIC = re.compile(r"\bEXECUTE\b(?!\s+(?:FUNCTION|PROCEDURE)\b)", re.IGNORECASE)
_SEVERAL = re.compile(
    rf"\bUPDATE\s+{_HOW}{_NAME}(?:\s+(?:AS\s+)?(?!SET\b){_PART})?\s*(?:,|\b(?:INNER|CROSS|LEFT|RIGHT|NATURAL|JOIN)\b)"
    r"[^;]*?\bSET\b",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"\bLANGUAGE\s+unreadable\b")
"""Said by the survey where a routine's text is not shown."""
_INSTEAD = re.compile(r"\bCREATE\s+RULE\b.*?\bON\s+(?:UPDATE|DELETE)\b.*?\bDO\s+INSTEAD\b", re.IGNORECASE | re.DOTALL)
_BEFORE = re.compile(r"\bCREATE\s+TRIGGER\b.*?\bBEFORE\b.*?\bFOR\s+EACH\s+ROW\b", re.IGNORECASE | re.DOTALL)
_IGNORE = re.compile(r"\bRAISE\s*\(\s*IGNORE\b", re.IGNORECASE)
_NOTHING = re.compile(r"\bRETURN\s+NULL\b", re.IGNORECASE)
_COMPARED = re.compile(
    r"(?:\b(?:IF|ELSIF|ELSEIF|WHEN|CASE|AND|OR|NOT|WHERE|ON|WHILE|UNTIL|HAVING|RETURN|SELECT)|\()\s*$", re.IGNORECASE
)
"""What stands before a `=` that asks: PL/pgSQL writes an assignment with it as well."""
_WHOLE_ROW = re.compile(r"\bNEW\s*:?=\s|\bINTO\s+(?:STRICT\s+)?NEW\b(?!\s*\.)", re.IGNORECASE)


@dataclass(frozen=True)
class Body:
    """`updated`: per UPDATE, the table and the columns it sets (folded). `update_of`: the columns it waits for."""

    code: str
    whole: str
    """With the texts in it: statements that are made while it runs stand in them."""
    arguments: frozenset[str]
    inserted: tuple[str, ...]
    updated: tuple[tuple[str, frozenset[str]], ...]
    update_of: frozenset[str]
    opaque: str
    """Why the text does not show all that it does; empty when it does."""
    vetoes: bool
    """It can keep a change or a deletion from happening: it is in the place of it, or before it and says no."""
    target: str
    """The first thing that it is given, folded: of those written in C the column that it sets."""

    def sets_new(self, column: str) -> bool:
        """The trigger gives the row that is being written another value in this column."""
        if _WHOLE_ROW.search(self.code) or column.casefold() in self.arguments:
            return True
        new = rf"\bNEW\s*\.\s*{_quoted(column)}"
        if re.search(rf"\bINTO\s[^;]*?{new}", self.code, re.IGNORECASE):
            return True
        return next(self._assigned(new), None) is not None

    def assigned(self, column: str) -> Iterator[str]:
        """What is assigned to the column, of the row that is written or in a statement: code, as it stands there."""
        name = _quoted(column)
        yield from self._assigned(rf"(?:\bNEW\s*\.\s*{name}|(?<![\w$.\"`]){name})")

    def _assigned(self, left: str) -> Iterator[str]:
        for found in re.finditer(rf"{left}\s*(:?=)(?!=)\s*([^;]*)", self.code, re.IGNORECASE):
            if found[1] == ":=" or not _COMPARED.search(self.code, max(0, found.start() - 20), found.start()):
                yield found[2]


def read(text: str) -> Body:
    """Comments and strings are not code; but what a trigger is given can name a column (`moddatetime('at')`)."""
    plain = _COMMENT.sub(" ", text)
    called = " ".join(_CALLED.findall(plain))
    given = [found.casefold() for found in _STRING.findall(called)]
    code = _STRING.sub("''", plain)
    updated = [*_UPDATE.findall(code), *_UPSERT.findall(code)]
    columns = _UPDATE_OF.search(code)
    return Body(
        code,
        plain,
        frozenset(given),
        tuple(bare(into or name) for into, name in _INSERT.findall(code)),
        tuple((bare(name), _assigned(clause)) for name, clause in updated),
        frozenset(bare(name).casefold() for name in re.findall(_PART, columns[1])) if columns else frozenset(),
        _opaque(code),
        _vetoes(code),
        given[0] if given else "",
    )


def _quoted(column: str) -> str:
    name = re.escape(column)
    return rf'(?:"{name}"|`{name}`|{name}\b)'


def _opaque(code: str) -> str:
    if _SEVERAL.search(code):
        return "it updates several tables at once"
    if _HIDDEN.search(code):
        return "it calls a routine that the reading role may not read"
    languages = {found.casefold() for found in _LANGUAGE.findall(code)} - {"sql", "plpgsql"}
    if languages and not _KNOWN_IN_C.search(code):
        return f"it is written in {', '.join(sorted(languages))}"
    return "it makes statements while it runs (EXECUTE)" if _DYNAMIC.search(code) else ""


def _vetoes(code: str) -> bool:
    if _INSTEAD.search(code):
        return True
    # Its own function only: what one that it calls returns is another matter.
    own = "".join(re.split(r"(?=\bCREATE\s+OR\s+REPLACE\s+(?:FUNCTION|PROCEDURE)\b)", code, flags=re.IGNORECASE)[:2])
    return bool(_BEFORE.search(own) and _NOTHING.search(own)) or bool(_IGNORE.search(code))


def bare(name: str) -> str:
    """A name without its quotes: `"public"."users"` is public.users."""
    parts = re.findall(_PART, name)
    return ".".join(part[1:-1].replace('""', '"') if part[0] in '"`[' else part for part in parts)


def _assigned(clause: str) -> frozenset[str]:
    """The columns left of `=` in a SET clause, and in its `(a, b) = ...`."""
    lists = (name for found in _SET_LIST.findall(clause) for name in re.findall(_PART, found))
    return frozenset(bare(name).casefold() for name in (*_ASSIGNED.findall(clause), *lists))
