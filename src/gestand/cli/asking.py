"""Asks what a draft leaves open, one question after the other, in a terminal; or lists it where there is none."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import typer

from gestand.cli.paper import put, put_json
from gestand.cli.show.words import count, ourselves
from gestand.drafting import answers, questions
from gestand.drafting.answers import NoAnswer
from gestand.drafting.questions import NOT_PERSONAL, Question
from gestand.errors import Exit

SKIP, STOP, ALL = "s", "q", "a"


def as_json(path: Path) -> Exit:
    put_json({"questions": [_json(question) for question in questions.find(path)]})
    return Exit.DONE


def _json(question: Question) -> dict[str, Any]:
    return {
        "where": question.place,
        "question": question.about,
        "guess": question.guess,
        "why": question.said,
        "choices": list(question.choices),
    }


def listed(path: Path) -> Exit:
    found = questions.find(path)
    for question in found:
        put(f"{question.place}: {question.about}: {question.said or 'nobody said what it is'}")
    if not found:
        put(f"{path}: no question is open. Next: {_next(path)}")
        return Exit.DONE
    put(f"{path}: {count(len(found), 'question')} open; there is no terminal to ask them in")
    return Exit.USAGE


def _next(path: Path) -> str:
    return f"{ourselves()} map {shlex.quote(str(path))}"


# ---------------------------------------------------------------- in a terminal


def ask(path: Path) -> Exit:
    skipped: set[tuple[str, ...]] = set()
    total = len(questions.find(path))
    while True:
        # The file is read anew for each: somebody may have it open in an editor.
        left = [question for question in questions.find(path) if question.path not in skipped]
        if not left:
            break
        question = left[0]
        put(f"\n[{total - len(left) + 1}/{total}] {question.place}")
        said = _answer(question)
        if said == STOP:
            break
        if said == SKIP:
            skipped.add(question.path)
    return _goodbye(path)


def _goodbye(path: Path) -> Exit:
    open_ = len(questions.find(path))
    if open_:
        put(f"\n{count(open_, 'question')} open. Go on with: {ourselves()} questions {shlex.quote(str(path))}")
        return Exit.UNKNOWN
    put(f"\nNo question is open. Next: {_next(path)}")
    return Exit.DONE


def _answer(question: Question) -> str:
    """Asks until there is an answer that can stand there; it has been written when something else is given back."""
    shown = _offered(question)
    _show(question, shown)
    while True:
        said = str(typer.prompt("  answer", default=question.guess or SKIP)).strip()
        if said in (SKIP, STOP):
            return said
        if said == ALL and question.choices:
            shown = list(question.choices)
            _choices(shown)
            continue
        chosen = shown[int(said) - 1] if said.isascii() and said.isdigit() and 0 < int(said) <= len(shown) else said
        if chosen == NOT_PERSONAL:
            chosen = f"{NOT_PERSONAL}: {typer.prompt('  why can nobody be found by it?').strip()}"
        if _written(question, chosen):
            return chosen


def _written(question: Question, chosen: str) -> bool:
    before = question.file.read_bytes().decode("utf-8-sig")
    try:
        after = answers.answered(before, question, chosen)
    except NoAnswer as no:
        put(f"  {no.message}: {no.hint}")
        return False
    if finding := answers.refused(question, before, after):
        put(f"  that cannot stand there: {finding.message}. {finding.hint}")
        return False
    answers.keep(question.file, after)
    return True


def _offered(question: Question) -> list[str]:
    """The guess first; of a long list the likeliest are shown, and the rest on request."""
    first = [question.guess] if question.guess else []
    if len(question.choices) <= 8:
        return list(dict.fromkeys([*first, *question.choices]))
    often = [word for word in ("own text", "note", "usage", "other", NOT_PERSONAL) if word in question.choices]
    return list(dict.fromkeys([*first, *often]))


def _show(question: Question, shown: list[str]) -> None:
    put(f"  {question.about}")
    if question.said:
        put(f"  {question.said}")
    _choices(shown)
    more = f", {ALL}: all {len(question.choices)} words" if len(question.choices) > len(shown) else ""
    put(f"  ({SKIP}: skip, {STOP}: stop{more}{'' if question.choices else '; or in your own words'})")


def _choices(shown: list[str]) -> None:
    for number, word in enumerate(shown, 1):
        put(f"  {number:>3}  {word}")
