"""The checkout itself: pins, doors, and files that name no addresses of packages."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

from support.catalogue import catalogue

ROOT = Path(__file__).parents[2]
PINS = ("run.txt", "dev.txt")

WIDTH_OF_A_PROMISE = 89
"""What `make promises` has left of 100 columns."""

LONGEST_FILE = 400


def pins(name: str) -> dict[str, str]:
    lines = (ROOT / "requirements" / name).read_text(encoding="ascii").splitlines()
    return dict(line.split("==") for line in lines if not line.startswith("#"))


def wanted() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    build, optional = project["build-system"]["requires"], project["project"]["optional-dependencies"]
    extras = [text for extra in ("postgresql", "mariadb", "pdf", "xlsx") for text in optional[extra]]
    return [Requirement(text) for text in (*project["project"]["dependencies"], *build, *extras)]


@pytest.mark.parametrize("name", PINS)
def test_it_pins_a_fitting_version_of_all_it_stands_on(name: str) -> None:
    pinned = pins(name)
    for requirement in wanted():
        version = pinned[requirement.name.lower().replace("_", "-")]
        assert requirement.specifier.contains(version), f"{requirement}: {version}; run `make lock`"


def test_what_is_tested_is_what_runs() -> None:
    assert pins("run.txt").items() <= pins("dev.txt").items()


def test_it_pins_all_that_development_asks_for() -> None:
    lines = (ROOT / "requirements" / "dev.in").read_text(encoding="ascii").splitlines()
    assert {line.lower() for line in lines if not line.startswith("#")} <= set(pins("dev.txt"))
    # Large, and nothing of the demo needs it: it is tested with, and not installed to run.
    assert "typst" in pins("dev.txt")


def test_no_file_of_code_is_longer_than_a_person_reads_at_once() -> None:
    files = [file for folder in ("src", "tests", "tools", "bench") for file in (ROOT / folder).rglob("*.py")]
    assert files
    longer = {str(file.relative_to(ROOT)): len(file.read_text(encoding="utf-8").splitlines()) for file in files}
    assert not {file: lines for file, lines in longer.items() if lines > LONGEST_FILE}, "split it by idea"


def test_no_pin_names_an_address() -> None:
    files = [*(ROOT / "requirements").iterdir(), ROOT / "Makefile", ROOT / ".ci" / "run", ROOT / "pyproject.toml"]
    for file in files:
        assert not re.search(r"https?://|--(extra-)?index-url|--find-links", file.read_text(encoding="utf-8")), file


def test_make_lists_its_doors() -> None:
    listed = subprocess.run(["make", "-C", str(ROOT), "help"], capture_output=True, text=True, check=True).stdout
    for door in ("demo", "test", "check", "bench", "docs", "promises", "lock", "clean"):
        assert re.search(rf"make {door} +\S", listed)


def test_it_says_which_python_it_needs(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("requirements/run.txt", "pyproject.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("make", "sh", "rm"):
        (tools / tool).symlink_to(str(shutil.which(tool)))
    done = subprocess.run(
        [str(tools / "make"), "demo"],
        cwd=tmp_path,
        env={"PATH": str(tools), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "gestand needs Python 3.11 or newer" in done.stderr
    assert not (tmp_path / ".venv").exists()


def test_what_has_to_pass_is_a_script_that_bash_understands() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    subprocess.run(["bash", "-n", str(script)], check=True)


def test_the_catalogue_has_every_promise_of_the_statements_in_their_order(shared: Path) -> None:
    statements = yaml.safe_load((shared / "promises.yaml").read_text(encoding="utf-8"))
    theirs = {promise["id"]: one["system"] for one in statements for promise in one["promises"]}
    assert [(id_, promise.system) for id_, promise in catalogue().items()] == list(theirs.items())


def test_the_catalogue_says_each_promise_in_words_of_its_own(shared: Path) -> None:
    statements = yaml.safe_load((shared / "promises.yaml").read_text(encoding="utf-8"))
    theirs = {promise["id"]: f" {words(promise['means'])} " for one in statements for promise in one["promises"]}
    for id_, promise in catalogue().items():
        ours = words(promise.means).split()
        for start in range(len(ours) - 6):
            assert f" {' '.join(ours[start : start + 7])} " not in theirs[id_], id_


def words(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9']+", text.lower()))


def test_each_promise_is_one_line_of_a_terminal_and_like_no_other() -> None:
    means = [promise.means for promise in catalogue().values()]
    assert len(set(means)) == len(means)
    for line in means:
        assert 20 < len(line) <= WIDTH_OF_A_PROMISE, line
