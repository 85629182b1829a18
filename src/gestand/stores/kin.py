"""MariaDB and MySQL: two engines that speak nearly one language, and where their words differ, in one place.

What is asked of the one is asked of the other. A piece of SQL that the two say in different words is `Said`: it is put
into words where a statement is, so whoever writes a question need not know which of the two it is for.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ColumnElement, FromClause
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnClause, literal_column

MARIADB, MYSQL = "mariadb", "mysql"
KIN = frozenset({MARIADB, MYSQL})
"""The two, as a store, a connection and a map of data call them."""

CALLED = {MARIADB: "MariaDB", MYSQL: "MySQL"}
EXACTLY = {MARIADB: "utf8mb4_nopad_bin", MYSQL: "utf8mb4_0900_bin"}
"""The rule by which texts are the same where they are so to the byte, with the blanks at their end."""
EXACT = frozenset(EXACTLY.values())


class Said(ColumnClause[Any]):
    """A piece of SQL as it stands, in which `{exactly}` stands for the engine's rule of that name."""

    inherit_cache = True

    def __init__(self, text: str) -> None:
        super().__init__(text, is_literal=True)


class Either(ColumnElement[Any]):
    """What the two say with other functions: the one, or the other. Both are of the same columns."""

    inherit_cache = False

    def __init__(self, mariadb: ColumnElement[Any], mysql: ColumnElement[Any]) -> None:
        self.ways = {MARIADB: mariadb, MYSQL: mysql}
        self.type = mariadb.type

    @property
    def _from_objects(self) -> list[FromClause]:
        return self.ways[MARIADB]._from_objects


@compiles(Either, MARIADB)
@compiles(Either, MYSQL)
def _one_of_both(element: Either, compiler: SQLCompiler, **options: Any) -> str:
    return str(compiler.process(element.ways[compiler.dialect.name].self_group(), **options))


@compiles(Said, MARIADB)
@compiles(Said, MYSQL)
def _in_its_words(element: Said, compiler: SQLCompiler, **options: Any) -> str:
    del options
    told = str(element.name).replace("{exactly}", EXACTLY[compiler.dialect.name])
    return str(compiler.process(literal_column(told)))
