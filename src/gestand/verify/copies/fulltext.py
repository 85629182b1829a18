"""A full-text index of SQLite: the words that are in it are held against those of the rows that are there now.

Its own texts, where it has any, and its words are two things: what a search finds are the words. So these are read,
and the words that the same index would make of the rows as they are now are made beside them, in the session's memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import FromClause

from gestand.datamap.copy import Copy
from gestand.datamap.model import ROW, Table
from gestand.datamap.quoting import as_it_is, quoted, text_literal
from gestand.errors import StoreError
from gestand.verify.copies.gone import is_gone
from gestand.verify.kleene import either
from gestand.verify.rows import Rows
from gestand.verify.session import Session
from gestand.verify.tally import Tally

WORDS = sa.table("gestand_words", *map(sa.column, ("term", "doc", "col", "documents")), schema="temp")
AGAIN = sa.table("gestand_again_words", *map(sa.column, ("term", "doc", "col", "documents")), schema="temp")
MOST = 200_000
"""Rows of which an index without the places of its words (fts4) is made again; with more it takes too long."""


def ask(session: Session, copy: Copy, tally: Tally) -> None:
    """Enters what is in the index and in no row. StoreError when that cannot be asked."""
    _Index(session, copy, _source(session, copy), tally).ask()


def _source(session: Session, copy: Copy) -> Table:
    tables = [session.datamap.tables[table] for table in copy.tables if table in session.datamap.tables]
    if len(tables) != 1:
        raise StoreError("verify/copy", f"{copy.name} is made from several tables: nobody can tell which row is which")
    return tables[0]


@dataclass
class _Index:
    session: Session
    copy: Copy
    table: Table
    tally: Tally

    def ask(self) -> None:
        store = self.session.hands.of(self.copy.id.store).store
        with store.snapshot(tuple(self._made())) as connection:
            if self.copy.how.module == "fts5":
                self._by_row(connection)
            elif self.copy.how.content == "own":
                self._by_text(connection)
            else:
                self._by_word(connection)

    # ------------------------------------------------------------ what is made beside it

    def _made(self) -> Iterator[str]:
        how, name = self.copy.how, text_literal(self.copy.id.table)
        fresh = ", ".join((*map(quoted, self.copy.columns), *filter(None, (how.tokenize,))))
        if how.module != "fts5" and how.content == "own":
            return
        if how.module == "fts5":
            yield f"CREATE VIRTUAL TABLE temp.gestand_words USING fts5vocab(main, {name}, instance)"
            yield f"CREATE VIRTUAL TABLE temp.gestand_again USING fts5({fresh})"
            yield "CREATE VIRTUAL TABLE temp.gestand_again_words USING fts5vocab(temp, gestand_again, instance)"
        else:
            module = "fts3" if how.module == "fts3" else "fts4"
            yield f"CREATE VIRTUAL TABLE temp.gestand_words USING fts4aux(main, {name})"
            yield f"CREATE VIRTUAL TABLE temp.gestand_again USING {module}({fresh})"
            yield "CREATE VIRTUAL TABLE temp.gestand_again_words USING fts4aux(temp, gestand_again)"

    def _rows(self) -> tuple[Rows, sa.ColumnElement[Any]]:
        rows = Rows.of(self.session.ask("sqlite"), self.table)
        name = self.copy.how.rowid or (self.table.key[0] if len(self.table.key) == 1 else "")
        if name not in self.table.columns:
            raise StoreError("verify/copy", f"{self.copy.name}: nobody can tell which row of it is which")
        return rows, rows.frame.row.c[name]

    @property
    def _columns(self) -> list[str]:
        """Those of the index that are columns of the table."""
        return [column.column for column in self.copy.of if column.column in self.copy.columns]

    def _fill(self, connection: Connection, rows: Rows, key: Any, *where: Any) -> None:
        names = [name for name in self.copy.columns if name in self.table.columns]
        again = sa.table("gestand_again", sa.column("rowid"), *map(sa.column, names), schema="temp")
        given = sa.select(key, *(rows.frame.row.c[name] for name in names)).select_from(rows.frame.source)
        connection.execute(sa.insert(again).from_select(["rowid", *names], given.where(*where)))

    # ------------------------------------------------------------ fts5: of each word its row

    def _by_row(self, connection: Connection) -> None:
        rows, key = self._rows()
        there = sa.select(key).select_from(rows.frame.source)
        self._enter(ROW, _number(connection, sa.select(WORDS.c.doc).where(WORDS.c.doc.not_in(there)).distinct()))
        gone = {name: is_gone(rows, self.table, name) for name in self._columns}
        self._fill(connection, rows, key, either(*gone.values()))
        for name, condition in gone.items():
            mine = sa.select(key).select_from(rows.frame.source).where(condition)

            def words(of: FromClause, mine: Any = mine, name: str = name) -> Any:
                return sa.select(of.c.doc, of.c.term).where(of.c.col == name, of.c.doc.in_(mine))

            more = sa.except_(words(WORDS), words(AGAIN)).subquery()
            self._enter(name, _number(connection, sa.select(more.c.doc).distinct()))

    # ------------------------------------------------------------ fts3, fts4 with texts of its own

    def _by_text(self, connection: Connection) -> None:
        """Their words go with their texts."""
        rows, key = self._rows()
        index = sa.table(self.copy.id.table, sa.column("rowid"), *map(sa.column, self._columns))
        there = sa.select(key).select_from(rows.frame.source)
        self._enter(ROW, _number(connection, sa.select(index.c.rowid).where(index.c.rowid.not_in(there))))
        for name in self._columns:
            gone = is_gone(rows, self.table, name)
            both = rows.frame.source.join(index, index.c.rowid == key)
            differs = sa.func.coalesce(index.c[name], "") != sa.func.coalesce(rows.frame.row.c[name], "")
            self._enter(name, _number(connection, sa.select(key).select_from(both).where(gone, differs)))

    # ------------------------------------------------------------ fts4: of each word in how many rows

    def _by_word(self, connection: Connection) -> None:
        rows, key = self._rows()
        size = _number(connection, sa.select(key).select_from(rows.frame.source).limit(MOST + 1))
        if size > MOST:
            raise StoreError(
                "verify/copy", f"{self.table.name} has more than {MOST:,} rows: that takes too long to ask"
            )
        self._fill(connection, rows, key)
        # Words of rows that are not committed stand in no part of the index yet, and are not told.
        connection.execute(as_it_is("INSERT INTO temp.gestand_again (gestand_again) VALUES ('optimize')"))

        def words(of: FromClause) -> Any:
            return sa.select(of.c.term, of.c.documents).where(of.c.col == "*")

        old, new = words(WORDS).subquery(), words(AGAIN).subquery()
        more = sa.select(old.c.term).select_from(old.outerjoin(new, old.c.term == new.c.term))
        more = more.where(old.c.documents > sa.func.coalesce(new.c.documents, 0))
        self._enter(ROW, _number(connection, more))

    def _enter(self, column: str, number: int) -> None:
        self.tally.broken += number
        self.tally.broken_at[self.copy.id.store, self.copy.name, column] += number


def _number(connection: Connection, asked: Any) -> int:
    return int(connection.execute(sa.select(sa.func.count()).select_from(asked.subquery())).scalar_one())
