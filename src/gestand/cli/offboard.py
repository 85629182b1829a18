"""`gestand offboard`: an organisation leaves on a day ahead, and can change its mind until then."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from gestand import clock
from gestand.cli.frame import AtOption, DebugOption, Form, FormatOption, PathArgument, guarded
from gestand.cli.nothing import say_if_nothing
from gestand.cli.paper import Paper, put_json
from gestand.cli.session import insist_past, opened
from gestand.errors import Exit

DAYS = 14


class Act(StrEnum):
    SCHEDULE = "schedule"
    UNDO = "undo"
    SHOW = "show"


ActArgument = Annotated[Act, typer.Argument(metavar="schedule|undo|show", help="What to do.")]
WhichOption = Annotated[str, typer.Option("--organisation", metavar="KEY", help="Which organisation: customer:12.")]
DaysOption = Annotated[
    int, typer.Option("--days", metavar="N", min=0, max=3650, help="Until the end of how many days it can be undone.")
]


def register(app: typer.Typer) -> None:
    @app.command(short_help="Let an organisation leave on a day ahead, or take it back")
    @guarded
    def offboard(
        path: PathArgument,
        act: ActArgument,
        organisation: WhichOption,
        days: DaysOption = DAYS,
        at: AtOption = None,
        form: FormatOption = Form.TEXT,
        debug: DebugOption = False,  # noqa: ARG001
    ) -> Exit:
        """Let an organisation leave on a day ahead (schedule), take it back (undo), or see what is planned (show).

        When the day has come, the next run erases what it had here, and nothing of any other organisation.

        \b
        Example:
          gestand offboard privacy.yaml schedule --organisation customer:12
          gestand offboard privacy.yaml undo --organisation customer:12
        """
        from gestand.cli.show.words import key, moment
        from gestand.rights import offboarding

        with opened(path, at) as session:
            who = session.organisation(organisation)
            records = session.records()
            if act is not Act.SHOW:
                insist_past(session.at, "nothing is planned or undone")
            if act is Act.SCHEDULE:
                ask = (session.map, records, session.stores, who, session.at, days)
                records.record_endings(offboarding.schedule(*ask), clock.now())
                say_if_nothing(session, who)
            elif act is Act.UNDO:
                records.record_beginnings(offboarding.undo(records, who, session.at), clock.now())
            found = offboarding.planned(records, who, session.at)
            named = f"{who.group}:{key(who.key)}"
            if form is Form.JSON:
                planned = [{"activity": one.activity, "moment": one.moment.isoformat()} for one in found]
                put_json({"organisation": named, "planned": planned})
                return Exit.DONE
            if not found:
                why = ": all that can end for it has ended" if act is Act.SCHEDULE else ""
                Paper().print(f"nothing is planned for {named}{why}")
            else:
                end = moment(found[0].moment, session.policy.zone)
                Paper().print(f"{named} leaves on {end}: {', '.join(one.activity for one in found)}")
            return Exit.DONE
