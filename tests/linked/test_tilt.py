"""A statement in TILT has every field that its schema requires, of the type that it asks, and makes none of them up."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from gestand.linked import tilt
from gestand.linked.facts import Facts
from gestand.policy.reader import read
from registers.conftest import WORKSHOP
from statement.test_golden import policy_of as example

TEXT, FLAG, NUMBER = str, bool, int
SAID = {"available": FLAG, "description": TEXT}
WAY = {**SAID, "url": TEXT, "email": TEXT, "identificationEvidences": [TEXT]}
PERSON = {"name": TEXT, "email": TEXT, "phone": TEXT}
REQUIRED: dict[str, Any] = {
    "meta": {
        **dict.fromkeys(("_id", "name", "created", "modified", "language", "status", "url", "_hash"), TEXT),
        "version": NUMBER,
    },
    "controller": {"name": TEXT, "address": TEXT, "country": TEXT, "representative": PERSON},
    "dataProtectionOfficer": dict.fromkeys(("name", "address", "country", "email"), TEXT),
    "dataDisclosed": [
        {
            "_id": TEXT,
            "category": TEXT,
            "purposes": [{"purpose": TEXT, "description": TEXT}],
            "legalBases": [{"reference": TEXT, "description": TEXT}],
            "legitimateInterests": [{"exists": FLAG, "reasoning": TEXT}],
            "recipients": [{"category": TEXT}],
            "storage": [
                {
                    "temporal": [{"description": TEXT, "ttl": TEXT}],
                    "purposeConditional": [TEXT],
                    "legalBasisConditional": [TEXT],
                    "aggregationFunction": TEXT,
                }
            ],
            "nonDisclosure": {
                **dict.fromkeys(("legalRequirement", "contractualRegulation", "obligationToProvide"), FLAG),
                "consequences": TEXT,
            },
        }
    ],
    "thirdCountryTransfers": [
        {
            "country": TEXT,
            **dict.fromkeys(
                (
                    "adequacyDecision",
                    "appropriateGuarantees",
                    "presenceOfEnforceableRightsAndEffectiveRemedies",
                    "standardDataProtectionClause",
                ),
                SAID,
            ),
        }
    ],
    "accessAndDataPortability": {
        **WAY,
        "administrativeFee": {"amount": NUMBER, "currency": TEXT},
        "dataFormat": TEXT,
    },
    "sources": [{"_id": TEXT, "dataCategory": TEXT, "sources": [{**SAID, "available": None, "url": TEXT}]}],
    **dict.fromkeys(
        ("rightToInformation", "rightToRectificationOrDeletion", "rightToDataPortability", "rightToWithdrawConsent"),
        WAY,
    ),
    "rightToComplain": {
        **WAY,
        "supervisoryAuthority": dict.fromkeys(("name", "address", "country", "email", "phone"), TEXT),
    },
    "automatedDecisionMaking": {"inUse": FLAG, "logicInvolved": TEXT, "scopeAndIntendedEffects": TEXT},
    "changesOfPurpose": [],
}
"""What TILT requires (version 2 of its schema), by field and type."""


def wrong(value: Any, wanted: Any, at: str = "") -> list[str]:
    """Where a value is not what is required."""
    if wanted is None:
        return []
    if isinstance(wanted, dict):
        missing = [f"{at}.{key}" for key, kind in wanted.items() if kind is not None and key not in value]
        return missing + [w for key in value if key in wanted for w in wrong(value[key], wanted[key], f"{at}.{key}")]
    if isinstance(wanted, list):
        return [w for n, one in enumerate(value) for kind in wanted for w in wrong(one, kind, f"{at}[{n}]")]
    return [] if type(value) is wanted else [f"{at}: {value!r}"]


@pytest.fixture
def said(tmp_path: Path) -> dict[str, Any]:
    path = tmp_path / "privacy.yaml"
    path.write_text(WORKSHOP, encoding="utf-8")
    return tilt.content(Facts(read(path), "en"))


def test_the_examples_have_what_is_required() -> None:
    for system in ("cloudcv", "cloudomotion", "cloudpiling", "crisisconnect", "nhmb"):
        content = tilt.content(Facts(example(system), "nl"))
        assert wrong(content, REQUIRED) == []
        assert re.fullmatch(r"[0-9a-f]{64}", content["meta"]["_hash"])


def test_its_hash_is_of_the_rest(said: dict[str, Any]) -> None:
    meta = {key: value for key, value in said["meta"].items() if key != "_hash"}
    assert said["meta"]["_hash"] == hashlib.sha256(rfc8785.dumps(said | {"meta": meta})).hexdigest()


def test_a_category_has_all_that_it_is_used_for(said: dict[str, Any]) -> None:
    mail = next(one for one in said["dataDisclosed"] if one["category"] == "e-mail address")
    purposes = {one["purpose"]: one["description"] for one in mail["purposes"]}
    assert list(purposes) == ["keep-hours", "remind-by-text-message", "send-the-newsletter", "accounting"]
    assert purposes["accounting"] == "", "nobody said what it is for"
    assert [one["reference"] for one in mail["legalBases"]] == ["GDPR-6-1-b", "GDPR-6-1-a", "GDPR-6-1-c", "AWR 52(4)"]
    assert {"category": "hosting provider", "name": "Hal B.V.", "country": "NL"} in mail["recipients"]
    term = {"description": "14 days after the end of the agreement", "ttl": "P14D"}
    assert mail["storage"][0]["temporal"] == [term]
    assert mail["storage"][2]["purposeConditional"] == ["until the day on which they left"]
    assert mail["storage"][3]["legalBasisConditional"] == ["AWR 52(4)"]


def test_a_term_without_an_end_of_its_own_is_told_and_not_left_empty(tmp_path: Path) -> None:
    path = tmp_path / "privacy.yaml"
    path.write_text(WORKSHOP.replace("keep: until readers.left_on", "keep: until it ends"), encoding="utf-8")
    mail = next(
        one for one in tilt.content(Facts(read(path), "en"))["dataDisclosed"] if one["category"] == "e-mail address"
    )
    assert mail["storage"][2]["purposeConditional"] == ["until it ends: you ask for it, or the purpose lapses"]


def test_a_transfer_has_a_safeguard_only_where_all_who_go_there_have_one(said: dict[str, Any]) -> None:
    by_country = {one["country"]: one for one in said["thirdCountryTransfers"]}
    assert set(by_country) == {"US", "BR"}
    assert by_country["US"]["standardDataProtectionClause"]["available"]
    assert not by_country["US"]["adequacyDecision"]["available"]
    assert by_country["BR"]["appropriateGuarantees"] == {"available": True, "description": "binding corporate rules"}
    assert not by_country["BR"]["standardDataProtectionClause"]["available"]


def test_rights_say_where_to_turn(said: dict[str, Any]) -> None:
    assert said["rightToInformation"]["email"] == "privacy@werkplaats.example"
    assert said["rightToWithdrawConsent"]["available"], "the newsletter rests on consent"
    assert said["rightToComplain"]["supervisoryAuthority"]["country"] == "NL"
    assert said["rightToComplain"]["url"].startswith("https://autoriteitpersoonsgegevens.nl/")
