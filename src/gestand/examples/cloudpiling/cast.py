"""Five customers with a story, the same in every build, and people around them: what is wrong is on purpose."""

from __future__ import annotations

from gestand.examples.cloudpiling.population import Firm, Population
from gestand.examples.times import CALENDAR, DAY

HEALTHY, NEIGHBOUR, LEFT, DISPUTED, ALMOST = range(1, 6)
FIRMS = 5

PEOPLE = 3
"""Users of each."""

ANN, BART, CELINE = 1, 2, 3
"""Of the healthy one. Ann asks for her data, Bart asks to be erased; Céline closed her account."""
DIRK, ELS, FONS = 4, 5, 6
"""Of the neighbour. What they did is on record for too long: visits, mail, a session; nothing else is wrong."""
LEFT_FIRST, DISPUTED_FIRST = 7, 10

NOBODY = 990_000_001
"""A user that never was: what names it is nobody's."""
NOBODYS_FILE = f"{NOBODY}/van.niemand.gef"

STOPPED = 1
"""A supplier."""
OLD, OBJECTED, FRESH = 1, 2, 3
"""Of the register."""


def cast() -> tuple[Firm, ...]:
    """The customers, by key. In a comment: what is the matter."""
    return (
        # Nothing is wrong with the company.
        _firm(
            HEALTHY,
            "Devos Funderingen",
            2_900 * DAY,
            closed={CELINE: 400 * DAY},
            names=("Ann Devos", "Bart Goossens", "Céline Lambrecht"),
        ),
        # The neighbour of those who leave.
        _firm(NEIGHBOUR, "Maes Paalwerken", 1_900 * DAY, names=("Dirk Maes", "Els Wuyts", "Fons Cools")),
        # Ended its contract more than a year ago, and everything is still there.
        _firm(LEFT, "Verhelst Grondwerken", 1_700 * DAY, ended=400 * DAY),
        # The same, and a wall on its piles moved: who calculated what is disputed, and a hold keeps it.
        _firm(DISPUTED, "Segers Bouwteam", 1_600 * DAY, ended=500 * DAY),
        # Ended its contract a year ago less a week: nothing may happen yet.
        _firm(ALMOST, "Aerts Ingenieurs", 1_200 * DAY, ended=358 * DAY),
    )


def _firm(
    key: int,
    name: str,
    created: int,
    ended: int | None = None,
    closed: dict[int, int] | None = None,
    names: tuple[str, ...] = (),
) -> Firm:
    return Firm(key, name, created, PEOPLE, ended, full=True, closed=closed or {}, names=names)


def act(town: Population) -> None:
    """What happens beside the customers: what nobody cleaned up, who has no account, and what is nobody's."""
    _traces(town)
    _books(town)
    _strangers(town)
    _nobodys(town)


def _traces(town: Population) -> None:
    for at in (600, 500, 420):
        town.visit(DIRK, at * DAY, cleaned=False)
    for at in (380, 370):
        town.visit(ELS, at * DAY, cleaned=False)
    town.log(FONS, 400 * DAY)
    town.mail(FONS, 60 * DAY)
    town.add("sessions", ELS, town.token(64), "Firefox 136", CALENDAR.moment(90 * DAY), CALENDAR.moment(60 * DAY))
    town.ask(DIRK, 420 * DAY, 400 * DAY)


def _books(town: Population) -> None:
    # Bart was sent one invoice, of the first year that counts for ten; it is long paid, and says still where it went.
    town.invoice(HEALTHY, BART, 1_500 * DAY, cleaned=False)
    # Of 2018: seven years after the end of that year have passed.
    town.old_invoice(ANN, 2_780 * DAY)
    town.supplier(1_400 * DAY, 500 * DAY)
    town.supplier(1_000 * DAY)


def _strangers(town: Population) -> None:
    town.listed(500 * DAY)
    town.listed(100 * DAY, objected=10 * DAY)
    town.listed(60 * DAY)
    town.subscribe(700 * DAY, withdrawn=30 * DAY)
    town.ask(None, 450 * DAY, 440 * DAY)
    town.ask(None, 500 * DAY, None)


def _nobodys(town: Population) -> None:
    town.visit(NOBODY, 20 * DAY)
    town.log(NOBODY, 20 * DAY, email="niemand@werf.example")
    town.files.append(NOBODYS_FILE)
