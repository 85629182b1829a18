"""The sections of a statement beside its activities: `processors`, `cookies`, `rights` and the like, typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import TypeVar

from gestand.clock import Duration
from gestand.errors import Place
from gestand.policy.nodes import Entry, Fields, Items, Node, Text
from gestand.policy.sections.head import COUNTRIES, LANGUAGES, day
from gestand.policy.sections.sites import SITES, read_sites
from gestand.policy.statement import (
    Asked,
    BackupSpec,
    Certificate,
    ChangesSpec,
    ConsentSpec,
    CookieKind,
    CookieSpec,
    Identity,
    PlaceSpec,
    ProcessorSpec,
    Right,
    RightsSpec,
    Safeguard,
    Says,
    Spoken,
)
from gestand.policy.terms import TermError, length
from gestand.policy.walk import YES_NO, Walk

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

PLACES = "places"
THIRD_PARTIES = "third parties"
TRANSLATIONS = "translations"
SECTIONS = (
    "processors",
    THIRD_PARTIES,
    PLACES,
    "cookies",
    "consents",
    "backups",
    "rights",
    "security",
    "breaches",
    "changes",
    SITES,
    "notes",
)
"""What is said beside rows. verify lists each entry as unsupported, but the sites: these can be visited."""
SENTENCES = ("security", "breaches", "notes")
"""Lists of sentences, each of which is too long for a name."""

PLACE_KEYS = ("country", "address", "tier", "certificates")
PROCESSOR_KEYS = (
    "called",
    "agreement",
    "at",
    "only for",
    "never",
    "safeguard",
    "certificates",
    "security",
    "statement",
)
THIRD_KEYS = ("called", "at", "only for", "safeguard", "statement")
COOKIE_KEYS = ("kind", "for", "with", "consent", "lives", "site", "set up as")
CONSENT_KEYS = ("for", "to", "asked", "wording", "withdrawn")
BACKUP_KEYS = ("of", "at", "keep")
RIGHTS_KEYS = (
    "ask",
    "answer",
    "extended by",
    "identity",
    "identity because",
    "rights",
    "in the account",
    "refused for",
)
CHANGES_KEYS = ("notice", "told by", "refusable")
EVERYBODY = "everybody"
"""For whom a way of telling is that is for all groups of people."""
AT_MOST = "at most "


def words_of(kind: type[E]) -> dict[str, E]:
    return {one.value: one for one in kind}


def read_says(walk: Walk, entries: Mapping[str, Entry]) -> Says:
    """All sections; a section that is not there is empty."""

    def of(section: str) -> Node | None:
        return entries[section].node if section in entries else None

    reader = _Reader(walk)
    return Says(
        places=tuple(reader.each(PLACES, of(PLACES), reader.place)),
        processors=(
            *reader.each("processors", of("processors"), reader.processor),
            *reader.each(THIRD_PARTIES, of(THIRD_PARTIES), reader.third),
        ),
        cookies=tuple(reader.each("cookies", of("cookies"), reader.cookie)),
        consents=tuple(reader.each("consents", of("consents"), reader.consent)),
        backups=tuple(reader.each("backups", of("backups"), reader.backup)),
        rights=reader.rights(of("rights")),
        security=reader.spoken(of("security"), "`security`"),
        breaches=reader.spoken(of("breaches"), "`breaches`"),
        changes=reader.changes(of("changes")),
        sites=read_sites(walk, of(SITES)),
        notes=reader.spoken(of("notes"), "`notes`"),
        translations=reader.translations(of(TRANSLATIONS)),
        places_of=tuple((name, entry.key.place) for name, entry in entries.items() if name in SECTIONS),
    )


class _Reader:
    def __init__(self, walk: Walk) -> None:
        self.walk = walk

    def each(self, section: str, node: Node | None, read: Callable[[str, Entry], T]) -> Iterator[T]:
        """One for each entry of a section. What has no more to say than its name can stand in a list."""
        if isinstance(node, Items):
            for text in self.walk.some(node, f"`{section}`"):
                yield read(text.value.strip(), Entry(text, Fields(text.place)))
            return
        for name, entry in self.walk.named(node, f"`{section}`").items():
            yield read(name.strip(), entry)

    # ------------------------------------------------------------ one value

    def said(self, fields: Mapping[str, Entry], key: str, what: str) -> str:
        return (self.walk.text(fields[key].node, f"{what}: `{key}`") or "") if key in fields else ""

    def named(self, fields: Mapping[str, Entry], key: str, what: str) -> tuple[str, ...]:
        return self.walk.names(fields[key].node, f"{what}: `{key}`") if key in fields else ()

    def word(self, fields: Mapping[str, Entry], key: str, what: str, words: Mapping[str, T]) -> T | None:
        return self.walk.word(fields[key].node, f"{what}: `{key}`", words) if key in fields else None

    def several(self, fields: Mapping[str, Entry], key: str, what: str, words: Mapping[str, T]) -> tuple[T, ...]:
        if key not in fields:
            return ()
        texts = self.walk.some(fields[key].node, f"{what}: `{key}`")
        found = (self.walk.word(text, f"{what}: `{key}`", words) for text in texts)
        return tuple(one for one in found if one is not None)

    def spoken(self, node: Node | None, what: str) -> tuple[Spoken, ...]:
        texts = [] if node is None else self.walk.some(node, what)
        return tuple(Spoken(text.value.strip(), text.place) for text in texts)

    def length(self, text: Text, what: str, start: int = 0) -> Duration | None:
        try:
            return length(text.value[start:])
        except TermError as error:
            self.walk.report.add(error.code, text.at(start + error.offset), f"{what}: {error.message}", error.hint)
            return None

    def duration(self, fields: Mapping[str, Entry], key: str, what: str) -> Duration | None:
        text = self.walk.scalar(fields[key].node, f"{what}: `{key}`") if key in fields else None
        return self.length(text, f"{what}: `{key}`") if text else None

    def certificates(self, fields: Mapping[str, Entry], what: str) -> tuple[Certificate, ...]:
        """A list of names, or each with the day until which it is valid."""
        if "certificates" not in fields:
            return ()
        node = fields["certificates"].node
        if not isinstance(node, Fields):
            texts = self.walk.some(node, f"{what}: `certificates`")
            return tuple(Certificate(text.value.strip(), "", text.place) for text in texts)
        return tuple(
            Certificate(name, day(self.walk, entry.node, f"{what}: certificate `{name}`"), entry.key.place)
            for name, entry in self.walk.named(node, f"{what}: `certificates`").items()
        )

    # ------------------------------------------------------------ one entry

    def place(self, name: str, entry: Entry) -> PlaceSpec:
        what = f"place `{name}`"
        fields = self.walk.fields(entry.node, what, PLACE_KEYS)
        country = self.said(fields, "country", what)
        if country and country not in COUNTRIES:
            where = fields["country"].node.place
            self.walk.report.add("P109", where, f"{what}: no country is `{country[:40]}`")
        tier, certificates = self.said(fields, "tier", what), self.certificates(fields, what)
        return PlaceSpec(name, country, self.said(fields, "address", what), tier, certificates, entry.key.place)

    def processor(self, name: str, entry: Entry) -> ProcessorSpec:
        return self._helper(name, entry, "processor", PROCESSOR_KEYS)

    def third(self, name: str, entry: Entry) -> ProcessorSpec:
        return self._helper(name, entry, "third party", THIRD_KEYS)

    def _helper(self, name: str, entry: Entry, kind: str, keys: tuple[str, ...]) -> ProcessorSpec:
        what = f"{kind} `{name}`"
        fields = self.walk.fields(entry.node, what, keys)
        return ProcessorSpec(
            name=name,
            called=self.said(fields, "called", what),
            agreement=self.said(fields, "agreement", what),
            at=self.named(fields, "at", what),
            only_for=self.named(fields, "only for", what),
            never=self.named(fields, "never", what),
            safeguard=self.word(fields, "safeguard", what, words_of(Safeguard)),
            certificates=self.certificates(fields, what),
            security=self.said(fields, "security", what),
            statement=self.said(fields, "statement", what),
            own=keys is THIRD_KEYS,
            place=entry.key.place,
        )

    def cookie(self, name: str, entry: Entry) -> CookieSpec:
        what = f"cookie `{name}`"
        fields = self.walk.fields(entry.node, what, COOKIE_KEYS)
        said = self.said(fields, "lives", what)
        try:
            lives = length(said) if said else None
        except TermError:
            lives = None
        kinds = words_of(CookieKind)
        return CookieSpec(
            name=name,
            kind=self.word(fields, "kind", what, kinds) or kinds.get(name),
            purpose=self.said(fields, "for", what),
            service=self.said(fields, "with", what),
            consent=self.word(fields, "consent", what, words_of(Asked)),
            lives=lives,
            lives_said=said,
            site=self.said(fields, "site", what),
            set_up_as=self.said(fields, "set up as", what),
            place=entry.key.place,
        )

    def consent(self, name: str, entry: Entry) -> ConsentSpec:
        what = f"consent `{name}`"
        fields = self.walk.fields(entry.node, what, CONSENT_KEYS)
        return ConsentSpec(
            name=name,
            purpose=self.said(fields, "for", what),
            to=self.said(fields, "to", what),
            asked=self.said(fields, "asked", what),
            wording=self.said(fields, "wording", what),
            withdrawn=self.said(fields, "withdrawn", what),
            place=entry.key.place,
        )

    def backup(self, name: str, entry: Entry) -> BackupSpec:
        what = f"back-up `{name}`"
        fields = self.walk.fields(entry.node, what, BACKUP_KEYS)
        text = self.walk.scalar(fields["keep"].node, f"{what}: `keep`") if "keep" in fields else None
        most = bool(text and text.value.startswith(AT_MOST))
        return BackupSpec(
            name=name,
            of=self.named(fields, "of", what),
            at=self.said(fields, "at", what),
            keep=self.length(text, f"{what}: `keep`", len(AT_MOST) if most else 0) if text else None,
            at_most=most,
            place=entry.key.place,
        )

    # ------------------------------------------------------------ what is said once

    def rights(self, node: Node | None) -> RightsSpec | None:
        if node is None:
            return None
        fields = self.walk.fields(node, "`rights`", RIGHTS_KEYS)
        return RightsSpec(
            ask=self.spoken(fields["ask"].node if "ask" in fields else None, "`rights`: `ask`"),
            answer=self.duration(fields, "answer", "`rights`"),
            answer_said=self.said(fields, "answer", "`rights`"),
            extended_by=self.duration(fields, "extended by", "`rights`"),
            identity=self.word(fields, "identity", "`rights`", words_of(Identity)),
            rights=self.several(fields, "rights", "`rights`", words_of(Right)),
            in_account=self.several(fields, "in the account", "`rights`", words_of(Right)),
            refused_for=self.spoken(
                fields["refused for"].node if "refused for" in fields else None, "`rights`: `refused for`"
            ),
            place=node.place,
            places=self._places(fields),
            identity_because=self.said(fields, "identity because", "`rights`"),
        )

    def changes(self, node: Node | None) -> ChangesSpec | None:
        if node is None:
            return None
        fields = self.walk.fields(node, "`changes`", CHANGES_KEYS)
        told_by, told_for = self._told_by(fields)
        return ChangesSpec(
            notice=self.duration(fields, "notice", "`changes`"),
            told_by=told_by,
            refusable=bool(self.word(fields, "refusable", "`changes`", YES_NO)),
            place=node.place,
            told_for=told_for,
        )

    def _told_by(self, fields: Mapping[str, Entry]) -> tuple[tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]]:
        """`[e-mail]`, or for whom each way is: `{e-mail: [user], the website: everybody}`."""
        what = "`changes`: `told by`"
        if "told by" not in fields or not isinstance(fields["told by"].node, Fields):
            return self.named(fields, "told by", "`changes`"), ()
        found = self.walk.named(fields["told by"].node, what)
        groups = {way: [t.value for t in self.walk.some(one.node, f"{what}: `{way}`")] for way, one in found.items()}
        some = tuple((way, tuple(names)) for way, names in groups.items() if names != [EVERYBODY])
        return tuple(found), some

    def _places(self, fields: Mapping[str, Entry]) -> tuple[tuple[str, Place], ...]:
        return tuple((key, entry.node.place) for key, entry in fields.items())

    def translations(self, node: Node | None) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        """`en: {"De rekening sturen": "To send the invoice"}`: a text of the policy and the same in that language."""
        found = []
        for language, entry in self.walk.named(node, f"`{TRANSLATIONS}`").items():
            if language not in LANGUAGES:
                self.walk.report.add(
                    "P110", entry.key.place, f"`{TRANSLATIONS}`: `{language[:40]}` is not one of {', '.join(LANGUAGES)}"
                )
                continue
            what = f"`{TRANSLATIONS}: {language}`"
            pairs = ((said, self.walk.text(one.node, what)) for said, one in self.walk.named(entry.node, what).items())
            found.append((language, tuple((said.strip(), text) for said, text in pairs if text)))
        return tuple(found)
