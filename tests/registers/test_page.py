"""The registers in a real browser, as narrow as a telephone: axe-core finds nothing, and nothing is wider than it."""

from __future__ import annotations

from pathlib import Path

from gestand.policy.model import Policy
from gestand.registers.build import book
from gestand.registers.forms import FORMS
from support.browser import look

from .conftest import AT, SERVED

TELEPHONE = 375


def test_everybody_can_read_a_register_on_a_telephone(policy: Policy, tmp_path: Path) -> None:
    [found] = look([FORMS["html"].render(book(policy, "nl", AT, served=SERVED))], tmp_path, TELEPHONE)
    assert found.violations == []
    assert found.passes > 15
    assert found.wide <= found.room <= TELEPHONE
