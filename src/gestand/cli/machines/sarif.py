"""Findings as SARIF 2.1.0 (OASIS): what code scanning of forges and editors reads."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from gestand import __version__
from gestand.cli.machines.places import relative
from gestand.errors import Finding, Level
from gestand.policy.articles import article, of_code
from gestand.policy.codes import CODES

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT = "%SRCROOT%"
"""What paths are relative to: the working directory."""


def write(findings: tuple[Finding, ...], path: Path) -> str:  # noqa: ARG001 - the form has no place for it
    """One run, whose rules are the codes that were found. ASCII: whatever reads it, no letter gets lost."""
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(findings)]}, indent=2)


def _run(findings: tuple[Finding, ...]) -> dict[str, Any]:
    codes = sorted({finding.code for finding in findings})
    where = {code: number for number, code in enumerate(codes)}
    driver = {"name": "gestand", "version": __version__, "rules": [_rule(code, findings) for code in codes]}
    return {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": True}],
        # Columns of a place count characters, not UTF-16 units.
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, where[finding.code]) for finding in findings],
    }


def _rule(code: str, findings: Iterable[Finding]) -> dict[str, Any]:
    info = CODES.get(code)
    first = next(finding for finding in findings if finding.code == code)
    says, hint, level = (info.says, info.hint, info.level) if info else (first.message, first.hint, first.level)
    law = of_code(code)
    help_ = "\n".join(part for part in (says, hint, law) if part)
    return {
        "id": code,
        "shortDescription": {"text": _clean(says)},
        "help": {"text": _clean(help_)},
        "defaultConfiguration": {"level": level.value},
        "properties": {"article": law, "tags": ["privacy"]} if law else {"tags": ["privacy"]},
    }


def _result(finding: Finding, rule: int) -> dict[str, Any]:
    text = f"{finding.message}\n{finding.hint}" if finding.hint else finding.message
    law = article(finding)
    return {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": _LEVELS[finding.level],
        "message": {"text": _clean(text)},
        "locations": list(_locations(finding)),
        "partialFingerprints": {"gestand/v1": _fingerprint(finding)},
        **({"properties": {"article": law}} if law else {}),
    }


_LEVELS: Mapping[Level, str] = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "note"}


def _clean(text: str) -> str:
    """Without half a letter, as a file name that is no UTF-8 can have: strict readers of JSON stumble over one."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _locations(finding: Finding) -> Iterable[dict[str, Any]]:
    if not finding.where.file:
        return
    place: dict[str, Any] = {"artifactLocation": {"uri": _uri(finding.where.file), "uriBaseId": ROOT}}
    if finding.where.line:
        region = {"startLine": finding.where.line, "startColumn": finding.where.column}
        place["region"] = {key: value for key, value in region.items() if value}
    yield {"physicalLocation": place}


def _uri(file: str) -> str:
    # By its bytes: a name that is no UTF-8 is a name as well. A colon in its first part would be read as a scheme.
    return quote(os.fsencode(relative(file)), safe="/")


def _fingerprint(finding: Finding) -> str:
    """The same finding after lines above it were added: what it says, and in which file."""
    said = _clean(f"{finding.code}\n{_uri(finding.where.file)}\n{finding.message}")
    return hashlib.sha256(said.encode()).hexdigest()
