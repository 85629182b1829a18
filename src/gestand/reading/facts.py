"""What was read: a fact with its exact quote, and how certain it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

KINDS = (
    "controller_name",
    "controller_address",
    "registration_number",
    "contact_email",
    "dpo",
    "data_category",
    "purpose",
    "legal_basis",
    "recipient",
    "transfer_outside_eea",
    "retention",
    "right",
    "answer_term",
    "identity_check",
    "supervisory_authority",
    "security_measure",
    "cookie",
    "automated_decision_making",
    "last_updated",
    "grace_period",
    "backup_retention",
    "breach_duty",
    "change_notice",
)
"""In the order in which they are told."""


class Certainty(StrEnum):
    SURE = "sure"
    LIKELY = "likely"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fact:
    """`text[start:end]` is the quote. `sentence` is the whole sentence around it; `also` says it once more."""

    kind: str
    value: str
    start: int
    end: int
    certainty: Certainty
    sentence: Span
    details: Mapping[str, Any] = field(default_factory=dict)
    """`trigger` and `applies_to` of a term, `extension` of an answer's, `service` of a cookie, `scheme` of a number."""
    also: tuple[Span, ...] = ()
