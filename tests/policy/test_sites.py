"""The sites of a statement: where each is visited, and which hosts look like ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from gestand.changes.diff import diff
from gestand.policy.model import Policy
from gestand.policy.own_sites import own
from gestand.policy.reader import lint, read
from gestand.policy.sites import address
from policy.texts import SMALL, written

SITES = """
sites:
  www.voorbeeld.example: {statement: "https://www.voorbeeld.example/privacy", others: www.voorbeeld.com}
  voorbeeld.github.io: {needs: [cdn.example.net]}
"""


def policy(folder: Path, more: str = SITES, contact: str = "privacy@voorbeeld.example") -> Policy:
    head = f"\ncontroller: {{name: De Bakker B.V., contact: {contact}, website: www.bakkerij.co.uk}}\n"
    text = "\n".join(line for line in SMALL.splitlines() if not line.startswith("controller:"))
    return read(written(folder, text + head + more))


def test_where_a_visit_finds_the_page_is_no_content_of_the_policy(tmp_path: Path) -> None:
    said = policy(tmp_path)
    plain = policy(tmp_path, "\nsites: [www.voorbeeld.example, voorbeeld.github.io]\n")
    assert said.digest == plain.digest and not diff(plain, said).changes
    first, second = said.says.sites
    assert first.page and first.page.url == "https://www.voorbeeld.example/privacy"
    assert (second.needs, second.page, first.others) == (("cdn.example.net",), None, ("www.voorbeeld.com",))
    fewer = policy(tmp_path, "\nsites: www.voorbeeld.example\n")
    assert [change.subject.kind for change in diff(said, fewer).changes] == ["sites"]


@pytest.mark.parametrize(
    "wrong",
    [
        "www.voorbeeld.example: {statement: file:///etc/passwd}",
        "www.voorbeeld.example: {statement: https://www.elders.example/}",
        'www.voorbeeld.example: {statement: "https://a:b@www.voorbeeld.example/"}',
        "www.voorbeeld.example: {needs: [our own]}",
        "www.voorbeeld.example: {others: [our own]}",
    ],
)
def test_what_no_visit_can_find_is_an_error(tmp_path: Path, wrong: str) -> None:
    found = lint(written(tmp_path, f"{SMALL}\nsites:\n  {wrong}\n"))
    assert "P120" in {finding.code for finding in found}


@pytest.mark.parametrize(
    ("host", "why"),
    [
        ("shop.voorbeeld.example", "it is under voorbeeld.example"),
        ("www.voorbeeld.eu", "it has the name of voorbeeld.example"),
        ("voor-beeld.nl", "it has the name of voorbeeld.example"),
        ("bakkerij.co.uk", "it is under bakkerij.co.uk"),
        ("www.de-bakker.nl", "it has the name of De Bakker B.V."),
        ("voorbeeld.example", ""),
        ("www.voorbeeld.com", ""),
        ("iemand.github.io", ""),
        ("andere.co.uk", ""),
        ("www.facebook.com", ""),
        ("voorbeeldig.nl", ""),
        ("voorbeeld.zendesk.com", ""),
        ("127.0.0.1", ""),
    ],
)
def test_a_host_looks_like_ours_by_its_name_alone(tmp_path: Path, host: str, why: str) -> None:
    there = address(host)
    assert there and own(policy(tmp_path)).why(there) == why


def test_a_mailbox_anywhere_says_nothing_of_a_name(tmp_path: Path) -> None:
    there = address("www.gmail.com")
    assert there and own(policy(tmp_path, contact="bakker@gmail.com")).why(there) == ""
