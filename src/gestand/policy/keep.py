"""From what an activity says (`keep` and `law`) to what it means: its own term, minima and maxima.

    end = min(at most..., max(at least..., own))

A statutory term stands alone in `keep`, in `law`, or directly in one `the latest of` (a minimum) or `the earliest
of` (a maximum). Anywhere else an earlier end could bring a law forward or put it off, so it is an error. An *exact*
term is both. A guideline of an authority is no law: it is the activity's own term wherever it stands.

A law that changed counts for some events only, and which ones differs by row. Every row gets the longer of the two
minima (both stand in `at_least`), and a maximum for some events is no maximum: what is too long can be mended, what
went too early cannot. `gestand.policy.checks.cohorts` says by how much and for which rows.
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
        return Parts(None, (term,), _maxima((term,), laws))
    if kind is TermKind.AT_MOST:
        # With nothing but a maximum, the maximum is the activity's own term.
        return Parts(term, (), _maxima((term,), laws))
    if isinstance(term, Latest):
        own, minima = _split(term.terms, TermKind.AT_LEAST, laws, "a maximum stands in `the earliest of`")
        return Parts(_joined(own, Latest), minima, ())
    if isinstance(term, Earliest):
        own, maxima = _split(term.terms, TermKind.AT_MOST, laws, "a minimum stands in `the latest of`")
        return Parts(_joined(own, Earliest) or _joined(maxima, Earliest), (), _maxima(maxima, laws))
    return Parts(term)


def _maxima(terms: tuple[Term, ...], laws: Mapping[str, StatutoryTerm]) -> tuple[Term, ...]:
    """Those that are a maximum for every event."""
    return tuple(term for term in terms if not (isinstance(term, After) and laws[term.law].for_some))


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
    return Parts(own, tuple(least), _maxima(tuple(most), laws))


def with_followers(parts: Parts, laws: Mapping[str, StatutoryTerm]) -> Parts:
    """`parts` with the term that followed each minimum which counts for older events only, after the same event."""
    least = list(parts.at_least)
    for term in least:
        later = follower(laws[term.law], laws) if isinstance(term, After) else None
        if isinstance(term, After) and later:
            more = After(later.duration, term.event, later.rounding, later.id)
            if not _says(least, more):
                # The loop goes on over what is added, so a law that changed twice is followed to its end.
                least.append(more)
    return Parts(parts.own, tuple(least), parts.at_most)


def follower(law: StatutoryTerm, laws: Mapping[str, StatutoryTerm]) -> StatutoryTerm | None:
    """The minimum for the events after those of `law`, when it is a minimum that was changed."""
    later = laws.get(law.followed_by)
    both = later is not None and law.kind is later.kind is TermKind.AT_LEAST
    return later if both else None


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
