"""The page in a real browser: axe-core finds nothing, and on a telephone nothing has to be pushed aside."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from gestand.statement import html
from gestand.statement.build import statement
from gestand.statement.standing import Standings
from gestand.vocabulary import catalogue
from statement.test_golden import policy_of
from support.browser import look

TELEPHONE = 375
SYSTEMS = ("cloudcv", "nhmb", "cloudpiling", "crisisconnect")
"""One in each language."""


def page(language: str, system: str) -> bytes:
    """A statement in which promises stand in every way."""
    policy = policy_of(system)
    document = statement(policy, language)
    ways = ("kept", "broken", "unknown")
    some = {key: ways[number % 3] for number, key in enumerate(document.promises()) if number % 4}
    return html.render(document, Standings(datetime(2026, 3, 15, 3, tzinfo=UTC), some), policy.zone)


def test_everybody_can_read_a_statement_on_a_telephone(tmp_path: Path) -> None:
    pages = [page(language, system) for language, system in zip(catalogue.LANGUAGES, SYSTEMS, strict=True)]
    for language, found in zip(catalogue.LANGUAGES, look(pages, tmp_path, TELEPHONE), strict=True):
        assert found.violations == [], language
        assert found.passes > 15
        assert found.wide <= found.room <= TELEPHONE
