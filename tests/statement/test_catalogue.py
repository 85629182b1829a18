"""Every message of a statement is said somewhere, and what can be said has a message."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import gestand.statement
from gestand.policy.statement import CookieKind, Identity, Right, Safeguard
from gestand.statement.sections.rights import ARTICLES
from gestand.statement.standing import WORDS
from gestand.vocabulary import catalogue
from gestand.vocabulary.law import Basis

PACKAGE = Path(gestand.statement.__file__).parent
WORDS_OF_POLICIES = ("others", "use", "source", "cookie", "told", "withdrawn", "asked", "lives", "backup", "consent")
"""Families in which stand words that many policies use; none of them has to be there."""


def keys() -> set[str]:
    return {key.removeprefix("statement.") for key in catalogue.keys("nl") if key.startswith("statement.")}


def test_every_message_is_said() -> None:
    files = (path for path in sorted(PACKAGE.rglob("*")) if path.suffix in (".py", ".html"))
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)
    literals = set(re.findall(r"[\"']([a-z_]+(?:\.[a-z_]+)*)[\"']", code))
    families = tuple(re.findall(r"f[\"']([a-z]+[._](?:[a-z]+_)?)\{", code)) + tuple(f"{w}." for w in WORDS_OF_POLICIES)
    titles = {f"{section}.title" for section in literals}
    made = {f"keep.law_at_{word}{year}" for word in ("least", "most") for year in ("", "_year")}
    details = {f"who.{word}" for word in literals} | {f"recipients.{word}" for word in literals}
    details |= {f"cookies.{word}" for word in literals} | {f"complaint.{word}" for word in literals}
    said = literals | titles | made | details | {key.removeprefix("statement.") for key in literals}
    unsaid = {key for key in keys() - said if not key.startswith((*families, "head.", "standing.", "page."))}
    assert not unsaid


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_whatever_a_policy_can_say_has_words(language: str) -> None:
    said = {f"basis.{basis.value.replace(' ', '_')}" for basis in Basis}
    said |= {f"right.{right}{part}" for right in ARTICLES for part in ("", ".noun", ".what") if right != "complaint"}
    said |= {f"right.{right}.noun" for right in Right}
    said |= {f"transfers.{safeguard.name.lower()}" for safeguard in Safeguard}
    said |= {f"rights.identity_{identity.value.replace(' ', '_')}" for identity in Identity}
    said |= {f"cookie.{kind}" for kind in CookieKind}
    said |= {f"standing.{word}{part}" for word in WORDS for part in ("", ".what")}
    assert {key for key in said if not catalogue.has(language, f"statement.{key}")} == set()
