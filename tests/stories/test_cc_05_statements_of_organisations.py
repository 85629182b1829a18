"""CC-05 and CC-15: an organisation's people read a statement of their own: what it added, and whom to turn to."""

from __future__ import annotations

import pytest

from gestand.acts import Person
from gestand.errors import UsageError
from gestand.examples.crisisconnect import cast
from gestand.statement import build
from gestand.statement.build import Audience
from gestand.statement.model import Document
from gestand.statement.organisation import organisation

from .saying import lacks, said
from .story import Story

SMS = "purpose-alarm-by-text-message"
PROMISE = "keep/alarm-by-text-message"


def told(crisis: Story, key: int) -> Document:
    """The statement for the people of an organisation."""
    of = organisation(crisis.map, crisis.stores, Person("customer", (key,)), crisis.now)
    return build.statement(crisis.map.policy, "nl", Audience(organisation=of))


@pytest.mark.promise("CC-05", "CC-15")
def test_what_an_organisation_added_and_whom_to_turn_to_stand_in_its_own_statement(crisis: Story) -> None:
    users = crisis.table("users")
    here = (users.c.organisation_id == cast.HEALTHY, users.c.closed_at.is_(None))
    theirs = crisis.count("users", *here)
    assert theirs
    crisis.set("organisations", cast.HEALTHY, texts=False, name="  ")
    crisis.change(users.update().where(*here).values(telephone="0612345678"))
    broken = crisis.verdict(PROMISE)
    assert (str(broken.standing), broken.count) == ("broken", theirs)
    without = told(crisis, cast.HEALTHY)
    assert without.section(SMS) is None
    assert "telefoonnummer" not in said(without)
    assert "S601" in lacks(without)
    assert "Uw organisatie is de verwerkingsverantwoordelijke voor uw gegevens" in said(without, "who")

    crisis.set("organisations", cast.HEALTHY, texts=True, name="Gemeente Zandwerd")
    assert crisis.standing(PROMISE) == "kept"
    whole = told(crisis, cast.HEALTHY)
    assert whole.title == "Privacyverklaring voor de mensen van Gemeente Zandwerd"
    assert "telefoonnummer" in said(whole, "data")
    assert "Uw organisatie heeft hiervoor gekozen." in said(whole, SMS)
    assert "S601" not in lacks(whole)
    assert "Gemeente Zandwerd is de verwerkingsverantwoordelijke voor uw gegevens." in said(whole, "who")
    assert "contact opnemen met uw beheerder bij Gemeente Zandwerd" in said(whole, "rights")
    with pytest.raises(UsageError, match="no customer with this key"):
        told(crisis, 990_000_001)
    everybody = build.statement(crisis.map.policy, "nl")
    assert "Wij doen dit alleen als uw organisatie daarvoor heeft gekozen." in said(everybody, SMS)
