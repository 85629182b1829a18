"""What was read as the draft of a policy: each line with its quote, its place and how certain it is; the rest asked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import partial

from gestand.drafting.lines import Line, aligned
from gestand.drafting.spoken import scalar
from gestand.reading import sections
from gestand.reading.facts import Fact
from gestand.reading.read import Reading
from gestand.reading.sections import QUESTION

_QUOTE = 150
_BESIDE = ("data_category", "legal_basis", "retention", "grace_period", "transfer_outside_eea", "supervisory_authority")
"""What a statement says of columns that nobody named yet, or what a policy tells by itself."""


SECTIONS = (
    sections.processors,
    sections.rights,
    sections.cookies,
    sections.backups,
    sections.sayings,
)
"""In their order; each is left out where nothing of it was found."""


def text(file: str, reading: Reading) -> str:
    """The whole draft, with a line at its end. It reads as a policy does: what is missing is a question."""
    told = partial(_from, reading)
    parts = [
        list(_opening(file, reading)),
        [*aligned(_head(reading)), *sections.controller(reading, told), *sections.decisions(reading, told)],
        [
            "# A statement says nothing of tables. `gestand init --store NAME=URL` drafts these three from a database.",
            f"stores: {{app: {{url: {QUESTION}}}}}",
            f"people: {{person: {{table: {QUESTION}, key: {QUESTION}}}}}",
            f"tables: {QUESTION}",
        ],
        list(_activities(reading)),
        *(list(section(reading, told)) for section in SECTIONS),
        list(_beside(reading)),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _opening(file: str, reading: Reading) -> Iterator[str]:
    yield f"# A draft of what {_plain(file)} says. Beside each line: how certain the reading is, where, and the quote."
    yield '# Nothing here is true because it stands here, and nothing was guessed: a question is a "?".'
    missing = ", ".join(kind.replace("_", " ") for kind in reading.not_found)
    if missing:
        yield f"# Not found: {missing}."


def _head(reading: Reading) -> Iterator[Line]:
    dutch = _language(reading.text) == "nl"
    country, why = _country(reading)
    yield Line('version: "0.1"')
    updated = [fact for fact in reading.of("last_updated") if re.fullmatch(r"\d{4}-\d\d-\d\d", fact.value)]
    if updated:
        yield Line(f"in_force: {updated[0].value}", _from(reading, updated[0]))
    yield Line("zone: Europe/Brussels" if country == "BE" else "zone: Europe/Amsterdam")
    yield Line(f"language: {'nl' if dutch else 'en'}", "the language of the statement")
    yield Line(f"established: {QUESTION}", f"likely `{country}`: {why}" if country else "two capitals: NL, BE, ...")
    yield Line("enforce: off", "nothing is erased by itself until somebody writes `on`")


def _country(reading: Reading) -> tuple[str, str]:
    """Where the controller is established, if a number or the authority shows it."""
    for fact in reading.of("registration_number"):
        if fact.details.get("scheme") in ("kvk", "rsin") or fact.value.startswith("NL"):
            return "NL", "it has a Dutch number"
        if fact.details.get("scheme") == "be":
            return "BE", "it has a Belgian number"
    for fact in reading.of("supervisory_authority"):
        if fact.value in ("AP", "GBA"):
            return {"AP": "NL", "GBA": "BE"}[fact.value], f"it names the authority {fact.value}"
    return "", ""


def _language(whole: str) -> str:
    words = whole.lower().split()
    return "nl" if words.count("de") + words.count("het") >= words.count("the") else "en"


# ---------------------------------------------------------------- activities


def _activities(reading: Reading) -> Iterator[str]:
    yield "activities:"
    purposes = reading.of("purpose")
    if not purposes:
        yield "  # no purpose was found"
        yield f"  unnamed: {{purpose: {QUESTION}, basis: {QUESTION}, keep: {QUESTION}, uses: {QUESTION}}}"
    taken: set[str] = set()
    for fact in purposes:
        called = _slug(fact.value, taken)
        taken.add(called)
        yield f"  {called}:"
        lines = [
            Line(f"purpose: {scalar(fact.value)}", _from(reading, fact)),
            Line(f"basis: {QUESTION}", _basis(reading, fact)),
            Line(f"keep: {QUESTION}", _keep(reading, fact)),
            Line(f"uses: {QUESTION}", "the columns: `gestand init` finds them in a database"),
        ]
        yield from aligned(
            Line(f"    {line.text}", line.comment.replace("`gestand init`", "gestand init")) for line in lines
        )


def _slug(said: str, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", said.lower()).encode("ascii", "ignore").decode("ascii")
    words = [word for word in re.findall(r"[a-z0-9]+", plain) if word not in _SMALL][:5] or ["activity"]
    called = "-".join(words) if words[0][0].isalpha() else "-".join(("to", *words))
    at, n = called, 2
    while at in taken:
        at, n = f"{called}-{n}", n + 1
    return at


_SMALL = frozenset(
    (
        *(
            "de",
            "het",
            "een",
            "van",
            "voor",
            "om",
            "te",
            "en",
            "in",
            "op",
            "uw",
            "je",
            "ons",
            "onze",
            "the",
            "a",
        ),
        *(
            "an",
            "of",
            "to",
            "for",
            "and",
            "your",
            "our",
            "wij",
            "we",
            "u",
        ),
    )
)


def _basis(reading: Reading, purpose: Fact) -> str:
    """The basis in the same row or line, else the only one of the statement; a guess stands in backquotes."""
    near = [
        fact
        for fact in reading.of("legal_basis")
        for place in _places(fact)
        if _beside_it(reading.text, purpose, place)
    ]
    if len({fact.value for fact in near}) == 1:
        return f"likely `{near[0].value.replace('_', ' ')}`: {_from(reading, near[0])}"
    found = sorted({fact.value.replace("_", " ") for fact in reading.of("legal_basis")})
    if len(found) == 1:
        return f"likely `{found[0]}`: the only one that the statement names"
    return f"the statement names {', '.join(found)}" if found else "the statement names none"


def _keep(reading: Reading, purpose: Fact) -> str:
    """The term in the same row or line; which event begins it only the tables say."""
    near = [fact for fact in reading.of("retention") if _beside_it(reading.text, purpose, (fact.start, fact.end))]
    if near:
        return f"{near[0].value}: {_from(reading, near[0])}"
    return "no term stands beside this purpose: see the terms below" if reading.of("retention") else "no term was found"


def _places(fact: Fact) -> Iterator[tuple[int, int]]:
    yield fact.start, fact.end
    yield from ((span.start, span.end) for span in fact.also)


def _beside_it(whole: str, purpose: Fact, place: tuple[int, int]) -> bool:
    """On one line, or within the three lines of a row that lost its table."""
    between = whole[min(purpose.end, place[1]) : max(purpose.start, place[0])]
    return "\n\n" not in between and between.count("\n") <= 2 and len(between) < 300


# ---------------------------------------------------------------- the rest


def _beside(reading: Reading) -> Iterator[str]:
    """Facts without a key of their own: comments, so that nothing that was said is lost."""
    found = [(kind, fact) for kind in _BESIDE for fact in reading.of(kind)]
    found += [("cookie", fact) for fact in reading.of("cookie") if fact.value.startswith("no:")]
    found += [(fact.kind, fact) for fact in reading.of("automated_decision_making") if fact.value != "no"]
    found += [(kind, fact) for kind in ("contact_email", "registration_number") for fact in reading.of(kind)[1:]]
    if found:
        yield "# Said as well:"
    for kind, fact in found:
        details = "".join(
            f", {key.replace('_', ' ')}: {_plain(str(value))}" for key, value in fact.details.items() if key != "text"
        )
        value = _plain(fact.value) if len(fact.value) <= 60 else ""
        yield f"# {kind.replace('_', ' ')}{f' {value}' if value else ''}{details} ({_from(reading, fact)})"


def _from(reading: Reading, fact: Fact) -> str:
    """`sure, 120-148: "..."`: certainty, place, quote."""
    quote = _plain(" ".join(reading.text[fact.start : fact.end].split()))
    shown = quote if len(quote) <= _QUOTE else f"{quote[:_QUOTE]}..."
    return f'{fact.certainty.value}, {fact.start}-{fact.end}: "{shown}"'


def _plain(said: str) -> str:
    """Without what a comment would be read by: backquotes are guesses, and a line ends a comment."""
    kept = "".join(letter if letter.isprintable() else " " for letter in said)
    return kept.replace("`", "'")
