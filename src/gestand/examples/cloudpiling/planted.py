"""The trouble in CloudPiling's data, each with where it is and what has to be said of it; and the records beside it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, or_, select

from gestand.acts import Hold, Person
from gestand.examples.cloudpiling import cast
from gestand.examples.cloudpiling.schema import metadata
from gestand.examples.planting import BROKEN, ago, how_many, rows
from gestand.examples.system import Planted
from gestand.examples.times import MOMENT
from gestand.ledger.records import Records

_T = metadata.tables
_ACCOUNT, _WORK, _CUSTOMERS = "keep/give-access-to-an-account", "keep/deliver-the-service", "keep/manage-customers"


def rows_of(company: int) -> Select[Any]:
    """How many rows are a customer's and its people's; files are not counted."""
    users, projects = _T["users"], _T["projects"]
    theirs = select(users.c.id).where(users.c.company_id == company)
    sites = select(projects.c.id).where(projects.c.company_id == company)
    return how_many(
        _T["companies"].c.id == company,
        users.c.company_id == company,
        projects.c.company_id == company,
        *(_T[table].c.project_id.in_(sites) for table in ("project_members", "calculations", "project_search")),
        *(_T[table].c.user_id.in_(theirs) for table in ("attachments", "visits", "invoices", "audit_log")),
    )


def calculations_of(company: int) -> Select[Any]:
    calculations, projects = _T["calculations"], _T["projects"]
    joined = select(calculations).join(projects, projects.c.id == calculations.c.project_id)
    return joined.where(projects.c.company_id == company)


_companies, _users, _visits = _T["companies"], _T["users"], _T["visits"]
_questions, _listed, _invoices = _T["support_questions"], _T["register_people"], _T["invoices"]
_until_2021 = _T["invoices_until_2021"]

PLANTED: tuple[Planted, ...] = (
    Planted(
        "a-customer-that-left",
        "a customer whose contract ended more than a year ago, with everything that was calculated for it",
        "calculations and all that is theirs",
        calculations_of(cast.LEFT),
        {_ACCOUNT: BROKEN, _WORK: BROKEN, _CUSTOMERS: BROKEN},
        "gone",
    ),
    Planted(
        "its-people",
        "the accounts of its people, with names and ways to reach them",
        "users",
        rows(_T["users"], _users.c.company_id == cast.LEFT, _users.c.function.is_not(None)),
        {_ACCOUNT: BROKEN, _CUSTOMERS: BROKEN},
        "gone",
    ),
    Planted(
        "a-dispute",
        "a customer that left, and a wall on its piles that moved: holds keep what was calculated till that is settled",
        "calculations",
        calculations_of(cast.DISPUTED),
        {},
        "stays",
    ),
    Planted(
        "beside-the-dispute",
        "the functions and telephone numbers of the people of that customer, which the dispute does not need",
        "users",
        rows(_T["users"], _users.c.company_id == cast.DISPUTED, _users.c.phone.is_not(None)),
        {_CUSTOMERS: BROKEN},
        "gone",
    ),
    Planted(
        "almost-due",
        "a customer whose contract ended a year ago, less a week: what was calculated stays",
        "calculations",
        calculations_of(cast.ALMOST),
        {},
        "stays",
    ),
    Planted(
        "a-closed-account",
        "somebody of a customer that stays who closed her account more than a year ago: her colleagues go on with what "
        "she calculated",
        "users",
        rows(_T["users"], _users.c.id == cast.CELINE, _users.c.function.is_not(None)),
        {_ACCOUNT: BROKEN, _CUSTOMERS: BROKEN},
        "blanked",
    ),
    Planted(
        "old-visits",
        "visits of more than thirteen months ago",
        "visits",
        rows(_T["visits"], _visits.c.started_at < ago(days=400)),
        {"keep/make-statistics": BROKEN},
        "gone",
    ),
    Planted(
        "how-long",
        "visits of more than a year ago that still tell how long they took",
        "visits",
        rows(_T["visits"], _visits.c.started_at < ago(days=366), _visits.c.seconds.is_not(None)),
        {"keep/optimise-the-platform": BROKEN},
        "gone",
    ),
    Planted(
        "from-where",
        "visits of more than half a year ago that still tell from which network address",
        "visits",
        rows(_T["visits"], _visits.c.started_at < ago(days=186), _visits.c.ip.is_not(None)),
        {"keep/keep-the-platform-safe": BROKEN},
        "gone",
    ),
    Planted(
        "an-old-log",
        "a line of the log of more than a year ago",
        "audit_log",
        rows(_T["audit_log"], _T["audit_log"].c.at < ago(days=366)),
        {"keep/show-who-did-what": BROKEN},
        "gone",
    ),
    Planted(
        "an-expired-session",
        "a session that ended and is still there",
        "sessions",
        rows(_T["sessions"], _T["sessions"].c.expires_at < MOMENT),
        {"keep/stay-logged-in": BROKEN},
        "gone",
    ),
    Planted(
        "an-old-mail",
        "a mail that was sent two months ago and is still in the outbox",
        "email_outbox",
        rows(_T["email_outbox"], _T["email_outbox"].c.sent_at < ago(days=31)),
        {"keep/give-information": BROKEN},
        "gone",
    ),
    Planted(
        "old-questions",
        "questions that were closed more than a year ago, of a user and of a visitor",
        "support_questions",
        rows(_T["support_questions"], _questions.c.closed_at < ago(days=366)),
        {"keep/give-support": BROKEN},
        "gone",
    ),
    Planted(
        "an-open-question",
        "a question of a year and four months ago that nobody closed: its term has not begun",
        "support_questions",
        rows(_T["support_questions"], _questions.c.asked_at < ago(days=480), _questions.c.closed_at.is_(None)),
        {},
        "stays",
    ),
    Planted(
        "from-a-register",
        "somebody who was taken from a public register more than a year ago, and somebody who objected",
        "register_people",
        rows(_T["register_people"], or_(_listed.c.obtained_at < ago(days=366), _listed.c.objected_at.is_not(None))),
        {"keep/find-new-customers": BROKEN},
        "gone",
    ),
    Planted(
        "a-withdrawn-consent",
        "somebody who took back the consent to the newsletter, and is still on the list",
        "newsletter_subscribers",
        rows(_T["newsletter_subscribers"], _T["newsletter_subscribers"].c.withdrawn_at.is_not(None)),
        {"keep/send-newsletters": BROKEN},
        "gone",
    ),
    Planted(
        "a-paid-invoice",
        "an invoice that was paid, and still says to which address it was sent; the law keeps the rest for ten years",
        "invoices",
        rows(_T["invoices"], _invoices.c.paid_on < MOMENT.date(), _invoices.c.email.is_not(None)),
        {"keep/send-invoices": BROKEN},
        "gone",
    ),
    Planted(
        "the-older-term",
        "an invoice of 2018, for which the law asks seven years after the end of that year",
        "invoices_until_2021",
        rows(
            _T["invoices_until_2021"], _T["invoices_until_2021"].c.booked_on < datetime(2019, 1, 1, tzinfo=UTC).date()
        ),
        {"keep/accounting-until-2021": BROKEN},
        "gone",
    ),
    Planted(
        "the-newer-term",
        "the invoices of 2022, for which the law asks ten years",
        "invoices",
        rows(_T["invoices"], _invoices.c.booked_on < datetime(2023, 1, 1, tzinfo=UTC).date()),
        {},
        "stays",
    ),
    Planted(
        "a-supplier-that-stopped",
        "somebody we no longer buy from: how to reach him goes, his invoices stay for the books",
        "suppliers",
        rows(_T["suppliers"], _T["suppliers"].c.id == cast.STOPPED, _T["suppliers"].c.email.is_not(None)),
        {"keep/manage-suppliers": BROKEN},
        "blanked",
    ),
    Planted(
        "an-orphan",
        "a visit and a line of the log of a user that does not exist; nothing in the database forbids it",
        "visits",
        rows(_T["visits"], _visits.c.user_id == cast.NOBODY),
        {"orphans/visits": BROKEN, "orphans/audit_log": BROKEN},
        "gone",
    ),
    Planted(
        "an-orphan-file",
        "a sounding in the folder of a user that does not exist",
        cast.NOBODYS_FILE,
        None,
        {"orphans/uploads": BROKEN},
        "gone",
    ),
)


def plant(records: Records) -> None:
    """Enter the holds for the dispute, on what was calculated and on who did; each has an owner and a review."""
    for number, activity in enumerate(("deliver-the-service", "give-access-to-an-account"), 1):
        hold = Hold(
            f"claim-2025-004-{number}",
            activity,
            Person("customer", (cast.DISPUTED,)),
            "",
            (),
            ago(days=450),
            "legal claim 2025-004: a wall moved, and who calculated its piles is disputed (article 17(3)(e))",
            "legal",
            "2026-09-01",
        )
        records.record_hold(hold, hold.moment)
