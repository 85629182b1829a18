"""The page about CloudCV says what the code says."""

from __future__ import annotations

from pathlib import Path

from gestand.examples import System
from gestand.examples.cloudcv.schema import metadata

PAGE = Path(__file__).parents[2] / "docs" / "examples" / "cloudcv.md"


def test_the_page_names_every_table(system: System) -> None:
    page = PAGE.read_text()
    assert [name for name in metadata.tables if f"`{name}`" not in page] == []


def test_the_page_tells_every_trouble_and_no_other(system: System) -> None:
    table = PAGE.read_text().split("## What is wrong with it")[1].split("## Larger")[0]
    rows = [line.split(" | ") for line in table.splitlines() if line.startswith("| ")][1:]
    told = [(key.removeprefix("| "), what, broken) for key, what, _, broken, _ in rows]
    assert told == [
        (trouble.key, trouble.what, ", ".join(f"`{key}`" for key in trouble.says) or "–") for trouble in system.planted
    ]
