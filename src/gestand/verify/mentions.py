"""`mentions/<value>`: nobody is mentioned any more whose own value has to go."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.datamap.model import DataMap
from gestand.verify.report import Standing, Verdict


def judge(datamap: DataMap, promise: str | None) -> Iterator[Verdict]:
    for of in dict.fromkeys(mention.of for mention in datamap.policy.mentions):
        key = f"mentions/{of}"
        if promise in (None, key):
            says = f"where others mention {of}, it goes with it"
            yield Verdict(key, "mentions", says, Standing.UNSUPPORTED, why="this version of gestand cannot check it")
