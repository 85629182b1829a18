"""CP-24: a legal obligation names its law, the article, the term and what it needs; a law for others is no obligation.

That each invoice goes when the term of its year has passed is told under CP-09.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from gestand.datamap.model import ColumnKind
from gestand.policy.reader import lint
from gestand.vocabulary.law import Basis

from .conftest import PilingStory

BOOKS = "keep: be.vat after invoices.booked_on\n    law: [be.tax.income after invoices.booked_on]"


def codes(policy: Path) -> set[str]:
    return {finding.code for finding in lint(policy)}


def amended(piling: PilingStory, old: str, new: str) -> Path:
    text = piling.path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    piling.path.write_text(text.replace(old, new), encoding="utf-8")
    return piling.path


def test_each_obligation_names_law_article_term_and_what_it_needs(piling: PilingStory) -> None:
    duties = [one for one in piling.map.policy.activities if one.basis is Basis.LEGAL_OBLIGATION]
    assert [one.name for one in duties] == ["accounting", "accounting-until-2021", "accounting-of-what-we-buy"]
    for duty in duties:
        assert duty.laws
        for law in duty.laws:
            assert (law.country, bool(law.article), law.duration.years in (7, 10)) == ("BE", True, True)
        used = [
            (table.name, column.name)
            for table in piling.map.tables.values()
            for column in table.columns.values()
            if column.kind is ColumnKind.PERSONAL and duty.name in column.activities
        ]
        assert used, f"{duty.name} needs nothing"


def test_an_obligation_without_a_law_is_found(piling: PilingStory) -> None:
    assert "P515" not in codes(piling.path)
    assert "P515" in codes(amended(piling, BOOKS, "keep: 10 years after invoices.booked_on"))


@pytest.mark.parametrize("who", ["", "obliged: an accountant"])
def test_the_law_on_money_laundering_is_found_where_the_controller_is_none_that_it_names(
    piling: PilingStory, who: str
) -> None:
    amended(piling, BOOKS, "keep: be.aml.client after invoices.booked_on")
    assert {"P519", "P506"} <= codes(piling.path)
    name = "  name: CloudPiling BV\n"
    assert ("P519" in codes(amended(piling, name, f"{name}  {who}\n"))) == (not who)


@pytest.mark.parametrize("end", ["etc.", "enz.", "...", "…", "en zo verder, e.d."])
def test_a_list_of_laws_without_an_end_is_found(piling: PilingStory, end: str) -> None:
    assert "P419" not in codes(piling.path)
    purpose = "purpose: De boekhouding bewaren die de wetten over btw en inkomstenbelasting vragen"
    open_ended = f'purpose: "Wat wetten vragen: de btw, de inkomstenbelasting, {end}"'
    assert "P419" in codes(amended(piling, purpose, open_ended))
