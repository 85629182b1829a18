"""A dozen customers with a story, the same in every build: what is wrong is on purpose."""

from __future__ import annotations

from gestand.examples.nhmb import words
from gestand.examples.nhmb.people import Customer, somebody
from gestand.examples.nhmb.population import Population
from gestand.examples.times import CALENDAR, DAY

ANNA, BRAM, LEFT, TRACELESS, ALMOST, DISPUTED, BACK, PREPAID, MOVED_OUT, PAYER, SAID_YES, SAID_NO = range(1, 13)
"""Customers. Anna asks for her data, Bram to be erased."""

CAST = 12

NOBODY = 990_000_001
"""A customer that never was."""
NOBODYS_FILE = f"{NOBODY}/legitimatie.png"
MOVED_OUTS_FILE = f"{MOVED_OUT}/legitimatie-moved.png"


def customers() -> tuple[Customer, ...]:
    """By key. In a comment: what is the matter."""
    return (
        # Nothing is wrong, and she has one of everything.
        Customer(ANNA, "Anna Vermeulen", 2_600 * DAY, None, True, True, True, True, full=True),
        # Left this winter, and asks to be erased: the books keep his contract and invoices, the rest goes.
        Customer(BRAM, "Bram Hoekstra", 1_300 * DAY, 100 * DAY, False, False, True, True, full=True),
        # Left two and a half years ago, and everything is still there.
        Customer(LEFT, "Carla Dekker", 2_200 * DAY, 900 * DAY, False, False, full=True),
        # Left so long ago that not even the books need anything.
        Customer(TRACELESS, "Dirk Postma", 4_300 * DAY, 3_100 * DAY, False, False),
        # Left a year ago, less a week.
        Customer(ALMOST, "Eva Kuipers", 1_900 * DAY, 358 * DAY, False, False),
        # Left, and says in court what the software cost them: a hold keeps the contract.
        Customer(DISPUTED, "Floris Maas", 2_000 * DAY, 800 * DAY, False, False),
        # Was erased half a year ago, and came back with an old back-up.
        Customer(BACK, "Gijs Huisman", 1_500 * DAY, None, False, False, full=True),
        # Bought on account once; pays in advance now, and the score is still there.
        Customer(PREPAID, "Hanna Scholten", 1_700 * DAY, None, False, False, full=True),
        # Its site stands elsewhere now; we still know what was on the identity card.
        Customer(MOVED_OUT, "Ivo Brouwer", 1_600 * DAY, None, False, False, full=True),
        # Paid for somebody who left, and is a customer.
        Customer(PAYER, "Joke Prins", 1_800 * DAY, None, True, False),
        # Took back the consent to the survey.
        Customer(SAID_YES, "Karin Bos", 1_200 * DAY, None, False, False, True, False),
        # Never gave it, and the answer knows whose it is.
        Customer(SAID_NO, "Luuk de Wit", 1_100 * DAY, None, True, True, True, False),
    )


def customer(seed: int, key: int) -> Customer:
    return customers()[key - 1] if key <= CAST else somebody(seed, key)


def act(town: Population) -> None:
    """What happens to them, and what is nobody's."""
    _contracts(town)
    _services(town)
    _said(town)
    _nobodys(town)


def _contracts(town: Population) -> None:
    left, bram, anna = customers()[LEFT - 1], customers()[BRAM - 1], customers()[ANNA - 1]
    # A claim of years ago that is not settled, and one that was settled six years ago.
    contract = _first(town, LEFT)
    town.claim(contract, LEFT, 950 * DAY, None)
    town.claim(_first(town, ANNA), ANNA, 2_400 * DAY, 2_200 * DAY)
    # Somebody else pays for the one that left.
    town.mandate(contract, PAYER, "Joke Prins", 2_000 * DAY)
    # Why it was ended, which was talked about long ago.
    town.terminate(contract, 900 * DAY)
    # Not paid yet; and one of 2018, which the books no longer need.
    address = "Dorpsstraat 3, 6901 AA Zevenaar"
    town.invoice(bram, _first(town, BRAM), words.UPKEEP, address, 110 * DAY, paid=False)
    town.invoice(anna, _first(town, ANNA), words.HOSTING, address, 2_800 * DAY)
    # Paid, and the clean-up that forgets where it was sent did not come by.
    paid = town.invoice(bram, _first(town, BRAM), words.UPKEEP, address, 400 * DAY)
    rows = town.rows["invoices"]
    rows[paid - 1] = (*rows[paid - 1][:6], bram.email, *rows[paid - 1][7:])
    # What was changed of the one that left, two years ago.
    town.log(left, 950 * DAY)


def _services(town: Population) -> None:
    town.check_credit(PREPAID, 200 * DAY)
    town.check_credit(ANNA, 500 * DAY)
    town.identify(MOVED_OUT, 12 * DAY, MOVED_OUTS_FILE)


def _said(town: Population) -> None:
    yes, no = customers()[SAID_YES - 1], customers()[SAID_NO - 1]
    town.answer(SAID_YES, "6901 KB", 100 * DAY, 9 * DAY)
    # Filled in without a yes: the form sent along who it was.
    town.add("survey_answers", 2, SAID_NO, "6901 LD", 2, "Te duur.", None, None, None)
    town.add("service_uses", SAID_YES, words.UPKEEP, _day(400), "6901 KB", 75)
    # A question that was answered three years ago, and one that was taken off the screen.
    town.message(SAID_YES, yes.name, yes.email, 1_100 * DAY, 1_095 * DAY)
    town.message(SAID_NO, no.name, no.email, 1_000 * DAY, 990 * DAY, 980 * DAY)
    # A visitor who was answered long ago, and one to whom nobody did.
    town.visitor(900 * DAY, 890 * DAY)
    town.visitor(850 * DAY, None)
    town.visit(SAID_YES, 300 * DAY)


def _nobodys(town: Population) -> None:
    town.visit(NOBODY, 12 * DAY)
    town.files.append(NOBODYS_FILE)


def _first(town: Population, customer: int) -> int:
    """The first contract of somebody of this chunk."""
    return next(int(row[0]) for row in town.rows["contracts"] if row[2] == customer)


def _day(ago: int) -> str:
    return CALENDAR.day(ago * DAY)
