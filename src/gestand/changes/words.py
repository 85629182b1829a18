"""Differences in sentences, in the language of whoever reads them."""

from __future__ import annotations

from gestand.changes.diff import Diff
from gestand.changes.model import Change, Kind, Rule, Subject, Value, Way
from gestand.vocabulary import catalogue
from gestand.vocabulary.durations import iso
from gestand.vocabulary.law import Basis
from gestand.wording.wording import Wording

FAMILIES = {"recipients": "others", "given to": "others", "told by": "told", "never": "use", "source": "source"}
"""Where the words that every policy can use (`hosting provider`) stand in the catalogue, by what of a subject it is."""
RECEIVES = ("processors",)
"""Kinds of subjects that are called as whoever receives data is."""


class Sentences:
    """Says the differences of two policies in one language; `UsageError` for one without a catalogue.

    What the old one said is said with its own names and translations, all else with those of the new one.
    """

    def __init__(self, diff: Diff, language: str) -> None:
        self.diff = diff
        self.language = language
        self._old, self._new = Wording(diff.old, language), Wording(diff.new, language)

    def all(self) -> list[str]:
        return [self.of(change) for change in self.diff.changes]

    def of(self, change: Change) -> str:
        said = {}
        for name, found, wording in (("old", change.old, self._old), ("new", change.new, self._new)):
            if found is not None:
                said[name] = value(wording, found, FAMILIES.get(change.aspect, ""))
        if change.aspect:
            said["aspect"] = catalogue.text(self.language, f"changes.aspect.{_slug(change.aspect)}")
        whose = self._old if change.way is Way.GONE and not change.aspect else self._new
        return catalogue.text(self.language, f"changes.{_form(change)}", subject=subject(whose, change.subject), **said)


def way(language: str, found: Way) -> str:
    return catalogue.text(language, f"changes.way.{found.value}")


def rule(language: str, found: Rule) -> str:
    """Why a difference is substantial."""
    return catalogue.text(language, f"changes.rule.{_slug(found.value)}")


def _form(change: Change) -> str:
    """Which sentence it is."""
    if not change.aspect:
        with_what = change.way is Way.NEW and change.new is not None
        return "new_with" if with_what else change.way.value
    if change.aspect == "term" and change.way in (Way.LOOSER, Way.STRICTER):
        return "longer" if change.way is Way.LOOSER else "shorter"
    listed = {Way.NEW: "added", Way.GONE: "removed"}.get(change.way)
    if listed:
        return listed
    if change.old is None:
        return "aspect" if change.new is None else "said"
    return "unsaid" if change.new is None else "value"


def subject(wording: Wording, found: Subject) -> str:
    name = wording.own(found.called) or wording.own(found.name, "others" if found.kind in RECEIVES else "")
    # How people are told is said of all of them, or of some.
    kind = "changes_some" if found.kind == "changes" and name else _slug(found.kind)
    return catalogue.text(wording.language, f"changes.subject.{kind}", name=name)


def value(wording: Wording, found: Value, family: str = "") -> str:
    if found.kind is Kind.TERM and found.activity is not None:
        # Two laws that ask the same are one term to whoever reads it.
        return "; ".join(dict.fromkeys(wording.terms(found.activity)))
    return catalogue.listing(wording.language, (_one(wording, found.kind, text, family) for text in found.texts))


def _one(wording: Wording, kind: Kind, text: str, family: str) -> str:
    match kind:
        case Kind.CATEGORY:
            return wording.category(text)
        case Kind.BASIS:
            return wording.basis(Basis(text))
        case Kind.COUNTRY:
            return country(wording.language, text)
        case Kind.LENGTH if (length := iso(text)) is not None:
            return wording.duration(length)
        case Kind.WORD:
            return catalogue.word(wording.language, "changes.word", text)
        case _:
            return catalogue.text(wording.language, "changes.quoted", text=wording.own(text, family))


def country(language: str, code: str) -> str:
    """`NL` is Nederland; `EEA` has words of its own."""
    from babel import Locale

    return catalogue.word(language, "changes.country", Locale(language).territories.get(code, code))


def _slug(name: str) -> str:
    return name.replace(" ", "_").replace("-", "_")
