"""A statement as JSON-LD: by its own schema, and as triples that another program reads without a network."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from rdflib import RDF, Graph, Literal, Namespace, URIRef

from gestand.linked import dpv
from gestand.linked.facts import Facts
from gestand.policy.reader import read
from gestand.statement.build import Audience, Organisation
from gestand.vocabulary.law import Basis
from policy.texts import policy_of
from registers.conftest import WORKSHOP
from statement.test_golden import policy_of as example

DPV = Namespace("https://w3id.org/dpv#")
GDPR = Namespace("https://w3id.org/dpv/legal/eu/gdpr#")
LOC = Namespace("https://w3id.org/dpv/loc#")
PD = Namespace("https://w3id.org/dpv/pd#")
DURATION = URIRef("http://www.w3.org/2001/XMLSchema#duration")
SYSTEMS = ("cloudcv", "cloudomotion", "cloudpiling", "crisisconnect", "nhmb")


OF_OTHERS = ("https://w3id.org/dpv", "http://purl.org/dc/", "http://www.w3.org/")


def wrong(content: dict[str, Any]) -> list[str]:
    text = resources.files("gestand.linked").joinpath("dpv.schema.json").read_text(encoding="utf-8")
    return [error.message for error in Draft202012Validator(json.loads(text)).iter_errors(content)]


@pytest.fixture
def workshop(tmp_path: Path) -> Facts:
    path = tmp_path / "privacy.yaml"
    path.write_text(WORKSHOP, encoding="utf-8")
    return Facts(read(path), "nl")


def test_the_examples_are_as_the_schema_says() -> None:
    for system in SYSTEMS:
        for language in ("nl", "fr"):
            assert wrong(dpv.content(Facts(example(system), language))) == []


def test_another_program_reads_what_is_done_on_which_basis_and_for_how_long(workshop: Facts) -> None:
    graph = Graph().parse(data=dpv.render(workshop), format="json-ld")
    this = Namespace(f"urn:gestand:{workshop.policy.digest}:")
    names = ("accounting", "send-the-newsletter", "keep-hours", "remind-by-text-message")
    books, letter, hours, reminder = (this[f"activity-{name}"] for name in names)
    assert set(graph.subjects(RDF.type, DPV.PersonalDataProcess)) == {books, letter, hours, reminder}
    assert set(graph.objects(letter, DPV.hasLegalBasis)) == {GDPR["A6-1-a"]}
    assert set(graph.objects(letter, DPV.hasPurpose / RDF.type)) == {DPV.DirectMarketing}
    assert set(graph.objects(hours, DPV.hasPersonalData)) >= {PD.EmailAddress, PD.MedicalHealth}
    assert not set(graph.objects(books, DPV.hasPurpose)), "nobody said what it is for"
    lengths = set(graph.objects(books, DPV.hasStorageCondition / DPV.hasDuration / RDF.value))
    assert lengths == {Literal("P7Y", datatype=DURATION)}
    assert (hours, DPV.hasDataProcessor, this.service) in graph
    assert (hours, DPV.hasDataController, None) not in graph
    mailing = this["recipient-mailing%20service"]
    assert set(graph.objects(mailing, DPV.hasLocation)) == {LOC.US}
    assert set(graph.objects(mailing, DPV.hasLegalBasis)) == {GDPR["A46-2-c"]}
    assert not set(graph.objects(this["recipient-hosting%20provider"], DPV.hasLegalBasis)), "it is within the EEA"
    said = {str(one): one.language for one in graph.objects(this["people-reader"], None) if isinstance(one, Literal)}
    assert said == {"lezers van de nieuwsbrief": "nl"}
    named = {str(node) for triple in graph for node in triple if isinstance(node, URIRef)}
    assert all(name.startswith((*OF_OTHERS, str(this))) for name in named)


def test_for_the_people_of_an_organisation_that_is_the_controller(workshop: Facts) -> None:
    told = Facts(
        workshop.policy,
        "en",
        Audience("", Organisation("Graven & Zn.", "customer", frozenset(["remind-by-text-message"]))),
    )
    said = dpv.content(told)
    assert said["dpv:hasDataController"]["dpv:hasName"] == "Graven & Zn."
    assert said["dpv:hasDataProcessor"]["dpv:hasName"] == "Werkplaats B.V."
    assert [one["@id"] for one in said["dpv:hasProcess"]] == ["this:activity-keep-hours"]
    assert wrong(said) == []


def test_a_length_in_weeks_is_said_in_days(tmp_path: Path) -> None:
    facts = Facts(policy_of(tmp_path, ("keep: 2 years", "keep: 1 month and 2 weeks")), "en")
    assert "P1M14D" in dpv.render(facts).decode()


def test_every_basis_has_its_article() -> None:
    assert set(dpv.BASES) == set(Basis)


def test_names_of_columns_are_not_told(workshop: Facts) -> None:
    """Terms count from events that are called something; the name of a column says how the database is made."""
    called: list[Any] = [event.called for table in workshop.policy.tables for event in table.events if event.called]
    assert called
    assert "readers.left_on" not in dpv.render(workshop).decode()
