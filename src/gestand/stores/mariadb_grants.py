"""What a role may do, as the server itself says it: SHOW GRANTS, which is all that every role may ask of itself.

Rights that come by a role count when that role is on, as they do for the session.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy.engine import Connection

_GRANT = re.compile(r"^GRANT (?P<rights>.+?) ON (?:TABLE )?(?P<what>\S+?|`(?:[^`]|``)*`\.\S+|.+?) TO ", re.DOTALL)
_REVOKE = re.compile(r"^REVOKE (?P<rights>.+?) ON (?P<what>`(?:[^`]|``)*`\.\*) FROM ", re.DOTALL)
"""MySQL: of a right on all databases, the one in which it does not hold (`partial_revokes`)."""
_RIGHT = re.compile(r"\s*(?P<name>[A-Z][A-Z ]*?)\s*(?:\((?P<columns>(?:`(?:[^`]|``)*`|[^()`])*)\))?\s*(?:,|$)")
_NAME = re.compile(r"`((?:[^`]|``)*)`|([^\s,.`]+)")
EVERYTHING = "ALL PRIVILEGES"


@dataclass(frozen=True, slots=True)
class Granted:
    """Rights on the whole database, on a table, and on columns of a table; names as the server writes them."""

    whole: frozenset[str] = frozenset()
    tables: dict[str, frozenset[str]] = field(default_factory=dict)
    columns: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    """(table, right): the columns."""

    def may(self, right: str, table: str = "") -> bool:
        """The right on the whole database, or on the table."""
        return any(_within(right, rights) for rights in (self.whole, self.tables.get(table, frozenset())))

    def may_column(self, right: str, table: str, column: str) -> bool:
        return self.may(right, table) or column.casefold() in self.columns.get((table, right), frozenset())


def _within(right: str, rights: frozenset[str]) -> bool:
    return right in rights or EVERYTHING in rights


def granted(connection: Connection) -> Granted:
    """The rights of the connection's own role in its database."""
    database = str(connection.exec_driver_sql("SELECT DATABASE()").scalar_one())
    return read((str(line) for (line,) in connection.exec_driver_sql("SHOW GRANTS")), database)


def read(lines: Iterable[str], database: str) -> Granted:
    """SHOW GRANTS, taken apart for one database."""
    everywhere, whole, taken = set[str](), set[str](), set[str]()
    tables: dict[str, set[str]] = {}
    columns: dict[tuple[str, str], set[str]] = {}
    for line in lines:
        if (told := _GRANT.match(line) or _REVOKE.match(line)) is None:
            continue  # a role, which brings lines of its own
        scope, table = _place(told["what"], database)
        if not scope:
            continue
        if told.re is _REVOKE:
            taken |= {name for name, _ in _rights(told["rights"])}
            continue
        for name, some in _rights(told["rights"]):
            if some:
                columns.setdefault((table, name), set()).update(each.casefold() for each in some)
            elif table:
                tables.setdefault(table, set()).add(name)
            else:
                (everywhere if told["what"] == "*.*" else whole).add(name)
    return Granted(
        frozenset(whole | (everywhere - taken)),
        {table: frozenset(rights) for table, rights in tables.items()},
        {place: frozenset(names) for place, names in columns.items()},
    )


def _place(what: str, database: str) -> tuple[bool, str]:
    """Whether `*.*`, `` `db`.* `` or `` `db`.`table` `` is of this database, and the table."""
    if what == "*.*":
        return True, ""
    parts = [a.replace("``", "`") or b for a, b in _NAME.findall(what)]
    if len(parts) != 2:
        return False, ""
    schema, table = parts
    if table == "*" and what.endswith(".*"):
        return _like(schema, database), ""
    return schema == database, table


def _like(pattern: str, database: str) -> bool:
    """A database in a GRANT is a pattern: `_` and `%` stand for letters, unless a backslash goes before them."""
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    ways = {"_": ".", "%": ".*"}
    text = "".join(ways.get(part) or re.escape(part[-1]) for part in parts)
    return re.fullmatch(text, database, re.DOTALL) is not None


def _rights(text: str) -> list[tuple[str, tuple[str, ...]]]:
    found = []
    for told in _RIGHT.finditer(text):
        inside = told["columns"]
        names = tuple(a.replace("``", "`") or b for a, b in _NAME.findall(inside)) if inside else ()
        found.append((told["name"], names))
    return found
