"""What the statements of the example systems say, word for word, in every language. `make statements` writes them."""

from __future__ import annotations

import sys
from pathlib import Path
from time import process_time

import pytest

import gestand.examples
from gestand.policy.model import Policy
from gestand.policy.reader import read
from gestand.statement import html, markdown
from gestand.statement.build import statement
from gestand.vocabulary import catalogue

EXAMPLES = Path(gestand.examples.__file__).parent
GOLDEN = Path(__file__).parent / "golden"
SYSTEMS = sorted(path.parent.name for path in EXAMPLES.glob("*/policy.yaml"))
SECONDS = 2
"""For all systems in all languages; measured: 0.3."""


def policy_of(system: str) -> Policy:
    return read(EXAMPLES / system)


def written(policy: Policy, language: str) -> str:
    return markdown.render(statement(policy, language)).decode()


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_statement_says_what_it_said(system: str) -> None:
    policy = policy_of(system)
    for language in catalogue.LANGUAGES:
        golden = (GOLDEN / f"{system}.{language}.md").read_text(encoding="utf-8")
        assert written(policy, language) == golden, (
            f"{system} in {language} differs: look at it, then `make statements`"
        )


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_sentence_makes_only_promises_that_verify_knows(system: str) -> None:
    policy = policy_of(system)
    known = {f"{one.section}/{one.name}" for one in policy.unsupported}
    known |= {f"{kind}/{one.name}" for kind in ("keep", "asked") for one in policy.activities}
    known |= {f"{kind}/{one.name}" for kind in ("only", "controller") for one in policy.people}
    known |= {f"covered/{one.name}" for one in policy.stores}
    known |= {f"source/{one.name}" for one in policy.tables}
    known |= {"decisions/all", "published/statement", "published/versions", "told/all"}
    assert set(statement(policy, "nl").promises()) <= known


def test_all_of_them_are_written_as_a_page_in_every_language_in_no_time() -> None:
    policies = [policy_of(system) for system in SYSTEMS]
    begun = process_time()
    pages = [html.render(statement(policy, language)) for policy in policies for language in catalogue.LANGUAGES]
    assert process_time() - begun < SECONDS
    assert len(set(pages)) == len(SYSTEMS) * len(catalogue.LANGUAGES)


def write() -> None:
    GOLDEN.mkdir(exist_ok=True)
    for system in SYSTEMS:
        policy = policy_of(system)
        for language in catalogue.LANGUAGES:
            (GOLDEN / f"{system}.{language}.md").write_text(written(policy, language), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(write())
