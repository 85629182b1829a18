"""Texts and forms in the words of an engine. Everything else about the search is written once, in SQLAlchemy Core."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import CTE, FromClause

from gestand.stores.base import TypeKind
from gestand.verify import dialects
from gestand.verify.deep import mariadb
from gestand.verify.deep.needles import ANCHORS, Needle, Needles
from gestand.verify.deep.there import Holds
from gestand.verify.kleene import Condition

_UTF8 = (
    "^(0[1-9a-f]|[1-7][0-9a-f]|(c[2-9a-f]|d[0-9a-f])[89ab][0-9a-f]|e0[ab][0-9a-f][89ab][0-9a-f]"
    "|e[1-9abcef][89ab][0-9a-f][89ab][0-9a-f]|ed[89][0-9a-f][89ab][0-9a-f]|f0[9ab][0-9a-f][89ab][0-9a-f][89ab][0-9a-f]"
    "|f[1-3][89ab][0-9a-f][89ab][0-9a-f][89ab][0-9a-f]|f48[0-9a-f][89ab][0-9a-f][89ab][0-9a-f])*$"
)
"""Bytes, in hexadecimal, that are a text in UTF-8 without NUL: converting any others is an error in PostgreSQL."""

_GROUP = 90
"""Arguments of one function, of which PostgreSQL takes a hundred."""

Value = ColumnElement[Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """How one column is read: its text, folded; its bytes, where they may be more than a text; its lexemes."""

    name: str
    text: Value | None = None
    raw: Value | None = None
    lexemes: Value | None = None
    quick: Value | None = None
    """Enough of the text to tell that no form stands in it, where the whole is dear."""


def reading(name: str, value: Value, holds: Holds, dialect: str) -> Reading:
    if dialect == dialects.SQLITE:
        blob = sa.func.typeof(value) == "blob"
        text = sa.case((sa.func.typeof(value) == "text", value), (blob, sa.cast(value, sa.Text)))
        return Reading(name, sa.func.lower(text), sa.case((blob, value)))
    if dialect in dialects.KIN:
        return Reading(name, mariadb.text(value))
    match holds:
        case Holds.LEXEMES:
            return Reading(name, lexemes=sa.type_coerce(value, postgresql.TSVECTOR()))
        case Holds.BYTES:
            escaped = sa.func.encode(value, "escape")
            return Reading(name, _folded(_of_bytes(value, escaped)), quick=_folded(_text_of(value, escaped)))
        case _:
            return Reading(name, _folded(sa.cast(value, sa.Text)))


def _folded(text: Value) -> Value:
    return sa.func.lower(text.collate("C"))


def _of_bytes(value: Value, escaped: Value) -> Value:
    """Bytes as the text that they are; of others all that could be a letter."""
    return _text_of(value, sa.func.regexp_replace(escaped, r"\\[0-7]{3}", " ", "g"))


def _text_of(value: Value, otherwise: Value) -> Value:
    valid = sa.func.encode(value, "hex").op("~", is_comparison=True)(_UTF8)
    return sa.case((valid, sa.func.convert_from(value, "UTF8")), else_=otherwise)


def together(texts: Sequence[Value], dialect: str) -> Value:
    """All texts of a row as one, apart by a character that no form has in it."""
    signs = {dialects.SQLITE: "char(31)", dialects.MYSQL: "CAST(char(31) AS CHAR)"}
    between: Value = sa.literal_column(signs.get(dialect, "chr(31)"))
    if dialect == dialects.SQLITE:
        whole: Value = sa.func.coalesce(texts[0], "")
        for text in texts[1:]:
            whole = whole.concat(between).concat(sa.func.coalesce(text, ""))
        return whole
    while len(texts) > 1:
        groups = [texts[i : i + _GROUP] for i in range(0, len(texts), _GROUP)]
        texts = [sa.func.concat_ws(between, *group) for group in groups]
    return texts[0]


def once(dialect: str) -> tuple[str, ...]:
    """What keeps an engine from carrying out a part of a question each time it is named; MariaDB has no word for it."""
    return () if dialect in dialects.KIN else ("MATERIALIZED",)


def forms(needles: Needles, dialect: str, lexemes: bool) -> CTE:
    """The forms as a relation: `t` their number, `text`, `long`, `anchor`, and what is needed to find them as words."""
    kinds = (TypeKind.INTEGER, TypeKind.INTEGER, TypeKind.INTEGER, *(TypeKind.TEXT,) * 4)
    rows = [
        (number, int(n.long), n.anchor, n.text, n.glob if dialect == dialects.SQLITE else n.pattern, n.plain, n.raw)
        for number, form in enumerate(needles.forms)
        for n in _ways(form, dialect)
    ]
    given = dialects.key_relation("given", kinds, rows, dialect)
    names = ("t", "long", "anchor", "text", "word", "plain", "raw")
    columns: list[Value] = [given.c[f"k{i}"].label(name) for i, name in enumerate(names)]
    if lexemes:
        simple = sa.cast(sa.literal_column("'simple'"), postgresql.REGCONFIG())
        columns += [sa.func.phraseto_tsquery(simple, given.c.k5).label("phrase"), _stems(given).label("stems")]
    return sa.select(*columns).select_from(given).cte("form").prefix_with(*once(dialect))


def _ways(form: Needle, dialect: str) -> Iterator[Needle]:
    yield form
    if dialect == dialects.MYSQL and not form.text.isascii():
        yield mariadb.as_single_letters(form)


def _stems(given: FromClause) -> Value:
    """A text is indexed in the words of some language: nobody can tell which, so each is asked for."""
    languages = sa.table("pg_ts_config", sa.column("oid"), schema="pg_catalog")
    query = sa.func.plainto_tsquery(sa.cast(languages.c.oid, postgresql.REGCONFIG()), given.c.k5)
    every = sa.select(sa.func.array_agg(sa.distinct(query))).select_from(languages)
    return every.correlate_except(languages).scalar_subquery()


def anchors(dialect: str) -> CTE:
    rows = list(enumerate(ANCHORS))
    given = dialects.key_relation("anchored", (TypeKind.INTEGER, TypeKind.TEXT), rows, dialect)
    found = sa.select(given.c.k0.label("anchor"), given.c.k1.label("text")).select_from(given)
    return found.cte("anchor").prefix_with(*once(dialect))


def contains(text: Value, part: Value, dialect: str) -> Condition:
    if dialect == dialects.SQLITE:
        return sa.func.instr(text, part) > 0
    if dialect in dialects.KIN:
        return sa.func.locate(part, text) > 0
    return sa.func.strpos(text.collate("C"), part) > 0


def as_word(text: Value, form: FromClause, dialect: str) -> Condition:
    """A form that the text contains stands in it as a word of its own."""
    if dialect == dialects.SQLITE:
        padded = sa.literal_column("' '").concat(text).concat(sa.literal_column("' '"))
        return padded.op("GLOB", is_comparison=True)(form.c.word)
    if dialect in dialects.KIN:
        return text.op("REGEXP", is_comparison=True)(form.c.word)
    return text.collate("C").op("~", is_comparison=True)(form.c.word)


def in_bytes(raw: Value, form: FromClause) -> Condition:
    """SQLite folds letters of a text only, and up to a NUL: in other bytes a form stands as it is, or in small."""
    as_bytes = (sa.cast(form.c[name], sa.LargeBinary) for name in ("text", "raw"))
    return sa.and_(form.c.long == 1, sa.or_(*(sa.func.instr(raw, part) > 0 for part in as_bytes)))


def in_lexemes(lexemes: Value, form: FromClause) -> Condition:
    """As words; or, of a long form, by the stems of its words in some language."""
    return sa.or_(
        lexemes.op("@@", is_comparison=True)(form.c.phrase), sa.and_(form.c.long == 1, _by_stems(lexemes, form))
    )


def as_phrase(lexemes: Value, form: FromClause) -> Condition:
    return lexemes.op("@@", is_comparison=True)(form.c.phrase)


def _by_stems(lexemes: Value, form: FromClause) -> Condition:
    return lexemes.op("@@", is_comparison=True)(sa.func.any(form.c.stems))
