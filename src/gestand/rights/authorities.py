"""The supervisory authority that every answer names (GDPR articles 12(4), 15(1)(f) and 77), from a data file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Authority:
    """Where a complaint can be sent. Empty texts: not known."""

    name: str
    post: str
    phone: str
    web: str
    complaint: str


def authority(country: str, language: str) -> Authority | None:
    """The authority of a country (ISO 3166-1 alpha-2), with its name in a language; None for one we do not know."""
    found = _authorities().get(country.upper())
    if found is None:
        return None
    names = found["names"]
    return Authority(names.get(language, names[""]), found["post"], found["phone"], found["web"], found["complaint"])


@cache
def _authorities() -> dict[str, Any]:
    text = resources.files("gestand.rights").joinpath("authorities.yaml").read_text(encoding="utf-8")
    # The base loader makes texts and nothing else.
    loaded: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    return loaded
