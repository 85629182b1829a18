"""Lengths of time, in words and figures, as ISO 8601."""

from __future__ import annotations

import pytest

from gestand.reading.durations import lengths
from gestand.reading.words import words


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ("zeven jaar", ["P7Y"]),
        ("7 jaren", ["P7Y"]),
        ("maximaal 24 maanden", ["P24M"]),
        ("vier weken", ["P4W"]),
        ("twee (2) jaar", ["P2Y"]),
        ("7 (zeven) jaar", ["P7Y"]),
        ("5 tot 7 jaar", ["P5Y/P7Y"]),
        ("tussen de twee en vijf jaar", ["P2Y/P5Y"]),
        ("5-7 jaar", ["P5Y/P7Y"]),
        ("30 dagen tot maximaal 1 jaar", ["P30D/P1Y"]),
        ("een half jaar", ["P6M"]),
        ("anderhalf jaar", ["P18M"]),
        ("2,5 jaar", ["P30M"]),
        ("1 jaar en 6 maanden", ["P1Y6M"]),
        ("vierentwintig maanden", ["P24M"]),
        ("72 uur", ["PT72H"]),
        ("tien werkdagen", ["P10D"]),
        ("binnen de maand", ["P1M"]),
        ("een zevenjarige bewaarplicht", ["P7Y"]),
        ("de 7-jarige termijn", ["P7Y"]),
        ("vier weken, of met toestemming een jaar", ["P4W", "P1Y"]),
        ("one calendar month", ["P1M"]),
        ("twenty four months", ["P24M"]),
        ("within a year", ["P1Y"]),
        ("two further months", ["P2M"]),
        ("minimaal 30 en maximaal 50 jaar", ["P30Y/P50Y"]),
        ("at least two and at most five years", ["P2Y/P5Y"]),
        ("a fortnight", ["P2W"]),
        ("om 10:42 uur", []),
        ("versie 3.2 jaar", []),
        ("artikel 7 lid 2", []),
        ("in 2018", []),
        ("0 dagen", []),
        ("een jaarlijkse controle", []),
        ("9999999999 jaar", []),
    ],
)
def test_a_length_is_read(said: str, values: list[str]) -> None:
    found = words(said)
    assert [one.value for one in lengths(found, 0, len(found))] == values
