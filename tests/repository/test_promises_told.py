"""What `make promises` prints: all of the catalogue, for a person and for a program."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.catalogue import catalogue
from support.promises import Carriers

TOOL = Path(__file__).parents[2] / "tools" / "promises.py"

UNHEARD = next(id_ for id_, promise in catalogue().items() if not promise.by)
"""A promise of which nobody but its tests speaks yet."""

STORY = "tests/stories/test_cv_04_account_data.py::test_it_goes_{}[{}]"


def ran(name: str, result: str, *seen: str) -> dict[str, Any]:
    return {"name": name, "result": result, "seen": {engine: ["keep/x"] for engine in seen}}


@pytest.fixture
def tool() -> dict[str, Any]:
    return runpy.run_path(str(TOOL))


@pytest.fixture
def promises(tmp_path: Path) -> list[dict[str, Any]]:
    """One promise is carried, one has a failing test, one has only its tests' word."""
    account = Carriers(tmp_path / "unused.json")
    for id_, tests in {
        "CV-04": [ran(STORY.format("away", engine), "passed", engine) for engine in ("postgresql", "sqlite")],
        "CV-09": [ran(STORY.format("away " * 15, "sqlite"), "failed"), ran(STORY.format("on", "sqlite"), "passed")],
        UNHEARD: [ran("tests/rights/test_page.py::test_it_names_the_authority", "passed")],
    }.items():
        account.results[id_] = {test["name"]: test for test in tests}
    return [account.told(id_, promise) for id_, promise in account.known.items()]


def test_a_program_gets_every_id_with_its_tests_and_nothing_else(
    tool: dict[str, Any], promises: list[dict[str, Any]]
) -> None:
    told = json.loads(tool["as_json"](promises))
    assert [promise["id"] for promise in told] == list(catalogue())
    assert {tuple(promise) for promise in told} == {("id", "means", "tests", "carried")}
    assert [promise["id"] for promise in told if promise["carried"]] == ["CV-04"]
    by_id = {promise["id"]: promise for promise in told}
    assert by_id["CV-04"]["tests"] == [
        {"name": STORY.format("away", engine), "result": "passed"} for engine in ("postgresql", "sqlite")
    ]
    assert by_id["CO-01"]["tests"] == []


def test_a_person_sees_every_id_in_a_terminal_of_100_columns(
    tool: dict[str, Any], promises: list[dict[str, Any]]
) -> None:
    lines = list(tool["as_text"](promises))
    assert max(map(len, lines)) <= 100
    assert [line[4:9] for line in lines if line[:4].strip() in ("+", "!", "~", ".") and line[2:3].strip()] == list(
        catalogue()
    )


def test_a_person_sees_what_carries_a_promise_and_why_another_is_not_carried(
    tool: dict[str, Any], promises: list[dict[str, Any]]
) -> None:
    text = "\n".join(tool["as_text"](promises))
    assert "  + CV-04  " in text
    assert "carried on postgresql, sqlite" in text
    assert text.count("+ it goes away\n") == 1
    assert "  ! CV-09  " in text
    assert "failed on sqlite" in text
    assert f"  ~ {UNHEARD}  " in text
    assert "not carried: neither the verifier nor the executor speaks of it" in text
    assert text.endswith(
        "CrisisConnect   0 of 22 carried\nall             1 of 169 carried, 2 with stories that do not carry them"
    )


def test_only_files_with_a_story_are_loaded(tool: dict[str, Any]) -> None:
    stories: Callable[[], list[str]] = tool["stories"]
    names = {Path(path).name for path in stories()}
    assert "test_cv_04_account_data.py" in names
    assert "test_pictures.py" not in names


@pytest.mark.parametrize(("status", "written"), [(0, "[]"), (1, "[]"), (2, "[]"), (4, "")])
def test_its_exit_code_is_that_of_the_tests(
    tool: dict[str, Any], monkeypatch: pytest.MonkeyPatch, status: int, written: str
) -> None:
    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[bytes]:
        (file,) = (part.partition("=")[2] for part in command if part.startswith("--promises="))
        if written:
            Path(file).write_text(written, encoding="utf-8")
        return subprocess.CompletedProcess(command, status)

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(sys, "argv", ["promises.py"])
    assert tool["main"]() == status
