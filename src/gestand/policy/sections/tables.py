"""`tables`: whose every row is, what every column is, what its events mean."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from gestand.errors import Place
from gestand.policy.becoming import Blank, BlankKind
from gestand.policy.model import (
    ByColumns,
    ByPath,
    ClaimSpec,
    EventSpec,
    NowhereSpec,
    Null,
    Orphans,
    PersonalSpec,
    PointSpec,
    Rule,
    TableSpec,
    Then,
)
from gestand.policy.names import UNREAD
from gestand.policy.nodes import Entry, Fields, Node, Text
from gestand.policy.sections import arrows, head
from gestand.policy.sections.becoming import WORDS, read_becoming, read_blank
from gestand.policy.spelling import canonical
from gestand.policy.walk import YES_NO, Walk, meant
from gestand.vocabulary.categories import CATEGORIES

TABLE_KEYS = (
    "whose",
    "personal",
    "not personal",
    "structural",
    "points at",
    "points at nothing",
    "events",
    "shell",
    "rows",
    "orphans",
    "born",
    "nothing personal",
    *WORDS,
)
NOBODYS = "nothing personal in"
ANY_OF = "any of"
PERSONAL_KEYS = ("is", "mandatory", "blank", "of", "origin", "source")
EVENT_KEYS = ("null", "none", "written", "zone", "called")
STAND_IN_KEYS = ("stand-in",)
THEN = {"goes": Then.GOES, "blanked": Then.BLANKED}
LISTED = {Rule.LOSES.value: Rule.LOSES}
RULES = {"keeps it": Rule.KEEPS, "goes along": Rule.ALONG, "lets go": Rule.LETS_GO}
NULLS = {null.value: null for null in Null}
ORPHANS = {orphans.value: orphans for orphans in Orphans if orphans}
ROWS = {"stay": True, "go": False}
WRITTEN = {word: word for word in ("moment", "date", "text", "epoch seconds", "epoch milliseconds")}
ORIGINS = {word: word for word in ("provided", "observed", "derived", "elsewhere")}
_REASON = re.compile(r"\w\W*\w\W*\w")


def read_tables(walk: Walk, node: Node | None) -> Iterator[TableSpec]:
    seen: dict[str, Entry] = {}
    for written, entry in walk.named(node, "`tables`").items():
        name = canonical(written)
        if name in seen:
            earlier = seen[name].key.place
            walk.report.add("P008", entry.key.place, f"`{written}` is `{name}`, which is given at {earlier}")
            continue
        seen[name] = entry
        if isinstance(entry.node, Fields):
            yield _Table(walk, name, entry).read()
        else:
            walk.fields(entry.node, f"table `{name}`")


def read_nobodys(walk: Walk, node: Node | None, declared: Container[str]) -> Iterator[TableSpec]:
    """`nothing personal in`: a list of tables, or each with its reason."""
    said = f"`{NOBODYS}`"
    reasons = [(e.key, walk.text(e.node, f"{said}: `{name}`") or "") for name, e in _entries(walk, node, said)]
    listed = [(text, "it is in the list of what holds nothing personal") for text in _listed(walk, node, said)]
    seen = set[str]()
    for key, reason in (*reasons, *listed):
        name = key.value.strip()
        if name in declared or name in seen:
            walk.report.add("P303", key.place, f"{said}: table `{name}` is declared elsewhere as well")
            continue
        seen.add(name)
        yield nobodys(name, reason, key.place)


def _entries(walk: Walk, node: Node | None, what: str) -> Iterable[tuple[str, Entry]]:
    return walk.named(node, what).items() if isinstance(node, Fields) else ()


def _listed(walk: Walk, node: Node | None, what: str) -> list[Text]:
    return [] if node is None or isinstance(node, Fields) else walk.some(node, what)


def nobodys(name: str, reason: str, place: Place) -> TableSpec:
    """A table of nobody, and nothing else said about it."""
    return TableSpec(name, (), (), (), (), (), (), (), False, Orphans.UNSAID, "", reason, place)


class _Table:
    def __init__(self, walk: Walk, name: str, entry: Entry) -> None:
        self.walk = walk
        self.what = f"table `{name}`"
        self.name = name
        self.place = entry.key.place
        self.entries = walk.fields(entry.node, self.what, TABLE_KEYS)

    def read(self) -> TableSpec:
        nothing = self._reason("nothing personal")
        becomes = read_becoming(self.walk, self.entries, self.what)
        for key in ("whose", "nothing personal"):
            if key in self.entries:
                self.walk.note(self.entries[key].key, "tables", self.name, key)
        return TableSpec(
            name=self.name,
            claims=tuple(self._claims()),
            personal=tuple(self._personal()),
            not_personal=tuple(self._not_personal()),
            structural=self._names("structural"),
            points_at=tuple(self._points()),
            events=tuple(self._events()),
            shell=tuple(self._shell()),
            stays=self._word("rows", ROWS, becomes is not None),
            orphans=self._word("orphans", ORPHANS, Orphans.STAY if becomes else Orphans.UNSAID),
            born=self._text("born"),
            nothing_personal=nothing,
            place=self.place,
            nowhere=tuple(self._nowhere()),
            anonymous=becomes,
        )

    # ---------------------------------------------------------------- small forms

    def _inside(self, key: str) -> dict[str, Entry]:
        return self.walk.named(self.entries[key].node if key in self.entries else None, f"{self.what}: `{key}`")

    def _text(self, key: str) -> str:
        return self.walk.text(self.entries[key].node, f"{self.what}: `{key}`") or "" if key in self.entries else ""

    def _names(self, key: str) -> tuple[str, ...]:
        return self.walk.names(self.entries[key].node, f"{self.what}: `{key}`") if key in self.entries else ()

    def _word(self, key: str, words: Mapping[str, Any], default: Any) -> Any:
        if key not in self.entries:
            return default
        found = self.walk.word(self.entries[key].node, f"{self.what}: `{key}`", words)
        return default if found is None else found

    def _reason(self, key: str) -> str:
        return self._reason_of(self.entries[key].node, f"{self.what}: `{key}`") if key in self.entries else ""

    def _reason_of(self, node: Node, what: str) -> str:
        text = self.walk.scalar(node, what)
        if text is None:
            return ""
        if not _REASON.search(text.value):
            self.walk.report.add("P316", text.place, f"{what}: `{text.value[:40]}` is no reason")
        return text.value.strip()

    # ---------------------------------------------------------------- whose

    def _claims(self) -> Iterator[ClaimSpec]:
        for name, entry in self._inside("whose").items():
            what = f"{self.what}: claim `{name}`"
            if isinstance(entry.node, Text):
                path = self._path(entry.node, name, what)
                then, stand_in = self._unsaid, ""
            else:
                one = ANY_OF if _has(entry.node, ANY_OF) else "by"
                fields = self.walk.fields(entry.node, what, (one, "then"), (one,))
                path = self._way(fields, name, what)
                then, stand_in = self._then(fields.get("then"), what)
            # A path that cannot be read has its finding; the claim stays, so that the table is not called nobody's.
            yield ClaimSpec(name, path or UNREAD, then, stand_in, entry.key.place)

    @property
    def _unsaid(self) -> Then:
        """What becomes of a row whose claim does not say so."""
        return Then.NOBODYS if any(word in self.entries for word in WORDS) else Then.GOES

    def _way(self, fields: Mapping[str, Entry], name: str, what: str) -> ByColumns | ByPath | None:
        if ANY_OF not in fields:
            return self._path(fields["by"].node, name, what) if "by" in fields else None
        node = fields[ANY_OF].node
        self.walk.note(node, "tables", self.name, "whose", name)
        ways = [arrows.arrow(text, what, self.walk.report) for text in self.walk.some(node, f"{what}: `{ANY_OF}`")]
        found = [way for way in ways if way is not None]
        return replace(found[0], others=tuple(found[1:])) if found and len(found) == len(ways) else None

    def _path(self, node: Node, name: str, what: str) -> ByColumns | ByPath | None:
        self.walk.note(node, "tables", self.name, "whose", name)
        text = self.walk.scalar(node, what)
        return arrows.path(text, what, self.walk.report) if text else None

    def _then(self, entry: Entry | None, what: str) -> tuple[Then, str]:
        if entry is None:
            return self._unsaid, ""
        key = self._stand_in(entry.node, what)
        if key is not None:
            return Then.STAND_IN, key
        found = self.walk.word(entry.node, f"{what}: `then`", THEN) if not _has(entry.node, "stand-in") else None
        return found or Then.GOES, ""

    def _stand_in(self, node: Node, what: str) -> str | None:
        """The key of `{stand-in: 0}`; empty after a finding; None when the node says something else."""
        if isinstance(node, Text):
            if node.value == "stand-in":
                self.walk.report.add("P307", node.place, f"{what}: a stand-in without a key")
                return ""
            return None
        if not _has(node, "stand-in"):
            return None
        fields = self.walk.fields(node, what, STAND_IN_KEYS)
        return self.walk.text(fields["stand-in"].node, f"{what}: `stand-in`") or ""

    # ---------------------------------------------------------------- columns

    def _personal(self) -> Iterator[PersonalSpec]:
        for column, entry in self._inside("personal").items():
            what = f"{self.what}: column `{column}`"
            if isinstance(entry.node, Text):
                category = self._category(entry.node, what)
                yield PersonalSpec(column, category, False, Blank(), (), "provided", entry.key.place)
                continue
            fields = self.walk.fields(entry.node, what, PERSONAL_KEYS, ("is",))
            mandatory = bool("mandatory" in fields and self.walk.word(fields["mandatory"].node, what, YES_NO))
            origin = self.walk.word(fields["origin"].node, f"{what}: `origin`", ORIGINS) if "origin" in fields else None
            yield PersonalSpec(
                column=column,
                category=self._category(fields["is"].node, what) if "is" in fields else "",
                mandatory=mandatory,
                blank=self._blank(fields.get("blank"), what, mandatory, entry.key),
                of=self._of(fields["of"].node, column, what) if "of" in fields else (),
                origin=origin or "provided",
                place=entry.key.place,
                source_in=self._source(fields["source"].node, column, what) if "source" in fields else "",
            )

    def _source(self, node: Node, column: str, what: str) -> str:
        text = self.walk.scalar(node, f"{what}: `source`")
        if text is None:
            return ""
        self.walk.note(text, "tables", self.name, "personal", column, "source")
        return text.value

    def _of(self, node: Node, column: str, what: str) -> tuple[str, ...]:
        texts = self.walk.some(node, f"{what}: `of`")
        for text in texts:
            self.walk.note(text, "tables", self.name, "personal", column, text.value)
        return tuple(text.value for text in texts)

    def _category(self, node: Node, what: str) -> str:
        text = self.walk.scalar(node, what)
        if text is not None and text.value not in CATEGORIES:
            hint = meant(text.value, CATEGORIES)
            self.walk.report.add("P310", text.place, f"{what}: no category is called `{text.value[:60]}`", hint)
        return text.value if text else ""

    def _blank(self, entry: Entry | None, what: str, mandatory: bool, key: Text) -> Blank:
        blank = read_blank(self.walk, entry.node, what) if entry else Blank()
        if mandatory and blank.kind is BlankKind.NULL:
            place = entry.node.place if entry else key.place
            self.walk.report.add("P308", place, f"{what} is mandatory, and blanked with NULL")
        return blank

    def _not_personal(self) -> Iterator[tuple[str, str]]:
        for column, entry in self._inside("not personal").items():
            yield column, self._reason_of(entry.node, f"{self.what}: column `{column}`")

    def _shell(self) -> Iterator[tuple[str, str | None]]:
        for column, entry in self._inside("shell").items():
            node = entry.node
            if isinstance(node, Text) and (not node.plain or node.value):
                yield column, None if node.plain and node.value == "null" else node.value
            else:
                self.walk.scalar(node, f"{self.what}: shell `{column}`")

    # ---------------------------------------------------------------- references and events

    def _points(self) -> Iterator[PointSpec]:
        for name, entry in self._inside("points at").items():
            what = f"{self.what}: `{name}`"
            listed = arrows.listed(entry.key, self.what, self.walk.report)
            path, member = listed or (arrows.arrow(entry.key, self.what, self.walk.report), "")
            stand_in = self._stand_in(entry.node, what) if listed is None else None
            words = RULES if listed is None else LISTED
            rule = self.walk.word(entry.node, what, words) if stand_in is None else Rule.STAND_IN
            if path and rule:
                yield PointSpec(path.columns, path.target, rule, stand_in or "", entry.key.place, path.when, member)

    def _nowhere(self) -> Iterator[NowhereSpec]:
        for name, entry in self._inside("points at nothing").items():
            reason = self._reason_of(entry.node, f"{self.what}: `{name}`")
            kind = arrows.kind(entry.key, self.what, self.walk.report)
            if kind:
                yield NowhereSpec(*kind, reason, entry.key.place)

    def _events(self) -> Iterator[EventSpec]:
        for column, entry in self._inside("events").items():
            what = f"{self.what}: event `{column}`"
            if isinstance(entry.node, Text):
                null = self.walk.word(entry.node, what, NULLS)
                yield EventSpec(column, null or Null.UNKNOWN, Null.UNKNOWN, "", "", entry.key.place)
                continue
            fields = self.walk.fields(entry.node, what, EVENT_KEYS, ("null",))

            def word(key: str, words: Mapping[str, Any], fields: dict[str, Entry] = fields, what: str = what) -> Any:
                return self.walk.word(fields[key].node, f"{what}: `{key}`", words) if key in fields else None

            yield EventSpec(
                column=column,
                null=word("null", NULLS) or Null.UNKNOWN,
                none=word("none", NULLS) or Null.UNKNOWN,
                written=word("written", WRITTEN) or "",
                zone=head.zone(self.walk, fields["zone"].node, f"{what}: `zone`") if "zone" in fields else "",
                place=entry.key.place,
                called=(self.walk.text(fields["called"].node, f"{what}: `called`") or "") if "called" in fields else "",
            )


def _has(node: Node, key: str) -> bool:
    return isinstance(node, Fields) and key in node.entries
