"""`gestand init`: a draft of a policy from the live database."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gestand.cli.frame import AnyAtOption, DebugOption, Form, FormatOption, guarded, moment, progress
from gestand.cli.paper import complain, put, put_json
from gestand.errors import Exit, UsageError

if TYPE_CHECKING:
    from gestand.drafting.make import Draft
    from gestand.drafting.stores import Wanted

StoreOption = Annotated[
    list[str],
    typer.Option("--store", metavar="NAME=URL", help="A database, or beside it a folder of files. Can be repeated."),
]
OutOption = Annotated[Path, typer.Option("--out", metavar="FILE", help="Where the draft goes; never over a file.")]


def register(app: typer.Typer) -> None:
    @app.command(short_help="Draft a policy from a live database")
    @guarded
    def init(
        store: StoreOption,
        out: OutOption = Path("privacy.yaml"),
        at: AnyAtOption = None,
        form: FormatOption = Form.TEXT,
        debug: DebugOption = False,  # noqa: ARG001
    ) -> Exit:
        """Look at a database and draft a policy: whose each row is, what each column is, what keeps what.

        Values are looked at in memory and counted; none of them is written or shown. What is not sure is a question.

        \b
        Example:
          gestand init --store app=sqlite:///shop.db --out privacy.yaml
        """
        from gestand.drafting import questions, stores, write
        from gestand.drafting.make import draft

        moment(at, "UTC")
        if out.exists():
            raise UsageError(
                "init/there", f"{out} is there already", "name another file with --out, or move this one away"
            )
        wanted = [stores.wanted(text, out.absolute().parent) for text in store]
        database, folders = _apart(wanted)
        opened = [stores.opened(one, os.environ) for one in (database, *folders)]
        try:
            with progress() as tell:
                made: Draft = draft(opened[0], tell)  # type: ignore[arg-type]
            files = [(one.name, stores.template(folder, made)) for one, folder in zip(folders, opened[1:], strict=True)]  # type: ignore[arg-type]
        finally:
            for each in opened:
                each.close()
        head = write.Head(tuple((one.name, one.written) for one in wanted), tuple(files))
        _write(out, write.text(made, head))
        asked = questions.of_file(out)
        if form is Form.JSON:
            put_json(_json(made, out, len(asked)))
        else:
            _say(made, out, len(asked), wanted)
        return Exit.DONE


def _apart(wanted: list[Wanted]) -> tuple[Wanted, list[Wanted]]:
    """The one database, and the folders of files beside it."""
    from gestand.policy.sections.stores import scheme

    databases = [one for one in wanted if scheme(one.url) != "file"]
    if len(databases) != 1:
        raise UsageError(
            "init/databases",
            f"{len(databases)} databases were named, and a draft is of one",
            "give one --store with a database",
        )
    return databases[0], [one for one in wanted if one is not databases[0]]


def _write(out: Path, text: str) -> None:
    with out.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(text)


def _json(made: Draft, out: Path, asked: int) -> dict[str, Any]:
    return {
        "out": str(out),
        "questions": asked,
        "people": [group.name for group in made.world.groups.values()],
        "tables": {
            "of people": sorted(made.world.named(table) for table in made.owned.claims),
            "nobody's": sorted(made.world.named(table) for table in made.owned.nobody),
            "unclear": sorted(made.world.named(table) for table in made.owned.unclear),
        },
    }


def _say(made: Draft, out: Path, asked: int, wanted: list[Wanted]) -> None:
    from gestand.cli.show.words import count, ourselves

    owned = made.owned
    put(
        f"{out}: {count(len(owned.claims), 'table')} of people, {count(len(owned.nobody), 'table')} of nobody,"
        f" {count(len(owned.unclear), 'table')} unclear; {count(asked, 'question')} to answer"
    )
    for one in wanted:
        if one.hint:
            complain(f"gestand: the URL holds a password, so the policy says {one.written}: {one.hint}")
    put(f"Next: {ourselves()} questions {shlex.quote(str(out))}")
