"""Seven organisations with a story, the same in every build, and people around them: what is wrong is on purpose."""

from __future__ import annotations

from gestand.examples.crisisconnect import words
from gestand.examples.crisisconnect.population import Customer, Population
from gestand.examples.times import CALENDAR, DAY

HEALTHY, NEIGHBOUR, LEFT, LEAVING, AGREED, EXAMINED, UNASKED = range(1, 8)
"""Organisations."""
CUSTOMERS = 7

PEOPLE = 4
"""Users of each; the first is the administrator."""

BAS, ANNA, CARLA, DIRK = 1, 2, 3, 4
"""Of the healthy one. Anna asks for her data, Carla asks to be erased; Dirk closed his account last week."""
ELIN, FRITS, GREET, HUUB = 5, 6, 7, 8
"""Of the neighbour. Elin's session is over, and what Frits used is on record for too long; nothing else is wrong."""
UNASKED_FIRST = 25

NOBODY = 990_000_001
"""A user that never was: what names it is nobody's."""
NOBODYS_FILE = f"{NOBODY}/van.niemand.txt"


def cast() -> tuple[Customer, ...]:
    """The organisations, by key. In a comment: what is the matter."""
    return (
        # Nothing is wrong with the organisation.
        _customer(
            HEALTHY,
            "Gemeente Zandwerd",
            "gemeente",
            2_500 * DAY,
            closed={DIRK: 6 * DAY},
            names=(("Bas", "", "Hofman"), ("Anna", "van der", "Laan"), ("Carla", "de", "Wit"), ("Dirk", "", "Maas")),
        ),
        # The neighbour of those who leave; it sends text messages as well.
        _customer(
            NEIGHBOUR,
            "Waterschap Rietland",
            "waterschap",
            1_900 * DAY,
            texts=True,
            names=(("Elin", "", "Prins"), ("Frits", "ten", "Broek"), ("Greet", "", "Kok"), ("Huub", "van", "Dijk")),
        ),
        # The agreement ended three weeks ago, and everything is still there.
        _customer(LEFT, "Scholengroep Lindehaven", "school", 1_500 * DAY, ended=21 * DAY),
        # The agreement ends in ten days: nothing may happen yet.
        _customer(LEAVING, "Ziekenhuis Duinrand", "ziekenhuis", 1_300 * DAY, ended=-10 * DAY),
        # Said by letter on which day it would end; that was recorded, and the day has come.
        _customer(AGREED, "Netbeheer Noordrand", "energiebedrijf", 1_100 * DAY),
        # The agreement ended, and an alarm that reached nobody is looked into: a hold keeps who was called, and when.
        _customer(EXAMINED, "Veiligheidsregio Oostkwelder", "veiligheidsregio", 1_400 * DAY, ended=30 * DAY),
        # Never asked to have its usage looked at, and does not send text messages; both were done all the same.
        _customer(UNASKED, "Gemeente Kreekrand", "gemeente", 900 * DAY, improves=False),
    )


def _customer(
    key: int,
    name: str,
    kind: str,
    created: int,
    *,
    ended: int | None = None,
    improves: bool = True,
    texts: bool = False,
    closed: dict[int, int] | None = None,
    names: tuple[tuple[str, str, str], ...] = (),
) -> Customer:
    return Customer(
        key, name, kind, created, PEOPLE, ended, improves, texts, full=True, closed=closed or {}, names=names
    )


def act(town: Population) -> None:
    """What happens beside that: what nobody cleaned up, what nobody asked for, and what is nobody's."""
    town.session(ELIN, 40 * DAY, 10 * DAY)
    for days in (500, 430, 400):
        town.opened(FRITS, days * DAY)
    for user in range(UNASKED_FIRST, UNASKED_FIRST + PEOPLE):
        town.opened(user, 30 * DAY)
        _numbered(town, user)
    _deleted(town, LEFT)
    town.login(NOBODY, 20 * DAY)
    town.files.append(NOBODYS_FILE)
    town.audit(40 * DAY, BAS, "restarted", "System", 0, None)
    for screen in words.SCREENS:
        town.rows["screen_counts"].append((screen, "2026-01-01", 400 + town.below(900)))


def _numbered(town: Population, user: int) -> None:
    rows = town.rows["users"]
    row = rows[user - 1]
    rows[user - 1] = (*row[:8], town.telephone(), *row[9:])


def _deleted(town: Population, organisation: int) -> None:
    """On the screen: its crises are only marked."""
    rows = town.rows["crises"]
    for place, row in enumerate(rows):
        if row[1] == organisation:
            rows[place] = (*row[:-1], CALENDAR.moment(100 * DAY))
