"""`gestand lint` for other programs: SARIF, JUnit XML and GitHub's workflow commands. No store is looked at."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from cli.conftest import POLICY, Cli
from gestand.cli.machines import WRITERS, github, junit, sarif
from gestand.errors import Exit, Finding, Level, Place
from gestand.policy.articles import ARTICLES, article
from gestand.policy.codes import CODES

OLD = POLICY.replace("in_force: 2026-01-01", "in_force: 2017-01-01")
BAD = OLD.replace("    interest: accounts that only their owners use\n", "")
ODD = Finding(
    "P402", Level.ERROR, "100% of `a, b: c`\r\n::error::mine \x1b[2J\udcff", "read\nthis", Place("a,b:%.yaml", 3, 7)
)


@pytest.fixture
def bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A policy with an error (P411), a note (P119) and more, in a folder with a space, seen from beside it."""
    folder = tmp_path / "our policies"
    folder.mkdir()
    (folder / "privacy.yaml").write_text(BAD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder / "privacy.yaml"


def insist_sarif(found: Any) -> list[dict[str, Any]]:
    """What the schema of SARIF 2.1.0 requires of the objects we write, and that rules are found by their index."""
    assert found["version"] == "2.1.0"
    assert found["$schema"].endswith("sarif-2.1.0.json")
    (run,) = found["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "gestand"
    assert len({rule["id"] for rule in driver["rules"]}) == len(driver["rules"])
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"] and rule["help"]["text"]
        assert rule["defaultConfiguration"]["level"] in ("none", "note", "warning", "error")
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("none", "note", "warning", "error")
        assert result["message"]["text"]
        for location in result["locations"]:
            place = location["physicalLocation"]
            assert not place["artifactLocation"]["uri"].startswith(("/", "file:"))
            assert all(number >= 1 for number in place.get("region", {}).values())
    results: list[dict[str, Any]] = run["results"]
    return results


def test_sarif_says_rule_level_place_and_article(bad: Path, cli: Cli) -> None:
    said = cli("lint", bad, "--format", "sarif")
    assert said.code == Exit.BROKEN
    by_rule = {result["ruleId"]: result for result in insist_sarif(said.json)}
    assert set(by_rule) >= {"P411", "P119"}
    error = by_rule["P411"]
    assert (error["level"], error["properties"]["article"]) == ("error", "GDPR article 13(1)(d)")
    place = error["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "our%20policies/privacy.yaml"
    line = bad.read_text(encoding="utf-8").splitlines()[place["region"]["startLine"] - 1]
    assert line[place["region"]["startColumn"] - 1 :].startswith("keep-the-service-safe:")
    assert by_rule["P119"]["level"] == "note"


def test_junit_fails_for_errors_and_passes_once_for_nothing(bad: Path, cli: Cli) -> None:
    said = cli("lint", bad, "--format", "junit")
    assert said.code == Exit.BROKEN
    suite = ElementTree.fromstring(said.out.encode("ascii")).find("testsuite")
    assert suite is not None
    cases = suite.findall("testcase")
    assert len(cases) == int(suite.attrib["tests"]) == len({case.attrib["name"] for case in cases})
    failed = [case for case in cases if case.find("failure") is not None]
    assert [case.attrib["name"].split()[0] for case in failed] == ["P411"]
    assert len(cases) - len(failed) == int(suite.attrib["skipped"]) == len(suite.findall("testcase/skipped"))
    assert {case.attrib["file"] for case in cases} == {"our policies/privacy.yaml"}
    nothing = ElementTree.fromstring(junit.write((), Path("privacy.yaml")))
    assert [len(case) for case in nothing.iter("testcase")] == [0]


def test_github_has_a_command_for_each_finding(bad: Path, cli: Cli) -> None:
    said = cli("lint", bad, "--format", "github")
    assert said.code == Exit.BROKEN
    lines = said.out.splitlines()
    assert all(line.startswith(("::error file=", "::warning file=", "::notice file=")) for line in lines)
    assert len(lines) == len(cli("lint", bad, "--format", "json").json["findings"])
    (error,) = (line for line in lines if line.startswith("::error"))
    assert error.startswith("::error file=our policies/privacy.yaml,line=")
    assert ",title=P411 (GDPR article 13(1)(d))::" in error
    assert github.write((), bad) == ""


def test_nothing_in_a_finding_breaks_out_of_its_form() -> None:
    here = Path()
    (line,) = github.write((ODD,), here).splitlines()
    assert line.startswith("::error file=a%2Cb%3A%25.yaml,line=3,col=7,title=P402::100%25 of `a, b: c`%0D%0A::error::")
    (case,) = ElementTree.fromstring(junit.write((ODD,), here)).iter("testcase")
    assert case.attrib["name"] == "P402 a,b:%.yaml:3:7"
    text = sarif.write((ODD,), here)
    assert text.isascii() and "\\ud" not in text
    assert "%3A" in text, "a colon in a path is no scheme"
    twice = [case.attrib["name"] for case in ElementTree.fromstring(junit.write((ODD, ODD), here)).iter("testcase")]
    assert len(set(twice)) == 2


@pytest.mark.parametrize("form", list(WRITERS))
def test_a_policy_that_is_not_there_is_said_in_every_form(
    tmp_path: Path, cli: Cli, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    said = cli("lint", tmp_path / os.fsdecode(b"no\xffwhere.yaml"), "--format", form)
    assert said.code == Exit.USAGE
    assert "P001" in said.out and "Traceback" not in said.err
    if form == "sarif":
        (found,) = insist_sarif(said.json)
        uri = found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert unquote(uri).startswith("../no") and unquote(uri).endswith("where.yaml")


def test_an_article_is_of_a_code_that_exists_and_what_a_finding_says_is_nearer() -> None:
    assert set(ARTICLES) <= set(CODES)
    assert article(Finding("P117", Level.WARNING, "no `contact`")) == "GDPR article 13"
    assert article(Finding("P117", Level.WARNING, "silent (GDPR articles 13(2)(b) and 14(2)(c))")) == (
        "GDPR articles 13(2)(b) and 14(2)(c)"
    )
    assert article(Finding("P005", Level.ERROR, "no YAML")) == ""
