"""Questions that nobody answered yet, and what of a policy can be read all the same."""

from __future__ import annotations

from pathlib import Path

from gestand.errors import Level
from gestand.policy.reader import lint

CLOUDCV = Path(__file__).parents[2] / "tests" / "policies" / "good" / "cloudcv.yaml"


def test_the_rest_of_a_policy_is_read_although_a_question_is_open(tmp_path: Path) -> None:
    text = (
        CLOUDCV.read_text(encoding="utf-8")
        .replace("basis: consent", "basis: ?", 1)
        .replace("email: email", 'email: "?"', 1)
    )
    text = text.replace("rhythm: nightly", "rhythm: yearly")
    path = tmp_path / "privacy.yaml"
    path.write_text(text, encoding="utf-8")
    assert sorted({f.code for f in lint(path) if f.level is Level.ERROR}) == ["P013", "P105"]


def test_a_column_is_not_taken_for_a_table_of_the_same_name(tmp_path: Path) -> None:
    text = CLOUDCV.read_text(encoding="utf-8")
    text = text.replace("tables:\n", "tables:\n  email: {nothing personal: a list of addresses of our own}\n", 1)
    path = tmp_path / "privacy.yaml"
    path.write_text(text, encoding="utf-8")
    assert [f for f in lint(path) if f.level is Level.ERROR] == []
