"""The pictures of the README can be read, on a light page and on a dark one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", ["demo", "erasure"])
def test_every_letter_stands_out_from_what_is_behind_it(name: str) -> None:
    drawn = (PICTURES / f"{name}.svg").read_text(encoding="utf-8")
    (behind,) = set(re.findall(r'<rect fill="(#[0-9a-f]{6})" stroke', drawn))
    letters = set(re.findall(r"-r\d+ \{ fill: (#[0-9a-f]{6})", drawn))
    assert len(letters) > 3
    for colour in letters:
        assert (luminance(colour) + 0.05) / (luminance(behind) + 0.05) >= 4.5, colour


@pytest.mark.parametrize("name", ["demo", "erasure"])
def test_it_fetches_nothing(name: str) -> None:
    drawn = (PICTURES / f"{name}.svg").read_text(encoding="utf-8")
    said = re.sub(r'<!--.*?-->|xmlns="[^"]*"', "", drawn)
    assert re.findall(r"https?://|@import|@font-face|href", said) == []
