"""The page a person reads: everything of an answer as values, in one language, for `page.html` to lay out.

Nothing here is markup: Jinja2 escapes every value, and no link is made from data but to members of the archive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from importlib import resources
from typing import Any
from urllib.parse import quote

from jinja2 import DictLoader, Environment, StrictUndefined, Template

from gestand import __version__
from gestand.datamap.model import Column, ColumnKind, DataMap, Table
from gestand.policy.model import ActivitySpec
from gestand.policy.spelling import split
from gestand.rights import words
from gestand.rights.authorities import authority
from gestand.rights.files import PersonFile
from gestand.rights.gathering import Answer, LeftOut, TableAnswer
from gestand.rights.rows import Bytes, Cut
from gestand.rights.selection import Cell, Why
from gestand.rights.until import users
from gestand.stores.base import TypeKind
from gestand.vocabulary import catalogue
from gestand.wording.wording import Wording, plain

FORMAT = "gestand-export/1"
FILES = 100
"""The files that the page lists."""

_MAIL = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+\.[^\s@<>\"']+")
_NO_FRACTION = re.compile(r"\.0+(?=$|[Z+-])")
_WEB = re.compile(r"https?://[^\s<>\"']+")


@dataclass(frozen=True, slots=True)
class Value:
    """A cell. `kind`: "", empty, cut or bytes."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column. `plain`: it only holds the row together, or is nobody's."""

    name: str
    note: str = ""
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A table on the page. One row is shown downwards, more of them as a grid."""

    anchor: str
    title: str
    place: str
    categories: tuple[str, ...]
    uses: tuple[tuple[str, str], ...]
    heads: tuple[Head, ...]
    rows: tuple[tuple[Value, ...], ...]
    count: int
    csv: tuple[str, int]
    json: tuple[str, int]
    left: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """An activity on the page."""

    anchor: str
    purpose: str
    basis: str
    interest: str
    categories: tuple[str, ...]
    why: tuple[tuple[str, str], ...]
    decides: str
    source: str
    said_source: bool
    recipients: tuple[str, ...]
    no_recipients: bool
    terms: tuple[str, ...]
    said: str
    laws: tuple[tuple[str, str], ...]
    until: tuple[tuple[str, str], ...]
    marketing: bool


class Page:
    """Lays out one answer in one language."""

    def __init__(self, datamap: DataMap, answer: Answer, at: datetime, language: str) -> None:
        self.map = datamap
        self.policy = datamap.policy
        self.answer = answer
        self.at = at
        self.language = language
        self.say = partial(catalogue.text, language)
        self.words = Wording(datamap.policy, language)
        self._specs = {spec.name: spec for spec in self.policy.activities}
        self._columns = dict(self._own_columns())

    def render(self) -> bytes:
        ourselves = dict(self.policy.controller)
        name, contact = ourselves.get("name", ""), ourselves.get("contact", "")
        organisation = self.answer.organisation
        uses = tuple(self._uses())
        context = {
            "say": self.say,
            "language": self.language,
            "own": self.words.own,
            "foreign": self.words.foreign,
            "answer": self.answer,
            "controller": name if organisation is None else organisation or self.say("fact.controller_unknown"),
            "processor": "" if organisation is None else name,
            "details": [(plain(k), v) for k, v in self.policy.controller if k not in ("name", "contact")],
            "contact": contact,
            "contact_link": link(contact),
            "how": self._how(contact),
            "facts": self._facts(),
            "cards": [self._card(table) for table in self.answer.tables],
            "uses": uses,
            "files": [self._file(file) for file in self.answer.files[:FILES]],
            "files_more": max(0, len(self.answer.files) - FILES),
            "left": [self._left(one) for one in self.answer.left],
            "rights": ["access", "rectification", "erasure", "restriction", "portability"],
            "articles": ARTICLES,
            "consents": self._purposes(lambda s: s.basis in words.CONSENTS),
            "objectable": self._purposes(lambda s: s.basis in words.OBJECTABLE and not s.marketing),
            "marketing": self._purposes(lambda s: s.marketing),
            "authority": authority(self.policy.established, self.language),
            "size": partial(catalogue.size, self.language),
            "why": {why: self.say(f"left.{why}") for why in map(str, Why)},
            "version": __version__,
            "format": FORMAT,
            "url": link,
        }
        return _template().render(context).encode()

    def _how(self, contact: str) -> str:
        """To whom one turns: to the organisation, where that decides."""
        if self.answer.organisation:
            return self.say("rights.how_organisation", controller=self.answer.organisation)
        return self.say("rights.how", contact=contact or self.say("rights.no_contact"))

    # ------------------------------------------------------------ facts

    def _facts(self) -> list[tuple[str, str]]:
        person = f"{self.answer.person.group} {key_text(self.answer.person.key)}"
        known = ", ".join(self.answer.known_as)
        count = self.say
        held = [count("count.tables", count=len(self.answer.tables)), count("count.rows", count=self.answer.rows)]
        if self.answer.files:
            held.append(count("count.files", count=len(self.answer.files)))
        facts = [
            (self.say("fact.person"), f"{known} ({person})" if known else person),
            (self.say("fact.made"), catalogue.moment(self.language, self.at, self.policy.zone)),
            (self.say("fact.policy"), self._version()),
        ]
        if not self.answer.nothing:
            facts.append((self.say("fact.held"), catalogue.listing(self.language, held)))
        used = {t.selection.table.id.store for t in self.answer.tables} | {f.table.id.store for f in self.answer.files}
        if places := sorted({spec.at for spec in self.policy.stores if spec.name in used and spec.at}):
            facts.append((self.say("fact.places"), catalogue.listing(self.language, places)))
        return facts

    def _version(self) -> str:
        try:
            since = date.fromisoformat(self.policy.in_force)
        except ValueError:
            return self.say("fact.policy_version", version=self.policy.version)
        return self.say("fact.policy_since", version=self.policy.version, date=since)

    # ------------------------------------------------------------ tables

    def _card(self, answer: TableAnswer) -> Card:
        table = answer.selection.table
        columns = answer.written.columns
        return Card(
            anchor=anchor("data", table.name),
            title=title(table.name),
            place=f"{table.id.store}: {table.id}",
            categories=self._words(c.category for c in columns if c is not None and c.category),
            uses=tuple((anchor("use", n), self._specs[n].purpose or plain(n)) for n in self._used_by(table)),
            heads=tuple(map(self._head, columns)),
            rows=tuple(tuple(self._row(answer, row)) for row in answer.written.sample),
            count=answer.written.count,
            csv=(quote(answer.csv.name), answer.csv.size),
            json=(quote(answer.json.name), answer.json.size),
            left=tuple(one for one in self.answer.left if one.table == table.name),
        )

    def _head(self, column: Column | None) -> Head:
        if column is None:
            return Head(self.say("table.your_part"))
        name = plain(column.name)
        if column.kind is not ColumnKind.PERSONAL:
            return Head(name, plain=True)
        note = [catalogue.word(self.language, "category", column.category)]
        if catalogue.has(self.language, f"origin.{column.origin}"):
            note.append(self.say(f"origin.{column.origin}"))
        if column.mandatory:
            note.append(self.say("column.mandatory"))
        return Head(name, " · ".join(note))

    def _row(self, answer: TableAnswer, row: Sequence[Any]) -> Iterator[Value]:
        cells: Sequence[Cell | None] = answer.selection.cells
        part: frozenset[str] | None = None
        if answer.selection.part:
            part = frozenset(str(row[0]).split(", "))
            cells = (None, *cells)
        for value, cell in zip(row, cells, strict=True):
            if cell is not None and part is not None and cell.claims is not None and not cell.claims & part:
                yield Value(self.say("table.left_out"), "empty")
            else:
                yield self._value(value, cell.column if cell else None)

    def _value(self, value: Any, column: Column | None) -> Value:
        match value:
            case None | "":
                return Value(self.say("table.empty"), "empty")
            case Cut(start):
                return Value(start, "cut")
            case Bytes(size):
                return Value(self.say("table.bytes", size=catalogue.size(self.language, size)), "bytes")
            case 0 | 1 if column is not None and column.type is TypeKind.BOOLEAN:
                return Value(self.say("table.yes" if value else "table.no"))
            case str() if column is not None and column.type in (TypeKind.NAIVE, TypeKind.AWARE):
                return Value(_NO_FRACTION.sub("", value))
            case _:
                return Value(str(value))

    def _used_by(self, table: Table) -> list[str]:
        names = users(table, self._group)
        return [name for name in self._specs if name in names]

    # ------------------------------------------------------------ activities

    @property
    def _group(self) -> str:
        return self.answer.person.group

    def _own_columns(self) -> Iterator[tuple[tuple[str, str], Column]]:
        """The personal columns of tables of this group, that a claim of theirs covers."""
        for table in self.map.tables.values():
            mine = {claim.name for claim in table.claims if claim.group == self._group}
            for column in table.personal:
                if mine & set(column.claims):
                    yield (table.name, column.name), column

    def _concerning(self) -> list[ActivitySpec]:
        """The activities that use something of people of this group, and are done for this person.

        One that is not, and of which something is there all the same, is told as well.
        """
        names = {name for table in self.map.tables.values() for name in self._used_by(table)}
        names -= self.answer.not_done - {activity for _, activity in self.answer.until}
        return [spec for spec in self.policy.activities if spec.name in names]

    def _purposes(self, fits: Any) -> str:
        found = [self.words.own(spec.purpose) or plain(spec.name) for spec in self._concerning() if fits(spec)]
        return catalogue.listing(self.language, [f"“{purpose}”" for purpose in found]) if found else ""

    def _uses(self) -> Iterator[Use]:
        for spec in self._concerning():
            columns = [column for column in self._columns.values() if spec.name in column.activities]
            yield Use(
                anchor=anchor("use", spec.name),
                purpose=spec.purpose or plain(spec.name).capitalize(),
                basis=self.words.basis(spec.basis),
                interest=spec.interest,
                categories=self._words(column.category for column in columns),
                why=tuple((plain(c.name), why) for c in columns if (why := dict(c.why).get(spec.name))),
                decides=self.say(f"decides.{spec.decides.how.replace(' ', '_')}") if spec.decides else "",
                source=spec.source or self._origins(columns),
                said_source=bool(spec.source),
                recipients=spec.recipients,
                no_recipients=spec.no_recipients,
                terms=tuple(self.words.terms(spec)),
                said=spec.said,
                laws=tuple((law.article, law.what) for law in spec.laws),
                until=tuple(self._until(spec)),
                marketing=spec.marketing,
            )

    def _origins(self, columns: Sequence[Column]) -> str:
        """Where the data came from, by its columns, when the activity does not say (article 15(1)(g))."""
        found = dict.fromkeys(column.origin for column in columns)
        said = [self.say(f"origin.{one}") for one in found if catalogue.has(self.language, f"origin.{one}")]
        return catalogue.listing(self.language, said) if said else ""

    def _until(self, spec: ActivitySpec) -> Iterator[tuple[str, str]]:
        """Until when this activity keeps what there is of the person, and in which tables that is."""
        tables: dict[str, list[str]] = {}
        held = [answer.selection.table for answer in self.answer.tables]
        held += {file.table.id: file.table for file in self.answer.files}.values()
        for table in held:
            if spec.name in self._used_by(table):
                tables.setdefault(self._until_in(spec, table), []).append(title(table.name))
        for said, names in tables.items():
            yield catalogue.listing(self.language, names), said

    def _until_in(self, spec: ActivitySpec, table: Table) -> str:
        found = self.answer.until.get((table.name, spec.name), ("unknown",))
        return "; ".join(words.until(self.language, one, self.policy.zone) for one in found)

    def _words(self, categories: Any) -> tuple[str, ...]:
        return tuple(dict.fromkeys(catalogue.word(self.language, "category", name) for name in categories))

    # ------------------------------------------------------------ the rest

    def _file(self, file: PersonFile) -> tuple[str, str, str]:
        return quote(file.member.name), file.path, catalogue.size(self.language, file.member.size)

    def _left(self, one: LeftOut) -> dict[str, str]:
        return {
            "what": f"{title(one.table)}: {plain(one.column)}",
            "why": self.say(f"left.{one.why}"),
            "count": catalogue.number(self.language, one.count),
        }


ARTICLES: Mapping[str, str] = {
    "access": "15",
    "rectification": "16",
    "erasure": "17",
    "restriction": "18",
    "portability": "20",
    "withdrawal": "7",
    "automated": "22",
}


def key_text(key: tuple[Any, ...]) -> str:
    parts = [part.hex() if isinstance(part, bytes) else str(part) for part in key]
    return parts[0] if len(parts) == 1 else f"({', '.join(parts)})"


def title(table: str) -> str:
    """A table's name as a heading, without its store."""
    name = plain(".".join(split(table)[1]))
    return name[:1].upper() + name[1:]


def anchor(kind: str, name: str) -> str:
    return f"{kind}-{re.sub(r'[^A-Za-z0-9_-]+', '-', name)}"


def link(text: str) -> str:
    """An address to follow, only for what is an e-mail address or a web page; else empty."""
    if _MAIL.fullmatch(text):
        return f"mailto:{quote(text, safe='@+')}"
    return text if _WEB.fullmatch(text) else ""


@cache
def _template() -> Template:
    folder = resources.files("gestand.rights")
    sources = {name: folder.joinpath(name).read_text(encoding="utf-8") for name in ("page.html", "page.css")}
    return _environment(sources).get_template("page.html")


def _environment(sources: Mapping[str, str]) -> Environment:
    return Environment(
        loader=DictLoader(sources), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
