"""What an activity says in words ends, has a source, and rests on a law that counts for whoever says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gestand.errors import Level
from gestand.policy.digest import content
from gestand.policy.reader import lint, read

BROKEN = Path(__file__).parents[1] / "policies" / "broken"


def found(tmp_path: Path, case: str, code: str, old: str, new: str) -> int:
    policy = tmp_path / "privacy.yaml"
    text = (BROKEN / case).read_text(encoding="utf-8")
    assert old in text
    policy.write_text(text.replace(old, new), encoding="utf-8")
    return len([finding for finding in lint(policy) if finding.code == code])


@pytest.mark.parametrize(
    ("purpose", "open_ended"),
    [
        ("To deliver, to mail, etc.", True),
        ("To deliver, to mail, etcetera", True),
        ("Leveren, mailen enz.", True),
        ("Leveren, mailen, e.d.", True),
        ("Leveren (en mailen ...)", True),
        ("Liefern, werben usw.", True),
        ("To deliver, to mail, and so on", True),
        ("To deliver the etchings", False),
        ("To deliver, etc., but nothing of this", False),
        ("To mail what Bed & Co made", False),
        ("To deliver... and no more", False),
    ],
)
def test_a_list_without_an_end_is_found_where_it_ends(tmp_path: Path, purpose: str, open_ended: bool) -> None:
    old = "To deliver the service, to send news, etc."
    assert found(tmp_path, "P419-and-so-on.yaml", "P419", old, f'"{purpose}"') == int(open_ended)


def test_a_source_answers_where_data_is_from(tmp_path: Path) -> None:
    basis = "    basis: contract\n"
    assert found(tmp_path, "P418-from-a-register.yaml", "P418", basis, basis) == 1
    assert found(tmp_path, "P418-from-a-register.yaml", "P418", basis, f"{basis}    source: a public register\n") == 0


def test_the_law_counts_where_the_controller_says_why(tmp_path: Path) -> None:
    contact = "contact: privacy@voorbeeld.example"
    assert found(tmp_path, "P519-no-bank.yaml", "P519", contact, contact) == 1
    assert found(tmp_path, "P519-no-bank.yaml", "P519", contact, f"{contact}, obliged: an accountant") == 0


def test_whom_a_law_names_is_said_in_the_digest_of_no_policy_whose_laws_name_nobody() -> None:
    """So the digests from before this could be said are what they were."""
    said = {case: str(content(read(BROKEN / case))) for case in ("P519-no-bank.yaml", "P516-a-rule-of-thumb.yaml")}
    assert {case: "only_for" in text for case, text in said.items()} == {
        "P519-no-bank.yaml": True,
        "P516-a-rule-of-thumb.yaml": False,
    }


def uses(tmp_path: Path, line: str) -> tuple[list[str], list[tuple[str, str]]]:
    """The errors that lint finds where a policy uses something like this, and what it reads."""
    path = tmp_path / "privacy.yaml"
    text = (BROKEN / "P211-a-closed-list-with-a-hole.yaml").read_text(encoding="utf-8").replace(", only: [name]", "")
    written = "    uses: [users.name, users.email]\n"
    assert text.count(written) == 1
    path.write_text(text.replace(written, f"    uses:\n      - users.name\n{line}"), encoding="utf-8")
    errors = [finding.code for finding in lint(path) if finding.level is Level.ERROR]
    return errors, [] if errors else [(use.name, use.why) for use in read(path).activities[0].uses]


def test_what_is_used_can_say_why(tmp_path: Path) -> None:
    said = "      - users.email: with it somebody logs in\n"
    assert uses(tmp_path, said) == ([], [("users.name", ""), ("users.email", "with it somebody logs in")])
    assert uses(tmp_path, "      - users.email\n") == ([], [("users.name", ""), ("users.email", "")])


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("      - users.email:\n", ["P104"]),
        ("      - users.email: [a, b]\n", ["P103"]),
        ("      - {users.email: to log in, users.name: to greet}\n", ["P409", "P103"]),
    ],
)
def test_a_reason_that_is_none_is_found(tmp_path: Path, line: str, codes: list[str]) -> None:
    assert uses(tmp_path, line)[0] == codes
