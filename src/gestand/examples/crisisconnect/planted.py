"""The trouble in CrisisConnect's data: where it is and what has to be said about it; and the records beside it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from gestand.acts import Ending, Hold, Person
from gestand.examples.crisisconnect import cast
from gestand.examples.crisisconnect.schema import metadata
from gestand.examples.planting import BROKEN, ago, how_many, rows
from gestand.examples.system import Planted
from gestand.ledger.records import Records

_T = metadata.tables
_ACCOUNT, _APP, _CRISIS = "log-in", "use-the-app", "lead-a-crisis"
_LOGIN, _USED, _LED = f"keep/{_ACCOUNT}", f"keep/{_APP}", f"keep/{_CRISIS}"
_IMPROVE = "keep/improve-the-app"


def rows_of(organisation: int) -> Select[Any]:
    """How many rows are an organisation's and its people's; files are not counted."""
    users, crises, teams = _T["users"], _T["crises"], _T["teams"]
    theirs = select(users.c.id).where(users.c.organisation_id == organisation)
    led = select(crises.c.id).where(crises.c.organisation_id == organisation)
    return how_many(
        _T["organisations"].c.id == organisation,
        users.c.organisation_id == organisation,
        teams.c.organisation_id == organisation,
        crises.c.organisation_id == organisation,
        *(_T[table].c.crisis_id.in_(led) for table in ("alarms", "logbook", "messages", "documents")),
        *(_T[table].c.user_id.in_(theirs) for table in ("administrators", "devices", "logins", "receipts")),
        *(_T[table].c.user_id.in_(theirs) for table in ("sessions", "team_members", "usage_events")),
    )


def alarms_of(organisation: int) -> Select[Any]:
    alarms, crises = _T["alarms"], _T["crises"]
    joined = select(alarms).join(crises, crises.c.id == alarms.c.crisis_id)
    return joined.where(crises.c.organisation_id == organisation)


def receipts_of(organisation: int) -> Select[Any]:
    receipts, users = _T["receipts"], _T["users"]
    joined = select(receipts).join(users, users.c.id == receipts.c.user_id)
    return joined.where(users.c.organisation_id == organisation)


_organisations, _users, _events = _T["organisations"], _T["users"], _T["usage_events"]
_messages, _notes = _T["messages"], _T["logbook"]

_unasked = select(_users.c.id).where(_users.c.organisation_id == cast.UNASKED)

PLANTED: tuple[Planted, ...] = (
    Planted(
        "an-account-that-was-closed",
        "somebody who closed an account last week: name, address and password are still there",
        "users",
        rows(_T["users"], _users.c.id == cast.DIRK, _users.c.password_hash.is_not(None)),
        {_LOGIN: BROKEN, _USED: BROKEN},
        "blanked",
    ),
    Planted(
        "what-was-noted-down",
        "what the same person wrote in the logbook of a crisis that is the organisation's",
        "logbook",
        rows(_T["logbook"], _notes.c.author_id == cast.DIRK),
        {_USED: BROKEN},
        "gone",
    ),
    Planted(
        "a-message-to-a-colleague",
        "what the same person wrote to a colleague, who is still there",
        "messages",
        rows(_T["messages"], _messages.c.sender_id == cast.DIRK, _messages.c.body.is_not(None)),
        {_USED: BROKEN},
        "blanked",
    ),
    Planted(
        "an-agreement-that-ended",
        "an organisation whose agreement ended three weeks ago, with its people and all that they did",
        "organisations and all that is theirs",
        rows(_T["organisations"], _organisations.c.id == cast.LEFT),
        {_LED: BROKEN, _LOGIN: BROKEN, _USED: BROKEN},
        "gone",
    ),
    Planted(
        "its-deleted-crises",
        "crises of the organisation that left, deleted on the screen and only marked",
        "crises",
        rows(_T["crises"], _T["crises"].c.organisation_id == cast.LEFT, _T["crises"].c.deleted_at.is_not(None)),
        {_LED: BROKEN},
        "gone",
    ),
    Planted(
        "its-alarms",
        "the alarms of the organisation that left",
        "alarms",
        alarms_of(cast.LEFT),
        {_LED: BROKEN},
        "gone",
    ),
    Planted(
        "an-end-agreed-by-letter",
        "an organisation that said by letter when its agreement would end: that was recorded, and the day has come",
        "organisations",
        rows(_T["organisations"], _organisations.c.id == cast.AGREED),
        {_LED: BROKEN, _LOGIN: BROKEN, _USED: BROKEN},
        "gone",
    ),
    Planted(
        "an-agreement-that-ends-soon",
        "an organisation whose agreement ends in ten days: nothing may happen yet",
        "organisations",
        rows(_T["organisations"], _organisations.c.id == cast.LEAVING),
        {},
        "stays",
    ),
    Planted(
        "an-alarm-that-is-looked-into",
        "an agreement that ended, and an alarm that reached nobody: a hold keeps who was called till that is clear",
        "receipts",
        receipts_of(cast.EXAMINED),
        {},
        "stays",
    ),
    Planted(
        "beside-the-hold",
        "the passwords of the people of that organisation, which nobody needs to look into an alarm",
        "users",
        rows(_T["users"], _users.c.organisation_id == cast.EXAMINED, _users.c.password_hash.is_not(None)),
        {_LOGIN: BROKEN},
        "blanked",
    ),
    Planted(
        "the-neighbour",
        "the alarms of the organisation beside those who leave",
        "alarms",
        alarms_of(cast.NEIGHBOUR),
        {},
        "stays",
    ),
    Planted(
        "usage-that-nobody-asked-for",
        "which screens were opened at an organisation whose agreement does not ask to look at that",
        "usage_events",
        rows(_T["usage_events"], _events.c.user_id.in_(_unasked)),
        {_IMPROVE: BROKEN},
        "gone",
    ),
    Planted(
        "usage-of-long-ago",
        "which screens were opened more than a year ago, at an organisation that asks to look at that",
        "usage_events",
        rows(_T["usage_events"], _events.c.at < ago(days=380)),
        {_IMPROVE: BROKEN},
        "gone",
    ),
    Planted(
        "numbers-without-a-use",
        "telephone numbers of an organisation that sends no text messages",
        "users",
        rows(_T["users"], _users.c.organisation_id == cast.UNASKED, _users.c.telephone.is_not(None)),
        {"keep/alarm-by-text-message": BROKEN},
        "blanked",
    ),
    Planted(
        "a-session-that-is-over",
        "a session whose cookie has expired, with its network address",
        "sessions",
        rows(_T["sessions"], _T["sessions"].c.expires_at < ago()),
        {"keep/stay-logged-in": BROKEN},
        "gone",
    ),
    Planted(
        "an-orphan",
        "a log-in of a user that does not exist; nothing in the database forbids it",
        "logins",
        rows(_T["logins"], _T["logins"].c.user_id == cast.NOBODY),
        {"orphans/logins": BROKEN},
        "gone",
    ),
    Planted(
        "nobodys-file",
        "a file in the folder of a user that does not exist",
        cast.NOBODYS_FILE,
        None,
        {"orphans/uploads": BROKEN},
        "gone",
    ),
)


def plant(records: Records) -> None:
    """Enter what was decided about organisations, in the order in which it was."""
    said, day = ago(days=40), ago(days=4)
    for activity in (_ACCOUNT, _APP, _CRISIS, "stay-logged-in", "improve-the-app", "alarm-by-text-message"):
        reason = "letter 2026-031: the agreement ends on this day"
        records.record_endings([Ending(f"{activity}-{cast.AGREED}", activity, _of(cast.AGREED), day, reason)], said)
    for activity in (_APP, _CRISIS):
        hold = Hold(
            f"alarm-2026-002-{activity}",
            activity,
            _of(cast.EXAMINED),
            "",
            (),
            ago(days=29),
            "inquiry 2026-002: an alarm of January reached nobody (article 17(3)(e))",
            "the operations manager",
            "2026-07-01",
        )
        records.record_hold(hold, hold.moment)


def _of(organisation: int) -> Person:
    return Person("customer", (organisation,))
