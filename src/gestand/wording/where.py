"""Where somebody is, as far as a policy says it: countries, and the European Economic Area as a whole."""

from __future__ import annotations

from collections.abc import Iterable

from gestand.policy.model import Policy
from gestand.policy.sections.head import COUNTRIES
from gestand.vocabulary.europe import EEA

ALL_OF_IT = "EEA"
"""How a policy says that somebody is somewhere in the European Economic Area."""


def countries(policy: Policy, at: Iterable[str]) -> tuple[str, ...] | None:
    """The countries of what a policy says under `at`: codes, and `EEA`. None where one of them is not known."""
    places = {place.name: place.country for place in policy.says.places}
    found = [places.get(name, name) for name in at]
    if not found or not all(code == ALL_OF_IT or code in COUNTRIES for code in found):
        return None
    return tuple(dict.fromkeys(found))


def outside(code: str) -> bool:
    """Whether a transfer there needs a safeguard (GDPR article 44)."""
    return code != ALL_OF_IT and code not in EEA
