"""Every code the reader can give: its level, what it says in general, and the next act.

A code is stable: it may be retired, never given another meaning. Hundreds: P0 reading, P1 structure, P2 stores and
people, P3 tables, P4 activities and terms, P5 law, P6 mentions, P7 what the law asks of a statement, P8 what it says.
`docs/reference/findings.md` is `render_codes()`, and `tests/policies/broken` has a policy that provokes each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from gestand.errors import Exit, Finding, Level, Place

HEADINGS = (
    ("P0", "Reading"),
    ("P1", "Structure"),
    ("P2", "Stores and people"),
    ("P3", "Tables"),
    ("P4", "Activities and terms"),
    ("P5", "Law"),
    ("P6", "Mentions"),
    ("P7", "What the law asks of a statement"),
    ("P8", "What a statement says"),
)


@dataclass(frozen=True, slots=True)
class CodeInfo:
    level: Level
    says: str
    hint: str


def _table() -> Iterator[tuple[str, CodeInfo]]:
    from gestand.policy import codes_law, codes_said, codes_table

    for code, level, says, hint in (*codes_table.ROWS, *codes_law.ROWS, *codes_said.ROWS):
        yield code, CodeInfo(Level(level), says, hint)


CODES: Mapping[str, CodeInfo] = MappingProxyType(dict(_table()))


@dataclass(slots=True)
class Report:
    """Collects findings; `add` takes the level, and the hint where none is given, from the code."""

    findings: list[Finding] = field(default_factory=list)

    def add(self, code: str, where: Place, message: str, hint: str = "") -> None:
        info = CODES[code]
        self.findings.append(Finding(code, info.level, message, hint or info.hint, where))

    @property
    def broken(self) -> bool:
        return any(finding.level is Level.ERROR for finding in self.findings)

    def sorted(self) -> tuple[Finding, ...]:
        """By place, then by code; the same finding once."""
        unique = dict.fromkeys(self.findings)
        return tuple(sorted(unique, key=lambda f: (f.where.file, f.where.line, f.where.column, f.code, f.message)))


NOT_OPENED = (("P015", Exit.IO), ("P001", Exit.USAGE))


def unopened(findings: Iterable[Finding]) -> Exit | None:
    """With what every verb ends when a part of the policy could not be opened: nobody knows what it says."""
    given = {finding.code for finding in findings}
    return next((exit_ for code, exit_ in NOT_OPENED if code in given), None)


def render_codes() -> str:
    """The reference of codes as Markdown: `docs/reference/findings.md`."""
    lines = [
        "# Findings of the policy",
        "",
        "What `gestand lint` can say about a policy. A code never changes its meaning. An *error* must go before",
        "anything else runs; a *warning* is a doubt about a promise or the law; a *note* is something to know.",
        "Each code has a policy that provokes it in `tests/policies/broken`.",
        "",
        "<!-- Made by gestand.policy.codes.render_codes(); a test compares the two. -->",
    ]
    for prefix, heading in HEADINGS:
        lines += ["", f"## {heading}", "", "| code | level | what it says | what to do |", "|---|---|---|---|"]
        lines += [
            f"| {code} | {info.level} | {_cell(info.says)} | {_cell(info.hint)} |"
            for code, info in sorted(CODES.items())
            if code.startswith(prefix)
        ]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
