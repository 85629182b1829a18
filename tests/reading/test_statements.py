"""Statements of many shapes, marked before they were read: what is found may get better, and no worse."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import pytest

from gestand.reading.facts import KINDS
from gestand.reading.read import Reading, read
from reading.measuring import Score, load, measure, whole

FLOORS = {
    "dev": {"all": (0.97, 0.98), "retention": (0.97, 0.97), "right": (0.98, 0.98), "answer_term": (1.0, 1.0)},
    "fresh": {"all": (0.96, 0.96), "retention": (0.95, 0.95), "right": (0.94, 0.9), "answer_term": (0.95, 0.95)},
    "aside": {"all": (0.9, 0.9), "retention": (0.95, 0.95), "right": (0.85, 0.85), "answer_term": (1.0, 1.0)},
}
"""Precision and recall that were reached, a little lower; a kind that is not named has the floor of LEAST."""
LEAST = {"dev": 0.9, "fresh": 0.75, "aside": 0.5}


@pytest.fixture(scope="module", params=FLOORS)
def readings(request: pytest.FixtureRequest) -> tuple[str, dict[str, Reading], dict[str, Score]]:
    scores: dict[str, Score] = defaultdict(Score)
    found = {}
    for name, (text, gold) in load(request.param).items():
        found[name] = read(text)
        measure(gold, found[name], scores)
    return request.param, found, scores


def test_facts_are_found_where_they_stand(readings: tuple[str, dict[str, Reading], dict[str, Score]]) -> None:
    folder, _, scores = readings
    for kind, score in (*scores.items(), ("all", whole(scores))):
        precision, recall = FLOORS[folder].get(kind, (LEAST[folder], LEAST[folder]))
        if kind not in ("answer_term.extension",) and score.right + score.missed + score.wrong > 3:
            assert score.precision >= precision, kind
            assert score.recall >= recall, kind


def test_every_quote_is_in_its_place_and_its_sentence(
    readings: tuple[str, dict[str, Reading], dict[str, Score]],
) -> None:
    for reading in readings[1].values():
        for fact in reading.facts:
            assert fact.kind in KINDS
            assert fact.value
            quote = reading.text[fact.start : fact.end]
            assert quote == quote.strip()
            assert quote
            assert len(quote) <= 700
        assert reading.not_found == tuple(k for k in KINDS if k not in {fact.kind for fact in reading.facts})


def test_a_text_that_is_cut_or_turned_around_is_still_read() -> None:
    for number, (text, _) in enumerate((load("dev") | load("aside")).values()):
        backwards = " ".join(text.split(" ")[::-1])
        for part in (text[: 211 * (number + 1)], backwards[:1500], "\n".join(text.splitlines()[::-1])[:1500]):
            for fact in read(part).facts:
                assert 0 <= fact.sentence.start <= fact.start < fact.end <= len(part)


def test_what_nobody_said_is_not_found() -> None:
    reading = read("Ons clubhuis is op zaterdag open. Er is koffie, en de kantine sluit om vijf uur.\n")
    assert reading.facts == ()
    assert reading.not_found == KINDS


def test_a_list_of_data_below_certificates_is_no_list_of_measures() -> None:
    text = "Beveiliging certificaten:\nISO 27001\n\n* naam\n* adres\n* geboortedatum\n* wachtwoord (versleuteld)\n"
    assert [fact.value for fact in read(text).of("security_measure")] == ["ISO 27001"]


def test_what_only_goes_somewhere_is_given_to_nobody() -> None:
    text = "Wissen\n\nVia het menu kan men gaan naar 'Instellingen'. In overleg met de Beheerder wissen wij.\n"
    assert read(text).of("recipient") == ()


def test_a_box_that_is_not_ticked_says_nothing() -> None:
    reading = read("Welke gegevens verwerken wij?\n\n[x] Naam\n[ ] Geboortedatum\n[x] E-mailadres\n")
    assert [fact.value for fact in reading.of("data_category")] == ["name", "email"]


def test_one_sentence_can_hold_five_rights() -> None:
    text = "U heeft recht op inzage, rectificatie, wissing, beperking en overdraagbaarheid van uw gegevens."
    facts = read(text).of("right")
    assert [fact.value for fact in facts] == ["access", "rectification", "erasure", "restriction", "portability"]
    assert all(one.end <= other.start for one, other in pairwise(facts))


def test_a_term_carries_what_begins_it_and_what_it_is_of() -> None:
    text = (
        "Bewaartermijnen\n\n- Contracten: zeven (7) jaar na het einde van de overeenkomst.\n"
        "- Logboeken: 5 tot 7 weken.\n"
    )
    contracts, logs = read(text).of("retention")
    assert (contracts.value, contracts.details["applies_to"]) == ("P7Y", "Contracten")
    assert contracts.details["trigger"] == "na het einde van de overeenkomst"
    assert (logs.value, logs.details["applies_to"]) == ("P5W/P7W", "Logboeken")


def test_an_answer_carries_its_extension_and_a_number_its_form() -> None:
    text = (
        "Uw rechten\n\nWij beantwoorden uw verzoek binnen een maand. Bij veel verzoeken kan dat met twee maanden worden"
        " verlengd.\n\nContact\n\nWol B.V., KvK-nummer 123456789, ondernemingsnummer 0403.170.702.\n"
    )
    reading = read(text)
    assert [(fact.value, fact.details) for fact in reading.of("answer_term")] == [("P1M", {"extension": "P2M"})]
    numbers = [(fact.details["scheme"], fact.details["valid"]) for fact in reading.of("registration_number")]
    assert numbers == [("kvk", False), ("be", False)]
