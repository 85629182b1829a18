"""`column -> table`, `(a, b) -> table` and `{group.key}/*`: how a policy writes a path."""

from __future__ import annotations

import re

from gestand.policy.codes import Report
from gestand.policy.model import ByColumns, ByPath
from gestand.policy.nodes import Text

_NAME = r"[^\s(),{}>](?:[^(),{}>]*[^\s(),{}>])?"
_ARROW = re.compile(rf"\s*(?:\(([^()]*)\)|({_NAME}))\s*->\s*({_NAME})\s*")
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_LATER = "A person found by value, by type and id, or by the first of several paths is for a later version."


def arrow(text: Text, what: str, report: Report) -> ByColumns | None:
    """The columns and the target of an arrow, or None after a finding."""
    match = _ARROW.fullmatch(text.value)
    if match:
        columns = tuple(part.strip() for part in (match[1] if match[1] is not None else match[2]).split(","))
        if " = " not in text.value and all(re.fullmatch(r"[^.:=]+", column) for column in columns):
            return ByColumns(columns, match[3])
    if "fold(" in text.value or " = " in text.value:
        report.add("P116", text.place, f"{what}: `{text.value}` finds a person by value", _LATER)
        return None
    hint = ""
    if text.value.count("(") != text.value.count(")"):
        hint = 'Between braces YAML splits at a comma: put it in quotes, as `"(a, b) -> table"`.'
    report.add("P113", text.place, f"{what}: `{text.value[:60]}` is no path", hint)
    return None


def path(text: Text, what: str, report: Report) -> ByColumns | ByPath | None:
    """A path of a claim: an arrow, or the template of a file's name."""
    if "{" not in text.value:
        return arrow(text, what, report)
    names = PLACEHOLDER.findall(text.value)
    bad = [name for name in names if not re.fullmatch(r"[^\s.{}]+\.[^\s.{}]+", name)]
    rest = PLACEHOLDER.sub("", text.value)
    if bad or not names or "{" in rest or "}" in rest:
        report.add("P311", text.place, f"{what}: `{text.value}` has no `{{group.key}}` that can be filled in")
        return None
    return ByPath(text.value)
