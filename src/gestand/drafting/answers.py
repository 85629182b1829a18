"""An answer put in the place of its question: by position, so that every comment, line and space stays where it was."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import yaml

from gestand.drafting.questions import NOT_PERSONAL, Question, tree
from gestand.drafting.spoken import name, scalar
from gestand.durable import fill
from gestand.errors import Finding, Level, UsageError
from gestand.policy import reader


class NoAnswer(UsageError):
    """What was said cannot stand there; `message` says why."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__("question/answer", message, hint)


def answered(text: str, question: Question, answer: str) -> str:
    """The text with the answer in it. `NoAnswer` when it cannot be that."""
    words = answer.strip()
    if not words or words == "?":
        raise NoAnswer("that is no answer", "give one, or skip the question")
    kind, _, reason = words.partition(":")
    if NOT_PERSONAL in question.choices and kind.strip() == NOT_PERSONAL:
        return _not_personal(text, question, reason.strip())
    if question.choices and words not in question.choices and not _is_path(question, words):
        raise NoAnswer(f"`{words[:60]}` cannot stand here", "choose one of the words")
    said = words if _is_path(question, words) else scalar(words)
    return f"{text[: question.at]}{said}{text[question.end :]}"


def _is_path(question: Question, words: str) -> bool:
    """`{by: user_id -> user, then: blanked}`, `{stand-in: 0}`: answers that can be more than a text."""
    if question.path[2:3] not in (("whose",), ("points at",)) or not words.startswith("{"):
        return False
    try:
        return isinstance(yaml.safe_load(words), dict)
    except yaml.YAMLError:
        return False


def refused(question: Question, before: str, after: str) -> Finding | None:
    """The first error that an answer brings: what stands there can be read now, and did it become worse?"""
    new = _errors(question.file, after)
    known = {(finding.code, finding.message) for finding in _errors(question.file, before)}
    return next((f for f in new if (f.code, f.message) not in known and f.code != "P013"), None)


def _errors(beside: Path, text: str) -> list[Finding]:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / beside.name
        copy.write_bytes(text.encode())
        return [finding for finding in reader.lint(copy) if finding.level is Level.ERROR]


def keep(file: Path, text: str) -> None:
    """Writes beside the file and takes its place in one step: a crash leaves the old text or the new one."""
    there = file.resolve()
    handle, beside = tempfile.mkstemp(dir=there.parent, prefix=f".{there.name}.", suffix=".part")
    try:
        fill(handle, text.encode())
        shutil.copymode(there, beside)
        Path(beside).replace(there)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


# ---------------------------------------------------------------- a column that is nobody's


def _not_personal(text: str, question: Question, reason: str) -> str:
    """Moves a column from `personal` to `not personal`, and takes it out of what activities use."""
    if not reason:
        raise NoAnswer("that needs a reason", "write `not personal: ` and why nobody can be found by it")
    table, column = question.path[1], question.path[3]
    whole = tree(text)
    entry = _child(_child(whole, "tables"), table)
    personal = _child(entry, "personal")
    if personal is None or personal.flow_style or entry.flow_style:
        raise NoAnswer(f"the columns of {table} stand in one line", "move it to `not personal` yourself")
    lines = text.splitlines(keepends=True)
    keys = {key.value: key for key, _ in personal.value}
    changes: dict[int, str | None] = {keys[column].start_mark.line: None}
    if len(personal.value) == 1:
        changes[_key(entry, "personal").start_mark.line] = None
    _out_of_use(whole, table, column, len(personal.value) == 1, lines, changes)
    _add_reason(entry, column, reason, lines, changes)
    return "".join(found for at, line in enumerate(lines) if (found := changes.get(at, line)) is not None)


def _add_reason(entry: Any, column: str, reason: str, lines: list[str], changes: dict[int, str | None]) -> None:
    said = _child(entry, NOT_PERSONAL)
    line = f"{name(column)}: {scalar(reason)}\n"
    if said is None:
        at = _key(entry, "personal").start_mark
        indent = " " * at.column
        kept = "" if changes.get(at.line, "") is None else lines[at.line]
        changes[at.line] = f"{indent}{NOT_PERSONAL}:\n{indent}  {line}{kept}"
    elif said.flow_style:
        raise NoAnswer("`not personal` stands in one line", "add it there yourself")
    else:
        first = said.value[0][0].start_mark
        changes[first.line] = f"{' ' * first.column}{line}{lines[first.line]}"


def _out_of_use(
    whole: Any, table: str, column: str, last: bool, lines: list[str], changes: dict[int, str | None]
) -> None:
    """A row without a cell of its own is used by the name of its table."""
    activities = _child(whole, "activities")
    for _, activity in activities.value if activities is not None else ():
        uses = _child(activity, "uses")
        for item in uses.value if isinstance(uses, yaml.SequenceNode) else ():
            if item.value != f"{table}.{column}":
                continue
            if uses.flow_style:
                raise NoAnswer(
                    f"the uses of an activity with {table}.{column} stand in one line", "take it out yourself"
                )
            at = item.start_mark.line
            alone = last and not any(other.value == table for other in uses.value)
            changes[at] = lines[at].replace(f"{table}.{column}", table) if alone else None
            if len(uses.value) == 1 and changes[at] is None:
                raise NoAnswer(f"an activity uses {table}.{column} and nothing else", "take the activity away first")


def _child(node: Any, key: str) -> Any:
    if isinstance(node, yaml.MappingNode):
        return next((value for name_, value in node.value if name_.value == key), None)
    return None


def _key(node: Any, key: str) -> Any:
    return next(name_ for name_, _ in node.value if name_.value == key)
