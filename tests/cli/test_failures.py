"""The page of failures has each code that gestand can give."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"\"([RU]\d{3})\"|(?:Refused|StoreError|UsageError|Tampered|__init__)\(\s*\"([\w-]+/[\w-]+)\"")


def test_every_code_is_on_the_page() -> None:
    page = (ROOT / "docs" / "reference" / "failures.md").read_text(encoding="utf-8")
    said = set(re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE))
    given = {
        code or slug
        for file in (ROOT / "src").rglob("*.py")
        for code, slug in CODE.findall(file.read_text(encoding="utf-8"))
    }
    assert len(given) > 60
    assert given <= said
    assert "store/unreachable" in said
