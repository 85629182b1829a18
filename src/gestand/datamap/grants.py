"""The least that a reading and a writing role need, as GRANTs to run."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.datamap.copy import Copy
from gestand.datamap.fate import may_go, totals_in, written_columns
from gestand.datamap.model import DataMap, Table
from gestand.datamap.quoting import quoted, quoted_list, quoted_table
from gestand.stores.kin import KIN


def grants(datamap: DataMap, reader: str = "gestand_read", writer: str = "gestand_write") -> str:
    """GRANTs per store, every name quoted. The reading role may SELECT what is declared and nothing else; the writing
    role may also change the columns that apply can have to blank, and delete where rows can go.

    On MariaDB the reading role may SELECT everything: its catalogue hides what a role has no right on.

    A policy's owner runs them; gestand never changes a role itself.
    """
    return "\n".join(_lines(datamap, reader, writer)) + "\n"


def _lines(datamap: DataMap, reader: str, writer: str) -> Iterator[str]:
    for spec in datamap.policy.stores:
        tables = sorted((t for t in datamap.tables.values() if t.id.store == spec.name), key=lambda t: t.id)
        yield f"-- store {spec.name}"
        if spec.name in datamap.unreachable:
            yield "-- did not answer: map it and print its grants again"
        elif any(table.files for table in tables):
            yield "-- files: let the writing account read and delete in the folder, the reading account read in it"
        elif datamap.dialects.get(spec.name) in KIN:
            yield from _accounts(datamap, tables, reader, writer)
        elif not any(table.id.schema for table in tables):
            yield "-- SQLite has no roles: let only gestand's account write to the file and its folder"
        else:
            yield from _roles(datamap, tables, reader, writer)
        yield ""


def _accounts(datamap: DataMap, tables: list[Table], reader: str, writer: str) -> Iterator[str]:
    """Of MariaDB, whose catalogue tells a role of nothing that it has no right on: so the reading role sees it all."""
    mine, theirs = quoted(writer, "mariadb"), quoted(reader, "mariadb")
    yield "-- run these in the database itself; the two accounts, or roles, must be there"
    yield "-- the whole of it, and its triggers, are shown to nobody without a right on them"
    yield f"GRANT SELECT, TRIGGER, CREATE TEMPORARY TABLES ON * TO {theirs};"
    yield "-- room for the sets of keys of a run"
    yield f"GRANT CREATE TEMPORARY TABLES ON * TO {mine};"
    for table in tables:
        name = quoted_table(table.id, "mariadb")
        yield f"GRANT SELECT ON {name} TO {mine};"
        if columns := written_columns(datamap, table):
            yield f"GRANT UPDATE ({quoted_list(columns, 'mariadb')}) ON {name} TO {mine};"
        if may_go(table):
            yield f"GRANT DELETE ON {name} TO {mine};"


def _temporary(*roles: str) -> str:
    """GRANT TEMPORARY names the database, whatever it is called where this is run."""
    names = ", ".join(f"""'{role.replace("'", "''")}'""" for role in roles)
    places = ", ".join(["%I"] * len(roles))
    text = f"EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO {places}', current_database(), {names})"
    return f"DO $gestand$ BEGIN {text}; END $gestand$;"


def _roles(datamap: DataMap, tables: list[Table], reader: str, writer: str) -> Iterator[str]:
    both = quoted_list((reader, writer))
    yield "-- room for the sets of keys of a plan and a run; everybody has it unless it was taken away"
    yield _temporary(reader, writer)
    for schema in dict.fromkeys(table.id.schema for table in tables):
        yield f"GRANT USAGE ON SCHEMA {quoted(schema)} TO {both};"
    for table in tables:
        name = quoted_table(table.id)
        yield f"GRANT SELECT ON {name} TO {both};"
        if columns := written_columns(datamap, table):
            yield f"GRANT UPDATE ({quoted_list(columns)}) ON {name} TO {quoted(writer)};"
        if may_go(table):
            yield f"GRANT DELETE ON {name} TO {quoted(writer)};"
        if columns := tuple(dict.fromkeys(name for into in totals_in(datamap, table.id) for name in into.columns)):
            yield f"GRANT INSERT ({quoted_list(columns)}) ON {name} TO {quoted(writer)};"
    for copy in datamap.copies.values():
        if tables and copy.id.store == tables[0].id.store:
            yield from _refreshing(copy, reader, writer)


def _refreshing(copy: Copy, reader: str, writer: str) -> Iterator[str]:
    """What is needed to ask a materialised view, and to refresh it."""
    name = quoted_table(copy.id)
    yield f"GRANT USAGE ON SCHEMA {quoted(copy.id.schema)} TO {quoted_list((reader, writer))};"
    yield f"GRANT SELECT ON {name} TO {quoted(reader)};"
    if copy.how.maintained:
        yield f"GRANT MAINTAIN ON {name} TO {quoted(writer)};"
    elif copy.how.owner:
        yield f"-- only who owns {name} may refresh it: this gives all that its owner has"
        yield f"GRANT {quoted(copy.how.owner)} TO {quoted(writer)};"
    else:
        yield f"-- {name} belongs to a superuser: give it an owner of its own, and print the grants again"
