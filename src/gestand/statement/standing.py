"""How the promises of a statement stood when verify last looked: the JSON of `gestand verify --format json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from gestand.errors import UsageError
from gestand.policy.model import Policy
from gestand.statement.model import Sentence

KEPT, UNSUPPORTED, UNKNOWN, BROKEN = "kept", "unsupported", "unknown", "broken"
WORDS = (KEPT, BROKEN, UNKNOWN, UNSUPPORTED)
"""In the order of the legend. What was not asked is as what cannot be checked: nobody looked."""

_WORST = (KEPT, UNSUPPORTED, UNKNOWN, BROKEN)


@dataclass(frozen=True, slots=True)
class Standings:
    """`of`: the standing of each promise by its key; `at`: the moment of judgement."""

    at: datetime
    of: Mapping[str, str]

    def promise(self, key: str) -> str:
        return self.of.get(key, UNSUPPORTED)

    def sentence(self, sentence: Sentence) -> str:
        """The worst of its promises; empty for a sentence that makes none."""
        return max(map(self.promise, sentence.promises), key=_WORST.index, default="")


def read_standings(path: Path, policy: Policy, organisation: Mapping[str, Any] | None = None) -> Standings:
    """The standings in a file. `organisation`: the one whose people the statement is for, as verify names it.

    `UsageError`: no report of verify, or of another policy or version of it, or of other people: their standings say
    nothing of this statement.
    """
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
        digest = str(report["policy"]["digest"])
        at = datetime.fromisoformat(report["at"])
        found = {str(one["key"]): str(one["standing"]) for one in report["promises"]}
        bounded = (report.get("bounded") or {}).get("organisation")
    except OSError as error:
        raise UsageError(
            "statement/standing-file", f"{path} cannot be read: {error.strerror}", "name a file with --standing"
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(
            "statement/standing", f"{path} is no report of verify", "make one: `gestand verify PATH --format json`"
        ) from error
    if digest != policy.digest:
        raise UsageError(
            "statement/standing-stale",
            f"{path} is about another version of the policy: it says nothing of this one",
            "run `gestand verify PATH --format json` again",
        )
    if bounded is not None and bounded != organisation:
        raise UsageError(
            "statement/standing-bounded",
            f"{path} is about one organisation and its people, and says nothing of anybody else",
            "name the same one with --organisation, or verify without it",
        )
    if unknown := {standing for standing in found.values() if standing not in _WORST}:
        raise UsageError("statement/standing", f"{path} knows a standing `{min(unknown)}`", "use the same version")
    return Standings(at, found)
