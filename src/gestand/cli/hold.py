"""`gestand hold`: keeps data that retention or an erasure would take, for a reason and until it is lifted."""

from __future__ import annotations

import uuid
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gestand import clock
from gestand.acts import Hold
from gestand.cli.explain import RowOption
from gestand.cli.frame import AtOption, DebugOption, Form, FormatOption, PathArgument, guarded
from gestand.cli.nothing import say_if_nothing
from gestand.cli.paper import put_json
from gestand.cli.plan import PersonOption
from gestand.cli.session import Session, insist_past, opened, table_and_key
from gestand.errors import Exit, UsageError

if TYPE_CHECKING:
    from gestand.datamap.model import Table


class Act(StrEnum):
    ADD = "add"
    LIFT = "lift"
    LIST = "list"


ActArgument = Annotated[Act, typer.Argument(metavar="add|lift|list", help="What to do.")]
ActivityOption = Annotated[
    str | None,
    typer.Option(
        "--activity", metavar="NAME", help="The activity whose data is held; left out: all of them (article 18)."
    ),
]
ReasonOption = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why: a finding, a claim, a request.")]
OwnerOption = Annotated[str, typer.Option("--owner", metavar="NAME", help="Who answers for it.")]
ReviewOption = Annotated[str, typer.Option("--review", metavar="DATE", help="When it is looked at again.")]
IdOption = Annotated[str | None, typer.Option("--id", metavar="ID", help="The hold to lift.")]


def register(app: typer.Typer) -> None:
    @app.command(short_help="Add, lift or list holds")
    @guarded
    def hold(
        path: PathArgument,
        act: ActArgument,
        person: PersonOption = None,
        row: RowOption = None,
        activity: ActivityOption = None,
        reason: ReasonOption = "",
        owner: OwnerOption = "",
        review: ReviewOption = "",
        id_: IdOption = None,
        at: AtOption = None,
        form: FormatOption = Form.TEXT,
        debug: DebugOption = False,  # noqa: ARG001
    ) -> Exit:
        """Add, lift or list holds: a legal claim, an established abuse, a restriction (articles 17(3)(e) and 18).

        A hold keeps from the moment it is added (or an earlier one, with --at) until it is lifted.

        \b
        Example:
          gestand hold privacy.yaml add --person user:42 --activity prevent-abuse \\
              --reason "finding 7" --owner "J. de Wit" --review 2027-01-01
          gestand hold privacy.yaml list
          gestand hold privacy.yaml lift --id ID --reason "the claim was settled"
        """
        from gestand.cli import show

        with opened(path, at) as session:
            found = _act(session, act, person, row, activity, reason, owner, review, id_)
            if form is Form.JSON:
                put_json({"holds": [_to_json(one) for one in found]})
            else:
                show.holds(found, session.policy.zone, session.at)
            return Exit.DONE


def _act(
    session: Session,
    act: Act,
    person: str | None,
    row: str | None,
    activity: str | None,
    reason: str,
    owner: str,
    review: str,
    id_: str | None,
) -> list[Hold]:
    reason, owner = reason.strip(), owner.strip()
    if act is Act.LIST:
        if id_ or reason or owner or review:
            raise UsageError("usage/options", "a list takes --person, --row and --activity", "leave the others out")
        return _at(session, person, row, activity)
    insist_past(session.at, "no hold is added or lifted")
    if act is Act.ADD:
        if id_:
            raise UsageError("usage/options", "a hold gets an id of its own", "leave --id out")
        made = _make(session, person, row, activity, reason, owner, review)
        session.records(counts=False).record_hold(made, clock.now())
        if made.person is not None:
            say_if_nothing(session, made.person)
        return [made]
    if not id_ or not reason:
        raise UsageError(
            "usage/options", "lifting a hold takes --id and --reason", "`gestand hold PATH list` shows the ids"
        )
    if person or row or activity or owner or review:
        raise UsageError(
            "usage/options", "lifting a hold takes --id and --reason, and nothing else", "leave the others out"
        )
    return [session.records(counts=False).lift_hold(id_, clock.now(), reason, lifted=session.at)]


def _at(session: Session, person: str | None, row: str | None, activity: str | None) -> list[Hold]:
    """The holds that were there at the moment that is asked about, lifted ones too, the oldest first."""
    who = session.person(person) if person is not None else None
    what = table_and_key(session.map, row) if row is not None else None
    found = [
        one
        for one in session.records(counts=False).holds()
        if one.moment <= session.at
        and (who is None or one.person == who)
        and (what is None or (one.table, one.row) == (what[0].name, what[1]))
        and (activity is None or one.activity in (activity, None))
    ]
    return sorted(found, key=lambda one: one.moment)


def _make(
    session: Session, person: str | None, row: str | None, activity: str | None, reason: str, owner: str, review: str
) -> Hold:
    if (person is None) == (row is None):
        raise UsageError("usage/options", "a hold is on one of --person and --row", "say which one you mean")
    if not reason or not owner or not review:
        raise UsageError("usage/options", "a hold has a --reason, an --owner and a --review date", "say all three")
    _insist_day(review)
    if activity is not None and activity not in session.map.activities:
        names = ", ".join(session.map.activities)
        raise UsageError("activity/unknown", f"there is no activity {activity}", f"the activities are {names}")
    id_ = str(uuid.uuid4())
    if person is not None:
        who = session.person(person)
        return Hold(id_, activity, who, "", (), session.at, reason, owner, review)
    table, key = table_and_key(session.map, str(row))
    session.insist_row(table, key)
    if table.files:
        _insist_text(table, str(key[0]))
    return Hold(id_, activity, None, table.name, key, session.at, reason, owner, review)


def _insist_text(table: Table, path: str) -> None:
    """What no database could compare with would hold nothing."""
    try:
        path.encode()
    except UnicodeEncodeError as error:
        raise UsageError(
            "row/form",
            f"the path of this file of {table.name} is no text (UTF-8)",
            "hold its person, or rename it first",
        ) from error


def _insist_day(review: str) -> None:
    try:
        date.fromisoformat(review)
    except ValueError as error:
        raise UsageError("usage/date", f"--review {review} is no date", "write it as 2027-01-01") from error


def _to_json(hold: Hold) -> dict[str, Any]:
    from gestand.cli.show.holds import on

    return {
        "id": hold.id,
        "activity": hold.activity,
        "on": on(hold),
        "since": hold.moment.isoformat(),
        "reason": hold.reason,
        "owner": hold.owner,
        "review": hold.review,
        "lifted": hold.lifted.isoformat() if hold.lifted else None,
    }
