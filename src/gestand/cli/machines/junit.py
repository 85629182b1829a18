"""Findings as JUnit XML: a case for each. An error fails; a warning or a note is `skipped`: seen, and not green."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from gestand.cli.machines.places import relative
from gestand.errors import Finding, Level
from gestand.policy.articles import article

SUITE = "gestand lint"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document can hold, not even as a reference."""


def write(findings: tuple[Finding, ...], path: Path) -> str:
    """One suite. With nothing to say it has one case, which passes: a suite without any is taken for one that died."""
    failed = sum(finding.level is Level.ERROR for finding in findings)
    counts = {
        "name": SUITE,
        "tests": str(len(findings) or 1),
        "failures": str(failed),
        "errors": "0",
        "skipped": str(len(findings) - failed),
    }
    suites = ElementTree.Element("testsuites", counts)
    suite = ElementTree.SubElement(suites, "testsuite", counts)
    if not findings:
        ElementTree.SubElement(suite, "testcase", _attributes(relative(str(path)), "nothing to say"))
    for finding, name in zip(findings, _names(findings), strict=True):
        _case(suite, finding, name)
    ElementTree.indent(suites)
    # In ASCII, with references for the rest: what is declared stays true whatever encoding the output has.
    text: bytes = ElementTree.tostring(suites, encoding="us-ascii", xml_declaration=True)
    return text.decode("ascii")


def _names(findings: tuple[Finding, ...]) -> Iterator[str]:
    """The code and the place of each; one that was there before has a number, for a reader takes equals for one."""
    seen: Counter[str] = Counter()
    for finding in findings:
        where = finding.where
        place = ":".join(str(part) for part in (relative(where.file), where.line, where.column) if part)
        name = f"{finding.code} {place}".rstrip()
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})"


def _case(suite: ElementTree.Element, finding: Finding, name: str) -> None:
    where = finding.where
    attributes = _attributes(relative(where.file), name)
    if where.line:
        attributes["line"] = str(where.line)
    case = ElementTree.SubElement(suite, "testcase", attributes)
    what = {"message": _clean(finding.message)}
    text = _clean("\n".join(part for part in (finding.message, finding.hint, article(finding)) if part))
    if finding.level is Level.ERROR:
        ElementTree.SubElement(case, "failure", {**what, "type": finding.code}).text = text
    else:
        ElementTree.SubElement(case, "skipped", {"message": f"{finding.level}: {what['message']}"})
        ElementTree.SubElement(case, "system-out").text = text


def _attributes(file: str, name: str) -> dict[str, str]:
    return {"classname": _clean(file) or SUITE, "name": _clean(name), "file": _clean(file)}


def _clean(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)
