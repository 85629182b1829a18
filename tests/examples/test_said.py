"""What the policies of the examples say to people: all of it in every language, and nothing that is not said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from gestand.errors import Level
from gestand.examples import systems
from gestand.examples.building import policy_text
from gestand.policy import schema
from gestand.policy.model import Policy
from gestand.policy.reader import read
from gestand.policy.sections.head import LANGUAGES
from gestand.policy.sections.says import SECTIONS
from gestand.statement.build import statement

from .spoken import unnamed, unspoken, untranslated

NAMES = tuple(systems())


@pytest.fixture(params=NAMES)
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    file = tmp_path / "privacy.yaml"
    file.write_text(policy_text(request.param), encoding="utf-8")
    return file


@pytest.fixture
def policy(path: Path) -> Policy:
    return read(path)


def test_nothing_that_people_read_lacks_a_language(policy: Policy) -> None:
    assert untranslated(policy) == {}
    assert unspoken(policy) == {}


def test_each_day_from_which_a_term_counts_has_a_name_that_people_know(policy: Policy) -> None:
    assert unnamed(policy) == []
    assert [group.name for group in policy.people if not group.called] == []


def test_its_statement_lacks_nothing_in_any_language(policy: Policy) -> None:
    # Whether a computer decides who may buy on account the statement of NHMB does not say, and its policy neither.
    known = {"S305"} if dict(policy.controller)["name"] == "NHMB software" else set()
    for language in LANGUAGES:
        found = statement(policy, language).findings
        assert {one.code for one in found if one.level is not Level.NOTE} == known, language


def test_its_statement_names_its_promises_as_verify_does(policy: Policy) -> None:
    known = {f"{said.section}/{said.name}" for said in policy.unsupported}
    made = {key for key in statement(policy, policy.language).promises() if key.partition("/")[0] in SECTIONS}
    assert made <= known
    assert {f"notes/{number}" for number, _ in enumerate(policy.says.notes, 1)} <= made


def test_an_editor_finds_nothing_wrong_with_its_shape(path: Path) -> None:
    seen = json.loads(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8")), default=str))
    assert [error.message for error in Draft202012Validator(json.loads(schema.text())).iter_errors(seen)] == []
