"""A folder of files is one policy: nothing in it that could be a part of the policy is passed over without a word."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gestand.errors import Exit, Finding, Level, PolicyError
from gestand.policy import files
from gestand.policy.reader import lint, read

from .texts import SMALL, policy_of, table, written


def head_and_rest(folder: Path, first: str, second: str) -> Path:
    """The small policy in two files of these names."""
    made = folder / "policy"
    made.mkdir()
    head, tables = SMALL.split("tables:\n")
    written(made, head, first)
    written(made, f"tables:\n{tables}", second)
    return made


def whole(folder: Path) -> Path:
    """A folder with the small policy in one file."""
    made = folder / "policy"
    made.mkdir()
    written(made, SMALL)
    return made


def said(folder: Path) -> list[tuple[str, str]]:
    """What is found, but that the small policy says nothing beside its activities."""
    return [(finding.code, finding.where.file) for finding in lint(folder) if finding.code != "P701"]


@pytest.mark.parametrize("name", ["TABLES.YAML", "Tables.Yml", "tables.YML", ".yaml", ".tables.yaml"])
def test_a_file_is_read_in_whatever_letters_its_name_ends(tmp_path: Path, name: str) -> None:
    folder = head_and_rest(tmp_path, "privacy.yaml", name)
    assert read(folder).digest == policy_of(tmp_path).digest


def test_a_subfolder_with_files_of_a_policy_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    folder = whole(tmp_path)
    for name in ("b", "a"):
        (folder / name / "deeper").mkdir(parents=True)
    written(folder / "a", "tables: {}", "MORE.YML")
    written(folder / "b" / "deeper", "tables: {}", "more.yaml")

    assert said(folder) == [("P014", f"{folder}/a"), ("P014", f"{folder}/b")]
    assert [finding.level for finding in read(folder).findings] == [Level.WARNING] * 3
    assert "deeper/more.yaml" in lint(folder)[1].message


def test_a_subfolder_with_the_name_of_a_file_is_a_subfolder(tmp_path: Path) -> None:
    folder = whole(tmp_path)
    (folder / "old.yaml").mkdir()
    assert said(folder) == []
    written(folder / "old.yaml", SMALL)
    assert said(folder) == [("P014", f"{folder}/old.yaml")]


def test_a_link_to_a_folder_is_a_subfolder(tmp_path: Path) -> None:
    folder = whole(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    written(tmp_path / "elsewhere", "tables: {}")
    (folder / "tables").symlink_to(tmp_path / "elsewhere")
    assert said(folder) == [("P014", f"{folder}/tables")]


def test_a_folder_with_nothing_but_a_subfolder_says_both(tmp_path: Path) -> None:
    (tmp_path / "policy").mkdir()
    written(tmp_path / "policy", SMALL)
    assert said(tmp_path) == [("P007", str(tmp_path)), ("P014", f"{tmp_path}/policy")]


def test_subfolders_of_tools_and_of_pictures_are_nobodys_business(tmp_path: Path) -> None:
    folder = whole(tmp_path)
    for name in (".github", "uploads"):
        (folder / name).mkdir()
    written(folder / ".github", "on: push", "check.yml")
    written(folder / "uploads", b"\xff\xd8", "1.jpg")
    assert said(folder) == []


def test_subfolders_are_not_searched_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = whole(tmp_path)
    deep = folder / "one" / "two" / "three"
    deep.mkdir(parents=True)
    written(deep, "tables: {}")
    assert [code for code, _ in said(folder)] == ["P014"]
    monkeypatch.setattr(files, "MAX_LOOKED_AT", 2)
    assert said(folder) == []


def test_a_subfolder_that_cannot_be_looked_into_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = whole(tmp_path)
    (folder / "tables").mkdir()
    really = os.scandir

    def scandir(path: Path | int) -> object:
        if isinstance(path, Path) and path.name == "tables":
            raise PermissionError(13, "Permission denied")
        return really(path)

    monkeypatch.setattr(files.os, "scandir", scandir)
    (finding,) = [one for one in lint(folder) if one.code != "P701"]
    assert (finding.code, "Permission denied" in finding.message) == ("P014", True)


@pytest.mark.parametrize("through_a_link", [False, True])
def test_a_pipe_in_a_folder_is_named_and_not_waited_for(tmp_path: Path, through_a_link: bool) -> None:
    folder = whole(tmp_path)
    pipe = (tmp_path if through_a_link else folder) / "pipe.yaml"
    os.mkfifo(pipe)
    if through_a_link:
        (folder / "pipe.yaml").symlink_to(pipe)
    assert said(folder) == [("P001", f"{folder}/pipe.yaml")]


def test_a_device_in_a_folder_is_named(tmp_path: Path) -> None:
    folder = whole(tmp_path)
    (folder / "zero.yaml").symlink_to("/dev/zero")
    assert said(folder) == [("P001", f"{folder}/zero.yaml")]


def test_a_part_that_leads_round_is_named(tmp_path: Path) -> None:
    folder = whole(tmp_path)
    (folder / "round.yaml").symlink_to("round.yaml")
    assert said(folder) == [("P001", f"{folder}/round.yaml")]


def refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A file that is there and may not be opened, for whoever runs the tests."""
    really = Path.open

    def open_(path: Path, *args: str) -> object:
        if path.name == name:
            raise PermissionError(13, "Permission denied")
        return really(path, *args)

    monkeypatch.setattr(Path, "open", open_)


def failure(path: Path) -> tuple[Exit, list[Finding]]:
    with pytest.raises(PolicyError) as caught:
        read(path)
    return caught.value.exit, list(caught.value.findings)


def test_a_part_that_may_not_be_read_is_named_and_is_not_a_mistake_in_the_policy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = head_and_rest(tmp_path, "1.yaml", "2.yaml")
    refused(monkeypatch, "1.yaml")
    exit_, findings = failure(folder)
    assert ("P015", f"{folder}/1.yaml") in {(finding.code, finding.where.file) for finding in findings}
    assert exit_ is Exit.IO


def test_a_part_that_is_not_there_is_a_mistake_in_the_command_or_the_policy(tmp_path: Path) -> None:
    folder = whole(tmp_path)
    (folder / "more.yaml").symlink_to("not-mounted/more.yaml")
    exit_, (finding,) = failure(folder)
    assert (exit_, finding.code, finding.where.file) == (Exit.USAGE, "P001", f"{folder}/more.yaml")


# ---------------------------------------------------------------- several files are one policy


def split_in_two(folder: Path) -> Path:
    head, tables = SMALL.split("tables:\n")
    tables, activities = tables.split("activities:\n")
    users, invoices = tables.split("  invoices:\n")
    made = folder / "policy"
    made.mkdir()
    written(made, f"{head}tables:\n{users}", "1.yaml")
    written(made, f"tables:\n  invoices:\n{invoices}", "2.yml")
    written(made, f"activities:\n{activities}", "3.yaml")
    written(made, "not: read", "4.txt")
    return made


def test_a_folder_reads_as_the_one_file_it_was_split_from(tmp_path: Path) -> None:
    folder = split_in_two(tmp_path)
    policy = read(folder)
    assert policy.digest == policy_of(tmp_path).digest
    assert policy.folder == folder
    assert table(policy, "invoices").place.file == str(folder / "2.yml")


def test_what_is_given_in_two_files_names_both_places(tmp_path: Path) -> None:
    folder = split_in_two(tmp_path)
    written(folder, "tables:\n  users: {nothing personal: none at all}\nversion: '2'\n", "5.yaml")
    found = lint(folder)
    assert [f.code for f in found] == ["P009", "P009"]
    assert found[0].where.file.endswith("5.yaml") and "1.yaml:" in found[0].message


def test_a_file_that_is_broken_does_not_hide_what_the_others_lack(tmp_path: Path) -> None:
    folder = split_in_two(tmp_path)
    written(folder, "tables: [", "2.yml")
    assert "P005" in {f.code for f in lint(folder)}


def test_a_folder_without_files_is_a_finding(tmp_path: Path) -> None:
    assert [f.code for f in lint(tmp_path)] == ["P007"]
