"""`activities`: what is done with which columns, on what basis, and until when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from gestand.clock import Duration
from gestand.errors import Place
from gestand.policy import kinds
from gestand.policy.deciding import read_decides
from gestand.policy.keep import Misplaced, Parts, decompose, with_followers, with_laws
from gestand.policy.model import ActivitySpec, After, AskSpec, Term, UseSpec
from gestand.policy.nodes import Entry, Fields, Items, Node, Text
from gestand.policy.spelling import canonical, in_a_term
from gestand.policy.terms import TermError, length, parse
from gestand.policy.walk import YES_NO, Walk, near
from gestand.policy.wording import VAGUE
from gestand.vocabulary import countries
from gestand.vocabulary.law import Basis, StatutoryTerm, TermKind

ACTIVITY_KEYS = (
    "purpose",
    "basis",
    "interest",
    "uses",
    "keep",
    "law",
    "recipients",
    "source",
    "marketing",
    "ask",
    "only where",
    "decides",
)
ASK_KEYS = ("before", "keeps")
BASES = {basis.value: basis for basis in Basis}
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_VAGUE = re.compile(
    r"(?i)\b(?:statutory|statute|legally|legal(?: retention)? (?:term|period|obligation)|by law|the law"
    r"|wettelijke?|wet|légale?s?|gesetzliche?n?)\b"
)


@dataclass(frozen=True, slots=True)
class ReadActivity:
    """An activity with what the checks need to point at: the place of each key's value, and of each law named."""

    spec: ActivitySpec
    places: Mapping[str, Place]
    named: tuple[tuple[StatutoryTerm, Place], ...]
    said_term: bool
    """A `keep` or `law` stands there, readable or not."""

    def place(self, key: str) -> Place:
        return self.places.get(key, self.spec.place)


class Laws:
    """The statutory terms a policy can name: of the country files, and its own."""

    def __init__(self, own: Mapping[str, StatutoryTerm], tax: str) -> None:
        self.known: dict[str, StatutoryTerm] = {**countries.terms(), **own}
        self.without = {k: v for k, v in countries.without_term().items() if k not in own}
        self.tax = tax

    def near(self, name: str) -> str:
        close = near(name, self.known)
        return f"Did you mean {' or '.join(f'`{k}`' for k in close)}?" if close else self.choices()

    def choices(self) -> str:
        """The terms of the policy's country with what they are for."""
        country = (self.tax or "NL").upper()
        laws = [term for term in self.known.values() if term.kind is not TermKind.GUIDE]
        mine = [term for term in laws if term.country == country] or laws
        return "Choose one: " + "; ".join(f"{t.id} ({t.what.split(',')[0]})" for t in mine) + "."


def read_activities(walk: Walk, node: Node | None, laws: Laws) -> Iterator[ReadActivity]:
    for name, entry in walk.named(node, "`activities`").items():
        what = f"activity `{name}`"
        if not _SLUG.fullmatch(name):
            walk.report.add("P106", entry.key.place, f"{what}: this cannot be a name")
        entries = walk.fields(entry.node, what, ACTIVITY_KEYS, ("basis",))
        yield _Activity(walk, name, what, entry.key, entries, laws).read()


@dataclass(slots=True)
class _Activity:
    walk: Walk
    name: str
    what: str
    key: Text
    entries: dict[str, Entry]
    laws: Laws
    named: list[tuple[StatutoryTerm, Place]] = field(default_factory=list)

    def read(self) -> ReadActivity:
        keep = self._scalar("keep")
        parts = self._keep(keep) if keep else Parts()
        said = self._law_texts()
        terms = [term for term in (self._law(text) for text in said) if term]
        parts = with_followers(with_laws(parts, terms, self.laws.known), self.laws.known)
        binding = tuple(dict.fromkeys([*(law for law, _ in self.named), *self._of(parts.at_least)]))
        basis = (
            self.walk.word(self.entries["basis"].node, f"{self.what}: `basis`", BASES) if self._has("basis") else None
        )
        spec = ActivitySpec(
            name=self.name,
            purpose=self._text("purpose") or self.name.replace("-", " "),
            basis=basis or Basis.CONSENT,
            interest=self._text("interest"),
            law=", ".join(law.id for law in binding),
            marketing=bool(self._has("marketing") and self._yes("marketing")),
            uses=tuple(self._uses()),
            own=parts.own,
            at_least=parts.at_least,
            at_most=parts.at_most,
            said=_said(keep.value if keep else "", [*(text.value for text in said), *self._followers(parts.at_least)]),
            laws=binding,
            recipients=self._names("recipients"),
            source=self._text("source"),
            place=self.key.place,
            ask=self._ask(),
            only_where=self._only_where(),
            decides=read_decides(self.walk, self._node("decides"), f"{self.what}: `decides`"),
            no_recipients=self._nobody("recipients"),
        )
        places = {key: entry.node.place for key, entry in self.entries.items()}
        return ReadActivity(spec, places, tuple(self.named), self._has("keep") or self._has("law"))

    # ---------------------------------------------------------------- small forms

    def _has(self, key: str) -> bool:
        return key in self.entries

    def _node(self, key: str) -> Node | None:
        return self.entries[key].node if self._has(key) else None

    def _scalar(self, key: str) -> Text | None:
        return self.walk.scalar(self.entries[key].node, f"{self.what}: `{key}`") if self._has(key) else None

    def _text(self, key: str) -> str:
        text = self._scalar(key)
        return text.value.strip() if text else ""

    def _names(self, key: str) -> tuple[str, ...]:
        return self.walk.names(self.entries[key].node, f"{self.what}: `{key}`") if self._has(key) else ()

    def _nobody(self, key: str) -> bool:
        """An empty list, which says that there is none."""
        return self._has(key) and isinstance(node := self.entries[key].node, Items) and not node.items

    def _yes(self, key: str) -> bool:
        return bool(self.walk.word(self.entries[key].node, f"{self.what}: `{key}`", YES_NO))

    def _uses(self) -> Iterator[UseSpec]:
        if self._has("uses"):
            node = self.entries["uses"].node
            items = [self._use(item) for item in (node.items if isinstance(node, Items) else [node])]
            why = {name.value: reason for name, reason in items if isinstance(name, Text)}
            for text in self.walk.texts(Items(node.place, [name for name, _ in items]), f"{self.what}: `uses`"):
                yield UseSpec(canonical(text.value.strip()), text.place, why[text.value])

    def _use(self, item: Node) -> tuple[Node, str]:
        """What is used, alone or with the reason: `- users.email: with it somebody logs in`."""
        if not isinstance(item, Fields) or len(item.entries) != 1:
            return item, ""
        ((name, reason),) = item.entries.values()
        return name, self.walk.text(reason, f"{self.what}: why `{name.value[:60]}`") or ""

    # ---------------------------------------------------------------- terms

    def _only_where(self) -> kinds.Tests:
        text = self._scalar("only where")
        if text is None:
            return ()
        found = kinds.tests(text.value)
        if found is None:
            hint = kinds.hint(text.value) or "Write `organisations.improves is yes`: a column, and what stands in it."
            self.walk.report.add("P113", text.place, f"{self.what}: `only where` is no condition", hint)
            return ()
        return tuple((canonical(name), value) for name, value in found)

    def _ask(self) -> AskSpec | None:
        if not self._has("ask"):
            return None
        what = f"{self.what}: `ask`"
        entries = self.walk.fields(self.entries["ask"].node, what, ASK_KEYS, ASK_KEYS)
        lengths = [self._length(entries[key].node, f"{what}: `{key}`") for key in ASK_KEYS if key in entries]
        before, keeps = (*lengths, None, None)[:2]
        return AskSpec(before, keeps) if before and keeps else None

    def _length(self, node: Node, what: str) -> Duration | None:
        text = self.walk.scalar(node, what)
        if text is None:
            return None
        try:
            found = length(text.value)
            if found.hours or found.minutes:
                raise TermError("P403", 0, "people are asked, and answer, in days", "Write `30 days`.")
            return found
        except TermError as error:
            self.walk.report.add(error.code, text.at(error.offset), f"{what}: {error.message}", error.hint)
            return None

    def _keep(self, text: Text) -> Parts:
        term = self._term(text, "keep")
        if term is None:
            return Parts()
        try:
            return decompose(term, self.laws.known)
        except Misplaced as misplaced:
            place = text.at(max(0, text.value.find(misplaced.law)))
            self.walk.report.add("P503", place, f"{self.what}: `{misplaced.law}` cannot stand here: {misplaced.why}")
            return Parts()

    def _of(self, terms: Iterable[Term]) -> Iterator[StatutoryTerm]:
        """The laws of these terms: also one that the policy does not name, because it followed one that it names."""
        yield from (self.laws.known[term.law] for term in terms if isinstance(term, After) and term.law)

    def _followers(self, terms: Iterable[Term]) -> Iterator[str]:
        """What the policy means and does not write: the terms that followed the ones it names."""
        named = {law.id for law, _ in self.named}
        for term in terms:
            if isinstance(term, After) and term.law and term.law not in named:
                yield f"{term.law} after {'the last ' if term.event.last else ''}{in_a_term(term.event.name)}"

    def _law_texts(self) -> list[Text]:
        if not self._has("law"):
            return []
        node = self.entries["law"].node
        return self.walk.some(node, f"{self.what}: `law`")

    def _law(self, text: Text) -> After | None:
        """What stands in `law`: a statutory term alone, and no guideline."""
        term = self._term(text, "law")
        if term is None:
            return None
        if isinstance(term, After) and term.law and self.laws.known[term.law].kind is TermKind.GUIDE:
            message = f"{self.what}: `law` names the guideline `{term.law}`, which binds nobody"
            self.walk.report.add("P503", text.place, message, "Let it stand in `keep`, as a term of your own.")
            return None
        if not isinstance(term, After) or not term.law:
            message = f"{self.what}: `law` names statutory terms, not `{text.value[:60]}`"
            self.walk.report.add("P503", text.place, message, "A term of your own stands in `keep`.")
            return None
        return term

    def _term(self, text: Text, key: str) -> Term | None:
        before = len(self.walk.report.findings)
        what = f"{self.what}: `{key}`"
        try:
            term = parse(text.value, lambda law, offset: self._lookup(law, text.at(offset), what), text.at)
        except TermError as error:
            self._unreadable(text, what, error)
            return None
        # A law that was not found has a finding already; what stands there is no term.
        return term if len(self.walk.report.findings) == before else None

    def _unreadable(self, text: Text, what: str, error: TermError) -> None:
        if _VAGUE.search(text.value):
            hint = self.laws.choices()
            self.walk.report.add("P502", text.place, f"{what}: `{text.value[:60]}` names no law", hint)
        elif VAGUE.find(text.value):
            message = f"{what}: `{text.value[:60]}` is a time that nobody can count (GDPR article 13(2)(a))"
            self.walk.report.add(error.code, text.place, message, error.hint)
        else:
            self.walk.report.add(error.code, text.at(error.offset), f"{what}: {error.message}", error.hint)

    def _lookup(self, law: str, place: Place, what: str) -> StatutoryTerm | None:
        if law in self.laws.without:
            row = self.laws.without[law]
            message = f"{what}: `{law}` ({row.article}) gives no term: {row.what}"
            self.walk.report.add("P504", place, message, row.instead)
            return None
        found = self.laws.known.get(law)
        if found is None:
            self.walk.report.add("P501", place, f"{what}: no country file knows `{law[:60]}`", self.laws.near(law))
            return None
        self.named.append((found, place))
        return found


def _said(keep: str, law: list[str]) -> str:
    laws = " and ".join(law)
    return f"{keep}; by law {laws}" if keep and laws else keep or laws
