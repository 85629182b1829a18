"""The five example policies held to the statements that they are made after, in both directions.

What the statement says stands in the policy with the same value, or is named here with the reason why not; and what
the policy promises of answers, back-ups, rights, cookies and decisions beyond the statement is named here as well.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from gestand.examples.building import policy_text
from gestand.policy.model import Policy
from gestand.policy.reader import read as read_policy
from gestand.reading.read import Reading, read

from .seeds import Terms, additions, differences

LAW = "the law gives it, and the statement does not name it"
SILENT = "the statement is silent; nothing in the system decides about anybody"


@dataclass(frozen=True)
class Seed:
    file: str
    terms: Terms
    otherwise: dict[str, str]
    """What the policy does not say as the statement does, and why."""
    more: dict[str, str] = field(default_factory=dict)
    """What the policy promises and the statement does not say, and why."""


SEEDS = {
    "cloudomotion": Seed(
        "000_44c6f38a2c996448.txt",
        ((), ("do-business", "know-our-relations"), (), ("answer-contact-forms",)),
        {
            "retention 1 unspecified": "no longer than is necessary: each activity has a term",
            "retention 3 until-event": "an organisation is removed fourteen days after that is asked, and not at once",
            "cookie service Google Analytics": "CO-10: nothing leaves the EEA, so the vendor analyses itself",
        },
        {"right restriction": LAW},
    ),
    "cloudpiling": Seed(
        "001_3fa54787679eecfd.txt",
        ((),),
        {
            "retention 1 unspecified": "CP-09: as long as is necessary was decided by the policy",
            "identity_check copy": "CP-15: a copy of both sides of an identity card is never asked",
        },
        {
            "backup_retention P30D": "of back-ups the statement is silent; the policy decided",
            "automated_decision_making no": SILENT,
            "cookie functional": "the statement says `cookies`, and names no kind but trackers",
        },
    ),
    "cloudcv": Seed(
        "002_56e0e2973096e1fa.txt",
        (
            ("deliver-the-service", "fill-in-a-profile"),
            ("improve-the-service", "improve-logging-in"),
            ("keep-the-service-safe",),
            (),
            ("tell-customers-about-other-services",),
            ("send-the-newsletter",),
            ("answer-questions",),
        ),
        {
            "controller_name CloudCV.nl": "CV-31: a label is nobody who is responsible; a legal person is",
            "transfer_outside_eea condition": "CV-01: the Privacy Shield is void, and nothing leaves the EEA",
            "retention 4 indefinite": "CV-11: after an abuse a hold keeps it, with a reason and a day to look again",
        },
        {
            "backup_retention P30D": "the statement names back-ups and no term; it was decided by the policy",
            "automated_decision_making no": SILENT,
            "cookie functional": "the statement names tracking cookies only; without a session nobody logs in",
            "right objection": f"CV-13: the statement asks for reasons instead; {LAW}",
            "right withdrawal": f"of marketing only; {LAW}",
            "right complaint": f"CV-44: {LAW}",
        },
    ),
    "nhmb": Seed(
        "003_202324520a95128e.txt",
        ((),),
        {"retention 1 unspecified": "NH-09: as long as is needed was decided by the policy"},
        {
            "extension P2M": "NH-25: the statement gives no limit, the law gives this one",
            "right withdrawal": LAW,
            "cookie tracking": "NH-20: techniques to follow people, and no kind of cookie, are named",
        },
    ),
    "crisisconnect": Seed(
        "004_7eaac5b7a1cbccd1.txt",
        ((), ("log-in", "stay-logged-in", "use-the-app")),
        {
            "retention 1 unspecified": "CC-06: no longer than is necessary was decided by the policy",
        },
        {
            "automated_decision_making no": SILENT,
            "right restriction": LAW,
            "right objection": LAW,
            "right withdrawal": LAW,
        },
    ),
}


@pytest.fixture(params=SEEDS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def policy_of(text: str, folder: Path) -> Policy:
    path = folder / "privacy.yaml"
    path.write_text(text, encoding="utf-8")
    return read_policy(path)


def reading_of(name: str, shared: Path) -> Reading:
    return read((shared / "seeds" / SEEDS[name].file).read_text(encoding="utf-8"))


def test_a_policy_says_what_its_statement_says_and_of_the_rest_there_is_a_reason(
    name: str, tmp_path: Path, shared: Path
) -> None:
    policy, reading = policy_of(policy_text(name), tmp_path), reading_of(name, shared)
    assert sorted(set(differences(policy, reading, SEEDS[name].terms))) == sorted(SEEDS[name].otherwise)
    assert sorted(set(additions(policy, reading))) == sorted(SEEDS[name].more)


@pytest.mark.parametrize(
    ("system", "said", "instead", "missing"),
    [
        ("cloudcv", "answer: 4 weeks", "answer: 1 month", "answer_term P4W"),
        ("cloudcv", "extended by: 4 weeks", "extended by: 8 weeks", "extension P4W"),
        ("cloudcv", "keep: 2 months after", "keep: 3 months after", "retention 7 P2M"),
        ("cloudomotion", "14 days after organisations.c", "15 days after organisations.c", "grace_period P14D"),
        ("cloudomotion", "keep: 1 month}", "keep: 2 months}", "backup_retention P1M"),
        ("cloudomotion", "haaksbergen: {country: NL}", "haaksbergen: {country: US}", "transfer_outside_eea no"),
        ("cloudpiling", "0746.725.497", "0746.725.498", "registration_number 0746.725.497"),
        ("nhmb", "rights: [access, rectification,", "rights: [access,", "right rectification"),
        ("crisisconnect", "in_force: 2018-02-21", "in_force: 2018-02-22", "last_updated 2018-02-21"),
    ],
)
def test_a_policy_with_another_value_is_found(
    system: str, said: str, instead: str, missing: str, tmp_path: Path, shared: Path
) -> None:
    text = policy_text(system)
    assert text.count(said) == 1
    policy = policy_of(text.replace(said, instead), tmp_path)
    found = differences(policy, reading_of(system, shared), SEEDS[system].terms)
    assert set(found) - set(SEEDS[system].otherwise) == {missing}
