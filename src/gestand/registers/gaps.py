"""What a register lacks: codes that never change their meaning, with the article that asks for it and what to do.

The words of a gap stand in the catalogues (`register.gap.*`), because they are part of the register; the hint is for
whoever writes the policy, in English as every hint is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from gestand.errors import Finding, Level, Place
from gestand.registers.model import Gap
from gestand.vocabulary import catalogue


@dataclass(frozen=True, slots=True)
class Code:
    """`name`: of its words in the catalogues. `law`: of the GDPR."""

    code: str
    name: str
    law: str
    hint: str


def _all() -> tuple[Code, ...]:
    return (
        # ------------------------------------------------------------ who
        Code("R101", "controller", "30(1)(a)", "Add `controller: {name: ...}`."),
        Code("R102", "contact", "30(1)(a)", "Add `contact` to `controller`."),
        Code("R103", "address", "30(1)(a)", "Add `address` to `controller`."),
        Code("R104", "representative", "30(1)(a)", "Add `representative` to `controller`."),
        Code(
            "R105",
            "dpo",
            "30(1)(a)",
            "Add `dpo` to `controller`, or `dpo: none` where article 37(1) asks for none.",
        ),
        Code("R106", "organisation", "30(2)(a)", "Fill in the columns that organisations are `known_by`."),
        Code("R107", "organisations", "30(2)(a)", "Make the store reachable, and write the register again."),
        Code("R108", "organisation_contact", "30(2)(a)", "Keep it beside the register: a policy holds no addresses."),
        # ------------------------------------------------------------ activities
        Code("R201", "purpose", "30(1)(b)", "Add `purpose` to the activity."),
        Code("R202", "people", "30(1)(c)", "Add `called` to the group: `called: users of the app`."),
        Code("R203", "categories", "30(1)(c)", "Say what the columns are: `personal` of the table."),
        Code("R204", "recipients", "30(1)(d)", "Add `recipients`."),
        Code("R205", "countries", "30(1)(e)", "Name it under `processors` or `third parties`, with `at`."),
        Code("R206", "safeguard", "30(1)(e)", "Add `safeguard`."),
        Code("R207", "term", "30(1)(f)", "Add `keep`."),
        Code("R208", "security", "30(1)(g)", "Add `security`: a list of what is done."),
        Code("R209", "own_interest", "28(10)", "See that each organisation's instruction covers it, or leave it."),
        Code("R210", "store_country", "30(1)(e)", "Name the place under `places`, with its `country`."),
        # ------------------------------------------------------------ processors
        Code("R301", "agreement", "28(3)", "Add `agreement` with its date."),
        Code("R302", "agreement_day", "28(3)", "Write the day on which it was signed: `agreement: 2026-01-31`."),
        Code("R303", "expired", "28(1)", "Ask for the new certificate, and write the day until which it is valid."),
        Code("R304", "certificate_day", "28(1)", "Write the day until which it is valid: `{ISO 27001: 2027-05-01}`."),
        Code("R305", "what_for", "28(3)", "Add `only for`: activities, or what it does."),
    )


CODES: Mapping[str, Code] = MappingProxyType({code.name: code for code in _all()})


@dataclass(frozen=True, slots=True)
class Named:
    """What something is called: in the policy, and in the book's language."""

    written: str
    said: str


Value = str | date | Named


def gap(language: str, name: str, where: Place | None = None, /, **values: Value) -> Gap:
    """A gap with its places filled in: in the book's language, and in English with the words of the policy."""
    code = CODES[name]
    key = f"register.gap.{name}"
    said = {k: v.said if isinstance(v, Named) else v for k, v in values.items()}
    written = {k: v.written if isinstance(v, Named) else v for k, v in values.items()}
    message, english = catalogue.text(language, key, **said), catalogue.text("en", key, **written)
    return Gap(code.code, code.law, message, english, code.hint, where or Place())


def finding(one: Gap) -> Finding:
    """A gap as every other finding is shown."""
    return Finding(one.code, Level.WARNING, f"missing: {one.said} (GDPR article {one.law})", one.hint, one.where)


class _Any(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


_SUBJECTS = {"R1": "Who", "R2": "Activities", "R3": "Processors"}


def render_codes() -> str:
    """The reference of codes as Markdown: `docs/reference/register-findings.md`."""
    lines = [
        "# Findings of a register",
        "",
        "What `gestand register` can say about what it had to leave empty: a register holds nothing that the policy",
        "does not. The same stands in the register itself, under what is missing, in its language. A code never",
        "changes its meaning; `…` stands for a name.",
        "",
        "<!-- Woven from the code by `make docs`: change it there. -->",
    ]
    for prefix, heading in _SUBJECTS.items():
        lines += ["", f"## {heading}", "", "| code | what is missing | what to do | GDPR |", "|---|---|---|---|"]
        for code in CODES.values():
            if code.code.startswith(prefix):
                says = catalogue.forms("en", f"register.gap.{code.name}")[0].format_map(_Any())
                lines.append(f"| {code.code} | {says} | {code.hint} | {code.law} |")
    return "\n".join(lines) + "\n"
