"""From what an activity says (`keep` and `law`) to what it means: its own term, minima and maxima.

    end = min(at most..., max(at least..., own))

A statutory term stands alone in `keep`, in `law`, or directly in one `the latest of` (a minimum) or `the earliest
of` (a maximum). Anywhere else an earlier end could bring a law forward or put it off, so it is an error. An *exact*
term is both. A guideline of an authority is no law: it is the activity's own term wherever it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gestand.policy.model import After, Earliest, Latest, Term
from gestand.vocabulary.law import StatutoryTerm, TermKind


@dataclass(frozen=True, slots=True)
class Parts:
    own: Term | None = None
    at_least: tuple[Term, ...] = ()
    at_most: tuple[Term, ...] = ()


class Misplaced(Exception):
    """A statutory term where it cannot stand: its id, and why."""

    def __init__(self, law: str, why: str) -> None:
        super().__init__(law)
        self.law, self.why = law, why


def kind_of(term: Term, laws: Mapping[str, StatutoryTerm]) -> TermKind | None:
    """The kind of a statutory term that binds; None for a term of one's own, and for a guideline."""
    if not isinstance(term, After) or not term.law:
        return None
    kind = laws[term.law].kind
    return None if kind is TermKind.GUIDE else kind


def decompose(term: Term, laws: Mapping[str, StatutoryTerm]) -> Parts:
    """What a `keep` means. Raises `Misplaced`."""
    kind = kind_of(term, laws)
    if kind is TermKind.AT_LEAST:
        return Parts(None, (term,), ())
    if kind is TermKind.EXACT:
        return Parts(None, (term,), (term,))
    if kind is TermKind.AT_MOST:
        # With nothing but a maximum, the maximum is the activity's own term.
        return Parts(term, (), (term,))
    if isinstance(term, Latest):
        own, minima = _split(term.terms, TermKind.AT_LEAST, laws, "a maximum stands in `the earliest of`")
        return Parts(_joined(own, Latest), minima, ())
    if isinstance(term, Earliest):
        own, maxima = _split(term.terms, TermKind.AT_MOST, laws, "a minimum stands in `the latest of`")
        return Parts(_joined(own, Earliest) or _joined(maxima, Earliest), (), maxima)
    return Parts(term)


def with_laws(parts: Parts, said: Iterable[After], laws: Mapping[str, StatutoryTerm]) -> Parts:
    """`parts` with what `law` says beside it: minima lengthen, maxima shorten."""
    least, most = list(parts.at_least), list(parts.at_most)
    for term in said:
        kind = kind_of(term, laws)
        if kind in (TermKind.AT_LEAST, TermKind.EXACT) and not _says(least, term):
            least.append(term)
        if kind in (TermKind.AT_MOST, TermKind.EXACT) and not _says(most, term):
            most.append(term)
    own = parts.own
    if own is None and not least and most:
        own = _joined(tuple(most), Earliest)
    return Parts(own, tuple(least), tuple(most))


def _says(terms: Iterable[Term], term: After) -> bool:
    """Whether the terms have this law after this event already, wherever it was written."""
    said = (term.law, term.event.name, term.event.last)
    return any(isinstance(t, After) and (t.law, t.event.name, t.event.last) == said for t in terms)


def _split(
    terms: tuple[Term, ...], allowed: TermKind, laws: Mapping[str, StatutoryTerm], otherwise: str
) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    own, law = [], []
    for term in terms:
        kind = kind_of(term, laws)
        if kind is allowed:
            law.append(term)
        elif kind is not None:
            why = "an exact term stands alone, or in `law`" if kind is TermKind.EXACT else otherwise
            raise Misplaced(term.law if isinstance(term, After) else "", why)
        else:
            _no_law_in(term, laws)
            own.append(term)
    return tuple(own), tuple(law)


def _no_law_in(term: Term, laws: Mapping[str, StatutoryTerm]) -> None:
    for inner in term.terms if isinstance(term, Latest | Earliest) else ():
        if kind_of(inner, laws) is not None and isinstance(inner, After):
            raise Misplaced(inner.law, "it is nested, so an earlier end could overrule the law")
        _no_law_in(inner, laws)


def _joined(terms: tuple[Term, ...], join: type[Latest] | type[Earliest]) -> Term | None:
    if len(terms) > 1:
        return join(terms)
    return terms[0] if terms else None


def leaves(term: Term | None) -> Iterable[Term]:
    """Every After, Until and Forever in a term."""
    if isinstance(term, Latest | Earliest):
        for inner in term.terms:
            yield from leaves(inner)
    elif term is not None:
        yield term
