import sys, pathlib; sys.path.insert(0, str(pathlib.Path(__file__).parent))
from random import Random
import pytest
from worlds_conditional import conditional, valued
from test_held import sqlite_ground, postgresql_ground, slices
from test_held import stands, make
@pytest.mark.parametrize("number", range(0,900))
def test_far_sqlite(sqlite_ground, number):
    world, at = make(Random(number).randrange, "sqlite")
    w = valued(world, Random(number).randrange)
    if w is None: pytest.skip()
    stands(sqlite_ground, w, at)
@pytest.mark.parametrize("number", range(0,300))
def test_far_pg(postgresql_ground, number):
    world, at = make(Random(number).randrange, "postgresql")
    w = valued(world, Random(number).randrange)
    if w is None: pytest.skip()
    stands(postgresql_ground, w, at)
