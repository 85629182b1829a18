"""Puts sentences together out of whole messages of the catalogue and texts of the policy.

A place of a message can be filled with a text in another language, with a link or with several of them: the sentence
keeps them apart, so that a page can mark them up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from string import Formatter
from urllib.parse import quote

from gestand.clock import Duration
from gestand.errors import Finding, Place
from gestand.policy.model import Policy
from gestand.statement.codes import finding
from gestand.statement.model import Sentence, Span, Spans
from gestand.vocabulary import catalogue
from gestand.vocabulary.merging import merged
from gestand.wording.wording import SAME

Value = str | int | date | Span | Spans

ADDRESSED = ("source",)
"""Families whose words speak to the reader (`yourself` for `the person`): they come before a translation."""

TIMED = ("keep.", "cookies.until")
"""Messages in which an event with its article stands after a preposition."""

_MAIL = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+\.[^\s@<>\"']+")
_WEB = re.compile(r"https?://[^\s<>\"']+")
_PLACES = Formatter()


@dataclass(slots=True)
class Voice:
    """Says what a policy holds in one language, and gathers what could not be said."""

    policy: Policy
    language: str
    findings: dict[tuple[str, str], Finding] = field(default_factory=dict)

    def say(self, key: str, *promises: str, law: str = "", **values: Value) -> Sentence:
        """The message `statement.KEY`, the promises that it makes, and the article of law that it rests on."""
        return Sentence(self.spans(key, **values), f"statement.{key}", promises, law)

    def spans(self, key: str, **values: Value) -> Spans:
        found = filled(catalogue.form(self.language, f"statement.{key}", values), values, self.language)
        if not key.startswith(TIMED):
            return found
        return tuple(replace(one, text=merged(self.language, one.text)) for one in found)

    def word(self, key: str) -> str:
        return catalogue.text(self.language, f"statement.{key}")

    def text(self, key: str, **values: str | int | date) -> str:
        return catalogue.text(self.language, f"statement.{key}", **values)

    def link(self, section: str) -> Span:
        """The title of another section, as a way to it."""
        return Span(self.word(f"{section}.title"), link=f"#{section}")

    def quoted(self, spans: Spans | str, *promises: str, law: str = "") -> Sentence:
        """A text of the policy that is a sentence, or stands for one, by itself."""
        return Sentence(self.own(spans) if isinstance(spans, str) else spans, "", promises, law)

    # ------------------------------------------------------------ texts of the policy

    def own(self, text: str, place: Place | None = None, family: str = "") -> Spans:
        """A text of the policy's author in this language, or as it stands, marked, with a finding.

        `family`: where the words that everybody uses (`hosting provider`) stand in the catalogue.
        """
        if not text:
            return ()
        said, known = self.policy.says.said_in(self.language, text), _known(self.language, family, text)
        if known and (said is None or family in ADDRESSED):
            return (Span(known),)
        if said is not None:
            return (Span(said),)
        if link := link_of(text):
            return (Span(text, link=link),)
        if self.language == self.policy.language:
            return (Span(text),)
        self.missing("S101", text, place, text=_short(text), language=self.language)
        return (Span(text, self.policy.language),)

    def listing(self, items: Iterable[Value]) -> Spans:
        """`a, b en c`."""
        values = {f"_{i}": item for i, item in enumerate(items)}
        form = catalogue.listing(self.language, ["{" + name + "}" for name in values])
        return filled(form, values, self.language)

    def either(self, items: Iterable[Value]) -> Spans:
        """`a, b of c`."""
        values = {f"_{i}": item for i, item in enumerate(items)}
        return filled(catalogue.either(self.language, ["{" + name + "}" for name in values]), values, self.language)

    def duration(self, value: Duration) -> str:
        return catalogue.duration(self.language, value)

    def country(self, code: str) -> str:
        return catalogue.country(self.language, code)

    def category(self, name: str) -> Span:
        return Span(catalogue.word(self.language, "category", name))

    # ------------------------------------------------------------ what is missing

    def missing(self, code: str, about: str = "", place: Place | None = None, **values: str) -> None:
        """A finding, once for each thing that it is about."""
        self.findings.setdefault((code, about), finding(code, place or Place(file=str(self.policy.path)), **values))


def filled(form: str, values: dict[str, Value], language: str) -> Spans:
    """The form with its places filled in; neighbours that are alike are one."""
    found: list[Span] = []
    for before, name, _, _ in _PLACES.parse(form):
        for span in (Span(before), *(_spans(values[name], language) if name is not None else ())):
            last = found[-1] if found else None
            if (
                last
                and (last.language, last.link, last.code) == (span.language, span.link, span.code)
                and not span.link
            ):
                found[-1] = Span(last.text + span.text, last.language, "", last.code)
            elif span.text:
                found.append(span)
    return tuple(found)


def _spans(value: Value, language: str) -> Spans:
    match value:
        case Span():
            return (value,)
        case tuple():
            return value
        case _:
            return (Span(catalogue.said(language, value)),)


def _known(language: str, family: str, text: str) -> str:
    if not family:
        return ""
    name = SAME.get(text, text)
    key = f"statement.{family}.{re.sub(r'[^a-z]+', '_', name.strip().lower()).strip('_')}"
    return catalogue.text(language, key) if catalogue.has(language, key) else ""


def link_of(text: str) -> str:
    """An address to follow, only for what is an e-mail address or a web page; else empty."""
    if not text.isprintable():
        return ""
    if _MAIL.fullmatch(text):
        return f"mailto:{quote(text, safe='@+')}"
    return text if _WEB.fullmatch(text) else ""


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
