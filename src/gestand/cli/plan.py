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
from gestand.cli.nothing import say_if_nothing
from gestand.cli.paper import put_json
from gestand.cli.session import Session, opened
from gestand.errors import Exit, Place, StoreError, UsageError

if TYPE_CHECKING:
    from gestand.acts import Ending, Person, Plan
    from gestand.ledger.records import Records


class Right(StrEnum):
    ERASURE = "erasure"
    OFFBOARDING = "offboarding"
    """Of an organisation: what its processor does at the end of the services (GDPR article 28(3)(g))."""


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
ActivityOption = Annotated[
    list[str] | None,
    typer.Option("--activity", metavar="NAME", help="Erase what this activity uses, no more. Can be said again."),
]
OrganisationOption = Annotated[
    str | None,
    typer.Option("--organisation", metavar="KEY", help="One organisation with its people: customer:12."),
]
RightOption = Annotated[
    Right | None,
    typer.Option("--right", help="What is asked for: erasure by a person, offboarding by an organisation."),
]
OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Write the plan to a file, for `gestand apply`.")
]


def register(app: typer.Typer) -> None:
    @app.command(short_help="Show what would go and what stays, with reasons")
    @guarded
    def plan(
        path: PathArgument,
        person: PersonOption = None,
        organisation: OrganisationOption = None,
        right: RightOption = None,
        also: AlsoOption = None,
        everywhere: EverywhereOption = False,
        activity: ActivityOption = None,
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
          gestand plan privacy.yaml --person user:42 --right erasure --activity fill-in-a-profile
          gestand plan privacy.yaml --organisation customer:12 --right offboarding
        """
        from gestand.cli import show

        _insist(person, organisation, right)
        if person is None and (also or everywhere):
            raise UsageError(
                "usage/options", "--also and --everywhere are about a person", "name the person with --person"
            )
        if person is None and activity:
            raise UsageError("usage/options", "--activity is about a person's erasure", "name the person with --person")
        with opened(path, at) as session, progress() as bar:
            records = session.records()
            if organisation is not None:
                made = make_for(session, records, organisation, right is not None, bar)
            else:
                made = make(session, records, person, bar, also or (), everywhere, activity or ())
            if made.person is not None and organisation is None:
                say_alike(session, made.person, made.also, IN_ONE)
            if made.person is not None and not (made.steps or made.keeps):
                say_if_nothing(session, made.person)
            records.save_plan(made, clock.now())
            if out is not None:
                write(made, path, out)
            if form is Form.JSON:
                put_json(to_json(made, path))
            else:
                show.plan(made, session.map, path)
            return Exit.UNKNOWN if made.notes or session.map.unreachable else Exit.DONE


def _insist(person: str | None, organisation: str | None, right: Right | None) -> None:
    """A person has a right; an organisation can have none: then it is what is due of its people that is planned."""
    if person is not None and organisation is not None:
        raise UsageError("usage/options", "a plan is of one person or of one organisation", "say one of the two")
    if person is None and organisation is None and right is not None:
        raise UsageError("usage/options", "--right is somebody's", "name who with --person or --organisation")
    if person is not None and right is not Right.ERASURE:
        raise UsageError(
            "usage/options", "--person and --right belong together", "say --right erasure, or neither for everybody"
        )
    if organisation is not None and right is Right.ERASURE:
        raise UsageError("usage/options", "erasure is a person's right", "say --right offboarding, or no right")


def make_for(session: Session, records: Records, organisation: str, leaves: bool, bar: object = None) -> Plan:
    """The plan for an organisation and its people: what is due, and all that ends when it leaves."""
    from gestand.plan import make_plan

    who = session.organisation(organisation)
    endings = _endings(session, records, who, "offboarding") if leaves else ()
    return make_plan(session.map, session.stores, records, session.at, who, endings, progress=bar)  # type: ignore[arg-type]


def make(
    session: Session,
    records: Records,
    person: str | None,
    bar: object = None,
    also: Sequence[str] = (),
    everywhere: bool = False,
    only: Sequence[str] = (),
) -> Plan:
    """The plan for everybody, or for the erasure of one person, under every name that is said or certain.

    With `only` no more ends for the person than these activities.
    """
    from gestand.plan import make_plan
    from gestand.rights.erasure import insist_endable

    people = _people(session, person, also, everywhere) if person is not None else []
    insist_endable(session.map, people, only)
    return make_plan(
        session.map,
        session.stores,
        records,
        session.at,
        person=next(iter(people), None),
        endings=[ending for who in people for ending in _endings(session, records, who, only=only)],
        progress=bar,  # type: ignore[arg-type]
        also=people[1:],
    )


def _people(session: Session, text: str, also: Sequence[str], everywhere: bool) -> list[Person]:
    from gestand.rights.alike import known_by_the_same

    person = session.person(text)
    certain = known_by_the_same(session.map, session.stores, person) if everywhere else ()
    return list(dict.fromkeys([person, *map(session.person, also), *certain]))


def _endings(
    session: Session, records: Records, person: Person, why: str = "erasure", only: Sequence[str] = ()
) -> tuple[Ending, ...]:
    from gestand.rights.erasure import erase_person

    return erase_person(session.map, records, person, session.at, why, session.stores, only)


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
