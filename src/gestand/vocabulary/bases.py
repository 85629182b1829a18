"""Legal bases: what they are called, and what a recorded ending may end on each of them.

A recorded ending brings an activity forward only if its basis lets it. The table is right by basis; the articles are
of the GDPR. It says what the *right* asks: an erasure that meets a legal obligation is refused for that activity
(17(3)(b)), whoever asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gestand.vocabulary.law import Basis


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a right ends an activity on a basis, and the article that says so."""

    ends: bool
    article: str


def _yes(article: str) -> Answer:
    return Answer(True, article)


def _no(article: str) -> Answer:
    return Answer(False, article)


_NOTHING_TO_OBJECT = _no("21(1)")
_NOT_CONSENT = _no("7(3)")

RIGHTS: Mapping[str, Mapping[Basis, Answer]] = MappingProxyType(
    {
        "erasure": {
            Basis.CONSENT: _yes("17(1)(b)"),
            Basis.EXPLICIT_CONSENT: _yes("17(1)(b)"),
            Basis.CONTRACT: _yes("17(1)(a): asking for it closes the account"),
            Basis.LEGITIMATE_INTEREST: _yes("17(1)(c)"),
            Basis.LEGAL_OBLIGATION: _no("17(3)(b)"),
            Basis.PUBLIC_TASK: _no("17(3)(b)"),
            Basis.VITAL_INTEREST: _no("17(1): none of its grounds"),
        },
        "withdrawal": {
            Basis.CONSENT: _yes("7(3)"),
            Basis.EXPLICIT_CONSENT: _yes("7(3)"),
            Basis.CONTRACT: _NOT_CONSENT,
            Basis.LEGITIMATE_INTEREST: _NOT_CONSENT,
            Basis.LEGAL_OBLIGATION: _NOT_CONSENT,
            Basis.PUBLIC_TASK: _NOT_CONSENT,
            Basis.VITAL_INTEREST: _NOT_CONSENT,
        },
        # An objection that was upheld; while it is weighed nothing ends (18(1)(d)). Direct marketing: always (21(3)).
        "objection": {
            Basis.CONSENT: _NOTHING_TO_OBJECT,
            Basis.EXPLICIT_CONSENT: _NOTHING_TO_OBJECT,
            Basis.CONTRACT: _NOTHING_TO_OBJECT,
            Basis.LEGITIMATE_INTEREST: _yes("21(1)"),
            Basis.LEGAL_OBLIGATION: _NOTHING_TO_OBJECT,
            Basis.PUBLIC_TASK: _yes("21(1)"),
            Basis.VITAL_INTEREST: _NOTHING_TO_OBJECT,
        },
    }
)

NAMES: Mapping[Basis, Mapping[str, str]] = MappingProxyType(
    {
        Basis.CONSENT: {"nl": "toestemming", "en": "consent", "fr": "consentement", "de": "Einwilligung"},
        Basis.EXPLICIT_CONSENT: {
            "nl": "uitdrukkelijke toestemming",
            "en": "explicit consent",
            "fr": "consentement explicite",
            "de": "ausdrückliche Einwilligung",
        },
        Basis.CONTRACT: {
            "nl": "uitvoering van een overeenkomst",
            "en": "performance of a contract",
            "fr": "exécution d’un contrat",
            "de": "Erfüllung eines Vertrags",
        },
        Basis.LEGAL_OBLIGATION: {
            "nl": "wettelijke verplichting",
            "en": "legal obligation",
            "fr": "obligation légale",
            "de": "rechtliche Verpflichtung",
        },
        Basis.VITAL_INTEREST: {
            "nl": "vitaal belang",
            "en": "vital interests",
            "fr": "intérêts vitaux",
            "de": "lebenswichtige Interessen",
        },
        Basis.PUBLIC_TASK: {
            "nl": "taak van algemeen belang",
            "en": "task in the public interest",
            "fr": "mission d’intérêt public",
            "de": "Aufgabe im öffentlichen Interesse",
        },
        Basis.LEGITIMATE_INTEREST: {
            "nl": "gerechtvaardigd belang",
            "en": "legitimate interests",
            "fr": "intérêts légitimes",
            "de": "berechtigte Interessen",
        },
    }
)

ARTICLES: Mapping[Basis, str] = MappingProxyType(
    {
        Basis.CONSENT: "6(1)(a)",
        Basis.EXPLICIT_CONSENT: "6(1)(a) and 9(2)(a)",
        Basis.CONTRACT: "6(1)(b)",
        Basis.LEGAL_OBLIGATION: "6(1)(c)",
        Basis.VITAL_INTEREST: "6(1)(d)",
        Basis.PUBLIC_TASK: "6(1)(e)",
        Basis.LEGITIMATE_INTEREST: "6(1)(f)",
    }
)


def lets_end(basis: Basis, right: str = "erasure") -> bool:
    """Whether a recorded ending, asked by `right`, brings the end of an activity on this basis forward."""
    return RIGHTS[right][basis].ends


def name(basis: Basis, language: str = "en") -> str:
    """The basis in a language; English where there is no other."""
    names = NAMES[basis]
    return names.get(language, names["en"])
