"""The five real statements: what the catalogue of promises says of them is found in them, with its values."""

from __future__ import annotations

from pathlib import Path

import pytest

from gestand.reading.read import read

STATEMENTS = {
    "000_44c6f38a2c996448": {
        "controller_name": "Cloudomotion B.V.",
        "registration_number": "859738127",
        "contact_email": "privacy@cloudomotion.nl info@cloudomotion.nl",
        "dpo": "no",
        "data_category": "name function contact email telephone user_name working_hours",
        "legal_basis": "contract legal_obligation legitimate_interest consent",
        "transfer_outside_eea": "no",
        "retention": "unspecified until-event until-event until-event",
        "right": "access rectification erasure withdraw_consent objection portability complaint",
        "answer_term": "P4W",
        "supervisory_authority": "AP",
        "cookie": "functional analytic",
        "automated_decision_making": "no",
        "last_updated": "2021-08-12",
        "grace_period": "P14D P14D",
        "backup_retention": "P3M P1M",
    },
    "001_3fa54787679eecfd": {
        "registration_number": "0746.725.497",
        "contact_email": "info@cloudpiling.com",
        "legal_basis": "consent explicit_consent legal_obligation contract legitimate_interest",
        "recipient": "IT-leverancier boekhouder",
        "retention": "unspecified",
        "right": "access rectification erasure restriction portability objection withdraw_consent complaint",
        "supervisory_authority": "GBA",
        "cookie": "tracking",
    },
    "002_56e0e2973096e1fa": {
        "controller_name": "CloudCV.nl",
        "contact_email": "info@cloudcv.nl",
        "data_category": "birth_date nationality sex marital_status driving_licence education work_experience photo"
        " ip_address device operating_system session connection cookie_id location",
        "legal_basis": "legitimate_interest consent",
        "retention": "P2Y P2Y P1Y indefinite until-event until-event P2M",
        "right": "access rectification erasure restriction portability",
        "answer_term": "P4W",
        "cookie": "tracking",
    },
    "003_202324520a95128e": {
        "data_category": "name address telephone email user_id payment driving_licence identity_document credit",
        "legal_basis": "contract legal_obligation",
        "transfer_outside_eea": "condition",
        "retention": "unspecified",
        "right": "access rectification erasure restriction portability objection complaint",
        "answer_term": "P30D",
        "supervisory_authority": "AP",
    },
    "004_7eaac5b7a1cbccd1": {
        "data_category": "organisation email ip_address cookie_id operating_system browser secret",
        "retention": "unspecified until-event",
        "right": "access rectification erasure portability complaint",
        "supervisory_authority": "AP",
        "cookie": "functional",
        "last_updated": "2018-02-21",
    },
}
CLOSED = ("right", "answer_term", "retention", "grace_period", "backup_retention", "cookie", "supervisory_authority")
"""Kinds of which nothing else may be found: a term, deadline or right that is not in the text."""


@pytest.mark.parametrize("name", STATEMENTS)
def test_what_the_catalogue_knows_of_it_is_found(name: str, shared: Path) -> None:
    reading = read((shared / "seeds" / f"{name}.txt").read_text(encoding="utf-8"))
    expected = STATEMENTS[name]
    for kind, said in expected.items():
        values = [said] if kind in ("controller_name",) else said.split()
        found = [fact.value for fact in reading.of(kind)]
        assert [value for value in values if value not in found] == [], kind
    for kind in CLOSED:
        found = sorted(fact.value for fact in reading.of(kind))
        assert found == sorted(expected.get(kind, "").split()), kind


def test_the_extension_and_the_wrong_number_are_told(shared: Path) -> None:
    (answer,) = read((shared / "seeds" / "002_56e0e2973096e1fa.txt").read_text(encoding="utf-8")).of("answer_term")
    assert answer.details["extension"] == "P4W"
    (number,) = read((shared / "seeds" / "000_44c6f38a2c996448.txt").read_text(encoding="utf-8")).of(
        "registration_number"
    )
    # Nine digits: no number of the Chamber of Commerce, whatever stands beside it.
    assert number.details == {"scheme": "kvk", "valid": False}
