"""Every code has a policy that provokes it, at the place that its first lines say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gestand.errors import Finding, Level, PolicyError
from gestand.policy.codes import CODES, render_codes
from gestand.policy.reader import lint, read

ROOT = Path(__file__).parents[2]
BROKEN = ROOT / "tests" / "policies" / "broken"
CASES = sorted(path for path in BROKEN.iterdir() if path.suffix != ".expect")

OF_A_DISK = {"P015"}
"""What no file of a repository can provoke, for everybody: tests/policy/test_files.py."""

SILENT = "P701"
"""Small policies say nothing beside their activities, and are told so: that is not what they are about."""

_EXPECT = re.compile(r"^# expect: (P\d{3}) (\d+):(\d+)$", re.MULTILINE)
_ALSO = re.compile(r"^# also: (P\d{3})$", re.MULTILINE)
_GROW = re.compile(r"^# grow: (\d+)$", re.MULTILINE)


def words_of(case: Path) -> str:
    """The comments of a case: in the file, in a file of the folder, or beside what cannot hold a comment."""
    beside = case.with_suffix(".expect")
    if beside.exists():
        return beside.read_text()
    files = sorted(path for path in case.iterdir() if path.is_file()) if case.is_dir() else [case]
    return "".join(file.read_bytes().decode("utf-8", "replace") for file in files)


def findings_of(case: Path, tmp_path: Path) -> tuple[Finding, ...]:
    grow = _GROW.search(words_of(case))
    if grow:
        grown = tmp_path / case.name
        grown.write_bytes(case.read_bytes().ljust(int(grow[1]), b"\n"))
        case = grown
    return lint(case)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_it_finds_what_is_wrong_where_it_is_wrong(case: Path, tmp_path: Path) -> None:
    words = words_of(case)
    expected = _EXPECT.search(words)
    assert expected, f"{case.name} does not say what is expected"
    assert case.name.startswith(expected[1])
    found = findings_of(case, tmp_path)
    places = {(f.code, f.where.line, f.where.column) for f in found}
    assert (expected[1], int(expected[2]), int(expected[3])) in places
    assert {f.code for f in found} - {SILENT} == {expected[1], *_ALSO.findall(words)} - {SILENT}


def test_every_code_has_a_policy_that_provokes_it() -> None:
    assert {case.name[:4] for case in CASES} == set(CODES) - OF_A_DISK


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_every_finding_names_the_level_of_its_code_a_file_and_the_next_act(case: Path, tmp_path: Path) -> None:
    for finding in findings_of(case, tmp_path):
        assert finding.level is CODES[finding.code].level
        assert finding.where.file
        assert finding.hint
        assert finding.message and not finding.message.endswith(".")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_an_error_stops_reading_and_a_doubt_does_not(case: Path, tmp_path: Path) -> None:
    if CODES[case.name[:4]].level is Level.ERROR:
        if _GROW.search(words_of(case)):
            return
        with pytest.raises(PolicyError) as failure:
            read(case)
        assert failure.value.findings == lint(case)
    else:
        assert case.name[:4] in {finding.code for finding in read(case).findings}


def test_a_password_in_a_url_is_not_repeated_in_the_finding() -> None:
    for finding in lint(BROKEN / "P201-a-password-in-the-policy.yaml"):
        assert "hunter2" not in finding.message + finding.hint


def test_the_reference_of_codes_is_made_from_the_codes() -> None:
    assert (ROOT / "docs" / "reference" / "findings.md").read_text() == render_codes()
