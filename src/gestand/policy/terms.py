"""Terms: `2 years after users.contract_ended_at`, `the latest of (...)`, `nl.tax.records after invoices.booked_on`.

The grammar is `terms.ebnf` beside this file (a test holds the two together). A parse either gives a term or one
`TermError` with the offset in the text where it went wrong, what was expected and a hint.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

from gestand.clock import Duration, Older, Rounding
from gestand.errors import Place
from gestand.policy.model import After, Earliest, EventRef, Forever, Latest, Term, Until
from gestand.policy.spelling import QUOTED, canonical
from gestand.vocabulary import durations
from gestand.vocabulary.law import StatutoryTerm

Lookup = Callable[[str, int], StatutoryTerm | None]
"""A statutory term by its id; the offset is where the id stands, for a finding. None when a finding was given."""

Where = Callable[[int], Place]

MAX_NESTING = 16
MAX_LENGTH = 4000
"""Of the text of a term; the longest of a real statement is under 300."""

_TOKEN = re.compile(rf"\s*(?:([(),])|((?:{QUOTED}|[^\s(),])+))")
_LAW = re.compile(r"[a-z]{2}(?:\.[a-z0-9][a-z0-9_-]*)+")
_PART = rf"(?:{QUOTED}|[^\s(),.:\"]+)"
_EVENT = re.compile(rf"{_PART}(?::{_PART})?(?:\.{_PART}){{1,3}}")
_ROUNDED = ("rounded", "to", "the", "end", "of", "the", "year")
_BY_FORM = "Write `2 years after table.event`, `until table.event` or `until it ends`."

_BY_QUOTES = 'A name with a space stands between double quotes: `"my users".ended_at`.'


_BY_OLDER = "Write `3 years after users.ended_at (1 year before 2027-01-01)`."


class TermError(Exception):
    """A term that cannot be read: `code` P402 or P403, and the offset in its text."""

    def __init__(self, code: str, offset: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.offset, self.message, self.hint = code, offset, message, hint


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    offset: int


def parse(text: str, law: Lookup, where: Where) -> Term:
    """The term that `text` says. Raises `TermError`.

    `law` finds statutory terms; `where` turns an offset into a place.
    """
    if len(text) > MAX_LENGTH:
        raise TermError("P402", 0, f"longer than {MAX_LENGTH} characters")
    parser = _Parser(text, law, where)
    term = parser.term(0)
    rest = parser.peek()
    if rest:
        if rest.text in ("and", "or", ","):
            parser.fail(f"`{rest.text}` cannot stand here", "Join terms: `the latest of (..., ...)`.")
        parser.fail(f"nothing can follow here, and `{rest.text}` does", _BY_QUOTES)
    return term


def length(text: str) -> Duration:
    """The length of time that `text` says: `30 days`, `1 year and 6 months`, P14D. Raises `TermError`."""
    parser = _Parser(text, lambda *_: None, lambda _: Place())
    found = parser.duration()
    if rest := parser.peek():
        parser.fail(f"nothing can follow here, and `{rest.text}` does")
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) else None
    except ValueError:
        return None


class _Parser:
    def __init__(self, text: str, law: Lookup, where: Where) -> None:
        self.tokens = [_Token(m[1] or m[2], m.start(1 if m[1] else 2)) for m in _TOKEN.finditer(text)]
        self.end = len(text.rstrip())
        self.at = 0
        self.law = law
        self.where = where

    # ---------------------------------------------------------------- tokens

    def peek(self, ahead: int = 0) -> _Token | None:
        return self.tokens[self.at + ahead] if self.at + ahead < len(self.tokens) else None

    def sees(self, *words: str) -> bool:
        return all((token := self.peek(i)) is not None and token.text == word for i, word in enumerate(words))

    def take(self, *words: str) -> bool:
        if not self.sees(*words):
            return False
        self.at += len(words)
        return True

    def fail(self, message: str, hint: str = "", code: str = "P402") -> NoReturn:
        token = self.peek()
        raise TermError(code, token.offset if token else self.end, message, hint)

    def _seen(self) -> str:
        token = self.peek()
        return f"`{token.text}` stands here" if token else "the term ends here"

    # ---------------------------------------------------------------- grammar

    def term(self, depth: int) -> Term:
        if depth > MAX_NESTING:
            self.fail(f"nested deeper than {MAX_NESTING} levels")
        if self.take("until", "it", "ends"):
            return Forever()
        if self.take("until"):
            return Until(self.event())
        if self.take("the", "latest", "of"):
            return Latest(self.several(depth))
        if self.take("the", "earliest", "of"):
            return Earliest(self.several(depth))
        return self.after()

    def several(self, depth: int) -> tuple[Term, ...]:
        if not self.take("("):
            self.fail(f"expected `(`, but {self._seen()}", "Write `the latest of (term, term)`.")
        terms = [self.term(depth + 1)]
        while self.take(","):
            terms.append(self.term(depth + 1))
        if not self.take(")"):
            self.fail(f"expected `,` or `)`, but {self._seen()}")
        return tuple(terms)

    def after(self) -> After:
        first = self.peek()
        if first is None:
            self.fail("expected a term, but the text ends here", _BY_FORM)
        if _LAW.fullmatch(first.text):
            self.at += 1
            self._after_word("A statutory term says after which event: `nl.tax.records after invoices.booked_on`.")
            found = self.law(first.text, first.offset)
            event = self.event()
            if found is None:
                return After(Duration(), event)
            return After(found.duration, event, found.rounding, found.id)
        if _LAW.fullmatch(first.text.lower()):
            self.fail(f"`{first.text}` is no id of a law", f"Write it in small letters: `{first.text.lower()}`.")
        duration = self.duration()
        rounding = Rounding.YEAR_END if self.take(*_ROUNDED) else Rounding.NONE
        self._after_word("Say after which event: `2 years after users.contract_ended_at`.")
        event = self.event()
        return After(duration, event, rounding, older=self.older())

    def _after_word(self, hint: str) -> None:
        if not self.take("after"):
            self.fail(f"expected `after`, but {self._seen()}", hint)

    def event(self) -> EventRef:
        last = self.take("the", "last")
        token = self.peek()
        if token is None or not _EVENT.fullmatch(token.text):
            self.fail(f"expected an event (`table.column`), but {self._seen()}", _BY_QUOTES)
        self.at += 1
        return EventRef(canonical(token.text), last, self.where(token.offset))

    def older(self) -> tuple[Older, ...]:
        """`(1 year before 2027-01-01)`: what was promised of earlier events."""
        if not self.take("("):
            return ()
        found = [self._older()]
        while self.take(","):
            found.append(self._older())
        if not self.take(")"):
            self.fail(f"expected `,` or `)`, but {self._seen()}", _BY_OLDER)
        return tuple(found)

    def _older(self) -> Older:
        duration = self.duration()
        if not self.take("before"):
            self.fail(f"expected `before`, but {self._seen()}", _BY_OLDER)
        token = self.peek()
        day = _day(token.text) if token else None
        if day is None:
            self.fail(f"expected a day, but {self._seen()}", _BY_OLDER)
        self.at += 1
        return Older(day, duration)

    # ---------------------------------------------------------------- lengths

    def duration(self) -> Duration:
        token = self.peek()
        if token is not None and token.text.startswith("P"):
            return self._iso(token)
        amounts: dict[str, int] = {}
        while True:
            self._amount(amounts)
            following = self.peek(1 if self.sees("and") else 0)
            if following is None or durations.number(following.text) is None:
                break
            self.take("and")
        return self._some(Duration(**amounts), token)

    def _iso(self, token: _Token) -> Duration:
        found = durations.iso(token.text)
        if found is None:
            self.fail(f"`{token.text}` is no ISO 8601 duration", "Write P2Y, P6M, P4W, P14D or PT72H.", "P403")
        self.at += 1
        return self._some(found, token)

    def _some(self, found: Duration, token: _Token | None) -> Duration:
        if found == Duration():
            offset = token.offset if token else 0
            raise TermError("P403", offset, "a length of nothing", "Write `until table.event`.")
        return found

    def _amount(self, amounts: dict[str, int]) -> None:
        first, second = self.peek(), self.peek(1)
        n = durations.number(first.text) if first else None
        if first is None or n is None:
            self._no_number(first)
        self.at += 1
        unit = durations.unit(second.text) if second else None
        if second is None or unit is None:
            meant = durations.unit_meant(second.text) if second else ""
            hint = f"Write `{n} {meant}`." if meant else "Units are years, months, weeks, days, hours and minutes."
            self.fail(f"expected a unit of time, but {self._seen()}", hint, "P403")
        if unit in amounts:
            self.fail(f"{unit} are given twice", "", "P403")
        self.at += 1
        amounts[unit] = n

    def _no_number(self, token: _Token | None) -> NoReturn:
        if token is not None and re.fullmatch(r"\d+", token.text):
            self.fail(f"`{token.text}` is too long for a term", "", "P403")
        if token is not None and re.fullmatch(r"\d+[.,]\d+|\d+[a-z]+|-\d+", token.text):
            self.fail(f"`{token.text}` is no whole number", "Write `1 year and 6 months`.", "P403")
        following = self.peek(1)
        unit = durations.unit_meant(following.text) if token and following else ""
        if token is not None and unit:
            hint = f"Write it in digits, or as a word from one to twelve: `2 {unit}`."
            self.fail(f"`{token.text}` is no number", hint, "P403")
        self.fail(f"expected a length of time, but {self._seen()}", _BY_FORM)
