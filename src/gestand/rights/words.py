"""The bases on which a right rests, and moments in words for the person."""

from __future__ import annotations

from datetime import datetime, timedelta

from gestand.clock import local_day
from gestand.vocabulary import catalogue
from gestand.vocabulary.law import Basis

CONSENTS = (Basis.CONSENT, Basis.EXPLICIT_CONSENT)
PORTABLE = (*CONSENTS, Basis.CONTRACT)
"""The bases of GDPR article 20(1)(a)."""

OBJECTABLE = (Basis.LEGITIMATE_INTEREST, Basis.PUBLIC_TASK)
"""The bases of GDPR article 21(1)."""


def until(language: str, value: str, zone: str) -> str:
    """What `Keep.until` says, in words. A moment is told as the last day before it."""
    if value in ("open", "forever", "asked", "hold", "unknown", "reference", "passed", "nothing"):
        return catalogue.text(language, f"until.{value}")
    moment = datetime.fromisoformat(value)
    return catalogue.text(language, "until.on", date=local_day(moment - timedelta(microseconds=1), zone))
