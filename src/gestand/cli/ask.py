"""`gestand ask`: who is to be asked before deletion, who was, and who wants to stay."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gestand import clock
from gestand.cli.frame import AtOption, DebugOption, Form, FormatOption, PathArgument, guarded
from gestand.cli.paper import Paper, put_json
from gestand.cli.plan import PersonOption
from gestand.cli.session import Session, insist_past, opened
from gestand.errors import Exit, UsageError

if TYPE_CHECKING:
    from gestand.acts import Person
    from gestand.rights.asking import Due


class Act(StrEnum):
    DUE = "due"
    SENT = "sent"
    STAYS = "stays"


ActArgument = Annotated[Act, typer.Argument(metavar="due|sent|stays", help="What to do.")]
ActivityOption = Annotated[
    str | None, typer.Option("--activity", metavar="NAME", help="The activity that may go on; left out: all that ask.")
]


def register(app: typer.Typer) -> None:
    @app.command(short_help="Ask people before deletion, and keep who wants to stay")
    @guarded
    def ask(
        path: PathArgument,
        act: ActArgument,
        person: PersonOption = None,
        activity: ActivityOption = None,
        at: AtOption = None,
        form: FormatOption = Form.TEXT,
        debug: DebugOption = False,  # noqa: ARG001
    ) -> Exit:
        """List who is to be asked before deletion (due), record that they were (sent), or that somebody stays (stays).

        Nobody is written to: send the mail to whoever `due` lists, then record it. Whoever does not answer is let go.

        \b
        Example:
          gestand ask privacy.yaml due --format json
          gestand ask privacy.yaml sent
          gestand ask privacy.yaml stays --person user:42 --activity deliver-the-service
        """
        with opened(path, at) as session:
            if act is Act.STAYS:
                return _stays(session, person, activity, form)
            found = _due(session, person, activity)
            if act is Act.SENT:
                _sent(session, found)
            _say(act, found, form)
            return Exit.UNKNOWN if session.map.unreachable else Exit.DONE


def _due(session: Session, person: str | None, activity: str | None) -> Sequence[Due]:
    from gestand.rights.asking import due

    who = session.person(person) if person is not None else None
    found = due(session.map, session.stores, session.records(), session.at, activity)
    return [one for one in found if who in (None, one.person)]


def _sent(session: Session, found: Sequence[Due]) -> None:
    from gestand.rights.asking import asked

    insist_past(session.at, "nobody is asked")
    session.records().record_questions(asked(found, session.at), clock.now())


def _stays(session: Session, person: str | None, activity: str | None, form: Form) -> Exit:
    from gestand.cli.show.words import moment
    from gestand.rights.asking import stays

    if person is None or activity is None:
        raise UsageError("usage/options", "somebody stays by --person and --activity", "say both")
    insist_past(session.at, "nobody answers")
    answer = stays(session.map, activity, session.person(person), session.at)
    session.records().record_answers([answer], clock.now())
    if form is Form.JSON:
        put_json({**_one(activity, answer.person), "until": answer.until.isoformat()})
    else:
        Paper().print(f"{activity} goes on for this person until {moment(answer.until, session.policy.zone)}")
    return Exit.DONE


def _one(activity: str, person: Person) -> dict[str, Any]:
    return {"activity": activity, "person": _named(person)}


def _named(person: Person) -> str:
    from gestand.cli.show.words import key

    return f"{person.group}:{key(person.key)}"


def _say(act: Act, found: Sequence[Due], form: Form) -> None:
    if form is Form.JSON:
        put_json({act.value: [_one(one.activity, one.person) for one in found]})
        return
    paper = Paper()
    for one in found:
        paper.print(f"{_named(one.person)}  {one.activity}")
    what = "to be asked" if act is Act.DUE else "asked"
    paper.print(f"{len(found)} {'person' if len(found) == 1 else 'people'} {what}" if found else f"nobody is {what}")
