"""`mentions/<value>`: nobody is mentioned any more whose own value has to go.

It can be asked while the value still stands in the person's own row; afterwards nothing says any more what to look for,
and `--deep` searches by what was kept with the endings. The values are read, a hundred people at most, and held
against the texts in the engine: what stands there is marked first, and then what is beside the mark is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import CTE, FromClause

from gestand.acts import Key
from gestand.datamap.model import Claim, DataMap, Group, Table
from gestand.datamap.retention import RetentionClass
from gestand.datamap.spoken import Mention, MentionPlace
from gestand.errors import StoreError
from gestand.stores.base import TypeKind
from gestand.verify import dialects
from gestand.verify.beside import part_of_name, position, stands_alone
from gestand.verify.cells import judged_classes
from gestand.verify.frame import alias
from gestand.verify.hands import Hands
from gestand.verify.keep import insist_sure
from gestand.verify.kleene import Condition, Kleene, both, either, no
from gestand.verify.probes import flag
from gestand.verify.report import QUERIES, Standing, Verdict
from gestand.verify.rows import Rows
from gestand.verify.session import Session
from gestand.verify.tally import Tally

MOST = 100
"""People whose values are held against the texts; of more it is said that they were not asked about."""

_FOLD = str.maketrans(ascii_uppercase, ascii_lowercase)


@dataclass(frozen=True, slots=True)
class Sought:
    """How somebody whose value has to go is mentioned. `sure`: it has certainly ended, and nobody else is called so."""

    form: str
    key: Key
    sure: bool


def judge(datamap: DataMap, session: Session | None, promise: str | None, without: str) -> Iterator[Verdict]:
    """A verdict for each value; `without` says why there is none where there are no records."""
    for of in dict.fromkeys(spec.of for spec in datamap.policy.mentions):
        key, says = f"mentions/{of}", f"where others mention {of}, it goes with it"
        if promise not in (None, key):
            continue
        if session is None:
            yield Verdict(key, "mentions", says, Standing.UNKNOWN, why=without)
            continue
        tally = Tally()
        for what in _not_bound(datamap, of):
            tally.untold("", what)
        for mention in (each for each in datamap.mentions if each.promise == key):
            try:
                _Judged(session, mention, tally).judge()
            except StoreError as error:
                tally.untold("", error.message)
        yield tally.verdict(key, says, "still name somebody who has to go", QUERIES)


def _not_bound(datamap: DataMap, of: str) -> Iterator[str]:
    said = [spec for spec in datamap.policy.mentions if spec.of == of]
    bound = [each for each in datamap.mentions if each.promise == f"mentions/{of}"]
    if sum(len(spec.places) for spec in said) > sum(len(mention.places) for mention in bound):
        yield "`gestand map` says why not every text can be asked"


@dataclass(frozen=True)
class _Judged:
    session: Session
    mention: Mention
    tally: Tally

    @property
    def group(self) -> Group:
        return self.session.datamap.groups[self.mention.group]

    @property
    def hands(self) -> Hands:
        return self.session.hands.of(self.group.table.store)

    def judge(self) -> None:
        insist_sure(self.session.datamap, self.session.datamap.tables[self.group.table])
        sought = list(self._sought())
        for place in self.mention.places if sought else ():
            self._place(place, sought)

    # ------------------------------------------------------------ whose

    def _sought(self) -> Iterator[Sought]:
        found = self._people()
        if len(found) > MOST:
            self.tally.untold("", f"more than {MOST} people have to go: not all of them were asked about")
        forms = [(self._form(str(row[0])), tuple(row[2:]), bool(row[1])) for row in found[:MOST]]
        marks = len(self.mention.before) + len(self.mention.after)
        long = [each for each in forms if len(each[0]) - marks >= self.mention.shortest]
        if brief := sum(len(form) > marks for form, _, _ in forms) - len(long):
            self.tally.untold("", f"{brief} of {self.mention.group} have a name that is too short to look for")
        others = self._others(long)
        for form, key, sure in long:
            if form not in self._said(self.mention.becomes):
                yield Sought(form, key, sure and not any(_is_anothers(form, key, other) for other in others))

    def _people(self) -> Sequence[Any]:
        """Of each whose value may have ended and is there: the value, whether it certainly has, and the key."""
        rows, ended = self._asked()
        there = rows.cells.is_there(self._class, self.mention.column)
        row = rows.frame.row
        asked = sa.select(row.c[self.mention.column], flag(ended.sure), *self._key(row))
        return self.hands.rows(asked.select_from(rows.frame.source).where(ended.maybe, there).limit(MOST + 1))

    def _asked(self) -> tuple[Rows, Kleene]:
        rows = Rows.of(self.session.ask(self.hands.store.dialect), self._table)
        return rows, rows.cells.ended(self._class)

    @property
    def _table(self) -> Table:
        return self.session.datamap.tables[self.group.table]

    @property
    def _class(self) -> RetentionClass:
        return next(cls for cls in judged_classes(self._table) if self.mention.column in cls.columns)

    def _key(self, row: FromClause) -> list[ColumnElement[Any]]:
        kinds = zip(self.group.key, self.group.key_types, strict=True)
        return [dialects.key_column(row.c[name], kind, self.hands.store.dialect) for name, kind in kinds]

    def _others(self, long: Sequence[tuple[str, Key, bool]]) -> list[tuple[str, Key, bool]]:
        """Names in which one of these stands: how they are written, whose, and whether that person stays."""
        if not long:
            return []
        before, after = len(self.mention.before), len(self.mention.after)
        values = dict.fromkeys((form[before : len(form) - after],) for form, _, _ in long)
        dialect = self.hands.store.dialect
        given = _given("sought", list(values), dialect)
        rows, ended = self._asked()
        value = rows.frame.row.c[self.mention.column]
        inside = position(self._folded(value), given.c.k0, dialect) > 0
        named = sa.exists(sa.select(sa.literal(1)).select_from(given).where(inside))
        asked = sa.select(value, flag(no(ended.maybe)), *self._key(rows.frame.row)).select_from(rows.frame.source)
        found = ((self._form(str(row[0])), tuple(row[2:]), bool(row[1])) for row in self.hands.rows(asked.where(named)))
        return [(form, key, stays and not self.mention.shared) for form, key, stays in found]

    def _form(self, value: str) -> str:
        """How the value stands in a text."""
        said = f"{self.mention.before}{value.strip(' ') if self.mention.folds else value}{self.mention.after}"
        return self._said(said)

    def _said(self, text: str) -> str:
        return text.translate(_FOLD) if self.mention.folds else text

    def _folded(self, text: ColumnElement[Any]) -> ColumnElement[Any]:
        plain = dialects.plain(text, self.hands.store.dialect)
        return dialects.small(plain, self.hands.store.dialect) if self.mention.folds else plain

    # ------------------------------------------------------------ where

    def _place(self, place: MentionPlace, sought: Sequence[Sought]) -> None:
        table, dialect = self.session.datamap.tables[place.column.table], self.hands.store.dialect
        rows = Rows.of(self.session.ask(dialect), table)
        text = rows.frame.row.c[place.column.column]
        free = no(either(rows.kept(), self._row_on_hold(rows)))
        sure, maybe = (
            self._stands(rows, text, [each for each in sought if each.sure is is_sure]) for is_sure in (True, False)
        )
        unread: Condition = sa.false()
        if dialect == dialects.SQLITE:
            unread = both(text.is_not(None), sa.func.typeof(text) != "text")
        counts = [
            sa.func.coalesce(sa.func.sum(flag(each)), 0) for each in (sure, both(no(sure), either(maybe, unread)))
        ]
        likely = either(self._likely(rows, place, sought), unread)
        asked = sa.select(*counts).select_from(rows.frame.source).where(both(likely, free, text.is_not(None)))
        broken, unknown = map(int, self.hands.one(asked))
        where = (table.id.store, table.name, place.column.column)
        self.tally.broken += broken
        self.tally.broken_at[where] += broken
        self.tally.unknown += unknown
        self.tally.unknown_at[where] += unknown

    def _likely(self, rows: Rows, place: MentionPlace, sought: Sequence[Sought]) -> Condition:
        """Some form is in the text, wherever: asked of each text once, and of those with the mark alone."""
        dialect, table = self.hands.store.dialect, rows.table
        there = alias(table, dialect)
        text = self._folded(there.c[place.column.column]).label("text")
        begins = position(text, sa.literal(self._said(self.mention.before), sa.Text), dialect) > 0
        keys = [there.c[name].label(f"key{i}") for i, name in enumerate(table.key)]
        # OFFSET: the text is folded once, and not for each form again.
        texts = sa.select(*keys, text).where(begins if self.mention.before else sa.true()).offset(0).subquery("texts")
        forms = [(each.form,) for each in sought]
        given = _given("likely", forms, dialect)
        inside = sa.select(sa.literal(1)).select_from(given).where(position(texts.c.text, given.c.k0, dialect) > 0)
        found = sa.select(*(texts.c[key.name] for key in keys)).where(sa.exists(inside.correlate_except(given)))
        mine = rows.frame.key
        return mine[0].in_(found) if len(mine) == 1 else sa.tuple_(*mine).in_(found)

    def _stands(self, rows: Rows, text: ColumnElement[Any], sought: Sequence[Sought]) -> Condition:
        """Somebody of these is mentioned in the text, and did not write it."""
        if not sought:
            return sa.false()
        dialect = self.hands.store.dialect
        kinds = (TypeKind.TEXT, *self.group.key_types)
        name = f"mentioned_{'sure' if sought[0].sure else 'maybe'}"
        given = dialects.key_relation(name, kinds, [(each.form, *each.key) for each in sought], dialect)
        own = [
            both(*(mine == given.c[f"k{i}"] for i, mine in enumerate(self._person(rows, claim), start=1)))
            for claim in rows.table.claims
            if claim.group == self.mention.group and not claim.template
        ]
        alone = stands_alone(self._folded(text), given.c.k0, self.mention, dialect)
        found = sa.select(sa.literal(1)).select_from(given).where(both(alone, no(either(*own))))
        return sa.exists(found.correlate_except(given))

    def _person(self, rows: Rows, claim: Claim) -> list[ColumnElement[Any]]:
        mine = zip(rows.frame.person(claim), self.group.key_types, strict=True)
        return [dialects.key_column(column, kind, self.hands.store.dialect) for column, kind in mine]

    def _row_on_hold(self, rows: Rows) -> Condition:
        """Of a table of nobody no activity uses a cell: any hold on the row keeps it."""
        table = rows.table
        frozen = self.session.known(self.session.at).frozen.values()
        keys = {key for each in frozen for key in each.rows.get(table.name, ())} if not judged_classes(table) else set()
        kinds = tuple(table.columns[name].type for name in table.key)
        fitting = sorted(key for key in keys if dialects.of_type(key, kinds))
        if not fitting:
            return sa.false()
        given = dialects.key_relation("rows_on_hold", kinds, fitting, self.hands.store.dialect)
        return rows.frame.among(rows.frame.key, kinds, given)


def _given(name: str, texts: Sequence[tuple[str]], dialect: str) -> CTE:
    """Texts as a relation that an engine makes once, however often it is looked at."""
    known = dialects.key_relation(f"{name}_texts", (TypeKind.TEXT,), texts, dialect)
    found = sa.select(known.c.k0).select_from(known)
    if dialect in dialects.KIN:
        return found.limit(len(texts)).cte(name)
    return found.cte(name).prefix_with("MATERIALIZED")


def _is_anothers(form: str, key: Key, other: tuple[str, Key, bool]) -> bool:
    theirs, whose, stays = other
    return whose != key and (stays if theirs == form else part_of_name(form, theirs))
