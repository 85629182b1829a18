"""The law's words that decide something: legal bases and statutory terms."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gestand.clock import Duration, Rounding


class Basis(StrEnum):
    """GDPR article 6(1)(a) to (f), and explicit consent (article 9(2)(a))."""

    CONSENT = "consent"
    EXPLICIT_CONSENT = "explicit consent"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal obligation"
    VITAL_INTEREST = "vital interest"
    PUBLIC_TASK = "public task"
    LEGITIMATE_INTEREST = "legitimate interest"


class TermKind(StrEnum):
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    GUIDE = "guide"
    EXACT = "exact"
    """Both: keep at least this long, then destroy."""


@dataclass(frozen=True, slots=True)
class StatutoryTerm:
    """A term of the law, from a country file (or the policy's own `laws`)."""

    id: str
    country: str
    kind: TermKind
    duration: Duration
    rounding: Rounding
    what: str
    starts: str
    article: str
    certainty: str
    source: str = ""
    events_from: str = ""
    """ISO date: for events on or after it; empty when always."""
    events_until: str = ""
    """ISO date: for events up to and including it; empty when always."""
    followed_by: str = ""
    """The id of the term for the events after `events_until`: a law that changed."""
    read_on: str = ""
    only_for: str = ""
    """Whom the law names, where it does not count for everybody."""

    @property
    def for_some(self) -> bool:
        """It counts for some events only (a cohort)."""
        return bool(self.events_from or self.events_until)
