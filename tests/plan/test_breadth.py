"""Conditions beside each other, more than an engine reads at once."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from gestand.held.lens import every


@pytest.mark.parametrize("number", [0, 1, 50, 51, 3_000])
def test_so_many_conditions_are_one_that_says_the_same(sqlite_url: str, number: int) -> None:
    engine = sa.create_engine(sqlite_url)
    one = sa.literal_column("1", sa.Integer)
    yes, no, unknown = one == one, one != one, sa.literal_column("NULL", sa.Integer) == one
    with engine.connect() as connection:
        for at in (0, number // 2, number - 1) if number else ():
            for other, says in ((yes, 1), (no, 0), (unknown, None)):
                conditions = [other if n == at else yes for n in range(number)]
                assert connection.execute(sa.select(every(conditions))).scalar_one() == says
        assert connection.execute(sa.select(every([yes] * number))).scalar_one() == 1
    engine.dispose()
