"""The page in a real browser: axe-core finds nothing, and on a telephone nothing has to be pushed aside."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from gestand.statement import html
from gestand.statement.build import statement
from gestand.statement.standing import Standings
from gestand.vocabulary import catalogue
from statement.test_golden import policy_of
from support.browser import look

TELEPHONE = 375


@pytest.mark.parametrize(
    ("language", "system"),
    [*zip(catalogue.LANGUAGES, ("cloudcv", "nhmb", "cloudpiling", "crisisconnect"), strict=True)],
)
def test_everybody_can_read_a_statement_on_a_telephone(language: str, system: str, tmp_path: Path) -> None:
    policy = policy_of(system)
    document = statement(policy, language)
    standings = ("kept", "broken", "unknown")
    some = {key: standings[number % 3] for number, key in enumerate(document.promises()) if number % 4}
    page = html.render(document, Standings(datetime(2026, 3, 15, 3, tzinfo=UTC), some), policy.zone)
    found = look(page, tmp_path, TELEPHONE)
    assert found.violations == []
    assert found.passes > 15
    assert found.wide <= found.room <= TELEPHONE
