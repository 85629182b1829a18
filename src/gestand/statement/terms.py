"""How long, in words: the terms of an activity as sentences, with the events that people know."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.clock import Rounding
from gestand.policy.keep import leaves
from gestand.policy.model import ActivitySpec, After, Earliest, EventRef, Forever, Latest, Term, Until
from gestand.policy.spelling import split
from gestand.statement.model import Sentence, Span, Spans
from gestand.statement.telling import Telling

AT_LEAST, AT_MOST = "keep.law_at_least", "keep.law_at_most"


def kept(telling: Telling, activity: ActivitySpec) -> Iterator[Sentence]:
    """The policy's own term, what a law makes of it, and whether somebody is asked first."""
    promise = f"keep/{activity.name}"
    if activity.own is not None:
        yield _own(telling, activity.own, promise)
    for key, terms in ((AT_LEAST, activity.at_least), (AT_MOST, activity.at_most)):
        yield from (_lawful(telling, activity, key, term, promise) for term in terms)
    for leaf in leaves(activity.own):
        yield from _older(telling, leaf, promise) if isinstance(leaf, After) else ()
    if len(activity.at_least) + (activity.own is not None) > 1 and activity.at_least:
        yield telling.voice.say("keep.longest", promise)
    if activity.ask is not None:
        before, keeps = (telling.voice.duration(one) for one in (activity.ask.before, activity.ask.keeps))
        yield telling.voice.say("keep.ask", f"asked/{activity.name}", before=before, keeps=keeps)


def _own(telling: Telling, term: Term, promise: str) -> Sentence:
    say = telling.voice.say
    match term:
        case After():
            key = "keep.after_year" if term.rounding is Rounding.YEAR_END else "keep.after"
            duration, event = telling.voice.duration(term.duration), event_of(telling, term.event)
            return say(key, promise, law="GDPR 13(2)(a)", duration=duration, event=event)
        case Until():
            return say("keep.until", promise, law="GDPR 13(2)(a)", event=event_of(telling, term.event))
        case Latest() | Earliest():
            key = "keep.latest" if isinstance(term, Latest) else "keep.earliest"
            return say(key, promise, law="GDPR 13(2)(a)", moments=_moments(telling, term.terms))
        case Forever():
            return say("keep.forever", promise, law="GDPR 13(2)(a)")


def _older(telling: Telling, term: After, promise: str) -> Iterator[Sentence]:
    """What was promised of what happened before a day stays so."""
    for older in term.older:
        duration, event = telling.voice.duration(older.duration), event_of(telling, term.event)
        yield telling.voice.say(
            "keep.older", promise, law="GDPR 5(1)(a)", duration=duration, event=event, date=older.before
        )


def _lawful(telling: Telling, activity: ActivitySpec, key: str, term: Term, promise: str) -> Sentence:
    """A term of the law with its article."""
    if isinstance(term, After):
        articles = {law.id: law.article for law in activity.laws}
        article = articles.get(term.law, activity.law or term.law)
        year = "_year" if term.rounding is Rounding.YEAR_END else ""
        duration, event = telling.voice.duration(term.duration), event_of(telling, term.event)
        return telling.voice.say(f"{key}{year}", promise, law=article, article=article, duration=duration, event=event)
    return _own(telling, term, promise)


def _moments(telling: Telling, terms: tuple[Term, ...]) -> Spans:
    found: Spans = ()
    for term in terms:
        this = moment(telling, term)
        found = telling.voice.spans("moment.next", before=found, next=this) if found else this
    return found


def moment(telling: Telling, term: Term) -> Spans:
    """When a term ends, as a part of a sentence."""
    spans = telling.voice.spans
    match term:
        case After():
            key = "moment.after_year" if term.rounding is Rounding.YEAR_END else "moment.after"
            duration, event = telling.voice.duration(term.duration), event_of(telling, term.event)
            return spans(key, duration=duration, event=event)
        case Until():
            return event_of(telling, term.event)
        case Latest() | Earliest():
            key = "moment.latest" if isinstance(term, Latest) else "moment.earliest"
            return spans(key, moments=_moments(telling, term.terms))
        case Forever():
            return spans("moment.forever")


def event_of(telling: Telling, ref: EventRef) -> Spans:
    """What happened, as people say it; without a name for it, the name under which it is recorded."""
    found = telling.whose.event(ref)
    if found is not None and found[1].called:
        said = telling.voice.own(found[1].called, found[1].place)
    else:
        column = split(ref.name)[1][-1]
        place = found[1].place if found else ref.place
        telling.voice.missing("S102", ref.name, place, event=ref.name, column=column)
        said = telling.voice.spans("event.recorded", column=Span(column, code=True))
    return telling.voice.spans("event.last", event=said) if ref.last else said
