"""The draft of a foreign statement holds what it says in the sections of a policy, so that lint can look at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gestand.policy.reader import lint
from gestand.reading import draft
from gestand.reading.read import read

LACKS = {
    "000_44c6f38a2c996448": {"P703": "restriction", "P714": "RSIN", "P724": "Google Analytics"},
    "001_3fa54787679eecfd": {"P733": "answer", "P735": "marketing", "P707": "machine"},
    "002_56e0e2973096e1fa": {"P703": "complaint", "P711": "address", "P712": "CloudCV.nl", "P707": "machine"},
    "003_202324520a95128e": {"P703": "withdrawal", "P711": "number", "P713": "NHMB", "P731": "30 days"},
    "004_7eaac5b7a1cbccd1": {"P703": "restriction", "P711": "address", "P119": "2018-02-21", "P733": "answer"},
}
"""What the law finds missing or wrong in the five statements, as far as it stands in what was read."""


@pytest.mark.parametrize("name", LACKS)
def test_lint_finds_in_a_draft_what_the_statement_lacks(name: str, shared: Path, tmp_path: Path) -> None:
    statement = (shared / "seeds" / f"{name}.txt").read_text(encoding="utf-8")
    policy = tmp_path / "privacy.yaml"
    policy.write_text(draft.text("statement.txt", read(statement)), encoding="utf-8")
    found = [(finding.code, finding.message) for finding in lint(policy)]
    for code, word in LACKS[name].items():
        assert any(code == one and word.lower() in said.lower() for one, said in found), code
    # What nobody answered yet is asked, and nothing else of the draft is broken.
    assert {code for code, _ in found if code < "P700"} <= {"P013", "P111", "P119", "P206", "P422"}
