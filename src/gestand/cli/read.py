"""`gestand read`: a privacy statement of somebody else into facts, each with its quote, and a draft of a policy."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gestand.cli.frame import AnyAtOption, DebugOption, Form, FormatOption, guarded, moment
from gestand.cli.paper import put, put_json
from gestand.errors import Exit, Refused

if TYPE_CHECKING:
    from gestand.reading.facts import Fact
    from gestand.reading.read import Reading
    from gestand.reading.source import Source

StatementArgument = Annotated[
    Path, typer.Argument(metavar="STATEMENT", help="A privacy statement: .txt, .md, .html, .pdf or .docx.")
]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Write a draft of a policy there, each line with where it came from."),
]


def register(app: typer.Typer) -> None:
    @app.command(short_help="Read a privacy statement into facts, and draft a policy from it")
    @guarded
    def read(
        statement: StatementArgument,
        out: OutOption = None,
        at: AnyAtOption = None,
        form: FormatOption = Form.TEXT,
        debug: DebugOption = False,  # noqa: ARG001
    ) -> Exit:
        """Read what a privacy statement in Dutch or English says: facts with their exact quotes, and what is not there.

        What is not found is said, and never guessed. Nothing leaves this machine. Offsets count letters of the text: of
        the file itself, or of the text that was taken out of HTML, PDF or DOCX, which is then part of the JSON.

        \b
        Example:
          gestand read statement.txt --out draft
        """
        from gestand.reading.read import read as read_text
        from gestand.reading.source import opened

        moment(at, "UTC")
        source = opened(statement)
        reading = read_text(source.text)
        written = _write(out, statement, source, reading) if out else []
        if form is Form.JSON:
            put_json(_json(statement, source, reading, written))
        else:
            _say(statement, reading, written)
        return Exit.DONE if reading.facts else Exit.UNKNOWN


def _write(out: Path, statement: Path, source: Source, reading: Reading) -> list[Path]:
    from gestand.reading import draft

    files = {out / "privacy.yaml": draft.text(statement.name, reading)}
    if source.extracted:
        files[out / "statement.txt"] = source.text
    for file in files:
        if file.exists():
            raise Refused("read/out", f"{file} is there already", "name another folder with --out")
    out.mkdir(parents=True, exist_ok=True)
    for file, text in files.items():
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    return list(files)


def _json(statement: Path, source: Source, reading: Reading, written: list[Path]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "source": {"file": str(statement), "form": source.form, "letters": len(source.text)},
        "facts": [_fact(fact, source.text) for fact in reading.facts],
        "not_found": list(reading.not_found),
    }
    if written:
        said["out"] = [str(file) for file in written]
    if source.extracted:
        said["text"] = source.text
    return said


def _fact(fact: Fact, text: str) -> dict[str, Any]:
    said: dict[str, Any] = {
        "kind": fact.kind,
        "value": fact.value,
        "quote": text[fact.start : fact.end],
        "start": fact.start,
        "end": fact.end,
        "certainty": fact.certainty.value,
        **fact.details,
        "sentence": {"start": fact.sentence.start, "end": fact.sentence.end},
    }
    if fact.also:
        said["also"] = [{"start": span.start, "end": span.end} for span in fact.also]
    return said


GROUPS = {
    "who": ("controller_name", "controller_address", "registration_number", "contact_email", "dpo"),
    "what and why": ("data_category", "purpose", "legal_basis"),
    "to whom": ("recipient", "transfer_outside_eea"),
    "how long": ("retention", "backup_retention", "grace_period"),
    "rights": ("right", "answer_term", "identity_check", "supervisory_authority"),
    "safety": ("security_measure", "breach_duty"),
    "site and decisions": ("cookie", "automated_decision_making"),
    "the statement itself": ("last_updated", "change_notice"),
}
AS_THEY_STAND = ("controller_name", "controller_address", "contact_email", "purpose", "recipient", "last_updated")
"""Kinds whose value is the words themselves, which are shown as they are."""
QUOTED = ("trigger", "applies_to", "service")
"""And what stands beside a fact in the words of the statement."""


def _say(statement: Path, reading: Reading, written: list[Path]) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from gestand.cli.paper import Paper
    from gestand.cli.show.words import count, ourselves

    for group, kinds in GROUPS.items():
        facts = [fact for kind in kinds for fact in reading.of(kind)]
        if facts:
            put(f"\n{group}")
            for fact in facts:
                _say_fact(fact, reading.text)
    missing = [kind.replace("_", " ") for kind in reading.not_found]
    if missing:
        put("\nnot found, which is not to say that it is not there")
        Paper().print(Padding(Text(", ".join(missing)), (0, 0, 0, 2), expand=False))
    put(f"\n{statement}: {count(len(reading.facts), 'fact')}, {count(len(missing), 'kind')} not found")
    if written:
        put(f"Next: {ourselves()} questions {shlex.quote(str(written[0]))}")


def _say_fact(fact: Fact, text: str) -> None:
    from gestand.cli.show.readings import in_words

    quote = " ".join(text[fact.start : fact.end].split())
    details = {name: value for name, value in fact.details.items() if name != "text" and value != quote}
    words = {name: value if name in QUOTED else in_words(value) for name, value in details.items()}
    told = ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in words.items())
    value = fact.value if len(fact.value) <= 60 else f"{fact.value[:57]}..."
    said = value if fact.kind in AS_THEY_STAND else in_words(value)
    sure = "" if fact.certainty.value == "sure" else f" ({fact.certainty.value})"
    put(f"  {fact.kind.replace('_', ' ')}: {said}{sure}{f' [{told}]' if told else ''}")
    if quote != fact.value or len(fact.value) > 60:
        put(f"      {fact.start}-{fact.end}: {quote}")
