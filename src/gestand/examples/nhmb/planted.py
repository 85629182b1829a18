"""The trouble in NHMB's data, each with where it is and what has to be said of it; and the records beside it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, or_, select

from gestand.acts import Ending, Hold, Person
from gestand.examples.nhmb import cast, mailing
from gestand.examples.nhmb.schema import metadata
from gestand.examples.planting import BROKEN, ago, how_many, rows
from gestand.examples.system import Planted
from gestand.ledger.records import Records

_T, _TOOL = metadata.tables, mailing.metadata.tables
_customers, _contracts, _mandates = _T["customers"], _T["contracts"], _T["mandates"]
_invoices, _claims, _messages = _T["invoices"], _T["claims"], _T["messages"]
_checks, _identities = _T["credit_checks"], _T["identity_documents"]
_answers, _uses, _visits = _T["survey_answers"], _T["service_uses"], _T["page_visits"]
_addressees, _openings = _TOOL["addressees"], _TOOL["openings"]


def rows_of(customer: int) -> Select[Any]:
    """How many rows are a customer's; files, and what the mailing tool has, are not counted."""
    theirs = select(_contracts.c.id).where(_contracts.c.customer_id == customer)
    billed = select(_invoices.c.id).where(_invoices.c.customer_id == customer)
    owned = (_contracts, _invoices, _claims, _messages, _checks, _identities, _answers, _uses, _visits, _T["audit_log"])
    return how_many(
        _customers.c.id == customer,
        *(table.c.customer_id == customer for table in owned),
        or_(_mandates.c.payer_id == customer, _mandates.c.contract_id.in_(theirs)),
        _T["terminations"].c.contract_id.in_(theirs),
        *(_T[name].c.invoice_id.in_(billed) for name in ("invoice_lines", "payments")),
    )


_MANAGE, _ANALYSE, _SURVEY = (
    "keep/manage-contracts",
    "keep/analyse-the-business",
    "keep/ask-how-satisfied-customers-are",
)
_ANSWERS, _USES = "anonymous/survey_answers", "anonymous/service_uses"

PLANTED: tuple[Planted, ...] = (
    Planted(
        "a-customer-that-left",
        "a customer who left two and a half years ago, with everything that we knew of her",
        "customers",
        rows(_customers, _customers.c.id == cast.LEFT, _customers.c.telephone.is_not(None)),
        {_MANAGE: BROKEN, _ANALYSE: BROKEN},
        "blanked",
    ),
    Planted(
        "kept-by-the-books",
        "her invoices, with her name, which the tax law keeps",
        "invoices",
        rows(_invoices, _invoices.c.customer_id == cast.LEFT, _invoices.c.attention_of.is_not(None)),
        {},
        "stays",
    ),
    Planted(
        "an-open-claim",
        "a claim of hers that was never settled: it stays, with the row of the customer that it is about",
        "claims",
        rows(_claims, _claims.c.customer_id == cast.LEFT, _claims.c.description.is_not(None)),
        {},
        "stays",
    ),
    Planted(
        "somebody-else-paid",
        "the mandate of a customer who paid for her and still is one: the contract is over, and with it the mandate",
        "mandates",
        rows(_mandates, _mandates.c.payer_id == cast.PAYER),
        {_MANAGE: BROKEN},
        "gone",
    ),
    Planted(
        "why-it-ended",
        "why she ended the contract, which was talked about long ago",
        "terminations",
        rows(_T["terminations"], _T["terminations"].c.asked_at < ago(days=186)),
        {"keep/end-contracts": BROKEN},
        "gone",
    ),
    Planted(
        "a-customer-without-a-trace",
        "a customer who left so long ago that not even the books need the contract",
        "customers",
        rows(_customers, _customers.c.id == cast.TRACELESS),
        {_MANAGE: BROKEN, _ANALYSE: BROKEN, "keep/keep-contracts-for-the-books": BROKEN},
        "gone",
    ),
    Planted(
        "almost-due",
        "a customer who left a year ago, less a week: nothing may happen yet",
        "customers",
        rows(_customers, _customers.c.id == cast.ALMOST, _customers.c.telephone.is_not(None)),
        {},
        "stays",
    ),
    Planted(
        "a-dispute",
        "a customer who left and went to court: a hold keeps the contract and who signed it until that is settled",
        "customers",
        rows(_customers, _customers.c.id == cast.DISPUTED, _customers.c.telephone.is_not(None)),
        {},
        "stays",
    ),
    Planted(
        "a-back-up-put-back",
        "a customer who was erased on request, and came back with an old back-up: the ending still counts",
        "customers",
        rows(_customers, _customers.c.id == cast.BACK, _customers.c.telephone.is_not(None)),
        {_MANAGE: BROKEN, _ANALYSE: BROKEN},
        "blanked",
    ),
    Planted(
        "credit-without-the-service",
        "somebody who pays in advance now, and whose credit score of before is still there",
        "credit_checks",
        rows(_checks, _checks.c.customer_id == cast.PREPAID),
        {"keep/accept-on-account": BROKEN},
        "gone",
    ),
    Planted(
        "an-old-score",
        "a credit score of more than a year ago, of somebody who still buys on account",
        "credit_checks",
        rows(_checks, _checks.c.checked_at < ago(days=366)),
        {"keep/accept-on-account": BROKEN},
        "gone",
    ),
    Planted(
        "an-identity-card",
        "what stood on the identity card of somebody who took the site elsewhere",
        "identity_documents",
        rows(_identities, _identities.c.customer_id == cast.MOVED_OUT),
        {"keep/know-whom-we-host": BROKEN},
        "gone",
    ),
    Planted(
        "its-picture",
        "and the picture of that card, in the folder beside the database",
        cast.MOVED_OUTS_FILE,
        None,
        {"keep/know-whom-we-host": BROKEN},
        "gone",
    ),
    Planted(
        "an-old-invoice",
        "an invoice of 2018 and how it was paid: seven years after the end of that year have passed",
        "invoices",
        rows(_invoices, _invoices.c.booked_on < datetime(2019, 1, 1, tzinfo=UTC).date()),
        {"keep/keep-the-books": BROKEN},
        "gone",
    ),
    Planted(
        "an-address-that-paid",
        "an invoice that was paid, and still says where it was sent",
        "invoices",
        rows(_invoices, _invoices.c.paid_on.is_not(None), _invoices.c.email.is_not(None)),
        {"keep/collect-what-is-due": BROKEN},
        "gone",
    ),
    Planted(
        "a-settled-claim",
        "a claim that was settled six years ago: nobody can go to court over it any more",
        "claims",
        rows(_claims, _claims.c.settled_at < ago(days=1_830)),
        {"keep/handle-claims": BROKEN},
        "gone",
    ),
    Planted(
        "old-questions",
        "questions that were answered more than two years ago, of customers and of a visitor",
        "messages",
        rows(_messages, _messages.c.closed_at < ago(days=735)),
        {"keep/talk-with-customers": BROKEN},
        "gone",
    ),
    Planted(
        "deleted-on-the-screen",
        "one of them was deleted on the screen; the row was only marked",
        "messages",
        rows(_messages, _messages.c.deleted_at.is_not(None)),
        {"keep/talk-with-customers": BROKEN},
        "gone",
    ),
    Planted(
        "an-unanswered-form",
        "a form of more than two years ago that nobody answered: its term has not begun",
        "messages",
        rows(_messages, _messages.c.sent_at < ago(days=840), _messages.c.closed_at.is_(None)),
        {},
        "stays",
    ),
    Planted(
        "an-old-log",
        "a line of the log of more than a year ago",
        "audit_log",
        rows(_T["audit_log"], _T["audit_log"].c.at < ago(days=366)),
        {"keep/keep-accounts-safe": BROKEN},
        "gone",
    ),
    Planted(
        "an-old-visit",
        "a page that somebody looked at ten months ago",
        "page_visits",
        rows(_visits, _visits.c.at < ago(days=186)),
        {"keep/see-how-the-website-is-used": BROKEN},
        "gone",
    ),
    Planted(
        "a-consent-taken-back",
        "an answer to the survey of somebody who took back the consent, and whose it still is",
        "survey_answers",
        rows(_answers, _answers.c.withdrawn_at.is_not(None)),
        {_SURVEY: BROKEN, _ANSWERS: BROKEN},
        "gone",
    ),
    Planted(
        "an-answer-without-consent",
        "an answer of somebody who never gave it, and whose it is all the same",
        "survey_answers",
        rows(_answers, _answers.c.customer_id == cast.SAID_NO),
        {_SURVEY: BROKEN, _ANSWERS: BROKEN},
        "gone",
    ),
    Planted(
        "old-figures",
        "how somebody used a service more than a year ago: from then on it is to be nobody's",
        "service_uses",
        rows(_uses, _uses.c.used_on < ago(days=366).date()),
        {"keep/guarantee-quality-and-develop": BROKEN, _USES: BROKEN},
        "gone",
    ),
    Planted(
        "an-opt-out",
        "somebody who wants no offers, and is still on the list of the mailing tool",
        "addressees",
        rows(_addressees, _addressees.c.opted_out_at.is_not(None)),
        {"keep/advertise": BROKEN},
        "gone",
        mailing.DATABASE,
    ),
    Planted(
        "measured-without-a-yes",
        "which mail somebody opened who never agreed to that",
        "openings",
        select(_openings).join(_addressees).where(_addressees.c.measured.is_(False)),
        {"keep/see-who-opens-mail": BROKEN},
        "gone",
        mailing.DATABASE,
    ),
    Planted(
        "an-old-opening",
        "which mail somebody opened more than a year ago",
        "openings",
        rows(_openings, _openings.c.at < ago(days=366)),
        {"keep/see-who-opens-mail": BROKEN},
        "gone",
        mailing.DATABASE,
    ),
    Planted(
        "an-orphan",
        "a page that was looked at by a customer who does not exist; nothing in the database forbids it",
        "page_visits",
        rows(_visits, _visits.c.customer_id == cast.NOBODY),
        {"orphans/page_visits": BROKEN},
        "gone",
    ),
    Planted(
        "an-orphan-file",
        "the picture of an identity card in the folder of a customer who does not exist",
        cast.NOBODYS_FILE,
        None,
        {"orphans/uploads": BROKEN},
        "gone",
    ),
)

ENDABLE = (
    "manage-contracts",
    "collect-what-is-due",
    "talk-with-customers",
    "end-contracts",
    "analyse-the-business",
    "keep-accounts-safe",
    "guarantee-quality-and-develop",
    "see-how-the-website-is-used",
    "ask-how-satisfied-customers-are",
)
"""What NHMB ended when somebody asked to be erased."""


def plant(records: Records) -> None:
    """Enter the erasure of before the back-up, and the hold for the dispute, with its owner and a day to look again."""
    erased = ago(days=180)
    records.record_endings(
        [
            Ending(f"ending-{activity}", activity, _customer(cast.BACK), erased, "erasure, request 2025-031")
            for activity in ENDABLE
        ],
        erased,
    )
    for number, activity in enumerate(("manage-contracts", "analyse-the-business"), 1):
        hold = Hold(
            f"claim-2024-011-{number}",
            activity,
            _customer(cast.DISPUTED),
            "",
            (),
            ago(days=790),
            "legal claim 2024-011: what the software cost a customer is disputed (article 17(3)(e))",
            "legal",
            "2026-09-01",
        )
        records.record_hold(hold, hold.moment)


def _customer(key: int) -> Person:
    return Person("customer", (key,))
