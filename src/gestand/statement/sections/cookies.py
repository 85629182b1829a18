"""Cookies and what is like them, with their terms; and the consents that are asked for."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.policy.model import EventRef
from gestand.policy.statement import Asked, ConsentSpec, CookieSpec
from gestand.statement.model import Paragraph, Section, Sentence, Span, Spans, Table
from gestand.statement.telling import Telling, paragraph
from gestand.statement.terms import event_of

UNTIL = "until "


def sections(telling: Telling) -> Iterator[Section]:
    cookies, consents = telling.policy.says.cookies, telling.policy.says.consents
    if cookies:
        lead = telling.voice.say("cookies.lead", *(f"cookies/{one.name}" for one in cookies))
        yield from telling.section("cookies", paragraph(lead), _table(telling, cookies))
    if consents:
        told = (Paragraph(tuple(_consent(telling, one))) for one in consents)
        lead = telling.voice.say("consents.lead", law="GDPR 7(3)")
        yield from telling.section("consents", paragraph(lead), *told)


def _table(telling: Telling, cookies: tuple[CookieSpec, ...]) -> Table:
    rows: dict[str, list[Spans]] = {
        "name": [_name(telling, one) for one in cookies],
        "for": [telling.named(one.purpose, one.place) if one.purpose else () for one in cookies],
        "with": [(Span(one.service),) if one.service else () for one in cookies],
        "lives": [_lives(telling, one) for one in cookies],
        "consent": [_asked(telling, one) for one in cookies],
        "site": [(Span(one.site),) if one.site else () for one in cookies],
        "set_up": [telling.voice.own(one.set_up_as, one.place) for one in cookies],
    }
    told = {name: cells for name, cells in rows.items() if any(cells)}
    heads = tuple(telling.voice.word(f"cookies.{name}") for name in told)
    lines = zip(*told.values(), strict=True)
    return Table(
        telling.voice.word("cookies.title"),
        heads,
        tuple(
            tuple(_cell(telling, one, cell, first=not i) for i, cell in enumerate(cells))
            for one, cells in zip(cookies, lines, strict=True)
        ),
    )


def _cell(telling: Telling, one: CookieSpec, cell: Spans, first: bool) -> Sentence:
    return telling.voice.quoted(cell or (Span("–"),), *((f"cookies/{one.name}",) if first else ()))


def _name(telling: Telling, one: CookieSpec) -> Spans:
    """What it is called, and of which kind it is where the name does not say."""
    name = telling.voice.own(one.name, one.place, "cookie")
    if one.kind is None or one.kind.value == one.name:
        return name
    return telling.voice.spans("cookies.of_kind", name=name, kind=telling.voice.word(f"cookie.{one.kind}"))


def _lives(telling: Telling, one: CookieSpec) -> Spans:
    if one.lives is not None:
        return (Span(telling.voice.duration(one.lives)),)
    if not one.lives_said:
        telling.voice.missing("S404", one.name, one.place, name=one.name)
        return ()
    ref = EventRef(one.lives_said.removeprefix(UNTIL), False, one.place)
    if one.lives_said.startswith(UNTIL) and telling.whose.event(ref):
        return telling.voice.spans("cookies.until", event=event_of(telling, ref))
    return telling.voice.own(one.lives_said, one.place, "lives")


def _asked(telling: Telling, one: CookieSpec) -> Spans:
    if one.consent is None:
        return ()
    return telling.voice.spans("cookies.asked_first" if one.consent is Asked.FIRST else "cookies.not_needed")


def _consent(telling: Telling, one: ConsentSpec) -> Iterator[Sentence]:
    say, promise = telling.voice.say, f"consents/{one.name}"
    if one.to:
        yield say("consents.to", promise, law="GDPR 7", to=telling.voice.own(one.to, one.place, "others"))
    else:
        what = (
            telling.named(one.purpose, one.place) if one.purpose else telling.voice.own(one.name, one.place, "consent")
        )
        yield say("consents.for", promise, law="GDPR 7", what=what)
    if one.asked:
        yield say("consents.asked", promise, law="GDPR 7", asked=telling.voice.own(one.asked, one.place, "asked"))
    if one.withdrawn:
        withdrawn = telling.voice.own(one.withdrawn, one.place, "withdrawn")
        yield say("consents.withdrawn", promise, law="GDPR 7(3)", withdrawn=withdrawn)
