"""Puts a statement into an engine's text without putting the same part of it into text again and again.

What is asked of a row is made of parts that many others are made of as well: when it ended, whose it is. They are the
same objects, so that what SQLAlchemy walks through is a hundred times as large as what it was made of.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.engine import Engine
from sqlalchemy.sql.compiler import SQLCompiler

_PARTS = ("case", "function")
"""Kinds of parts that are kept: they say the same wherever they stand in one SELECT, in one manner of writing."""

_FIRST = ("cte", "insert", "update", "delete", "values")
"""What enters something where it is first written: nothing around it is kept."""

_MANNER = frozenset(
    (
        "ambiguous_table_name_map",
        "asfrom",
        "eager_grouping",
        "enclosing_alias",
        "from_linter",
        "include_table",
        "lateral_from_linter",
        "visiting_cte",
        "within_aggregate_function",
        "within_columns_clause",
        "within_label_clause",
        "_binary_op",
        "_in_operator_expression",
    )
)
"""Manners of writing that are known. With any other a part is always written, for that may enter something: a column
of the answer, a name that is counted."""


def parts_once(engine: Engine) -> Engine:
    """The engine, which then writes each part of a statement once; the text is the same."""
    plain = engine.dialect.statement_compiler
    if plain not in _made:
        _made[plain] = _keeping(plain)
    engine.dialect.statement_compiler = _made[plain]
    return engine


_made: dict[type[SQLCompiler], type[SQLCompiler]] = {}


def _keeping(plain: type[SQLCompiler]) -> type[SQLCompiler]:
    def __init__(self: Any, *given: Any, **named: Any) -> None:
        self._parts, self._firsts = {}, 0
        plain.__init__(self, *given, **named)
        # It may be kept for as long as its statement is asked.
        self._parts = {}

    members: dict[str, Any] = {"__init__": __init__}
    members |= {f"visit_{part}": _kept(getattr(plain, f"visit_{part}")) for part in _PARTS}
    members |= {f"visit_{part}": _noted(getattr(plain, f"visit_{part}")) for part in _FIRST}
    return type(plain.__name__, (plain,), members)


def _kept(visit: Callable[..., str]) -> Callable[..., str]:
    def written(self: Any, part: Any, **manner: Any) -> str:
        stack, said = self.stack, manner.get
        if not stack or not manner.keys() <= _MANNER or said("from_linter"):
            return visit(self, part, **manner)
        # The manner decides about brackets and names; the SELECT around it what a SELECT in it takes from outside.
        place = (
            id(part),
            id(stack[-1]),
            id(said("ambiguous_table_name_map")),
            id(said("enclosing_alias")),
            id(said("visiting_cte")),
            said("asfrom", False),
            said("eager_grouping", False),
            said("include_table", True),
            said("within_aggregate_function", False),
            said("within_columns_clause", False),
            said("within_label_clause", False),
            said("_in_operator_expression", False),
        )
        if place in self._parts:
            text: str = self._parts[place][0]
            return text
        before = self._firsts
        text = visit(self, part, **manner)
        if self._firsts == before:
            # With all that its place names, so that nothing else gets their numbers while this is kept.
            self._parts[place] = (text, part, stack[-1], manner)
        return text

    return written


def _noted(visit: Callable[..., str]) -> Callable[..., str]:
    def written(self: Any, *given: Any, **manner: Any) -> str:
        self._firsts += 1
        return visit(self, *given, **manner)

    return written
