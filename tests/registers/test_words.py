"""Every word of the registers is in every catalogue, and nothing in them is never said."""

from __future__ import annotations

import re
from pathlib import Path

import gestand.registers
from gestand.policy.becoming import BlankKind
from gestand.policy.model import Policy
from gestand.policy.statement import Safeguard
from gestand.registers.desk import OTHERS, Desk
from gestand.registers.gaps import CODES
from gestand.statement.speaking import Voice
from gestand.vocabulary import catalogue
from gestand.vocabulary.law import TermKind

from .conftest import AT

FAMILIES = (
    *("title.", "sheet.", "lead.", "none.", "who.", "head.", "gap.", "others."),
    *("safeguard.", "kind.", "then.", "kept."),
)
"""Of which the rest of a key comes from a value."""


def test_every_word_is_there_and_every_word_is_said() -> None:
    folder = Path(gestand.registers.__file__).parent
    code = "\n".join(file.read_text() for file in sorted(folder.rglob("*")) if file.suffix in (".py", ".html", ".typ"))
    keys = {key.removeprefix("register.") for key in catalogue.keys("nl") if key.startswith("register.")}
    said = set(re.findall(r"say\(\s*[\"'](?:register\.)?([a-z_.]+)[\"'][,)]", code))
    assert said <= keys
    named = set(re.findall(r"[\"'](?:register\.)?([a-z_.]+)[\"']", code))
    assert not {key for key in keys - named if not key.startswith(FAMILIES)}


def test_every_value_that_is_said_has_words() -> None:
    wanted = [f"gap.{name}" for name in CODES]
    wanted += [f"safeguard.{one.name.lower()}" for one in Safeguard]
    wanted += [f"kind.{one.value}" for one in TermKind]
    wanted += [f"kept.{one.value}" for one in BlankKind if one.keeps_a_part]
    assert all(catalogue.has("nl", f"register.{key}") for key in wanted)
    gaps = {key.removeprefix("register.gap.") for key in catalogue.keys("nl") if key.startswith("register.gap.")}
    assert gaps == set(CODES)


def test_an_organisation_that_receives_is_yours_to_its_people_and_the_organisation_in_a_register(
    policy: Policy,
) -> None:
    for said, language in (("the organisation", "en"), ("de organisatie", "fr")):
        desk = Desk(policy, language, AT)
        assert desk.own(said, OTHERS).text == {"en": "the organisation", "fr": "l'organisation"}[language]
        spans = Voice(policy, language).own(said, None, "others")
        assert spans[0].text == {"en": "your organisation", "fr": "votre organisation"}[language]
