"""The words of the contract: every verb and option is there, with an example."""

from __future__ import annotations

import re

import pytest

import gestand
from cli.conftest import Cli
from gestand.errors import Exit

VERBS = {
    "init": ["--store", "--out", "--at", "--format"],
    "questions": ["PATH", "--at", "--format"],
    "read": ["STATEMENT", "--out", "--at", "--format"],
    "statement": ["PATH", "--language", "--to", "--out", "--group", "--organisation", "--standing", "--at"],
    "lint": ["PATH", "--at", "--format"],
    "map": ["PATH", "--values", "--at", "--format"],
    "grants": ["PATH", "--reader", "--writer", "--at", "--format"],
    "schema": ["--at", "--format"],
    "diff": ["OLD", "NEW", "--language", "--exit-code", "--at", "--format"],
    "publish": [
        "PATH",
        "--from",
        "--substantial",
        "--because",
        "--to-tell",
        "--list",
        "--show",
        "--language",
        "--format",
    ],
    "tell": ["PATH", "due|sent", "--version", "--group", "--out", "--from", "--all-due", "--proof", "--language"],
    "visit": ["PATH", "--site", "--by", "--timeout", "--format"],
    "offboard": ["PATH", "schedule|undo|show", "--organisation", "--days", "--at", "--format"],
    "plan": ["PATH", "--person", "--organisation", "--right", "--out", "--at", "--format"],
    "apply": ["PATH|plan.json", "--approve", "--yes", "--gently", "--at", "--format"],
    "verify": ["PATH", "--promise", "--scope", "--at", "--format"],
    "explain": ["PATH", "--person", "--row", "--promise", "--at", "--format"],
    "export": ["PATH", "--person", "--out", "--language", "--at", "--format"],
    "hold": ["PATH", "add|lift|list", "--person", "--row", "--activity", "--at", "--format"],
    "ask": ["PATH", "due|sent|stays", "--person", "--activity", "--at", "--format"],
    "register": ["PATH", "--to", "--language", "--organisation", "--out", "--at", "--format"],
    "ledger": ["PATH", "show|verify", "--against", "--checkpoint", "--at", "--format"],
    "demo": ["[SYSTEM]", "--dir", "--people", "--url", "--quiet", "--at", "--format"],
}


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_says_what_it_takes_with_an_example(verb: str, cli: Cli) -> None:
    said = cli(verb, "--help")
    assert said.code == Exit.DONE
    for word in [*VERBS[verb], "--debug"]:
        assert word in said.out
    assert re.search(rf"Example:\n +gestand {verb}( |$)", said.out, re.MULTILINE)
    assert "\b" not in said.out
    assert cli(verb, "-h").out == said.out


@pytest.mark.parametrize("words", [[], ["--help"], ["-h"]], ids=str)
def test_without_a_verb_it_names_them_all(words: list[str], cli: Cli) -> None:
    said = cli(*words)
    assert said.code == Exit.DONE
    named = re.findall(r"^  (\w+)  +\S", said.out.split("Commands:")[1], re.MULTILINE)
    assert set(named) == set(VERBS)
    assert "..." not in said.out.split("Commands:")[1]


def test_it_says_its_version(cli: Cli) -> None:
    said = cli("--version")
    assert (said.code, said.out) == (Exit.DONE, f"gestand {gestand.__version__}\n")
