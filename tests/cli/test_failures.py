"""The page of failures has each code that gestand can give, and each code is a name for one thing."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"(?:(?:Refused|StoreError|UsageError|Tampered)\(\s*|__init__\(\s*(?=\"[a-z]+/))\"([^\"\s]+)\",")
NAME = re.compile(r"[a-z]+/[a-z]+(-[a-z]+)*")


def rows() -> list[tuple[str, str]]:
    """The codes on the page, each with its exit code, once for each way to say it."""
    page = (ROOT / "docs" / "reference" / "failures.md").read_text(encoding="utf-8")
    return re.findall(r"^\| `([^`]+)` \| (\d+) \|", page, re.MULTILINE)


def test_every_code_is_on_the_page() -> None:
    said = {code for code, _ in rows()}
    given = {code for file in (ROOT / "src").rglob("*.py") for code in CODE.findall(file.read_text(encoding="utf-8"))}
    assert len(given) > 60
    assert given <= said
    assert "store/unreachable" in said


def test_every_code_is_a_name_with_its_area_before_the_slash() -> None:
    assert [code for code, _ in rows() if not NAME.fullmatch(code)] == []


def test_a_code_never_ends_in_two_ways() -> None:
    exits = defaultdict(set)
    for code, exit_ in rows():
        exits[code].add(exit_)
    assert {code: found for code, found in exits.items() if len(found) > 1} == {}
