"""The trouble in CloudCV's data, each with where it is and what has to be said about it; and the records beside it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Select, Table, exists, or_, select

from gestand.acts import Beginning, Ending, Hold, Person
from gestand.examples.cloudcv import cast
from gestand.examples.cloudcv.schema import metadata
from gestand.examples.planting import BROKEN, ago, rows
from gestand.examples.system import Planted
from gestand.examples.times import MOMENT
from gestand.ledger.records import Records

_T = metadata.tables


def _of(table: Table, user: int) -> Select[Any]:
    return select(table).where(table.c.user_id == user)


_users, _logins, _usage, _messages = _T["users"], _T["logins"], _T["usage_events"], _T["messages"]
_recipients, _shares = _T["recipients"], _T["cv_shares"]
_questions, _invoices, _marketing = _T["contact_questions"], _T["invoices"], _T["marketing_subscriptions"]

PLANTED: tuple[Planted, ...] = (
    Planted(
        "overdue-accounts",
        "accounts with everything in them, more than two years after the contract ended",
        "users and all that is theirs",
        rows(
            _T["users"],
            _users.c.contract_ended_at < ago(days=732),
            _users.c.deleted.is_(False),
            _users.c.id != cast.DAAN,
        ),
        {"keep/deliver-the-service": BROKEN, "keep/fill-in-a-profile": BROKEN},
        "blanked",
    ),
    Planted(
        "overdue-without-a-trace",
        "one of them owes nothing to the books and to nobody else: the whole account can go",
        "users",
        rows(_T["users"], _users.c.id == cast.HANNA),
        {"keep/deliver-the-service": BROKEN},
        "gone",
    ),
    Planted(
        "kept-by-the-books",
        "one of them has invoices that the tax law keeps: the account becomes a shell, the invoice keeps its name "
        "and loses the e-mail address it was sent to",
        "invoices",
        _of(_invoices, cast.IVO),
        {"keep/send-invoices": BROKEN},
        "stays",
    ),
    Planted(
        "a-message-to-somebody-active",
        "one of them wrote to somebody who still has an account: the text goes, the message stays",
        "messages",
        rows(_T["messages"], _messages.c.sender_id == cast.JULIA, _messages.c.body != "(verwijderd)"),
        {"keep/deliver-the-service": BROKEN},
        "gone",
    ),
    Planted(
        "almost-due",
        "an account that ended two years ago less a week: nothing may happen to it yet",
        "users",
        rows(_T["users"], _users.c.id == cast.OTTO, _users.c.name == "Otto Bergsma"),
        {},
        "stays",
    ),
    Planted(
        "old-use",
        "pages that were visited more than two years ago, by somebody who still has an account",
        "usage_events",
        rows(_T["usage_events"], _usage.c.at < ago(days=732), _usage.c.user_id != cast.CHANTAL),
        {"keep/improve-the-service": BROKEN},
        "gone",
    ),
    Planted(
        "old-sessions",
        "log-ins of more than a year ago that still name the session and the kind of connection, "
        "which only the safety of the service needed",
        "logins",
        rows(
            _T["logins"],
            _logins.c.at < ago(days=366),
            or_(_logins.c.session_id.is_not(None), _logins.c.connection_kind.is_not(None)),
            _logins.c.user_id != cast.CHANTAL,
        ),
        {"keep/keep-the-service-safe": BROKEN},
        "gone",
    ),
    Planted(
        "old-log-ins",
        "log-ins of more than two years ago",
        "logins",
        rows(_T["logins"], _logins.c.at < ago(days=732), _logins.c.user_id != cast.CHANTAL),
        {"keep/improve-logging-in": BROKEN},
        "gone",
    ),
    Planted(
        "an-abuse-case",
        "established abuse: the traces in the log-ins are held, however old; the pages she visited are not",
        "logins",
        rows(_T["logins"], _logins.c.user_id == cast.CHANTAL, _logins.c.session_id.is_not(None)),
        {},
        "stays",
    ),
    Planted(
        "use-beside-the-abuse-case",
        "the hold reaches the log-ins only: her use of more than two years ago goes",
        "usage_events",
        rows(_T["usage_events"], _usage.c.user_id == cast.CHANTAL, _usage.c.at < ago(days=732)),
        {"keep/improve-the-service": BROKEN},
        "gone",
    ),
    Planted(
        "a-legal-claim",
        "an account that ended long ago and did not pay its last invoice: a hold keeps it until the claim is settled",
        "users",
        rows(_T["users"], _users.c.id == cast.DAAN, _users.c.name == "Daan Postma"),
        {},
        "stays",
    ),
    Planted(
        "a-message-in-a-dispute",
        "a hold on one row: the message that a dispute is about keeps its text, the rest of its writer goes",
        "messages",
        rows(_T["messages"], _messages.c.id == cast.EVIDENCE, _messages.c.sender_id == cast.KEES),
        {},
        "stays",
    ),
    Planted(
        "reactivated",
        "an account that was ended and came back: the recorded ending no longer counts",
        "users",
        rows(_T["users"], _users.c.id == cast.EVA, _users.c.name == "Eva van den Berg"),
        {},
        "stays",
    ),
    Planted(
        "a-key-used-again",
        "an account with the key of somebody who was erased before it was made: the ending is not about her",
        "users",
        rows(_T["users"], _users.c.id == cast.FATIMA, _users.c.name == "Fatima Bouali"),
        {},
        "stays",
    ),
    Planted(
        "a-back-up-put-back",
        "an account that was erased on request, and came back with an old back-up: the recorded ending still counts",
        "users",
        rows(_T["users"], _users.c.id == cast.GIJS, _users.c.name == "Gijs Hoekstra"),
        {"keep/deliver-the-service": BROKEN},
        "gone",
    ),
    Planted(
        "old-questions",
        "questions that were answered more than two months ago",
        "contact_questions",
        rows(_T["contact_questions"], _questions.c.handled_at < ago(days=63)),
        {"keep/answer-questions": BROKEN},
        "gone",
    ),
    Planted(
        "an-unanswered-question",
        "a question of ten months ago that nobody has handled: its term has not begun",
        "contact_questions",
        rows(_T["contact_questions"], _questions.c.asked_at < ago(days=290), _questions.c.handled_at.is_(None)),
        {},
        "stays",
    ),
    Planted(
        "old-invoices",
        "an invoice of 2018: seven years after the end of that year have passed",
        "invoices",
        rows(_T["invoices"], _invoices.c.booked_on < datetime(2019, 1, 1, tzinfo=UTC).date()),
        {"keep/accounting": BROKEN},
        "gone",
    ),
    Planted(
        "an-opt-out",
        "a customer who wants no other offers, and is still on the list",
        "marketing_subscriptions",
        rows(_T["marketing_subscriptions"], _marketing.c.opted_out_at.is_not(None)),
        {"keep/tell-customers-about-other-services": BROKEN},
        "gone",
    ),
    Planted(
        "a-withdrawn-consent",
        "somebody who took back the consent to the newsletter, and is still on the list",
        "newsletter_subscribers",
        rows(_T["newsletter_subscribers"], _T["newsletter_subscribers"].c.withdrawn_at.is_not(None)),
        {"keep/send-the-newsletter": BROKEN},
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
        "a mail that was sent three months ago and is still in the outbox",
        "email_outbox",
        rows(_T["email_outbox"], _T["email_outbox"].c.sent_at < ago(days=31)),
        {"keep/send-service-mail": BROKEN},
        "gone",
    ),
    Planted(
        "a-forgotten-recipient",
        "somebody who was last sent a CV three years ago",
        "recipients",
        rows(
            _T["recipients"],
            _recipients.c.created_at < ago(days=732),
            _recipients.c.email.is_not(None),
            ~exists().where(_shares.c.recipient_id == _recipients.c.id, _shares.c.shared_at > ago(days=732)),
        ),
        {"keep/inform-recipients": BROKEN},
        "gone",
    ),
    Planted(
        "an-old-report",
        "a report about somebody that was closed more than a year ago",
        "abuse_reports",
        rows(_T["abuse_reports"], _T["abuse_reports"].c.closed_at < ago(days=366)),
        {"keep/handle-abuse-reports": BROKEN},
        "gone",
    ),
    Planted(
        "an-orphan",
        "a visited page of a user that does not exist; nothing in the database forbids it",
        "usage_events",
        rows(_T["usage_events"], _usage.c.user_id == cast.ORPHAN),
        {"orphans/usage_events": BROKEN},
        "gone",
    ),
    Planted(
        "an-orphan-file",
        "a photo in the folder of a user that does not exist",
        cast.ORPHAN_FILE,
        None,
        {"orphans/uploads": BROKEN},
        "gone",
    ),
)

ASKED = ago(days=32)
"""When the service last asked whose account was to go: all that are overdue, long enough ago for an answer."""

ENDABLE = (
    "deliver-the-service",
    "fill-in-a-profile",
    "send-invoices",
    "improve-the-service",
    "improve-logging-in",
    "tell-customers-about-other-services",
)
"""What the service ended when somebody asked to be erased."""


def plant(records: Records) -> None:
    """Enter what was decided over the years, in the order in which it was."""
    for moment, user, reason in (
        (ago(days=900), cast.FATIMA, "erasure, request 2023-041"),
        (ago(days=700), cast.EVA, "erasure, request 2024-012"),
        (ago(days=120), cast.GIJS, "erasure, request 2025-107"),
    ):
        records.record_endings([_ending(activity, user, moment, reason) for activity in ENDABLE], moment)
        if user == cast.EVA:
            back = moment + timedelta(days=9)
            records.record_beginnings([_beginning(activity, user, back) for activity in ENDABLE], back)
    for hold in _holds():
        records.record_hold(hold, hold.moment)


def _person(user: int) -> Person:
    return Person("user", (user,))


def _ending(activity: str, user: int, moment: datetime, reason: str) -> Ending:
    return Ending(f"ending-{user}-{activity}", activity, _person(user), moment, reason)


def _beginning(activity: str, user: int, moment: datetime) -> Beginning:
    return Beginning(f"beginning-{user}-{activity}", activity, _person(user), moment, "came back before it was done")


def _holds() -> tuple[Hold, ...]:
    """A claim, a dispute about one row, and an established abuse; each with an owner and a day to look again."""
    return (
        Hold(
            "claim-2024-003",
            "deliver-the-service",
            _person(cast.DAAN),
            "",
            (),
            ago(days=850),
            "legal claim 2024-003: the last invoice was not paid (article 17(3)(e))",
            "finance",
            "2026-09-01",
        ),
        Hold(
            "dispute-2024-008",
            "deliver-the-service",
            None,
            "messages",
            (cast.EVIDENCE,),
            ago(days=800),
            "legal claim 2024-008: what this message says is disputed (article 17(3)(e))",
            "legal",
            "2026-06-01",
        ),
        Hold(
            "abuse-2025-001",
            "keep-the-service-safe",
            _person(cast.CHANTAL),
            "",
            (),
            ago(days=415),
            "abuse established in report 2025-001: advertising from this account",
            "security",
            "2026-07-01",
        ),
    )
