"""A question with an OR in it becomes a question for each way, and for each of them once."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import sqlalchemy as sa

from gestand.verify.frame import Frame
from gestand.verify.parts import some_rows

ROWS, FIRMS = (
    sa.table("visits", sa.column("firm")),
    sa.table("firms", sa.column("id"), sa.column("gone"), sa.column("ended")),
)
FRAME = cast("Frame", SimpleNamespace(source=ROWS.outerjoin(FIRMS, ROWS.c.firm == FIRMS.c.id)))


def asked(*conditions: sa.ColumnElement[bool]) -> list[str]:
    parts = some_rows(FRAME, *conditions, apart=True)
    made: list[Any] = [part.asked.compile(compile_kwargs={"literal_binds": True}) for part in parts]
    return [str(each).partition("WHERE ")[2] for each in made]


def test_two_ways_to_end_ask_once_whether_the_row_with_their_events_is_there() -> None:
    none, there = FIRMS.c.id.is_(None), ROWS.c.firm > 0
    ends = sa.or_(sa.or_(FIRMS.c.gone < 9, none), sa.or_(FIRMS.c.ended < 9, none), ROWS.c.firm == 7)
    assert asked(there, ends) == [
        "visits.firm > 0 AND firms.gone < 9",
        "visits.firm > 0 AND firms.id IS NULL",
        "visits.firm > 0 AND firms.ended < 9",
        "visits.firm > 0 AND visits.firm = 7",
    ]
