"""What lint said of a policy carries a promise only when it was found, and then gone from a policy that can be read."""

from __future__ import annotations

from pathlib import Path

from gestand.errors import Finding, Level
from support.engines import ENGINES
from support.witness import Witness

HERE, THERE = Path("here/privacy.yaml"), Path("there/privacy.yaml")
SHIELD = Finding("P723", Level.ERROR, "the shield")
DOUBT = Finding("P808", Level.WARNING, "a certificate")
UNREADABLE = Finding("P005", Level.ERROR, "no YAML")


def seen(*said: tuple[Path, list[Finding]]) -> set[str]:
    witness = Witness()
    for policy, findings in said:
        witness.linted(policy, findings)
    assert {engine for _, engine in witness.seen} <= set(ENGINES)
    return {key for key, _ in witness.seen}


def test_what_was_found_and_is_gone_was_seen() -> None:
    assert seen((HERE, [SHIELD]), (HERE, [])) == {"lint/P723"}
    assert seen((HERE, [SHIELD, DOUBT]), (HERE, [DOUBT])) == {"lint/P723"}


def test_what_was_never_found_or_never_gone_was_not_seen() -> None:
    assert seen((HERE, []), (HERE, [])) == set()
    assert seen((HERE, []), (HERE, [SHIELD])) == set()
    assert seen((HERE, [SHIELD]), (HERE, [SHIELD])) == set()


def test_another_policy_and_one_that_cannot_be_read_do_not_count() -> None:
    assert seen((HERE, [SHIELD]), (THERE, [])) == set()
    assert seen((HERE, [DOUBT]), (HERE, [UNREADABLE])) == set()
