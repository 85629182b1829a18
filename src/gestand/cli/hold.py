"""`gestand hold`: keeps data that retention or an erasure would take, for a reason and until it is lifted."""

from __future__ import annotations

import uuid
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from gestand import clock
from gestand.acts import Hold
from gestand.cli.explain import RowOption
from gestand.cli.frame import DebugOption, Form, FormatOption, PathArgument, guarded, print_json
from gestand.cli.plan import PersonOption
from gestand.cli.session import Session, opened, table_and_key
from gestand.errors import Exit, UsageError

if TYPE_CHECKING:
    from gestand.ledger.store import FolderRecords


class Act(StrEnum):
    ADD = "add"
    LIFT = "lift"
    LIST = "list"


ActArgument = Annotated[Act, typer.Argument(help="add, lift or list.")]
ActivityOption = Annotated[
    str | None, typer.Option("--activity", help="The activity whose data is held; left out: all of them (article 18).")
]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why: the finding, the claim, the request.")]
OwnerOption = Annotated[str, typer.Option("--owner", help="Who answers for it.")]
ReviewOption = Annotated[str, typer.Option("--review", metavar="DATE", help="When it is looked at again.")]
IdOption = Annotated[str | None, typer.Option("--id", help="The hold to lift.")]


def register(app: typer.Typer) -> None:
    @app.command()
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
        form: FormatOption = Form.TEXT,
        debug: DebugOption = False,  # noqa: ARG001
    ) -> Exit:
        """Add, lift or list holds: a legal claim, an established abuse, a restriction.

        Example: gestand hold privacy.yaml add --person user:42 --activity prevent-abuse
        --reason "finding 7" --owner "J. de Wit" --review 2027-01-01
        """
        with opened(path) as session:
            records = session.records()
            if act is Act.ADD:
                made = _make(session, person, row, activity, reason, owner, review)
                records.record_hold(made, clock.now())
                _print([made], form)
            elif act is Act.LIFT:
                if not id_ or not reason:
                    raise UsageError("U002", "lifting a hold takes --id and --reason", "`gestand hold PATH list`")
                _print([records.lift_hold(id_, clock.now(), reason)], form)
            else:
                _print(_all(records), form)
            return Exit.DONE


def _all(records: FolderRecords) -> list[Hold]:
    return sorted(records.holds(), key=lambda hold: hold.moment)


def _make(
    session: Session, person: str | None, row: str | None, activity: str | None, reason: str, owner: str, review: str
) -> Hold:
    if (person is None) == (row is None):
        raise UsageError("U002", "a hold is on one of --person and --row", "say which one you mean")
    if not reason or not owner or not review:
        raise UsageError("U002", "a hold has a --reason, an --owner and a --review date", "say all three")
    if activity is not None and activity not in session.map.activities:
        names = ", ".join(session.map.activities)
        raise UsageError("U003", f"there is no activity {activity}", f"the activities are {names}")
    id_ = str(uuid.uuid4())
    now = clock.now()
    if person is not None:
        from gestand.rights.answer import find_person

        who = find_person(session.map, session.stores, person)
        return Hold(id_, activity, who, "", (), now, reason, owner, review)
    table, key = table_and_key(session.map, str(row))
    return Hold(id_, activity, None, table.name, key, now, reason, owner, review)


def _print(holds: list[Hold], form: Form) -> None:
    rows = [
        {
            "id": hold.id,
            "activity": hold.activity,
            "on": _on(hold),
            "since": hold.moment.isoformat(),
            "reason": hold.reason,
            "owner": hold.owner,
            "review": hold.review,
            "lifted": hold.lifted.isoformat() if hold.lifted else None,
        }
        for hold in holds
    ]
    if form is Form.JSON:
        print_json({"holds": rows})
        return
    for found in rows:
        state = f"lifted {found['lifted']}" if found["lifted"] else f"review {found['review']}"
        print(f"{found['id']}  {found['activity'] or 'everything'}  {found['on']}  {state}  {found['reason']}")
    if not rows:
        print("no holds")


def _on(hold: Hold) -> str:
    if hold.person is not None:
        return f"{hold.person.group}:{_key(hold.person.key)}"
    return f"{hold.table}:{_key(hold.row)}"


def _key(key: tuple[object, ...]) -> str:
    return str(key[0]) if len(key) == 1 else "(" + ",".join(map(str, key)) + ")"
