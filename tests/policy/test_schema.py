"""The JSON Schema for editors: good policies pass, broken shapes do not, and it is made from the reader's tables."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from gestand.errors import Level
from gestand.policy import schema
from gestand.policy.codes import CODES

ROOT = Path(__file__).parents[2]
POLICIES = ROOT / "tests" / "policies"
GOOD = [*sorted((POLICIES / "good").iterdir()), ROOT / "src" / "gestand" / "examples" / "cloudcv" / "policy.yaml"]
STRUCTURAL = [
    path
    for path in sorted((POLICIES / "broken").glob("*.yaml"))
    if path.name[:4] in ("P101", "P102", "P103", "P104", "P105", "P106", "P110", "P112", "P307", "P310")
    and not path.is_symlink()
]
DOUBTFUL = [
    path
    for path in sorted((POLICIES / "broken").glob("*.yaml"))
    if CODES[path.name[:4]].level is not Level.ERROR and not path.is_symlink()
]
VALIDATOR = Draft202012Validator(json.loads(schema.text()))


def as_an_editor_sees(path: Path, loader: Any) -> Any:
    """With the types that YAML gives; dates as text, as JSON has none."""
    return json.loads(json.dumps(yaml.load(path.read_text(), Loader=loader), default=str))


def test_the_shipped_schema_is_the_one_made_from_the_reader() -> None:
    assert schema.text() == schema.made()


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json.loads(schema.text()))


@pytest.mark.parametrize("loader", [yaml.SafeLoader, yaml.BaseLoader])
@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_policy_passes_with_and_without_types(path: Path, loader: Any) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(as_an_editor_sees(path, loader))] == []


@pytest.mark.parametrize("loader", [yaml.SafeLoader, yaml.BaseLoader])
@pytest.mark.parametrize("path", DOUBTFUL, ids=lambda path: path.stem)
def test_a_policy_that_lint_only_doubts_passes(path: Path, loader: Any) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(as_an_editor_sees(path, loader))] == []


@pytest.mark.parametrize("path", sorted((ROOT / "src/gestand/examples").glob("*/policy.yaml")), ids=str)
def test_an_example_names_the_schema_in_its_first_line(path: Path) -> None:
    assert path.read_text().splitlines()[0] == "# yaml-language-server: $schema=privacy.schema.json"


@pytest.mark.parametrize("path", STRUCTURAL, ids=lambda path: path.stem)
def test_a_broken_shape_does_not_pass(path: Path) -> None:
    assert not VALIDATOR.is_valid(as_an_editor_sees(path, yaml.SafeLoader))


def properties(part: Any) -> list[dict[str, Any]]:
    """Every property of every object in the schema."""
    if isinstance(part, dict):
        here = list(part.get("properties", {}).values()) if isinstance(part.get("properties"), dict) else []
        return here + [found for value in part.values() for found in properties(value)]
    return [found for value in part for found in properties(value)] if isinstance(part, list) else []


def test_every_key_says_what_it_is_when_one_hovers_over_it() -> None:
    described = [p for p in properties(json.loads(schema.text())) if "description" not in p]
    assert described == []
