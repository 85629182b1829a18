"""`gestand diff`: two policies beside each other, for people and for programs. No store is looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.conftest import POLICY, Cli
from gestand.errors import Exit

LONGER = ("keep: 1 year after logins.at", "keep: 2 years after logins.at")
SHORTER = ("keep: 2 years after users.left_at", "keep: 1 year after users.left_at")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "privacy.yaml"
    path.write_text(POLICY, encoding="utf-8")
    return path


def new(old: Path, *changes: tuple[str, str]) -> Path:
    text = old.read_text(encoding="utf-8").replace('version: "1.0"', 'version: "1.1"')
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    path = old.with_name("next.yaml")
    path.write_text(text, encoding="utf-8")
    return path


def test_it_says_what_became_longer_and_what_shorter(old: Path, cli: Cli) -> None:
    said = cli("diff", old, new(old, LONGER, SHORTER), "--language", "en")
    assert said.code == Exit.DONE
    longer, shorter = (line for line in said.out.splitlines() if "“" in line)
    assert longer.startswith("! activity “Finding abuse”: the term becomes longer: it was 1 year after")
    assert longer.endswith("[a longer term]")
    assert shorter.startswith("  activity “Selling things”: the term becomes shorter: it was 2 years after")
    assert "2 changes, 1 of them substantial" in said.out
    line = "keep: 2 years after logins.at (1 year before 2026-01-01)"
    assert f"keep-the-service-safe: to leave what is there already its term, write `{line}`" in said.out
    kept = cli("diff", old, new(old, (LONGER[0], line)), "--language", "en").out
    assert "becomes longer" in kept and "to leave what is there" not in kept
    assert "de bewaartermijn wordt langer" in cli("diff", old, new(old, LONGER)).out, "in the policy's own language"


def test_the_exit_code_says_substantial_only_when_asked(old: Path, cli: Cli) -> None:
    assert cli("diff", old, new(old, LONGER)).code == Exit.DONE
    assert cli("diff", old, new(old, LONGER), "--exit-code").code == Exit.BROKEN
    assert cli("diff", old, new(old, SHORTER), "--exit-code").code == Exit.DONE
    same = cli("diff", old, new(old), "--exit-code")
    assert (same.code, same.out.splitlines()[-1]) == (Exit.DONE, "nothing that is promised differs")


def test_for_programs_each_change_has_its_way_and_rule(old: Path, cli: Cli) -> None:
    found = cli("diff", old, new(old, LONGER), "--format", "json", "--language", "fr").json
    assert set(found) == {"old", "new", "language", "substantial", "rules", "changes", "old_rows"}
    (change,) = found["changes"]
    assert {key: change[key] for key in ("way", "of", "name", "aspect", "rule", "old", "new")} == {
        "way": "looser",
        "of": "activity",
        "name": "keep-the-service-safe",
        "aspect": "term",
        "rule": "longer term",
        "old": "1 year after logins.at",
        "new": "2 years after logins.at",
    }
    assert "durée" in change["says"] and "next.yaml:" in change["where"]


def test_what_is_compared_for_nothing_yet_is_named_all_the_same(old: Path, cli: Cli) -> None:
    text = old.read_text(encoding="utf-8")
    old.write_text(text + "copies:\n  names: {of: [users.name], follows: trigger}\n", encoding="utf-8")
    changed = new(old, ("follows: trigger", "follows: refresh"), LONGER)
    found = cli("diff", old, changed, "--format", "json", "--language", "en").json["changes"]
    assert {(one["way"], one["of"]) for one in found} == {("looser", "activity"), ("otherwise", "copies")}
    old.write_text(text + "nothing personal in: [settings]" + "\n", encoding="utf-8")
    found = cli("diff", old, new(old, ("[settings]", "[settings, flags]")), "--format", "json", "--language", "en").json
    assert [one["says"] for one in found["changes"]] == ["what nobody sees from outside: this has changed."]
    assert not found["substantial"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--language", "xx"], "language/unknown"),
        (["--at", "soon"], "usage/moment"),
    ],
)
def test_what_cannot_be_understood_is_said(old: Path, cli: Cli, words: list[str], code: str) -> None:
    said = cli("diff", old, old, *words)
    assert said.code == Exit.USAGE and code in said.err and not said.out


def test_a_policy_with_errors_is_not_compared(old: Path, cli: Cli) -> None:
    said = cli("diff", old, new(old, ("basis: contract", "basis: contact")))
    assert said.code == Exit.USAGE and "P105" in said.err and not said.out
