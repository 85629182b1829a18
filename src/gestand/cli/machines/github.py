"""Findings as workflow commands of GitHub Actions: `::error file=...,line=...,col=...,title=...::message`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from gestand.cli.machines.places import relative
from gestand.errors import Finding, Level
from gestand.policy.articles import article

_COMMANDS: Mapping[Level, str] = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}


def write(findings: tuple[Finding, ...], path: Path) -> str:  # noqa: ARG001 - the form has no place for it
    """A line for each finding; nothing at all when there is nothing to say."""
    return "\n".join(_line(finding) for finding in findings)


def _line(finding: Finding) -> str:
    said = ",".join(f"{name}={_property(value)}" for name, value in _properties(finding))
    message = "\n".join(part for part in (finding.message, finding.hint) if part)
    return f"::{_COMMANDS[finding.level]} {said}::{_data(message)}"


def _properties(finding: Finding) -> Iterator[tuple[str, str]]:
    where, law = finding.where, article(finding)
    if where.file:
        yield "file", relative(where.file)
    if where.file and where.line:
        yield "line", str(where.line)
        if where.column:
            yield "col", str(where.column)
    yield "title", f"{finding.code} ({law})" if law else finding.code


def _data(text: str) -> str:
    """What stands behind `::`: a text with an end of line would be a second command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
