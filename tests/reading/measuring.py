"""How well statements are read: facts marked in their texts beforehand, held against what the reader says.

In a statement of `statements/` a fact is marked where it stands: `[[right=access|inzage]]`; several on one place with a
semicolon; no value where only the place counts. `answer_term.extension` is a detail of another fact. What is marked
twice with one value is one fact that may be read at either place.

    python -m reading.measuring dev      (from tests/: a line for each kind; `dev NAME` says what was missed)
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from gestand.reading.facts import Fact
from gestand.reading.read import Reading, read

STATEMENTS = Path(__file__).parent / "statements"
CLOSED = frozenset(
    (
        *(
            "legal_basis",
            "transfer_outside_eea",
            "retention",
            "right",
            "answer_term",
            "supervisory_authority",
        ),
        *(
            "cookie",
            "automated_decision_making",
            "dpo",
            "data_category",
            "last_updated",
            "grace_period",
        ),
        *(
            "backup_retention",
            "contact_email",
            "registration_number",
        ),
    )
)
"""Kinds whose values are compared; of the others the place is."""
_MARK = re.compile(r"\[\[([a-z_.=;:A-Za-z0-9/@-]+?)\||\]\]")


@dataclass(frozen=True)
class Gold:
    kind: str
    value: str
    places: tuple[tuple[int, int], ...]


@dataclass
class Score:
    right: int = 0
    wrong: int = 0
    missed: int = 0
    overlap: list[float] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / ((self.right + self.wrong) or 1)

    @property
    def recall(self) -> float:
        found = self.right + self.missed
        return self.right / found if found else 1.0


def parsed(marked: str) -> tuple[str, list[Gold]]:
    """The text without its marks, and what was marked."""
    text, open_marks, found, last = "", [], [], 0
    for match in _MARK.finditer(marked):
        text += marked[last : match.start()]
        last = match.end()
        if match[1]:
            open_marks.append((match[1], len(text)))
        else:
            names, start = open_marks.pop()
            for name in names.split(";"):
                kind, _, value = name.partition("=")
                found.append((kind, value, start, len(text)))
    assert not open_marks
    text += marked[last:]
    return text, _gathered(text, found)


def _gathered(text: str, found: list[tuple[str, str, int, int]]) -> list[Gold]:
    places: defaultdict[tuple[str, str, int], list[tuple[int, int]]] = defaultdict(list)
    for n, (kind, given, start, end) in enumerate(found):
        value = text[start:end] if kind in ("contact_email", "registration_number") else given
        alone = kind == "controller_name" or (value and kind not in ("retention", "cookie"))
        places[(kind, value, -1 if alone else n)].append((start, end))
    return [Gold(kind, value, tuple(spots)) for (kind, value, _), spots in places.items()]


def load(folder: str) -> dict[str, tuple[str, list[Gold]]]:
    return {file.stem: parsed(file.read_text(encoding="utf-8")) for file in sorted((STATEMENTS / folder).glob("*.txt"))}


def measure(gold: list[Gold], reading: Reading, scores: dict[str, Score]) -> list[str]:
    """Adds to the scores of each kind; what was missed or wrong, a line each."""
    said = []
    left = list(reading.facts)
    for one in gold:
        if one.kind == "answer_term.extension":
            extended = any(fact.details.get("extension") == one.value for fact in reading.of("answer_term"))
            scores[one.kind].right += extended
            scores[one.kind].missed += not extended
            said += [] if extended else [f"missed {one.kind} {one.value}"]
            continue
        found = [(overlap(fact, place), fact) for fact in left if fits(one, fact) for place in one.places]
        best = max(found, key=lambda pair: pair[0], default=(0.0, None))
        if best[0] > 0 and best[1] is not None:
            left.remove(best[1])
            scores[one.kind].right += 1
            scores[one.kind].overlap.append(best[0])
        else:
            scores[one.kind].missed += 1
            start, end = one.places[0]
            said.append(f"missed {one.kind} {one.value}: {reading.text[start:end]!r}")
    for fact in left:
        scores[fact.kind].wrong += 1
        said.append(f"wrong {fact.kind} {fact.value!r}: {reading.text[fact.start : fact.end][:110]!r}")
    return said


def fits(one: Gold, fact: Fact) -> bool:
    if fact.kind != one.kind:
        return False
    return fact.kind not in CLOSED or not one.value or fact.value.casefold() == one.value.casefold()


def overlap(fact: Fact, place: tuple[int, int]) -> float:
    """Of the shorter of the two how much they have in common."""
    common = min(fact.end, place[1]) - max(fact.start, place[0])
    return max(common, 0) / min(fact.end - fact.start, place[1] - place[0])


def scored(folder: str) -> tuple[dict[str, Score], dict[str, list[str]]]:
    scores: dict[str, Score] = defaultdict(Score)
    said = {name: measure(gold, read(text), scores) for name, (text, gold) in load(folder).items()}
    return scores, said


def main(words: list[str]) -> None:
    scores, said = scored(words[0])
    lines = [f"{name}: {line}" for name in words[1:] for line in said.get(name, ())]
    for kind, score in (*sorted(scores.items()), ("all", whole(scores))):
        part = sum(score.overlap) / (len(score.overlap) or 1)
        counted = f"{score.right:4} {score.wrong:3} {score.missed:3}"
        lines.append(f"{kind:28} p {score.precision:.2f} r {score.recall:.2f} {counted}  {part:.2f}")
    sys.stdout.write("\n".join(lines) + "\n")


def whole(scores: dict[str, Score]) -> Score:
    found = scores.values()
    return Score(sum(one.right for one in found), sum(one.wrong for one in found), sum(one.missed for one in found))


if __name__ == "__main__":
    main(sys.argv[1:])
