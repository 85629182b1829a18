"""`gestand publish`: a version of the policy gets a day, is kept with what people are told, and can be read later."""

from __future__ import annotations

import os
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gestand import clock
from gestand.cli.frame import DebugOption, Form, FormatOption, PathArgument, guarded
from gestand.cli.paper import Paper, complain, put_json
from gestand.cli.session import opened
from gestand.errors import Exit, UsageError

if TYPE_CHECKING:
    from gestand.changes.deciding import Said


class YesNo(StrEnum):
    YES = "yes"
    NO = "no"


FromOption = Annotated[
    str | None, typer.Option("--from", metavar="DATE", help="The first day it counts, where the policy does not say.")
]
SubstantialOption = Annotated[
    YesNo | None, typer.Option("--substantial", help="It is, or is not, whatever the rules say; with --because.")
]
BecauseOption = Annotated[str, typer.Option("--because", metavar="TEXT", help="Why; kept with the version.")]
ToTellOption = Annotated[
    bool, typer.Option("--to-tell", help="Publish nothing: count who has to be told, and what they can do.")
]
ListOption = Annotated[bool, typer.Option("--list", help="Publish nothing: list the versions.")]
ShowOption = Annotated[
    str | None, typer.Option("--show", metavar="VERSION", help="Publish nothing: show a version as it was published.")
]
LanguageOption = Annotated[
    str | None,
    typer.Option("--language", metavar="CODE", help="Of what is said: nl, en, fr, de. Default: of the policy."),
]


def register(app: typer.Typer) -> None:
    @app.command(short_help="Publish a version of the policy, and keep the earlier ones readable")
    @guarded
    def publish(
        path: PathArgument,
        from_: FromOption = None,
        substantial: SubstantialOption = None,
        because: BecauseOption = "",
        to_tell: ToTellOption = False,
        list_: ListOption = False,
        show: ShowOption = None,
        language: LanguageOption = None,
        form: FormatOption = Form.TEXT,
        debug: DebugOption = False,  # noqa: ARG001
    ) -> Exit:
        """Compare the policy with the version before it, decide from which day it counts, and keep it.

        A substantial change counts only after a notice (`changes: {notice: 30 days}`). Nothing is sent to anybody: what
        to tell is kept beside the version, and --to-tell counts whom.

        \b
        Example:
          gestand publish privacy.yaml --to-tell
          gestand publish privacy.yaml
          gestand publish privacy.yaml --show 1.0
        """
        if sum((to_tell, list_, show is not None)) > 1:
            raise UsageError("usage/options", "--to-tell, --list and --show are three questions", "ask one of them")
        if list_ or show is not None:
            return _read(path, show, language, form)
        said = _said(from_, substantial, because)
        return _tell(path, said, language, form) if to_tell else _publish(path, said, language, form)


def _said(since: str | None, substantial: YesNo | None, because: str) -> Said:
    from gestand.changes.deciding import Said

    try:
        day = date.fromisoformat(since) if since else None
    except ValueError as error:
        raise UsageError("usage/day", f"--from {since} is no day", "write it as 2026-01-31") from error
    return Said(day, None if substantial is None else substantial is YesNo.YES, because.strip())


def _publish(path: Path, said: Said, language: str | None, form: Form) -> Exit:
    from gestand.changes.publishing import publish as put
    from gestand.cli.rendering import rendered
    from gestand.cli.show import versions
    from gestand.ledger.folder import DATABASE, locate, open_records
    from gestand.policy.reader import read
    from gestand.vocabulary import catalogue

    policy = read(path)
    catalogue.insist(language or policy.language)
    folder = locate(policy, os.environ)
    if not (folder / DATABASE).exists():
        complain(f"gestand: records begun in {folder}")
    with open_records(folder) as records:
        records.verify().insist()
        found = put(policy, records, clock.now(), said, rendered)
    if form is Form.JSON:
        put_json(versions.published_to_json(found, language or policy.language))
    else:
        versions.show_published(found, language or policy.language, Paper())
    return Exit.DONE


def _tell(path: Path, said: Said, language: str | None, form: Form) -> Exit:
    from gestand.changes.publishing import foreseen
    from gestand.changes.telling import to_tell
    from gestand.cli.show import versions
    from gestand.ledger.folder import locate, open_records
    from gestand.vocabulary import catalogue

    with opened(path) as session:
        spoken = language or session.policy.language
        catalogue.insist(spoken)
        # Nobody follows this policy yet: that somebody looked at it is no entry.
        with open_records(locate(session.policy, os.environ), create=False) as records:
            decision = foreseen(session.policy, records, clock.now(), said)
        told = to_tell(session.map, session.stores, decision.diff) if decision.diff and decision.substantial else ()
        if form is Form.JSON:
            put_json(versions.to_tell_to_json(decision, told, spoken, session.map.unreachable))
        else:
            versions.show_to_tell(decision, told, spoken, session.map.unreachable, Paper())
        return Exit.UNKNOWN if session.map.unreachable or any(one.uncounted for one in told) else Exit.DONE


def _read(path: Path, name: str | None, language: str | None, form: Form) -> Exit:
    from gestand.changes.publishing import find, published
    from gestand.cli.show import versions
    from gestand.ledger.folder import locate, open_records
    from gestand.ledger.shelf import Shelf
    from gestand.policy.reader import read

    policy = read(path)
    today = clock.local_day(clock.now(), policy.zone)
    with open_records(locate(policy, os.environ), create=False) as records:
        shelf = Shelf(records.folder)
        known = published(records)
        if name is None:
            for version in known:
                shelf.get(version)
            lines = versions.list_to_json(known, today)
            put_json({"versions": lines}) if form is Form.JSON else versions.show_list(known, today, Paper())
            return Exit.DONE
        version = find(records, name)
        files = shelf.get(version)
        if form is Form.JSON:
            put_json(versions.version_to_json(known, version, files, today))
        else:
            versions.show_version(known, version, files, today, language or policy.language, Paper())
        return Exit.DONE
