"""Many ways to say one thing: each sentence gives its fact, and what only looks like one gives none."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from gestand.reading.read import read

PHRASES = yaml.safe_load((Path(__file__).parent / "phrases.yaml").read_text(encoding="utf-8"))


def missed(kind: str, value: str, phrase: str) -> str:
    heading, _, sentence = (part.strip() for part in phrase.partition("|"))
    facts = read(f"{heading}\n\n{sentence}\n" if heading else f"{sentence}\n").of(kind)
    values = [fact.value for fact in facts]
    fits = values == [] if value == "-" else value in values
    return "" if fits else f"{phrase} -> {values}"


@pytest.mark.parametrize("fact", PHRASES)
def test_it_is_read_however_it_is_said(fact: str) -> None:
    kind, _, value = fact.partition("=")
    assert [said for phrase in PHRASES[fact] if (said := missed(kind, value, phrase))] == []
