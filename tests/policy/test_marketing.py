"""Marketing by e-mail needs consent, or customers, in whatever language that is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from gestand.policy.reader import lint

BROKEN = Path(__file__).parents[1] / "policies" / "broken" / "P414-mail-nobody-asked-for.yaml"


@pytest.mark.parametrize(
    ("interest", "found"),
    [
        ("people who know what else there is", ["P414"]),
        ("customers who know what else there is", []),
        ("klanten die weten wat er nog meer is", []),
        ("des clients qui savent ce qu'il y a encore", []),
        ("Kundinnen und Kunden wissen, was es noch gibt", []),
    ],
)
def test_it_is_no_news_to_customers(tmp_path: Path, interest: str, found: list[str]) -> None:
    policy = tmp_path / "privacy.yaml"
    text = BROKEN.read_text(encoding="utf-8")
    policy.write_text(text.replace("people who know what else there is", f'"{interest}"'), encoding="utf-8")
    assert [finding.code for finding in lint(policy) if finding.code == "P414"] == found
