"""Differences between two versions of a policy, for people and for programs."""

from __future__ import annotations

from typing import Any

from gestand.changes.diff import Diff
from gestand.changes.model import Change
from gestand.changes.old_rows import proposals
from gestand.changes.words import Sentences, rule, way
from gestand.cli.paper import Paper
from gestand.policy.model import Policy


def show(diff: Diff, language: str, paper: Paper) -> None:
    """By the way each goes; a `!` stands before what is substantial."""
    paper.print(f"{_version(diff.old)} -> {_version(diff.new)}")
    sentences, said = Sentences(diff, language), ""
    for change in diff.changes:
        if (heading := way(language, change.way)) != said:
            said = heading
            paper.print(f"\n{heading}")
        mark = "!" if change.substantial else " "
        because = f" [{rule(language, change.rule)}]" if change.rule else ""
        paper.print(f"{mark} {sentences.of(change)}{because}", soft_wrap=True)
    for name, line in proposals(diff).items():
        paper.print(f"\n{name}: to leave what is there already its term, write `keep: {line}`", soft_wrap=True)
    paper.print(f"\n{_summary(diff)}" if diff.changes else "nothing that is promised differs")


def _version(policy: Policy) -> str:
    return f"{policy.version or 'no version'} ({policy.digest[:12]})"


def _summary(diff: Diff) -> str:
    count = len(diff.changes)
    substantial = sum(change.substantial for change in diff.changes)
    changes = f"{count} change{'' if count == 1 else 's'}"
    return f"{changes}, {substantial} of them substantial" if substantial else f"{changes}, none of them substantial"


def to_json(diff: Diff, language: str) -> dict[str, Any]:
    sentences = Sentences(diff, language)
    return {
        "old": _policy(diff.old),
        "new": _policy(diff.new),
        "language": language,
        "substantial": diff.substantial,
        "rules": [found.value for found in diff.rules],
        "old_rows": proposals(diff),
        "changes": [_change(change, sentences) for change in diff.changes],
    }


def _policy(policy: Policy) -> dict[str, str]:
    return {"version": policy.version, "in_force": policy.in_force, "digest": policy.digest}


def _change(change: Change, sentences: Sentences) -> dict[str, Any]:
    return {
        "way": change.way.value,
        "of": change.subject.kind,
        "name": change.subject.name,
        "aspect": change.aspect,
        "old": change.old.to_json() if change.old else None,
        "new": change.new.to_json() if change.new else None,
        "substantial": change.substantial,
        "rule": change.rule.value if change.rule else None,
        "says": sentences.of(change),
        "where": str(change.subject.place),
    }
