"""Which article of law a finding rests on: of the code, or of what the finding says itself; empty where none is.

Whoever reads a finding in another tool than ours wants to look it up beside the law. A code whose general words name
the article needs no line here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from gestand.errors import Finding
from gestand.policy.codes import CODES

ARTICLES: Mapping[str, str] = MappingProxyType(
    {
        "P119": "GDPR article 99(2)",
        "P322": "GDPR recital 26",
        "P325": "GDPR article 4(5)",
        "P327": "GDPR recital 26",
        "P401": "GDPR article 13(2)(a)",
        "P408": "GDPR article 5(1)(b)",
        "P409": "GDPR article 5(1)(e)",
        "P412": "GDPR article 5(1)(e)",
        "P414": "Directive 2002/58/EC article 13",
        "P415": "GDPR article 5(1)(e)",
        "P421": "GDPR article 22(3)",
        "P502": "GDPR article 6(3)",
        "P514": "GDPR article 9(2)",
        "P515": "GDPR article 6(3)",
        "P750": "Directive 2002/58/EC article 5(3)",
        "P751": "Directive 2002/58/EC article 5(3)",
        "P752": "Directive 2002/58/EC article 5(3)",
        "P754": "Directive 2002/58/EC article 5(3)",
        "P755": "Directive 2002/58/EC article 5(3)",
        "P804": "GDPR recital 26",
        "P806": "GDPR article 5(1)(a)",
        "P808": "GDPR article 5(1)(a)",
        "P824": "Regulation (EU) 2023/2854 article 25(2)(g)",
    }
)

_NUMBER = r"\d+[a-z]?(?:\(\w+\))*"
_NAMED = re.compile(rf"(?:GDPR articles? {_NUMBER}(?:(?:, | and ){_NUMBER})*|UAVG {_NUMBER})")


def article(finding: Finding) -> str:
    """As it is cited: `GDPR article 13(1)(d)`. What the finding says itself is nearer than what its code says."""
    return _in(finding.message) or of_code(finding.code)


def of_code(code: str) -> str:
    """The article of a code in general."""
    if code in ARTICLES:
        return ARTICLES[code]
    info = CODES.get(code)
    return _in(f"{info.says} {info.hint}") if info else ""


def _in(text: str) -> str:
    found = _NAMED.search(text)
    return found[0] if found else ""
