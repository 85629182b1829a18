"""Many ways to say one thing: each sentence gives its fact, and what only looks like one gives none."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from gestand.reading.read import read

HERE = Path(__file__).parent
PHRASES = yaml.safe_load((HERE / "phrases.yaml").read_text(encoding="utf-8"))
IN_WORDS = yaml.safe_load((HERE / "phrases_in_words.yaml").read_text(encoding="utf-8"))


def missed(kind: str, value: str, phrase: str) -> str:
    heading, _, sentence = (part.strip() for part in phrase.partition("|"))
    facts = read(under(heading, sentence)).of(kind)
    values = [fact.value for fact in facts]
    fits = values == [] if value == "-" else value in values
    return "" if fits else f"{phrase} -> {values}"


def under(heading: str, sentence: str) -> str:
    return f"{heading}\n\n{sentence}\n" if heading else f"{sentence}\n"


@pytest.mark.parametrize("kind", IN_WORDS)
def test_its_words_are_quoted_however_they_are_said(kind: str) -> None:
    wrong = []
    for phrase in IN_WORDS[kind]:
        wanted, heading, sentence = (part.strip() for part in phrase.split("|"))
        reading = read(under(heading, sentence))
        quotes = [reading.text[fact.start : fact.end].lower() for fact in reading.of(kind)]
        if not any(wanted.lower() in quote for quote in quotes):
            wrong.append(f"{phrase} -> {quotes}")
    assert wrong == []


@pytest.mark.parametrize("fact", PHRASES)
def test_it_is_read_however_it_is_said(fact: str) -> None:
    kind, _, value = fact.partition("=")
    assert [said for phrase in PHRASES[fact] if (said := missed(kind, value, phrase))] == []
