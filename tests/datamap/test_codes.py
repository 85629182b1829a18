"""Every code is documented, and provoked by a test."""

import re
from pathlib import Path

import pytest

from gestand.datamap.codes import APPLY_ONLY, CODES, render_codes
from gestand.errors import Level

HERE = Path(__file__).parent
DOCS = HERE.parents[1] / "docs" / "reference" / "map-findings.md"


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_provoked_by_a_test(code: str) -> None:
    tests = (
        path.read_text(encoding="utf-8") for path in HERE.parent.rglob("test_*.py") if path.name != Path(__file__).name
    )

    assert any(f'"{code}"' in text for text in tests)


def test_every_code_that_is_used_is_registered() -> None:
    source = Path(__file__).parents[2] / "src" / "gestand" / "datamap"
    used = {code for path in source.rglob("*.py") for code in re.findall(r'"(M\d{3})"', path.read_text("utf-8"))}

    assert used == set(CODES)


def test_only_an_error_stops_apply() -> None:
    assert {CODES[code].level for code in APPLY_ONLY} == {Level.ERROR}


def test_the_page_of_codes_is_what_the_code_says() -> None:
    assert DOCS.read_text(encoding="utf-8") == render_codes()
