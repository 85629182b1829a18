"""A preposition of a message and the article of an event are one word where the language makes one of them."""

from __future__ import annotations

import re
from datetime import date

import pytest

from gestand.vocabulary import catalogue
from gestand.vocabulary.merging import merged


@pytest.mark.parametrize(
    ("language", "said", "found"),
    [
        ("de", "bis zu dem Ende des Vertrags, zu dem Preis", "bis zum Ende des Vertrags, zu dem Preis"),
        ("de", "bis zu der Zahlung", "bis zur Zahlung"),
        ("de", "Bei dem Besuch vor dem 1. Mai", "Beim Besuch vor dem 1. Mai"),
        ("de", "bis zum Tag, an dem jemand geht", "bis zum Tag, an dem jemand geht"),
        ("fr", "jusqu’à le départ", "jusqu’au départ"),
        ("fr", "jusqu’à les vacances", "jusqu’aux vacances"),
        ("fr", "jusqu’à la fin de l’année", "jusqu’à la fin de l’année"),
        ("nl", "tot de le", "tot de le"),
    ],
)
def test_the_first_of_a_sentence_is_merged_and_no_other(language: str, said: str, found: str) -> None:
    assert merged(language, said) == found


def test_a_french_sentence_is_not_broken_before_its_colon_and_its_first_of_a_month_is_ordinal() -> None:
    for key in catalogue.keys("fr"):
        for form in catalogue.forms("fr", key):
            assert not re.search(r" [:;?!»]|« ", form), f"{key}: a no-break space stands there"
    assert catalogue.day("fr", date(2026, 1, 1)) == "1er janvier 2026"
    assert catalogue.day("fr", date(2026, 1, 11)) == "11 janvier 2026"
