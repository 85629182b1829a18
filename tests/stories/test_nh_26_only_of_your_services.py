"""NH-26: which data there is hangs on which service somebody takes; without it there is none, and nothing to read."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from gestand.acts import Person
from gestand.examples.nhmb import cast
from gestand.rights.export import export

from .story import Story, touched

CREDIT, HOSTING = "keep/accept-on-account", "keep/know-whom-we-host"
READ = {
    "accept-on-account": "Bij wie op rekening koopt nagaan of er betaald kan worden",
    "know-whom-we-host": "Weten wie er achter een site zit",
}
ANNA = cast.ANNA
NEW = 90_001


@pytest.mark.promise("NH-26")
def test_who_leaves_a_service_has_none_of_its_data_and_everything_of_the_others(maker: Story) -> None:
    checks, documents = maker.table("credit_checks"), maker.table("identity_documents")
    score = maker.rows(select(checks.c.id).where(checks.c.customer_id == ANNA))
    card = maker.rows(select(documents.c.id).where(documents.c.customer_id == ANNA))
    assert (len(score), len(card)) == (1, 1)
    assert (maker.standing(CREDIT), maker.standing(HOSTING)) == ("kept", "kept")

    maker.set("customers", ANNA, on_account=False)
    assert (maker.standing(CREDIT), maker.standing(HOSTING)) == ("broken", "kept")
    before = maker.everything()
    maker.apply()
    assert maker.standing(CREDIT) == "kept"
    assert touched(before, maker.everything()) == {"credit_checks": {score[0].id}}

    maker.set("customers", ANNA, hosts=False)
    assert maker.standing(HOSTING) == "broken"
    before = maker.everything()
    assert list((maker.uploads / str(ANNA)).iterdir())
    maker.apply()
    assert maker.standing(HOSTING) == "kept"
    assert touched(before, maker.everything()) == {"identity_documents": {card[0].id}}
    assert not (maker.uploads / str(ANNA)).exists()


@pytest.mark.promise("NH-26")
def test_what_is_written_down_of_somebody_without_the_service_breaks_it(maker: Story) -> None:
    assert maker.standing(CREDIT) == "kept"
    row = {"customer_id": cast.BRAM, "bureau": "Betaalwijs", "score": 700, "outcome": "akkoord"}
    maker.change(insert(maker.table("credit_checks")).values(id=NEW, checked_at=maker.now, **row))
    found = maker.verdict(CREDIT)
    assert (str(found.standing), found.count) == ("broken", 1)
    # While it is there, it is in the answer to who asks; nobody is told that there is nothing.
    assert read(maker, cast.BRAM, "broken") == {"accept-on-account"}
    before = maker.everything()
    maker.apply()
    assert maker.standing(CREDIT) == "kept"
    assert touched(before, maker.everything()) == {"credit_checks": {NEW}}


def test_what_somebody_reads_of_themselves_has_what_applies_to_them(maker: Story) -> None:
    assert read(maker, ANNA, "both") == {"accept-on-account", "know-whom-we-host"}
    assert read(maker, cast.BRAM, "none") == set()
    assert read(maker, cast.PAYER, "one") == {"accept-on-account"}


def read(maker: Story, customer: int, name: str) -> set[str]:
    """Of which services' data somebody's answer speaks."""
    out = Path(maker.path.parent / f"{name}.zip")
    export(maker.map, maker.stores, maker.records, Person("customer", (customer,)), maker.now, out)
    with zipfile.ZipFile(out) as answer:
        page = answer.read("index.html").decode()
    assert "Contracten sluiten, uitvoeren en aanpassen" in page
    return {activity for activity, words in READ.items() if words in page}
