"""How a name of several parts is written: `store:schema.table.column`, a part that needs it between double quotes.

`"odd table"."col.umn"` is the column `col.umn` of the table `odd table`; a quote inside is written twice, as in SQL.
A name has one spelling here, whatever quotes it was written with, so that names are compared as texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

QUOTED = r'"(?:[^"]|"")+"(?!")'
"""A part between quotes, as a regular expression that reads a text in one way only."""

_STORE = re.compile(rf'({QUOTED}|[^":]*):')
_PART = re.compile(rf"(?:^|\.)(?:({QUOTED})(?=\.|$)|([^.]*))")
_PLAIN_IN_A_TERM = re.compile(r'[^\s(),.:"]+')

Parts = tuple[str, ...]


def split(name: str) -> tuple[str, Parts]:
    """The store (or empty) and the parts: `app:public.users` is ("app", ("public", "users"))."""
    store = _STORE.match(name)
    rest = name[store.end() :] if store else name
    parts = (unquoted(found[1]) if found[1] else found[2] for found in _PART.finditer(rest))
    return (unquoted(store[1]) if store else ""), tuple(parts)


def unquoted(part: str) -> str:
    return part[1:-1].replace('""', '"') if re.fullmatch(QUOTED, part) else part


def quoted(part: str) -> str:
    return '"' + part.replace('"', '""') + '"'


def spelled(store: str, parts: Iterable[str]) -> str:
    """The one way to write a name: `split` reads it back, and only what must be is between quotes."""
    parts = tuple(parts)
    plain = _joined(store, parts)
    if split(plain) == (store, parts):
        return plain
    return _joined(*_quoted_where(re.compile(r'[^.:"]+'), store, parts))


def canonical(name: str) -> str:
    """The same name in the one way to write it."""
    return spelled(*split(name))


def within(table: str, part: str) -> str:
    """A column (or a claim) of a table, both as one name; `table` is a name and `part` is the column itself."""
    store, parts = split(table)
    return spelled(store, (*parts, part))


def head_and_last(name: str) -> tuple[str, str]:
    """`users.email` is (`users`, the column `email`); without a dot the first is empty."""
    store, parts = split(name)
    return (spelled(store, parts[:-1]) if parts[1:] else ""), parts[-1]


def in_a_term(name: str) -> str:
    """The name as it can stand in a term, where spaces, commas and parentheses mean something else."""
    return _joined(*_quoted_where(_PLAIN_IN_A_TERM, *split(name)))


def _quoted_where(plain: re.Pattern[str], store: str, parts: Parts) -> tuple[str, Parts]:
    def one(part: str) -> str:
        return part if plain.fullmatch(part) or not part else quoted(part)

    return one(store), tuple(map(one, parts))


def _joined(store: str, parts: Parts) -> str:
    return (f"{store}:" if store else "") + ".".join(parts)
