"""The trouble in Cloudomotion's data: where it is and what has to be said about it; and the records beside it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select

from gestand.acts import Beginning, Ending, Hold, Person
from gestand.examples.cloudomotion import cast
from gestand.examples.cloudomotion.schema import metadata
from gestand.examples.planting import BROKEN, ago, how_many, rows
from gestand.examples.system import Planted
from gestand.ledger.records import Records

_T = metadata.tables
_HOURS = "register-hours"


def hours_of(organisation: int) -> Select[Any]:
    """The days of everybody of an organisation."""
    users = _T["users"]
    days = _T["workdays"]
    return select(days).join(users, users.c.id == days.c.user_id).where(users.c.organisation_id == organisation)


def rows_of(organisation: int) -> Select[Any]:
    """How many rows of the software are an organisation's and its people's."""
    users, parts, machines = _T["users"], _T["parts"], _T["machines"]
    theirs = select(users.c.id).where(users.c.organisation_id == organisation)
    halls = select(machines.c.id).where(machines.c.organisation_id == organisation)
    return how_many(
        _T["organisations"].c.id == organisation,
        users.c.organisation_id == organisation,
        machines.c.organisation_id == organisation,
        _T["devices"].c.organisation_id == organisation,
        parts.c.machine_id.in_(halls),
        *(_T[table].c.user_id.in_(theirs) for table in ("administrators", "workdays", "part_hours")),
    )


_organisations, _users, _days = _T["organisations"], _T["users"], _T["workdays"]
_contacts, _invoices, _forms = _T["contacts"], _T["invoices"], _T["contact_forms"]

PLANTED: tuple[Planted, ...] = (
    Planted(
        "an-organisation-that-left",
        "an organisation that ended its contract three weeks ago, and that nobody took out",
        "organisations and all that is theirs",
        rows(_T["organisations"], _organisations.c.cancelled_at < ago(days=16), _organisations.c.id != cast.DISPUTED),
        {f"keep/{_HOURS}": BROKEN},
        "gone",
    ),
    Planted(
        "its-deleted-rows",
        "rows of the one that left, deleted on the screen and only marked",
        "workdays",
        hours_of(cast.LEFT).where(_days.c.deleted_at.is_not(None)),
        {f"keep/{_HOURS}": BROKEN},
        "gone",
    ),
    Planted(
        "a-leave-agreed-by-letter",
        "an organisation that said by letter when it would leave: the ending was recorded ahead, and its day has come",
        "organisations",
        rows(_T["organisations"], _organisations.c.id == cast.AGREED),
        {f"keep/{_HOURS}": BROKEN},
        "gone",
    ),
    Planted(
        "a-leave-taken-back",
        "the same, and it changed its mind within the fourteen days",
        "organisations",
        rows(_T["organisations"], _organisations.c.id == cast.BACK),
        {},
        "stays",
    ),
    Planted(
        "a-deletion-that-can-be-undone",
        "an administrator planned the deletion ten days ago: nothing may happen yet",
        "organisations",
        rows(_T["organisations"], _organisations.c.id == cast.LEAVING),
        {},
        "stays",
    ),
    Planted(
        "a-dispute",
        "an organisation that left and disputes what it had to pay: a hold keeps its hours until that is settled",
        "workdays",
        hours_of(cast.DISPUTED),
        {},
        "stays",
    ),
    Planted(
        "the-neighbour",
        "the hours of the organisation beside those who left",
        "workdays",
        hours_of(cast.NEIGHBOUR),
        {},
        "stays",
    ),
    Planted(
        "a-relation-that-ended",
        "the contact of a company that is a customer no longer: the name goes, the row stays for the books",
        "contacts",
        rows(_T["contacts"], _contacts.c.id == cast.LEFT, _contacts.c.email.is_not(None)),
        {"keep/do-business": BROKEN},
        "blanked",
    ),
    Planted(
        "kept-by-the-books",
        "the invoices to that contact, which the tax law keeps; the address of one that was paid goes",
        "invoices",
        rows(_T["invoices"], _invoices.c.contact_id == cast.LEFT),
        {"keep/handle-payments": BROKEN},
        "stays",
    ),
    Planted(
        "a-prospect-that-never-bought",
        "the contact of a company that chose somebody else: nothing has to be kept",
        "contacts",
        rows(_T["contacts"], _contacts.c.id == cast.THEO),
        {"keep/do-business": BROKEN, "keep/know-our-relations": BROKEN},
        "gone",
    ),
    Planted(
        "deleted-on-the-screen",
        "a contact that was deleted on the screen; the row was only marked",
        "contacts",
        rows(_T["contacts"], _contacts.c.deleted_at.is_not(None)),
        {"keep/do-business": BROKEN},
        "gone",
    ),
    Planted(
        "an-old-invoice",
        "an invoice of 2018: seven years after the end of that year have passed",
        "invoices",
        rows(_T["invoices"], _invoices.c.booked_on < datetime(2019, 1, 1, tzinfo=UTC).date()),
        {"keep/accounting": BROKEN},
        "gone",
    ),
    Planted(
        "an-opt-out",
        "a contact who wants no offers, and is still on the list",
        "mailings",
        rows(_T["mailings"], _T["mailings"].c.opted_out_at.is_not(None)),
        {"keep/keep-in-touch": BROKEN},
        "gone",
    ),
    Planted(
        "a-withdrawn-consent",
        "a contact who no longer wants to be shown on the website",
        "recommendations",
        rows(_T["recommendations"], _T["recommendations"].c.withdrawn_at.is_not(None)),
        {"keep/show-who-recommends-us": BROKEN},
        "gone",
    ),
    Planted(
        "a-supplier-that-stopped",
        "the contact of a supplier that we no longer buy from",
        "supplier_contacts",
        rows(_T["supplier_contacts"], _T["supplier_contacts"].c.id == cast.STOPPED),
        {"keep/buy": BROKEN},
        "gone",
    ),
    Planted(
        "an-answered-form",
        "a visitor whom we called three days ago; the message is still there",
        "contact_forms",
        rows(_T["contact_forms"], _forms.c.contacted_at.is_not(None), _forms.c.kept_until.is_(None)),
        {"keep/answer-contact-forms": BROKEN, "keep/improve-the-website": BROKEN},
        "gone",
    ),
    Planted(
        "a-reason-that-passed",
        "a message that was kept for a reason until a day that is over",
        "contact_forms",
        rows(_T["contact_forms"], _forms.c.id == cast.NO_LONGER),
        {"keep/answer-contact-forms": BROKEN},
        "gone",
    ),
    Planted(
        "a-reason-to-keep",
        "a message that somebody keeps for a reason, until a day that has not come",
        "contact_forms",
        rows(_T["contact_forms"], _forms.c.id == cast.WITH_A_REASON),
        {},
        "stays",
    ),
    Planted(
        "an-unanswered-form",
        "a message of ten months ago that nobody answered: its term has not begun",
        "contact_forms",
        rows(_T["contact_forms"], _forms.c.id == cast.UNANSWERED),
        {},
        "stays",
    ),
    Planted(
        "a-visitor-who-left-nothing",
        "pages that somebody looked at who left no name and no address",
        "page_views",
        rows(_T["page_views"], _T["page_views"].c.contact_form_id.is_(None)),
        {"orphans/page_views": BROKEN},
        "gone",
    ),
    Planted(
        "an-orphan",
        "hours of a user that does not exist; nothing in the database forbids it",
        "part_hours",
        rows(_T["part_hours"], _T["part_hours"].c.user_id == cast.NOBODY),
        {"orphans/part_hours": BROKEN},
        "gone",
    ),
)


def plant(records: Records) -> None:
    """Enter what was decided about organisations, in the order in which it was."""
    said, day = ago(days=20), ago(days=6)
    for organisation, letter in ((cast.AGREED, "2026-014"), (cast.BACK, "2026-015")):
        reason = f"letter {letter}: ends on this day"
        records.record_endings([Ending(f"ending-{organisation}", _HOURS, _customer(organisation), day, reason)], said)
    # A beginning counts against the endings before it.
    after, reason = day + timedelta(seconds=1), "letter 2026-019: stays after all"
    back = Beginning(f"beginning-{cast.BACK}", _HOURS, _customer(cast.BACK), after, reason)
    records.record_beginnings([back], ago(days=11))
    hold = Hold(
        "claim-2026-002",
        _HOURS,
        _customer(cast.DISPUTED),
        "",
        (),
        ago(days=40),
        "legal claim 2026-002: the customer disputes the last invoices (article 17(3)(e))",
        "finance",
        "2026-09-01",
    )
    records.record_hold(hold, hold.moment)


def _customer(organisation: int) -> Person:
    return Person("customer", (organisation,))
