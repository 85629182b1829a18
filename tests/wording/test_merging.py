"""A preposition of a message and the article of an event are one word where the language makes one of them."""

from __future__ import annotations

import pytest

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
