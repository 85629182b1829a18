"""The kinds of entry, each with its version and the shape of its body; one line per kind.

A body never has personal data in clear: a person is a pseudonym, a record (with its reason and owner, which a human
wrote) is a seal. A kind changes by a new version; the old one stays readable forever.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Shape = Mapping[str, str]
"""Field to type; `?` after the name: may be missing; the name `...`: other fields of that type may be there."""

ANY_PERSON = {"case?": "text", "person?": "mac", "...": "json"}
_RUN = {
    "run": "text",
    "digest": "text",
    "scope": "text",
    "person?": "mac",
    "also?": "count",
    "policy": "text",
    "revision": "text",
    "moment": "moment",
    "steps": "json",
}

KINDS: Mapping[str, Mapping[int, Shape]] = {
    "installation": {1: {"installation": "text", "key": "text"}},
    "policy-seen": {1: {"policy": "text", "version": "text"}},
    "ending": {
        1: {"id": "text", "case": "text", "activity": "text", "person": "mac", "moment": "moment", "seal": "mac"}
    },
    "endings": {
        1: {"id": "text", "case": "text", "activities": "json", "people": "macs", "moment": "moment", "seal": "mac"}
    },
    "beginning": {
        1: {"id": "text", "case": "text", "activity": "text", "person": "mac", "moment": "moment", "seal": "mac"}
    },
    "question": {
        1: {"id": "text", "case": "text", "activity": "text", "person": "mac", "moment": "moment", "seal": "mac"}
    },
    "answer": {
        1: {"id": "text", "case": "text", "activity": "text", "person": "mac", "moment": "moment", "seal": "mac"}
    },
    "planned": {
        1: {
            "digest": "text",
            "case": "text",
            "seal": "mac",
            "scope": "text",
            "person?": "mac",
            "also?": "count",
            "policy": "text",
            "revision": "text",
            "moment": "moment",
        }
    },
    "identifiers": {
        1: {"id": "text", "case": "text", "person": "mac", "seal": "mac"},
        2: {"id": "text", "case": "text", "person?": "mac", "seal": "mac"},
    },
    "hold": {1: {"id": "text", "case": "text", "activity": "text?", "of": "mac", "moment": "moment", "seal": "mac"}},
    "hold-lifted": {1: {"id": "text", "case": "text", "lifted": "moment", "seal": "mac"}},
    "run-begun": {1: {**_RUN, "case?": "text"}, 2: {**_RUN, "case": "text", "seal": "mac"}},
    "intended": {1: {"run": "text", "slice": "count", "seals": "json"}},
    "withdrawn": {1: {"run": "text", "step": "count", "slice": "count"}},
    "slice": {
        1: {
            "run": "text",
            "step": "count",
            "slice": "count",
            "rows": "count",
            "store": "text",
            "table": "text",
            "action": "text",
            "recognised": "flag",
        }
    },
    "run-finished": {1: {"run": "text", "totals": "json"}},
    "secret-destroyed": {1: {"case": "text"}},
    "export": {1: ANY_PERSON},
    "verified": {
        1: {
            "policy": "text",
            "version": "text",
            "moment": "moment",
            "standing": "text",
            "promise?": "text",
            "promises": "json",
        }
    },
    "verified-of": {
        1: {
            "case": "text",
            "organisation": "mac",
            "people": "count",
            "policy": "text",
            "version": "text",
            "moment": "moment",
            "standing": "text",
            "promise?": "text",
            "promises": "json",
        }
    },
    "published": {
        1: {
            "version": "text",
            "policy": "text",
            "from": "text",
            "substantial": "flag",
            "overruled": "flag",
            "why": "json",
            "files": "json",
        }
    },
    "visited": {
        1: {
            "site": "text",
            "asked": "text",
            "page": "text",
            "by": "text",
            "outcome": "text",
            "version": "text",
            "language": "text",
            "rendering": "text",
            "missing": "count",
            "sentences": "count",
            "named": "text",
            "seen": "text",
            "beside": "json",
        }
    },
    "told": {
        1: {"id": "text", "case": "text", "version": "text", "people": "count", "moment": "moment", "seal": "mac"}
    },
    "refused": {
        1: {
            "code": "text",
            "policy": "text",
            "moment": "moment",
            "digest?": "text",
            "case?": "text",
            "person?": "mac",
        }
    },
}

DECIDING = ("installation", "ending", "endings", "beginning", "question", "answer", "hold", "hold-lifted")
"""The kinds after which a plan may come out otherwise: the latest of them is the revision of the records."""

_MAC = re.compile(r"[0-9a-f]{64}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00")

_TYPES: Mapping[str, Callable[[Any], bool]] = {
    "text": lambda value: isinstance(value, str),
    "text?": lambda value: value is None or isinstance(value, str),
    "mac": lambda value: isinstance(value, str) and bool(_MAC.fullmatch(value)),
    "macs": lambda value: isinstance(value, list) and all(isinstance(v, str) and _MAC.fullmatch(v) for v in value),
    "moment": lambda value: isinstance(value, str) and bool(_MOMENT.fullmatch(value)),
    "count": lambda value: isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53,
    "flag": lambda value: isinstance(value, bool),
    "json": lambda value: isinstance(value, dict | list | str | int | float | bool | None),
}


def current(kind: str) -> int:
    """The version in which entries of a kind are made now; `ValueError` for a kind that is not registered."""
    if kind not in KINDS:
        raise ValueError(f"no kind of entry: {kind}; there are {', '.join(KINDS)}")
    return max(KINDS[kind])


def misfits(kind: str, version: int, body: Mapping[str, Any]) -> list[str]:
    """What is wrong with a body, by field; nothing for a kind or version this gestand does not know yet."""
    shape = KINDS.get(kind, {}).get(version)
    if shape is None:
        return []
    known = {name.removesuffix("?"): type_ for name, type_ in shape.items()}
    missing = [f"{name} is missing" for name in shape if not name.endswith("?") and name != "..." and name not in body]
    types = {name: known.get(name, shape.get("...", "")) for name in body}
    strangers = [f"{name} is not a field of it" for name, type_ in types.items() if not type_]
    wrong = [f"{name} is no {type_}" for name, type_ in types.items() if type_ and not _TYPES[type_](body[name])]
    return missing + strangers + wrong
