"""A term is said as people say it, in each language, by what its event is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from gestand.policy.model import ActivitySpec, Policy
from gestand.wording.wording import Wording
from policy.texts import policy_of

CALLED = (
    ("ended_at: not yet", "ended_at: {null: not yet, called: het einde van het contract}"),
    ("booked_on: not yet", "booked_on: {null: not yet, called: de boeking}"),
    ('version: "1.0"\n', 'version: "1.0"\nlanguage: nl\n'),
    (
        "activities:\n",
        "translations:\n"
        "  en: {het einde van het contract: the end of the contract, de boeking: the booking}\n"
        "  fr: {het einde van het contract: la fin du contrat, de boeking: le jour comptable}\n"
        "  de: {het einde van het contract: dem Ende des Vertrags, de boeking: der Buchung}\n"
        "activities:\n",
    ),
)


def activity(policy: Policy, name: str) -> ActivitySpec:
    return next(spec for spec in policy.activities if spec.name == name)


@pytest.mark.parametrize(
    ("language", "own", "law"),
    [
        (
            "nl",
            "2 jaar na het einde van het contract",
            "de wet eist ten minste 7 jaar na het einde van het jaar van de boeking",
        ),
        (
            "en",
            "2 years after the end of the contract",
            "the law asks for at least 7 years after the end of the year of the booking",
        ),
        (
            "fr",
            "2 ans après la fin du contrat",
            "la loi exige au moins 7 ans après la fin de l'année du jour comptable",
        ),
        (
            "de",
            "2 Jahre nach dem Ende des Vertrags",
            "das Gesetz verlangt mindestens 7 Jahre nach der Buchung, gerechnet ab dem Ende des betreffenden Jahres",
        ),
    ],
)
def test_a_term_is_said_by_what_its_event_is_called(tmp_path: Path, language: str, own: str, law: str) -> None:
    policy = policy_of(tmp_path, *CALLED)
    words = Wording(policy, language)
    assert words.terms(activity(policy, "deliver")) == [own]
    assert words.terms(activity(policy, "accounting")) == [law]


def test_an_event_that_is_called_nothing_is_said_by_its_column(tmp_path: Path) -> None:
    policy = policy_of(tmp_path, ("keep: 2 years after users", "keep: until the last users"))
    assert Wording(policy, "en").terms(activity(policy, "deliver")) == ["until “ended at” (users), the last time"]


def test_french_joins_its_preposition_and_its_article(tmp_path: Path) -> None:
    policy = policy_of(tmp_path, *CALLED, ("nl.tax.records after", "until"), ("legal obligation", "contract"))
    assert Wording(policy, "fr").terms(activity(policy, "accounting")) == ["jusqu'au jour comptable"]


def test_a_text_that_nobody_translated_stays_and_says_its_language(tmp_path: Path) -> None:
    words = Wording(policy_of(tmp_path, *CALLED), "fr")
    assert (words.own("To deliver the service"), words.foreign("To deliver the service")) == (
        "To deliver the service",
        "nl",
    )
    assert (words.own("de boeking"), words.foreign("de boeking")) == ("le jour comptable", "")
