"""The European Economic Area: outside of it a transfer of personal data needs a safeguard (GDPR chapter V)."""

from __future__ import annotations

_UNION = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
_BESIDES = "IS LI NO"

UNION = frozenset(_UNION.split())
"""The Member States (ISO 3166-1 alpha-2)."""

EEA = UNION | frozenset(_BESIDES.split())
"""The Member States, and Iceland, Liechtenstein and Norway."""
