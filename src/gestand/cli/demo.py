"""`gestand demo`: the whole story on an example service, at a fixed moment, so that it is the same every day."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gestand.cli.frame import DebugOption, Form, FormatOption, guarded, moment, progress
from gestand.cli.paper import complain, put, put_json
from gestand.cli.session import opened
from gestand.errors import Exit, UsageError

if TYPE_CHECKING:
    from gestand.examples import System
    from gestand.ledger.records import Records
    from gestand.policy.model import Policy

STATE = "GESTAND_STATE"

SystemArgument = Annotated[
    str,
    typer.Argument(
        metavar="[SYSTEM]", help="Which example service: cloudcv, cloudomotion, cloudpiling, crisisconnect or nhmb."
    ),
]
DirOption = Annotated[
    Path | None, typer.Option("--dir", metavar="DIR", help="Where to build it; default: demo/SYSTEM, here.")
]
PeopleOption = Annotated[int, typer.Option("--people", metavar="N", min=1, help="How many people it has.")]
UrlOption = Annotated[
    str | None,
    typer.Option("--url", metavar="URL", help="An empty database on a server instead of SQLite."),
]
StoryAtOption = Annotated[
    str | None, typer.Option("--at", metavar="MOMENT", help="The moment of the story; it has no other.")
]
QuietOption = Annotated[bool, typer.Option("--quiet", help="Build it and leave it as it is, without the story.")]


def register(app: typer.Typer) -> None:
    @app.command(short_help="Build an example service and tell the whole story on it")
    @guarded
    def demo(
        system: SystemArgument = "cloudcv",
        directory: DirOption = None,
        people: PeopleOption = 200,
        url: UrlOption = None,
        quiet: QuietOption = False,
        at: StoryAtOption = None,
        form: FormatOption = Form.TEXT,
        debug: DebugOption = False,  # noqa: ARG001
    ) -> Exit:
        """Build an example service and tell the whole story on it: verify, plan, apply, verify, export, erase.

        The policy is left as DIR/privacy.yaml. Everything happens at one moment in the past, the same every day.

        \b
        Example:
          gestand demo cloudcv --dir /tmp/cloudcv --people 200
        """
        from gestand.examples import systems

        known = systems()
        if system not in known:
            raise UsageError("example/unknown", f"there is no example {system}", f"the examples are {', '.join(known)}")
        chosen = known[system]
        _insist_moment(chosen, at)
        path = build(chosen, directory or Path("demo") / system, people, url)
        if quiet:
            _say_where(chosen, path, form)
            return Exit.DONE
        with opened(path, chosen.moment.isoformat()) as session:
            from gestand.cli.story import Story

            story = Story(chosen, path, session, url is not None, silent=form is Form.JSON)
            standing = story.tell()
            if form is Form.JSON:
                put_json(story.told)
            return standing


def _insist_moment(system: System, at: str | None) -> None:
    zone = str(system.moment.tzinfo)
    if at is not None and moment(at, zone) != system.moment:
        raise UsageError(
            "example/moment",
            "the story is of one moment, the same every day",
            f"leave --at out, or say --at {system.moment.isoformat()}; the other verbs take any moment",
        )


def build(system: System, where: Path, people: int, url: str | None) -> Path:
    """Builds the service with its records: `privacy.yaml` in the folder is its policy."""
    from gestand.ledger.folder import DATABASE, locate, open_records
    from gestand.policy.reader import read

    if url is not None:
        os.environ[system.environment] = url
    if os.environ.pop(STATE, None):
        # What is planted for a story has no place among somebody's real records.
        complain(f"gestand: {STATE} is not used for a demo; unset it when you go on with this one yourself")
    with progress() as bar:
        path = system.build(where, people, url, 1, bar)
    policy = read(path)
    state = locate(policy, os.environ)
    if state.is_relative_to(path.parent) and (state / DATABASE).exists():
        # Of an earlier telling of the same story, in the folder that was just built anew.
        shutil.rmtree(state)
    with open_records(state, at=system.moment) as records:
        system.plant(records)
        if system.asked is not None:
            _ask(system, policy, records)
        # At the moment of the story, and not when its first verb comes by.
        records.see_policy(policy.version, policy.digest, system.moment)
    return path


def _ask(system: System, policy: Policy, records: Records) -> None:
    """Those whom the service asked before deletion, which takes its database."""
    from gestand.datamap.bind import bind
    from gestand.examples.asking import ask
    from gestand.stores import open_stores

    stores = open_stores(policy, os.environ)
    try:
        ask(system, bind(policy, stores), stores, records)
    finally:
        for store in stores.values():
            store.close()


def _say_where(system: System, path: Path, form: Form) -> None:
    if form is Form.JSON:
        put_json({"policy": str(path), "at": system.moment.isoformat()})
    else:
        put(str(path))
