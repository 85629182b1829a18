"""`gestand statement --to json|tilt|pdf`: printed, written, written again, and refused with words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from gestand.cli.main import main
from gestand.errors import Exit
from registers.conftest import WORKSHOP

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    path = tmp_path / "privacy.yaml"
    path.write_text(WORKSHOP, encoding="utf-8")

    def run(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as raised:
            main(["statement", str(path), *map(str, words)])
        out, err = capsys.readouterr()
        return int(raised.value.code or 0), out, err

    return run


def test_what_is_for_programs_is_printed(run: Run) -> None:
    code, out, _ = run("--to", "json")
    assert (code, json.loads(out)["@type"]) == (Exit.DONE, "dpv:PrivacyNotice")
    code, out, _ = run("--to", "tilt", "--group", "reader")
    said = json.loads(out)
    assert (code, said["meta"]["name"]) == (Exit.DONE, "Werkplaats B.V.")
    assert {purpose["purpose"] for one in said["dataDisclosed"] for purpose in one["purposes"]} == {
        "send-the-newsletter",
        "accounting",
    }


@pytest.mark.parametrize("to", ["json", "tilt", "pdf"])
def test_a_file_of_ours_is_written_again_and_no_other(run: Run, tmp_path: Path, to: str) -> None:
    out = tmp_path / f"statement.{to}"
    assert run("--to", to, "--out", out)[0] == Exit.DONE
    before = out.read_bytes()
    assert run("--to", to, "--out", out)[0] == Exit.DONE
    assert out.read_bytes() == before
    out.write_text("mine")
    assert run("--to", to, "--out", out)[0] == Exit.REFUSED
    assert out.read_text() == "mine"


def test_it_says_what_a_form_cannot_do(run: Run, tmp_path: Path) -> None:
    code, out, err = run("--to", "pdf")
    assert (code, out, "--out privacy.pdf" in err) == (Exit.USAGE, "", True)
    code, _, err = run("--to", "json", "--standing", tmp_path / "report.json")
    assert (code, "leave --standing out" in err) == (Exit.USAGE, True)
