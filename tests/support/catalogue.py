"""The catalogue of promises, and by whose word each of them is carried. Two files: what is promised is one thing, and
what the verifier of today can say of it is another."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import yaml

CATALOGUE = Path(__file__).parent.parent / "promises.yaml"
WITNESSED = CATALOGUE.with_name("witnessed.yaml")


@dataclass(frozen=True)
class Promise:
    system: str
    """Whose statement it is of."""
    means: str
    by: tuple[str, ...]
    """The verifier's keys (`keep/*` is a pattern), `apply/CODE` where a refusal is what breaks it, and
    `statement/CODE` where a statement lacks something."""

    def counts(self, key: str) -> bool:
        return any(fnmatchcase(key, pattern) for pattern in self.by)


def catalogue(path: Path = CATALOGUE, witnessed: Path = WITNESSED) -> dict[str, Promise]:
    """Every promise by its id, in the order of the statements. ValueError: a word for a promise that is not there."""
    read: dict[str, dict[str, str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    words: dict[str, list[str]] = yaml.safe_load(witnessed.read_text(encoding="utf-8")) or {}
    found = {
        id_: Promise(system, means, tuple(words.pop(id_, ())))
        for system, promises in read.items()
        for id_, means in promises.items()
    }
    if words:
        raise ValueError(
            f"{witnessed.name} has {', '.join(words)}, and {path.name} has no such promise: correct the id"
        )
    return found
