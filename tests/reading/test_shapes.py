"""The same statements in other shapes: hard-wrapped, run on, without bullets or blank lines; each as long as it was."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable

import pytest

from gestand.reading.read import read
from reading.measuring import Score, load, measure, whole

WIDTH = 78
_BULLET = re.compile(r"^([ \t]*)([-*•]|\d{1,2}[.)])( +)", re.MULTILINE)


def wrapped(text: str) -> str:
    """Broken to fit a page, as a mail or a PDF is."""
    out, column, blank = list(text), 0, -1
    for at, letter in enumerate(text):
        if letter == "\n":
            column, blank = 0, -1
            continue
        blank = at if letter == " " else blank
        column += 1
        if column > WIDTH and blank > 0:
            out[blank] = "\n"
            column, blank = at - blank, -1
    return "".join(out)


def run_on(text: str) -> str:
    """Each paragraph in one line, its items with it."""
    return re.sub(r"(?<!\n)\n(?!\n)", " ", text)


def without_bullets(text: str) -> str:
    return _BULLET.sub(lambda found: found[1] + " " * len(found[2]) + found[3], text)


def dense(text: str) -> str:
    """Without a blank line."""
    return text.replace("\n\n", "\n ")


SHAPES = {
    wrapped: (0.94, 0.94),
    run_on: (0.92, 0.84),
    without_bullets: (0.94, 0.93),
    dense: (0.94, 0.93),
    lambda text: wrapped(dense(text)): (0.94, 0.91),
}
"""How a text is turned, and the precision and recall that are left at least."""


@pytest.mark.parametrize("shape", SHAPES, ids=["wrapped", "run on", "without bullets", "dense", "wrapped and dense"])
def test_a_statement_is_read_in_other_shapes(shape: Callable[[str], str]) -> None:
    scores: dict[str, Score] = defaultdict(Score)
    for text, gold in (load("dev") | load("aside")).values():
        turned = shape(text)
        assert len(turned) == len(text)
        measure(gold, read(turned), scores)
    precision, recall = SHAPES[shape]
    assert whole(scores).precision >= precision
    assert whole(scores).recall >= recall
