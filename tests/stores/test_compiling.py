"""Each part of a statement is put into text once, and the text is that of SQLAlchemy to the letter."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.compiler import SQLCompiler

from gestand.held.whole import Whole
from gestand.stores.compiling import parts_once

DIALECTS = {"sqlite": "sqlite://", "postgresql": "postgresql+psycopg://", "mariadb": "mariadb+pymysql://"}
USERS = sa.table("users", sa.column("id"), sa.column("at"), sa.column("boss")).alias()
ROWS = sa.table("rows", sa.column("id"), sa.column("user_id"), sa.column("at")).alias()


def ended() -> ColumnElement[bool]:
    """A condition of parts that stand in it many times, with values, a SELECT and a condition of one column."""
    last = sa.select(sa.func.max(ROWS.c.at)).where(ROWS.c.user_id == USERS.c.id).scalar_subquery()
    moment = sa.case((USERS.c.at == "", last), (Whole(USERS.c.at, "{v} > '2'"), USERS.c.at), else_=sa.null())
    day = sa.func.coalesce(sa.func.substr(moment, 1, 10), sa.func.substr(moment, 1, 4).concat("-01-01"))
    return sa.or_(day < "2020", sa.and_(day > "2021", day.is_not(None)), sa.not_(sa.func.length(day) == sa.literal(3)))


def statements() -> list[sa.Select[Any]]:
    """The same condition among what is chosen, after WHERE, and one SELECT deeper in a table of its own and a CTE."""
    over = ended()
    inner = sa.select(USERS.c.id).where(over)
    asked = sa.select(USERS.c.id, sa.case((over, 1), else_=0).label("over"), sa.func.count(over))
    shell = sa.select(inner.where(USERS.c.boss == 1).subquery().c.id)
    recursive = inner.cte("found", recursive=True)
    recursive = recursive.union_all(sa.select(USERS.c.id).where(USERS.c.boss == recursive.c.id, over))
    return [
        asked.where(over, USERS.c.id.in_(inner.correlate(None))).group_by(over).order_by(over),
        shell.where(sa.exists(inner.correlate(None))),
        sa.select(recursive.c.id).where(recursive.c.id.in_(sa.select(recursive.c.id))),
        asked.where(sa.exists(sa.select(1).where(over).correlate(USERS))),
    ]


def told(compiled: Any) -> list[tuple[str, str, str]]:
    """The columns of the answer."""
    return [(column.keyname, column.name, repr(column.type)) for column in compiled._result_columns]


@pytest.mark.parametrize("engine", DIALECTS)
def test_the_text_and_its_values_are_those_of_sqlalchemy(engine: str) -> None:
    plain, kept = sa.create_engine(DIALECTS[engine]), parts_once(sa.create_engine(DIALECTS[engine]))
    for statement in statements():
        one, other = statement.compile(plain), statement.compile(kept)
        assert str(other) == str(one)
        assert other.params == one.params
        assert getattr(other, "positiontup", None) == getattr(one, "positiontup", None)
        assert told(other) == told(one)


def test_a_part_is_written_once_in_each_select_that_it_stands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: Counter[int] = Counter()

    def counting(self: SQLCompiler, case: sa.Case[Any], **manner: Any) -> str:
        seen[id(case)] += 1
        return plain(self, case, **manner)

    plain = SQLCompiler.visit_case
    monkeypatch.setattr(sqlite.dialect.statement_compiler, "visit_case", counting, raising=False)
    monkeypatch.setattr("gestand.stores.compiling._made", {})
    statement = sa.select(USERS.c.id).where(ended())
    statement.compile(sa.create_engine("sqlite://"))
    assert max(seen.values()) == 8
    seen.clear()
    statement.compile(parts_once(sa.create_engine("sqlite://")))
    assert max(seen.values()) == 1
