"""Twenty accounts with a story, the same in every build: keys 1 to 20. What is wrong with them is wrong on purpose."""

from __future__ import annotations

from typing import Any

from gestand.examples.cloudcv.population import Life, Population
from gestand.examples.dutch import mailbox
from gestand.examples.times import CALENDAR, DAY, YEAR

ORPHAN = 990_000_001
"""A user that never was: what names it is nobody's."""

ORPHAN_FILE = f"{ORPHAN}/van.niemand.png"

ANNA, BRAM, CHANTAL, DAAN, EVA, FATIMA, GIJS, HANNA, IVO, JULIA = range(1, 11)
KEES, LOTTE, MOHAMMED, NOOR, OTTO, PIM, ROOS, SANNE, TIM, WILLEMIJN = range(11, 21)

CAST = 20

EVIDENCE = 1
"""The key of the message that a dispute is about."""


def cast() -> dict[int, Life]:
    """The accounts, by key. In a comment: what is the matter."""
    lives = (
        # Has everything, nothing is wrong: the one who asks for her data.
        _life(ANNA, "Anna de Vries", 2_000 * DAY, paid=True),
        # Left in the autumn, paid for years: the one who asks for erasure, and the tax law keeps his invoices.
        _life(BRAM, "Bram Jansen", 1_500 * DAY, 150 * DAY, paid=True),
        # Sent abuse from her account; that was established, and the traces of it are held.
        _life(CHANTAL, "Chantal Bos", 1_600 * DAY, 420 * DAY),
        # Ended, and never paid his last invoice: a claim holds his account.
        _life(DAAN, "Daan Postma", 1_900 * DAY, 890 * DAY, paid=True),
        # Ended, and came back: the ending was followed by a beginning.
        _life(EVA, "Eva van den Berg", 1_700 * DAY),
        # Was given the key of somebody who had been erased before she came.
        _life(FATIMA, "Fatima Bouali", 480 * DAY),
        # Was erased, and a back-up from before was put back.
        _life(GIJS, "Gijs Hoekstra", 1_800 * DAY, 300 * DAY, paid=True),
        # Ended more than two years ago, and everything is still there.
        _life(HANNA, "Hanna Veenstra", 1_900 * DAY, 770 * DAY),
        # The same, with invoices the tax law keeps.
        _life(IVO, "Ivo Kramer", 2_300 * DAY, 1_100 * DAY, paid=True),
        # The same, and she wrote to somebody who still has an account.
        _life(JULIA, "Julia ten Broek", 1_950 * DAY, 800 * DAY),
        # The same, and he wrote the message that a dispute is about.
        _life(KEES, "Kees Zijlstra", 2_000 * DAY, 900 * DAY),
        # Wants no marketing mail, and is still on the list.
        _life(LOTTE, "Lotte Scholten", 900 * DAY, paid=True, opted_out=40 * DAY),
        # What he did on the site three years ago is still on record.
        _life(MOHAMMED, "Mohammed Haddad", 1_500 * DAY),
        # The sessions of a year and a half ago are still named.
        _life(NOOR, "Noor Dijkstra", 1_100 * DAY),
        # Ends in a week: two years ago, less seven days. Nothing may happen to him yet.
        _life(OTTO, "Otto Bergsma", 1_800 * DAY, 723 * DAY),
        # Has an invoice of 2018, which the books no longer need.
        _life(PIM, "Pim Dekker", 3_100 * DAY, paid=True),
        # Julia's and Kees's correspondent; nothing is wrong.
        _life(ROOS, "Roos van Dijk", 2_100 * DAY),
        # A session that expired is still there.
        _life(SANNE, "Sanne Kuipers", 700 * DAY),
        # A mail of three months ago is still in the outbox.
        _life(TIM, "Tim Huisman", 600 * DAY),
        # Sent a CV, three years ago, to somebody who was never sent one again.
        _life(WILLEMIJN, "Willemijn Prins", 1_600 * DAY),
    )
    return {life.id: life for life in lives}


def _life(key: int, name: str, created: int, ended: int | None = None, **more: Any) -> Life:
    late = ended is not None and ended > 2 * YEAR
    return Life(key, name, f"{mailbox(name)}@example.nl", created, ended, neglected=late, full=True, **more)


def act(town: Population, lives: dict[int, Life]) -> None:
    """What the cast does beside leading its lives, and what belongs to no account."""
    for key, text in ((KEES, "Ik betaal die rekening van jou niet."), (JULIA, "Tot ziens, ik stop ermee!")):
        town.write(lives[key], lives[ROOS], text)
    town.write(lives[ROOS], lives[JULIA], "Jammer! Het ga je goed.")
    town.write(lives[ANNA], lives[BRAM], "Zullen we onze cv's eens vergelijken?")
    town.write(lives[BRAM], lives[ANNA], "Goed idee, hier is de mijne.")
    town.report(lives[ROOS], lives[CHANTAL], 430 * DAY, 300 * DAY, "Misbruik vastgesteld: ongevraagde reclame.")
    town.report(lives[ANNA], lives[SANNE], 600 * DAY, 500 * DAY, "Geen misbruik vastgesteld.")
    _traces(town, lives)
    _late(town, lives)
    _nobodys(town)


def _traces(town: Population, lives: dict[int, Life]) -> None:
    """Log-ins with sessions, and use, that are older than the terms."""
    device = town.device(), "Windows 11"
    for at in (1_000, 820, 640, 500, 425):
        town.login(lives[CHANTAL], at * DAY, device, "Groningen", cleaned=False)
    for at in (900, 790):
        town.event(CHANTAL, at * DAY, *device)
    device = town.device(), "Android 15"
    for at in (690, 560, 430, 380):
        town.login(lives[NOOR], at * DAY, device, "Delft", cleaned=False)
    for at in (1_400, 1_200, 1_000, 800, 745, 738):
        town.event(MOHAMMED, at * DAY, *device)


def _late(town: Population, lives: dict[int, Life]) -> None:
    """What an activity that ended left behind, outside of log-ins and use."""
    town.invoice(lives[DAAN], 900 * DAY, paid=False)
    town.invoice(lives[PIM], 2_800 * DAY)
    town.add("sessions", SANNE, town.token(64), "iOS 18", CALENDAR.moment(120 * DAY), CALENDAR.moment(90 * DAY))
    town.mail(lives[TIM], 95 * DAY, 95 * DAY - 60)
    name, box = town.name()
    recipient = town.add("recipients", name, f"{box}@werk.example", "Polderdata", CALENDAR.moment(1_100 * DAY))
    cv = next(row[0] for row in town.rows["cvs"] if row[1] == WILLEMIJN)
    town.add("cv_shares", cv, recipient, "Hierbij.", CALENDAR.moment(1_100 * DAY), CALENDAR.moment(1_099 * DAY))


def _nobodys(town: Population) -> None:
    town.event(ORPHAN, 30 * DAY, town.device(), "Ubuntu 24.04")
    town.files.append(ORPHAN_FILE)
    for asked, handled in ((400, 395), (200, 190), (100, 75), (300, None)):
        town.ask(asked * DAY, None if handled is None else handled * DAY)
    town.newsletter(700 * DAY, 60 * DAY)
