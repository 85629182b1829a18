"""The codes of what a statement lacks: stable, documented in docs/reference/statement-findings.md.

A statement says nothing that the policy does not hold. What the law asks for, or a reader needs, and the policy does
not say is told to whoever writes the policy, with what to add.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gestand.errors import Finding, Level, Place


@dataclass(frozen=True, slots=True)
class Code:
    """`message` and `hint` have places in braces; `article`: of the GDPR, where one asks for it."""

    code: str
    level: Level
    message: str
    hint: str
    article: str = ""


def _all() -> tuple[Code, ...]:
    warning, note = Level.WARNING, Level.NOTE
    return (
        # ------------------------------------------------------------ words
        Code("S101", warning, "nobody translated `{text}`", "Add it under `translations: {language}:`."),
        Code(
            "S102",
            warning,
            "the event `{event}` has no name that people know",
            "Add `called`: `{column}: {{null: ..., called: the end of the contract}}`.",
        ),
        Code(
            "S103",
            warning,
            "the group `{group}` has no name that people know",
            "Add `called`: `{group}: {{called: users of the app, ...}}`.",
        ),
        Code(
            "S104",
            warning,
            "the activity `{activity}` has no purpose: its name stands in the statement",
            "Add `purpose`.",
            "13(1)(c)",
        ),
        # ------------------------------------------------------------ who
        Code("S202", warning, "`controller` has no `contact`: nobody can be reached", "Add `contact`.", "13(1)(a)"),
        Code(
            "S203",
            warning,
            "`controller` has no `address`: the statement does not say where it is",
            "Add `address`.",
            "13(1)(a)",
        ),
        Code("S204", warning, "the statement has no version", "Add `version`, and `in_force` for its date."),
        Code("S205", warning, "the statement has no date", "Add `in_force`."),
        # ------------------------------------------------------------ purposes
        Code(
            "S302",
            warning,
            "nothing says what people have to give, and what they may keep to themselves",
            "Add `mandatory: yes` to what they have to give, under `personal` of its table.",
            "13(2)(e)",
        ),
        Code(
            "S303",
            warning,
            "the activity `{activity}` names no recipients",
            "Add `recipients`.",
            "13(1)(e)",
        ),
        Code(
            "S304",
            warning,
            "the activity `{activity}` does not say where its data comes from",
            "Add `source`.",
            "14(2)(f)",
        ),
        Code(
            "S305",
            warning,
            "nothing says whether anything is decided by a computer alone",
            "Add `automated decisions: none`, or `decides` to each activity.",
            "13(2)(f)",
        ),
        # ------------------------------------------------------------ others and abroad
        Code(
            "S401",
            warning,
            "`{name}` is in no country that is known: the statement cannot say whether data leaves the Union",
            "Say where: `at: NL`, or name the place under `places` with its country.",
            "13(1)(f)",
        ),
        Code(
            "S402",
            warning,
            "`{name}` is outside the European Economic Area ({country}), and names no safeguard",
            "Add `safeguard`.",
            "13(1)(f)",
        ),
        Code(
            "S403", note, "the third party `{name}` names no statement of its own", "Add `statement` with its address."
        ),
        Code("S404", note, "the cookie `{name}` does not say how long it lives", "Add `lives`.", "13(2)(a)"),
        # ------------------------------------------------------------ rights
        Code(
            "S501",
            warning,
            "nothing says where to turn with a request",
            "Add `rights: {{ask: [...]}}`, or `contact` of the controller.",
            "12(2)",
        ),
        Code(
            "S502",
            warning,
            "`rights` does not name `{right}`, which the law gives",
            "Add it to `rights: rights`, or leave that list out: then all rights of the law are named.",
            "13(2)(b)",
        ),
        Code(
            "S503",
            warning,
            "the supervisory authority is not known: {why}",
            "Say `established` with a country; of Germany the Land is not known, so name the authority in `notes`.",
            "13(2)(d)",
        ),
        # ------------------------------------------------------------ organisations
        Code(
            "S601",
            warning,
            "the organisation has no name that is known",
            "Fill in the columns of `known_by` of its group.",
            "13(1)(a)",
        ),
    )


CODES: Mapping[str, Code] = MappingProxyType({code.code: code for code in _all()})

_SUBJECTS = {
    "S1": "Words",
    "S2": "Who",
    "S3": "Purposes",
    "S4": "Others, and abroad",
    "S5": "Rights",
    "S6": "Organisations",
}


def finding(code: str, place: Place | None = None, **values: str) -> Finding:
    """A finding with its places filled in."""
    found = CODES[code]
    article = f" (GDPR {found.article})" if found.article else ""
    message = found.message.format_map(values) + article
    return Finding(code, found.level, message, found.hint.format_map(values), place or Place())


def render_codes() -> str:
    """The reference of codes as Markdown: `docs/reference/statement-findings.md`."""
    lines = [
        "# Findings of a statement",
        "",
        "What `gestand statement` can say, on standard error, about what it had to leave out: a statement holds",
        "nothing that the policy does not. A code never changes its meaning; `…` stands for a name.",
        "",
        "<!-- Woven from the code by `make docs`: change it there. -->",
    ]
    for prefix, heading in _SUBJECTS.items():
        lines += [
            "",
            f"## {heading}",
            "",
            "| code | level | what it says | what to do | GDPR |",
            "|---|---|---|---|---|",
        ]
        lines += [_row(code) for code in CODES.values() if code.code.startswith(prefix)]
    return "\n".join(lines) + "\n"


class _Any(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def _row(code: Code) -> str:
    says, hint = code.message.format_map(_Any()), code.hint.format_map(_Any())
    return f"| {code.code} | {code.level.value} | {says} | {hint} | {code.article} |"
