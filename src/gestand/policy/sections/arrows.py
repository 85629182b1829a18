"""How a policy writes a path: `column -> table`, `(a, b) -> table`, with `when kind is user`, and `{group.key}/*`."""

from __future__ import annotations

import re
from dataclasses import replace

from gestand.policy import kinds
from gestand.policy.codes import Report
from gestand.policy.kinds import Tests
from gestand.policy.model import ByColumns, ByPath
from gestand.policy.nodes import Text
from gestand.policy.spelling import QUOTED, canonical, unquoted

_INSIDE = rf"(?:{QUOTED}|[^(),{{}}>\"])"
_EDGE = rf"(?:{QUOTED}|[^\s(),{{}}>\"])"
_NAME = rf"{_EDGE}(?:{_INSIDE}*{_EDGE})?"
_ARROW = re.compile(rf"\s*(?:\(((?:{QUOTED}|[^()\"])*)\)|({_NAME}))\s*->\s*({_NAME})\s*")
_BETWEEN_COMMAS = re.compile(rf"(?:{QUOTED}|[^,\"])*")
_COLUMN = re.compile(rf"{QUOTED}|[^:=\"]+")
LIST = "[]"
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_FOLDED = re.compile(
    rf"\s*fold\(\s*(?P<column>{_NAME})\s*\)\s*(?:->|=)\s*(?P<group>{_NAME})\.(?P<value>{QUOTED}|[^\s.\"]+)\s*"
)
_SAME = re.compile(rf"\s*(?P<column>{_NAME})\s*=\s*(?P<group>{_NAME})\.(?P<value>{QUOTED}|[^\s.\"]+)\s*")
_BY_VALUE = (
    "A person is found by value with `fold(email) -> user.email`, and by pointing here with"
    " `address_id = user.address_id`: the column here, the group and its column."
)


_OBJECTS = re.compile(r"(?P<column>.+)\[\]\.(?P<member>[A-Za-z_][A-Za-z0-9_]*)")


def listed(text: Text, what: str, report: Report) -> tuple[ByColumns, str] | None:
    """The column and the target of `participants[] -> user`: of a list of keys; None when it is none.

    Of a list of objects, `replies[].author_id -> user`, also the member in which the key of each stands.
    """
    before, arrow_, after = text.value.partition("->")
    objects = _OBJECTS.fullmatch(before.strip())
    if not arrow_ or not (objects or before.rstrip().endswith(LIST)):
        return None
    column = objects["column"] if objects else before.rstrip().removesuffix(LIST)
    path = arrow(replace(text, value=f"{column} -> {after.strip()}"), what, report)
    return (path, objects["member"] if objects else "") if path else None


def arrow(text: Text, what: str, report: Report) -> ByColumns | None:
    """The columns and the target of an arrow, or None after a finding."""
    path, when, condition = _halves(text.value)
    tests = kinds.tests(condition) if when else ()
    if tests is None:
        usual = "Write `owner_id -> user when owner_type is User`; a value with spaces stands in double quotes."
        hint = kinds.hint(condition) or usual
        report.add("P113", text.place, f"{what}: `{condition.strip()[:60]}` is no condition", hint)
        return None
    match = _ARROW.fullmatch(path)
    plain = re.sub(QUOTED, '""', path)
    if match and LIST not in plain:
        columns = _columns(match[1] if match[1] is not None else match[2])
        if columns and " = " not in plain:
            return ByColumns(columns, canonical(match[3]), tests)
    folded = _FOLDED.fullmatch(path)
    if by_value := folded or _pointing_here(path, plain):
        group, value = canonical(by_value["group"]), unquoted(by_value["value"])
        return ByColumns((unquoted(by_value["column"].strip()),), group, tests, value, folds=bool(folded))
    if "fold(" in plain or " = " in plain:
        report.add("P113", text.place, f"{what}: `{text.value[:60]}` is no path", _BY_VALUE)
        return None
    hint = ""
    if LIST in plain:
        hint = "A list of keys is nobody's path: write `participants[] -> user: loses it` under `points at`."
        report.add("P113", text.place, f"{what}: `{text.value[:60]}` is no path", hint)
        return None
    if match:
        hint = 'A column whose name holds a colon stands between double quotes: `"a:b" -> table`.'
    if path.count("(") != path.count(")"):
        hint = 'Between braces YAML splits at a comma: put it in quotes, as `"(a, b) -> table"`.'
    report.add("P113", text.place, f"{what}: `{text.value[:60]}` is no path", hint)
    return None


def kind(text: Text, what: str, report: Report) -> tuple[tuple[str, ...], Tests] | None:
    """The columns and the condition of `instance when domain is System`, or None after a finding."""
    before, when, condition = text.value.partition(" when ")
    tests = kinds.tests(condition) if when else None
    columns = _columns(before.strip().removeprefix("(").removesuffix(")")) if "->" not in before else ()
    if columns and tests is not None:
        return columns, tests
    usual = "Write `owner_id when owner_type is System`: the column, and in which rows it leads nowhere."
    hint = kinds.hint(condition) or usual
    report.add("P113", text.place, f"{what}: `{text.value[:60]}` says of no kind of row that it leads nowhere", hint)
    return None


def _pointing_here(path: str, plain: str) -> re.Match[str] | None:
    """`address_id = user.address_id`."""
    found = None if "fold(" in plain or "->" in plain else _SAME.fullmatch(path)
    named = found and all(_COLUMN.fullmatch(found[part].strip()) for part in ("column", "group"))
    return found if named else None


def _halves(text: str) -> tuple[str, str, str]:
    """The path, `when`, and the condition; a column or table can be called `when` before the arrow."""
    before, arrow_, after = text.partition("->")
    target, when, condition = after.partition(" when ")
    return (before + arrow_ + target, when, condition) if when else (text, "", "")


def _columns(text: str) -> tuple[str, ...]:
    """The columns before an arrow; none when one of them cannot be a column."""
    parts, at = [], 0
    while at <= len(text):
        found = _BETWEEN_COMMAS.match(text, at)
        parts.append(found[0].strip() if found else "")
        at += len(found[0]) + 1 if found else 1
    return tuple(map(unquoted, parts)) if all(map(_COLUMN.fullmatch, parts)) else ()


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
