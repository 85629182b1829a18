"""Seven organisations with a story, the same in every build, and people around them: what is wrong is on purpose."""

from __future__ import annotations

from gestand.examples.cloudomotion.population import Firm, Population
from gestand.examples.times import CALENDAR, DAY

HEALTHY, NEIGHBOUR, LEFT, LEAVING, AGREED, BACK, DISPUTED = range(1, 8)
"""Organisations; their own companies are the relations of the same keys, with the first contacts."""

PEOPLE = 4
"""Users of each: the first is an administrator."""

FIRMS = 7
ANNA, BAS = 2, 1
"""Users of the first organisation: Anna asks for her data, Bas is the administrator who approves her hours."""

PAULA = 1
"""The contact of the first: asks to be erased, and the tax law keeps her invoices."""
RIK, THEO, URSULA = 8, 9, 10
SOLD, STOPPED, PAID = 1, 2, 3
"""Contacts of suppliers: of one that still sells; of one that stopped; of one that stopped and was paid."""

NOBODY = 990_000_001
"""A user that never was."""

ANSWERED, UNANSWERED, WITH_A_REASON, NO_LONGER = 1, 2, 3, 4
"""Contact forms."""


def cast() -> tuple[Firm, ...]:
    """The organisations, by key. In a comment: what is the matter."""
    return (
        # Nothing is wrong.
        _firm(HEALTHY, "Adema Staalbouw", 2_600 * DAY),
        # The neighbour of those who leave: nothing is wrong, and nothing of it may change.
        _firm(NEIGHBOUR, "Boersma Frezerij", 1_900 * DAY),
        # Ended the contract three weeks ago, and everything is still there.
        _firm(LEFT, "Cuperus Metaal", 1_500 * DAY, cancelled=20 * DAY),
        # Planned its deletion ten days ago: until the end of the fourteenth day it can be undone.
        _firm(LEAVING, "Dijkema Machinebouw", 1_200 * DAY, planned=10 * DAY),
        # Said by letter when it would leave; that was recorded, and the day has come.
        _firm(AGREED, "Elzinga Plaatwerk", 1_000 * DAY),
        # The same, and it changed its mind in time.
        _firm(BACK, "Faber Verspaning", 800 * DAY),
        # Ended the contract, and disputes the last invoices with the hours in hand: a hold keeps them.
        _firm(DISPUTED, "Galema Gieterij", 1_400 * DAY, cancelled=45 * DAY),
    )


def _firm(key: int, name: str, created: int, planned: int | None = None, cancelled: int | None = None) -> Firm:
    return Firm(key, name, created, PEOPLE, planned, cancelled, full=10)


def act(town: Population) -> None:
    """What happens beside the organisations: their relations, suppliers, visitors, and what is nobody's."""
    _relations(town)
    _suppliers(town)
    _visitors(town)
    _nobodys(town)
    # Somebody of the one that left registered a day twice, and took one away.
    day = CALENDAR.day(40 * DAY)
    town.add("workdays", 1 + PEOPLE * (LEFT - 1), day, 480, None, None, CALENDAR.moment(39 * DAY))


def _relations(town: Population) -> None:
    # The second contact of the first relation: wants no mail, and no longer recommends us; both are still there.
    rik = town.contact(HEALTHY, 900 * DAY, "Rik Hofman")
    town.mailing(rik, 800 * DAY, 30 * DAY)
    town.recommend(rik, 700 * DAY, 12 * DAY)
    # Of a prospect that chose somebody else.
    prospect = town.relation("Hooghiemstra Houtbewerking", 500 * DAY, 60 * DAY)
    town.contact(prospect, 500 * DAY, "Theo Postma")
    # Works elsewhere now; deleted on the screen, and the row was only marked.
    town.contact(LEAVING, 1_000 * DAY, "Ursula Kok", 70 * DAY)
    # The contact of an organisation whose relation has ended as well; the invoices are in the books, and one was paid
    # without a clean-up.
    _end(town, LEFT, 6 * DAY)
    town.invoice(LEFT, LEFT, 100 * DAY, cleaned=False)
    # An invoice of 2018, which the books no longer need.
    town.invoice(HEALTHY, PAULA, 2_800 * DAY)


def _end(town: Population, relation: int, ended: int) -> None:
    rows = town.rows["relations"]
    rows[relation - 1] = (*rows[relation - 1][:-1], CALENDAR.moment(ended))


def _suppliers(town: Population) -> None:
    for contact in (
        town.supplier(2_000 * DAY, name="Wouter Prins"),
        town.supplier(1_800 * DAY, 90 * DAY, "Xandra Bosch"),
        town.supplier(1_700 * DAY, 90 * DAY, "Yvonne Maas"),
    ):
        if contact != STOPPED:
            town.bought(contact, 400 * DAY)


def _visitors(town: Population) -> None:
    town.ask(9 * DAY, 3 * DAY)
    town.ask(300 * DAY)
    town.ask(200 * DAY, 190 * DAY, -100 * DAY)
    town.ask(400 * DAY, 390 * DAY, 20 * DAY)


def _nobodys(town: Population) -> None:
    town.view(None, 12 * DAY)
    town.view(None, 5 * DAY)
    town.add("part_hours", NOBODY, 1, CALENDAR.day(32 * DAY), 60)
    town.audit(40 * DAY, BAS, "restarted", "System", 0, None)
