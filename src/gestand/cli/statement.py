"""`gestand statement`: what a policy promises, for the people it is about, in their language."""

from __future__ import annotations

import os
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gestand.cli.frame import AnyAtOption, DebugOption, PathArgument, finding_lines, guarded, moment
from gestand.cli.paper import complain, put
from gestand.cli.placing import put_file
from gestand.cli.session import opened
from gestand.errors import Exit, Refused, UsageError

if TYPE_CHECKING:
    from gestand.policy.model import Policy
    from gestand.statement.build import Audience, Past
    from gestand.statement.model import Document
    from gestand.statement.standing import Standings


class StatementLanguage(StrEnum):
    NL = "nl"
    EN = "en"
    FR = "fr"
    DE = "de"


class To(StrEnum):
    HTML = "html"
    MD = "md"
    PDF = "pdf"
    JSON = "json"
    TILT = "tilt"


DATA = (To.JSON, To.TILT)
"""Forms that are made of the policy itself: they have no sentences, and no standings beside them."""

LanguageOption = Annotated[
    StatementLanguage | None,
    typer.Option("--language", help="In which language. Default: that of the policy."),
]
ToOption = Annotated[To, typer.Option("--to", help="In which form: a page, Markdown, a PDF, JSON-LD (DPV), or TILT.")]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="Write it there, and not over a file of somebody else. Default: print."),
]
GroupOption = Annotated[
    str | None, typer.Option("--group", metavar="NAME", help="Only for these people, as the policy names them: user.")
]
OrganisationOption = Annotated[
    str | None,
    typer.Option("--organisation", metavar="KEY", help="For the people of one organisation: customer:12."),
]
StandingOption = Annotated[
    Path | None,
    typer.Option(
        "--standing", metavar="FILE", help="Say how each promise stands: the JSON of `gestand verify --format json`."
    ),
]


def register(app: typer.Typer) -> None:
    @app.command(short_help="Write the privacy statement that people read")
    @guarded
    def statement(
        path: PathArgument,
        language: LanguageOption = None,
        to: ToOption = To.HTML,
        out: OutOption = None,
        group: GroupOption = None,
        organisation: OrganisationOption = None,
        standing: StandingOption = None,
        at: AnyAtOption = None,
        debug: DebugOption = False,  # noqa: ARG001
    ) -> Exit:
        """Write the privacy statement that people read, from the policy alone; what it lacks is told on standard error.

        Nothing is said that the policy does not hold. With --organisation the stores are asked what of it is done for
        that organisation.

        \b
        Example:
          gestand statement privacy.yaml --language nl --to html --out privacy.html
          gestand statement privacy.yaml --organisation customer:12 --language en --out customer-12.html
        """
        from gestand.policy.reader import read
        from gestand.statement.build import statement as make
        from gestand.statement.standing import read_standings

        if standing and to in DATA:
            raise UsageError(
                "statement/standing-form",
                f"--to {to} has no sentences to say beside how they stand",
                "leave --standing out, or choose --to html, md or pdf",
            )
        policy = read(path)
        audience, whose = _audience(path, group, organisation, at, policy)
        standings = read_standings(standing, policy, whose) if standing else None
        spoken = language.value if language else policy.language
        document = make(policy, spoken, audience, _past(policy, spoken))
        if to in DATA:
            _give(_data(policy, document.language, audience, to), out)
        else:
            _give(_rendered(document, to, standings, policy), out)
        for line in finding_lines(document.findings):
            complain(line)
        return Exit.DONE


def _audience(
    path: Path, group: str | None, organisation: str | None, at: str | None, policy: Policy
) -> tuple[Audience, dict[str, Any] | None]:
    """To whom it is told; and the organisation whose people they are, as a report of verify names it."""
    from gestand.ledger.codec import person_to_json
    from gestand.statement.build import Audience
    from gestand.statement.organisation import organisation as look

    if organisation is None:
        moment(at, policy.zone)
        return Audience(group or ""), None
    with opened(path, at) as session:
        person = session.organisation(organisation)
        of = look(session.map, session.stores, person, session.at)
        return Audience(group or "", of), person_to_json(person)


def _past(policy: Policy, language: str) -> Past:
    """What the records have of earlier versions; nothing where there are no records."""
    from gestand.changes.diff import diff
    from gestand.changes.publishing import policy_of, published
    from gestand.changes.words import Sentences
    from gestand.ledger.folder import DATABASE, locate, open_records
    from gestand.ledger.shelf import Shelf
    from gestand.statement.build import FIRST, Past

    folder = locate(policy, os.environ)
    if not (folder / DATABASE).exists():
        return FIRST
    with open_records(folder, create=False) as records:
        every = published(records)
        here = next((number for number, one in enumerate(every) if one.version == policy.version), len(every))
        before = sorted(every[:here], key=lambda one: (one.since, one.published))
        if not before:
            return FIRST
        found = diff(policy_of(Shelf(records.folder), before[-1]), policy)
        return Past(tuple((one.version, one.since) for one in before), tuple(Sentences(found, language).all()))


def _rendered(document: Document, to: To, standings: Standings | None, policy: Policy) -> bytes:
    from gestand.statement import html, markdown, pdf

    renderers: dict[To, Callable[[Document, Standings | None, str], bytes]] = {
        To.HTML: html.render,
        To.MD: markdown.render,
        To.PDF: pdf.render,
    }
    return renderers[to](document, standings, policy.zone)


def _data(policy: Policy, language: str, audience: Audience, to: To) -> bytes:
    """The same for programs, in a vocabulary that others made."""
    from gestand.linked import dpv, tilt
    from gestand.linked.facts import Facts

    facts = Facts(policy, language, audience)
    return dpv.render(facts) if to is To.JSON else tilt.render(facts)


def _give(content: bytes, out: Path | None) -> None:
    if out is None and content.startswith(b"%PDF"):
        raise UsageError("statement/pdf", "--to pdf is no text to print here", "name a file: --out privacy.pdf")
    if out is None:
        put(content.decode(), end="")
        return
    there = Refused("statement/out", f"{out} is there already, and is no statement of ours", "name another file")
    put_file(out, content, _is_ours, there)
    put(f"{out}: {len(content):,} bytes")


def _is_ours(out: Path) -> bool:
    """What stands there already is a statement of ours, which can be written again."""
    from gestand.statement.form import ours

    return out.is_file() and ours(out.read_bytes())
