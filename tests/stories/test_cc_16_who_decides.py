"""CC-16: whoever runs the service is the processor, each organisation is the controller, and nobody is without one."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from gestand.acts import Person
from gestand.errors import Level
from gestand.examples.building import policy_text
from gestand.examples.crisisconnect import cast
from gestand.policy.reader import lint
from gestand.rights.export import export

from .story import Story

WHO = "controller/user"


def people(crisis: Story, organisation: int) -> int:
    return crisis.count("users", crisis.table("users").c.organisation_id == organisation)


@pytest.mark.promise("CC-16")
def test_of_somebody_whose_organisation_has_no_name_nobody_knows_who_decides(crisis: Story) -> None:
    assert crisis.standing(WHO) == "kept"
    crisis.set("organisations", cast.NEIGHBOUR, name="  ")
    broken = crisis.verdict(WHO)
    assert (str(broken.standing), broken.count) == ("broken", people(crisis, cast.NEIGHBOUR))
    assert [(place.table, place.column) for place in broken.places] == [("users", "*")]
    crisis.set("organisations", cast.NEIGHBOUR, name="Waterschap Rietwaard")
    assert crisis.standing(WHO) == "kept"


@pytest.mark.promise("CC-16")
def test_an_answer_names_the_organisation_as_controller_and_connecttools_as_processor(
    crisis: Story, tmp_path: Path
) -> None:
    out = tmp_path / "answer.zip"
    export(crisis.map, crisis.stores, crisis.records, Person("user", (cast.ANNA,)), crisis.now, out, language="nl")
    with zipfile.ZipFile(out) as answer:
        told, page = json.loads(answer.read("manifest.json")), answer.read("index.html").decode()
    assert told["controller"] == {"name": "Gemeente Zandwerd"}
    assert told["processor"]["name"] == "ConnectTools B.V."
    assert "Vraag het aan Gemeente Zandwerd: die beslist over uw gegevens" in page
    assert "Verwerker, voor deze organisatie" in page


@pytest.mark.parametrize("left_out", ["controller", "belongs to: organisation_id -> customer"])
def test_a_statement_without_a_controller_is_an_error(tmp_path: Path, left_out: str) -> None:
    text = policy_text("crisisconnect")
    lines = text.splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if line.strip().startswith(left_out))
    end = at + 1
    while left_out == "controller" and lines[end].startswith(" "):
        end += 1
    path = tmp_path / "privacy.yaml"
    path.write_text("".join(lines[:at] + lines[end:]), encoding="utf-8")
    assert {found.code for found in lint(path) if found.level is Level.ERROR} & {"P118", "P213"}
