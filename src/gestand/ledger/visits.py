"""What a visit found on a site of the statement, as the ledger has it. Who visits tells what was seen, no verdict.

No text of the page is kept, and nothing of anybody: which version was there, and the SHA-256 of the words on the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from gestand.ledger.records import Entry

KIND = "visited"


class Outcome(StrEnum):
    """What a visit found. Of what is not `shown`, some show that people do not see the version; some show nothing."""

    SHOWN = "shown"
    """All sentences of one published version, in their order."""
    OTHER = "other-text"
    """Most sentences of a version, and not all."""
    CUT_OFF = "cut-off"
    """The sentences of a version up to one of them, and none after it."""
    DRAFT = "draft"
    """A text that marks itself as a version that was never published."""
    NO_STATEMENT = "no-statement"
    NO_PAGE = "no-page"
    """Nothing leads to a page of a statement; or the page is not there (404, 410)."""
    LOGIN = "login"
    """People have to log in before they can read it."""
    ELSEWHERE = "elsewhere"
    """It leads to a site that is not declared."""
    MIXED = "mixed"
    """A version in whole, and sentences of an earlier one that it does not have."""
    HIDDEN = "hidden"
    SCRIPTED = "scripted"
    """The page makes its text by script, which was not run; or the script comes from a host that is not visited."""
    REFUSED = "refused"
    ERROR = "error"
    DOWN = "down"
    CERTIFICATE = "certificate"
    INSIDE = "inside"
    """Its name leads into a network that is not the internet."""
    FORM = "form"
    """What stands there is no page: a PDF, an image."""
    TOO_LARGE = "too-large"
    LOOP = "loop"


WRONG = frozenset(
    {
        Outcome.OTHER,
        Outcome.CUT_OFF,
        Outcome.DRAFT,
        Outcome.NO_STATEMENT,
        Outcome.NO_PAGE,
        Outcome.LOGIN,
        Outcome.ELSEWHERE,
    }
)
"""People do not read the version there. Of every other outcome but `shown` nobody knows what they read."""


@dataclass(frozen=True, slots=True)
class Visit:
    """`site`: as the policy calls it. `asked`: where the visit began, `page` what it looked at in the end.

    `by`: `browser` or `plain`. `version`, `language`: of what is shown, or of what it is nearest to; `rendering`: the
    SHA-256 of that rendering on the shelf, `missing` how many of its `sentences` are not there. `named`: the host or
    the number that an outcome is about. `seen`: the SHA-256 of the words on the page. `beside`: hosts that look like
    ours and are not declared, each with why.
    """

    site: str
    asked: str
    page: str
    by: str
    outcome: Outcome
    version: str = ""
    language: str = ""
    rendering: str = ""
    missing: int = 0
    sentences: int = 0
    named: str = ""
    seen: str = ""
    beside: Mapping[str, str] = field(default_factory=dict)


def to_entry(visit: Visit) -> dict[str, Any]:
    return {
        "site": visit.site,
        "asked": visit.asked,
        "page": visit.page,
        "by": visit.by,
        "outcome": str(visit.outcome),
        "version": visit.version,
        "language": visit.language,
        "rendering": visit.rendering,
        "missing": visit.missing,
        "sentences": visit.sentences,
        "named": visit.named,
        "seen": visit.seen,
        "beside": dict(visit.beside),
    }


def last_visits(entries: Iterable[Entry], until: datetime) -> dict[str, tuple[datetime, Visit]]:
    """Of each site the last visit, up to a moment."""
    found: dict[str, tuple[datetime, Visit]] = {}
    for entry in entries:
        moment = datetime.fromisoformat(entry.at)
        if entry.kind == KIND and moment <= until:
            visit = _visit(entry.body)
            found[visit.site] = (moment, visit)
    return found


def _visit(body: Mapping[str, Any]) -> Visit:
    said = {name: body[name] for name in Visit.__dataclass_fields__}
    return Visit(**{**said, "outcome": Outcome(body["outcome"]), "beside": dict(body["beside"])})
