"""`gestand tell`: who has to be told of a published version, and that they were."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gestand import clock
from gestand.cli.frame import AtOption, DebugOption, Form, FormatOption, PathArgument, guarded
from gestand.cli.paper import Paper, put_json
from gestand.cli.publish import LanguageOption
from gestand.cli.session import Session, insist_past, opened
from gestand.errors import Exit, Place, UsageError

if TYPE_CHECKING:
    from gestand.acts import Person
    from gestand.changes.untold import Untold
    from gestand.ledger.store import FolderRecords
    from gestand.ledger.versions import Version


class Act(StrEnum):
    DUE = "due"
    SENT = "sent"


ActArgument = Annotated[Act, typer.Argument(metavar="due|sent", help="What to do.")]
VersionOption = Annotated[
    str | None, typer.Option("--version", metavar="VERSION", help="Of which version. Default: the one that is newest.")
]
GroupOption = Annotated[str | None, typer.Option("--group", metavar="NAME", help="Only people of this group.")]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="With due: where to write the keys, one a line; must not exist yet."),
]
FromOption = Annotated[
    Path | None, typer.Option("--from", metavar="FILE", help="With sent: whoever stands in this file was told.")
]
AllOption = Annotated[bool, typer.Option("--all-due", help="With sent: everybody who is due was told.")]
ProofOption = Annotated[
    str, typer.Option("--proof", metavar="TEXT", help="With sent: what shows it, such as the id of the mailing.")
]


def register(app: typer.Typer) -> None:
    @app.command(short_help="Tell people of a new version, and keep who was told")
    @guarded
    def tell(
        path: PathArgument,
        act: ActArgument,
        version: VersionOption = None,
        group: GroupOption = None,
        out: OutOption = None,
        from_: FromOption = None,
        all_due: AllOption = False,
        proof: ProofOption = "",
        language: LanguageOption = None,
        at: AtOption = None,
        form: FormatOption = Form.TEXT,
        debug: DebugOption = False,  # noqa: ARG001
    ) -> Exit:
        """Count who is to be told of a published version and what to tell them (due), or record that they were (sent).

        Nobody is written to: send what `due` says to whoever stands in its file, then record it. Nobody is due twice.

        \b
        Example:
          gestand tell privacy.yaml due --out people.txt
          gestand tell privacy.yaml sent --from people.txt --proof "mailing 2031"
        """
        _insist(act, {"--out": out}, {"--from": from_, "--all-due": all_due, "--proof": proof})
        with opened(path, at) as session:
            records = session.records(create=False, counts=False)
            found = _untold(session, records, version, group)
            if act is Act.DUE:
                _due(session, records, found, out, language, form)
            else:
                _sent(session, records, found, from_, proof.strip(), form)
            return Exit.UNKNOWN if session.map.unreachable else Exit.DONE


def _insist(act: Act, due: dict[str, object], sent: dict[str, object]) -> None:
    for name, value in (sent if act is Act.DUE else due).items():
        if value:
            other = Act.SENT if act is Act.DUE else Act.DUE
            raise UsageError("usage/options", f"{name} goes with {other.value}", "leave it out, or say the other act")
    if act is Act.SENT and bool(sent["--from"]) is bool(sent["--all-due"]):
        raise UsageError("usage/options", "who was told is said by --from or by --all-due", "say one of them")


def _untold(session: Session, records: FolderRecords, name: str | None, group: str | None) -> Untold:
    from gestand.changes.publishing import find, published
    from gestand.changes.untold import untold

    if group is not None and group not in session.map.groups:
        known = ", ".join(session.map.groups)
        raise UsageError("tell/group", "--group names no group of people", f"groups are: {known}")
    version = _newest(published(records)) if name is None else find(records, name)
    return untold(session.map, session.stores, records, session.at, version).of(group)


def _newest(known: Sequence[Version]) -> Version:
    if not known:
        raise UsageError("publish/unknown", "no version was published", "publish one first: `gestand publish PATH`")
    return max(known, key=lambda one: (one.since, one.published))


# ---------------------------------------------------------------- due


def _due(
    session: Session, records: FolderRecords, found: Untold, out: Path | None, language: str | None, form: Form
) -> None:
    from gestand.ledger.shelf import Shelf
    from gestand.vocabulary import catalogue

    spoken = language or session.policy.language
    catalogue.insist(spoken)
    files = Shelf(records.folder).get(found.version)
    letters = {
        code: files[f"announcement/{code}.txt"].decode()
        for code in catalogue.LANGUAGES
        if f"announcement/{code}.txt" in files
    }
    due, ways = found.due, _ways(session, found)
    if out is not None:
        _write(out, due)
    if form is Form.JSON:
        told = {"due": _counts(due), "look_by_themselves": _counts(_others(found)), "ways": ways}
        put_json({**_said(found), **told, "out": str(out) if out else None, "letters": letters})
        return
    paper = Paper()
    if due and spoken in letters:
        paper.print(letters[spoken], soft_wrap=True)
    for group, number in _counts(due).items():
        paper.print(f"{group}: {number}{_by(ways.get(group))}", soft_wrap=True)
    for group, number in _counts(_others(found)).items():
        note = f"nobody writes to them, unless you say --group {group}"
        paper.print(f"{group}: {number}{_by(ways.get(group))}, where they look by themselves: {note}", soft_wrap=True)
    many = _people(len(due))
    where = f", in {out}" if out else ""
    version = found.version
    paper.print(
        f"{many} to be told of version {version.version}, which counts from {version.since}{where}"
        if due
        else f"nobody is to be told of version {version.version}",
        soft_wrap=True,
    )


def _others(found: Untold) -> list[Person]:
    return [one for one in found.people if one.group in found.looking]


def _ways(session: Session, found: Untold) -> dict[str, list[str]]:
    """How each group is told, where the policy says it of each."""
    from gestand.policy.addressing import ways

    spec = session.policy.says.changes
    if spec is None or not spec.told_for:
        return {}
    return {group: list(ways(spec, group)) for group in _counts(found.people)}


def _by(ways: Sequence[str] | None) -> str:
    """None: the policy says nothing of each group."""
    if ways is None:
        return ""
    return f", by {' and '.join(ways)}" if ways else ", and `told by` names no way for them"


def _write(out: Path, people: Sequence[Person]) -> None:
    """Whoever may read the file knows who has an account: that is nobody but its owner."""
    try:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise UsageError(
            "tell/exists", f"{out} is there already", "name another file, or take it away", Place(file=str(out))
        ) from error
    with os.fdopen(handle, "w", encoding="utf-8", errors="surrogateescape", newline="\n") as file:
        file.writelines(f"{_line(one)}\n" for one in people)


def _line(person: Person) -> str:
    """`user:42`; a key with a line break in it, or blanks around it, as JSON."""
    import json

    from gestand.cli.show.words import key

    said = f"{person.group}:{key(person.key)}"
    return said if said.isprintable() and said == said.strip() else json.dumps(said)


# ---------------------------------------------------------------- sent


def _sent(session: Session, records: FolderRecords, found: Untold, file: Path | None, proof: str, form: Form) -> None:
    insist_past(session.at, "nobody is told")
    lines = None if file is None else _lines(file)
    wanted = set(found.due) if lines is None else {one for one in found.people if _line(one) in lines}
    others = 0 if lines is None else len(lines) - len(wanted)
    telling = found.told(session.at, proof, wanted)
    records.record_telling(telling, found.after, clock.now())
    if form is Form.JSON:
        put_json({**_said(found), "told": _counts(telling.people), "not_due": others, "proof": proof})
        return
    paper = Paper()
    version = found.version.version
    paper.print(f"{_people(len(telling.people))} told of version {version}" if wanted else "nobody more was told")
    if others:
        paper.print(f"left out: {others} in the file who are not due: told before, gone, or came later", soft_wrap=True)


def _lines(file: Path) -> frozenset[str]:
    """The people in a file. No message repeats one."""
    try:
        text = file.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        raise UsageError(
            "tell/unreadable", f"{file} cannot be read: {error.strerror}", "name the file of `tell due --out`"
        ) from error
    return frozenset(line.strip() for line in text.split("\n") if line.strip())


def _said(found: Untold) -> dict[str, Any]:
    version = found.version
    return {"version": version.version, "from": version.since.isoformat(), "substantial": version.substantial}


def _counts(people: Sequence[Person]) -> dict[str, int]:
    return dict(Counter(one.group for one in people))


def _people(number: int) -> str:
    return f"{number} {'person' if number == 1 else 'people'}"
