"""`gestand plan`: what would go, what stays, why and until when. Changes nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gestand import clock
from gestand.cli.alike import IN_ONE, say_alike
from gestand.cli.frame import AtOption, DebugOption, Form, FormatOption, PathArgument, guarded, progress
from gestand.cli.paper import put_json
from gestand.cli.session import Session, opened
from gestand.errors import Exit, Place, StoreError, UsageError

if TYPE_CHECKING:
    from gestand.acts import Ending, Person, Plan
    from gestand.ledger.records import Records


class Right(StrEnum):
    ERASURE = "erasure"


PersonOption = Annotated[
    str | None,
    typer.Option("--person", metavar="KEY", help="One person: user:42, user:(7,12) or user:email=anna@example.nl."),
]
AlsoOption = Annotated[
    list[str] | None,
    typer.Option("--also", metavar="KEY", help="The same human under another name: guest:70. Can be said again."),
]
EverywhereOption = Annotated[
    bool, typer.Option("--everywhere", help="And whoever is known by the very same address, in every group.")
]
RightOption = Annotated[Right | None, typer.Option("--right", help="The right this person asks for.")]
OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Write the plan to a file, for `gestand apply`.")
]


def register(app: typer.Typer) -> None:
    @app.command(short_help="Show what would go and what stays, with reasons")
    @guarded
    def plan(
        path: PathArgument,
        person: PersonOption = None,
        right: RightOption = None,
        also: AlsoOption = None,
        everywhere: EverywhereOption = False,
        out: OutOption = None,
        at: AtOption = None,
        form: FormatOption = Form.TEXT,
        debug: DebugOption = False,  # noqa: ARG001
    ) -> Exit:
        """Show what would go and what would stay, with reasons, and the digest to approve.

        \b
        Example:
          gestand plan privacy.yaml --person user:42 --right erasure --out plan.json
          gestand plan privacy.yaml --person user:42 --right erasure --everywhere
        """
        from gestand.cli import show

        if (person is None) != (right is None):
            raise UsageError(
                "usage/options", "--person and --right belong together", "say both, or neither for everybody"
            )
        if person is None and (also or everywhere):
            raise UsageError(
                "usage/options", "--also and --everywhere are about a person", "name the person with --person"
            )
        with opened(path, at) as session, progress() as bar:
            records = session.records()
            made = make(session, records, person, bar, also or (), everywhere)
            if made.person is not None:
                say_alike(session, made.person, made.also, IN_ONE)
            records.save_plan(made, clock.now())
            if out is not None:
                write(made, path, out)
            if form is Form.JSON:
                put_json(to_json(made, path))
            else:
                show.plan(made, session.map, path)
            return Exit.UNKNOWN if made.notes or session.map.unreachable else Exit.DONE


def make(
    session: Session,
    records: Records,
    person: str | None,
    bar: object = None,
    also: Sequence[str] = (),
    everywhere: bool = False,
) -> Plan:
    """The plan for everybody, or for the erasure of one person, under every name that is said or certain."""
    from gestand.plan import make_plan

    people = _people(session, person, also, everywhere) if person is not None else []
    return make_plan(
        session.map,
        session.stores,
        records,
        session.at,
        person=next(iter(people), None),
        endings=[ending for who in people for ending in _endings(session, records, who)],
        progress=bar,  # type: ignore[arg-type]
        also=people[1:],
    )


def _people(session: Session, text: str, also: Sequence[str], everywhere: bool) -> list[Person]:
    from gestand.rights.alike import known_by_the_same

    person = session.person(text)
    certain = known_by_the_same(session.map, session.stores, person) if everywhere else ()
    return list(dict.fromkeys([person, *map(session.person, also), *certain]))


def _endings(session: Session, records: Records, person: Person) -> tuple[Ending, ...]:
    from gestand.rights.erasure import erase_person

    return erase_person(session.map, records, person, session.at, "erasure", session.stores)


def to_json(plan: Plan, policy: Path) -> dict[str, Any]:
    """The plan, and where its policy is, so that a saved plan can be carried out from anywhere."""
    from gestand.ledger.plans import plan_to_json

    return {**plan_to_json(plan), "policy": str(policy.absolute())}


def write(plan: Plan, policy: Path, out: Path) -> None:
    try:
        out.write_text(json.dumps(to_json(plan, policy), indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise StoreError(
            "plan/unwritable",
            f"the plan cannot be written: {error.strerror or error}",
            "name another file with --out",
            Place(file=str(out)),
        ) from error
