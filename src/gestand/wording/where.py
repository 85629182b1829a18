"""Where somebody is, as far as a policy says it: countries, and the European Economic Area as a whole."""

from __future__ import annotations

from collections.abc import Iterable

from gestand.policy.model import Policy
from gestand.policy.sections.head import COUNTRIES
from gestand.vocabulary.europe import EEA

ALL_OF_IT = "EEA"
"""How a policy says that somebody is somewhere in the European Economic Area."""


def country(policy: Policy, name: str) -> str:
    """The country of a place, a country itself, or `EEA`; empty for what is none of these."""
    if name == ALL_OF_IT or name in COUNTRIES:
        return name
    return next((place.country for place in policy.says.places if place.name == name), "")


def countries(policy: Policy, at: Iterable[str]) -> tuple[str, ...] | None:
    """The countries of what a policy says under `at`: codes, and `EEA`. None where one of them is not known."""
    found = [country(policy, name) for name in at]
    return tuple(dict.fromkeys(found)) if found and all(found) else None


def outside(code: str) -> bool:
    """Whether a transfer there needs a safeguard (GDPR article 44)."""
    return code != ALL_OF_IT and code not in EEA
