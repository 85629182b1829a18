"""Events: which column, how its values are written, and what NULL means."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from gestand.datamap.collect import place
from gestand.datamap.draft import Draft
from gestand.datamap.model import Event, Written
from gestand.errors import Place
from gestand.policy.model import EventSpec, Null
from gestand.stores.base import ColumnId, SurveyedColumn, TableId, TypeKind

UTC = "UTC"

_BY_TYPE = {
    TypeKind.AWARE: Written.AWARE,
    TypeKind.NAIVE: Written.NAIVE,
    TypeKind.DATE: Written.DATE,
    TypeKind.TEXT: Written.TEXT,
}
_SAID = {
    "text": Written.TEXT,
    "date": Written.DATE,
    "epoch seconds": Written.EPOCH_S,
    "epoch milliseconds": Written.EPOCH_MS,
}
_NUMBERS = frozenset({TypeKind.INTEGER, TypeKind.NUMBER})
_MOMENTS = frozenset({TypeKind.AWARE, TypeKind.NAIVE})
_FITS = {
    Written.TEXT: frozenset({TypeKind.TEXT}),
    Written.DATE: frozenset({TypeKind.DATE}),
    Written.EPOCH_S: _NUMBERS,
    Written.EPOCH_MS: _NUMBERS,
}


def bind_events(draft: Draft) -> None:
    """Fill `draft.events` from the declarations."""
    for table, spec in draft.specs.items():
        events = draft.events.setdefault(table, {})
        for said in spec.events:
            column = draft.known_column(table, said.column, said.place)
            event = column and _event(draft, ColumnId(table, column), said)
            if event:
                events[event.column.column] = event


def bind_born(draft: Draft, table: TableId, name: str, said: Place) -> Event | None:
    """When a row was born: an event that is always there, unless it is declared otherwise."""
    column = draft.known_column(table, name, said)
    if column is None:
        return None
    if event := draft.events.get(table, {}).get(column):
        return event
    return _event(draft, ColumnId(table, column), EventSpec(column, Null.ALWAYS_THERE, Null.UNKNOWN, "", "", said))


def event_of_term(draft: Draft, column: ColumnId, said: Place) -> Event | None:
    """The event a term speaks of; where nothing is declared, a NULL is unknown."""
    events = draft.events.setdefault(column.table, {})
    if event := events.get(column.column):
        return event
    if any(draft.names.column(column.table, said.column) == column.column for said in draft.specs[column.table].events):
        # It is declared and cannot be read: that has been told.
        return None
    live = draft.columns(column.table)[column.column]
    null = Null.UNKNOWN if live.nullable else Null.ALWAYS_THERE
    event = _event(draft, column, EventSpec(column.column, null, Null.UNKNOWN, "", "", said))
    if event:
        events[column.column] = event
    return event


def _event(draft: Draft, column: ColumnId, said: EventSpec) -> Event | None:
    live = draft.columns(column.table)[column.column]
    sqlite = draft.dialect(column.table) == "sqlite"
    written = written_as(live, said.written, sqlite)
    zone = said.zone or UTC
    where = place(column.table, column.column, said.place)
    if written is None:
        how = f"written: {said.written}" if said.written else "no word on how it is written"
        draft.findings.add(
            "M141",
            f"{column} is {live.sql_type} with {how}: it cannot be read as an event",
            "Say how: `written: moment | date | text | epoch seconds | epoch milliseconds`, fitting the type.",
            where,
            [column.table],
        )
        return None
    if not _zone_exists(zone):
        hint = "Write a name of the IANA time zone database, such as Europe/Amsterdam."
        draft.findings.add("M141", f"{column} has the zone {zone}, which does not exist", hint, where, [column.table])
        return None
    return Event(column, written, said.null, said.none, zone)


def written_as(live: SurveyedColumn, said: str, sqlite: bool = False) -> Written | None:
    """How the values stand there: by the column's type, or as the policy says where the type allows it.

    SQLite's types are words, not guards: a moment can stand as text or number in any column, so the policy decides.
    """
    by_type = _BY_TYPE.get(live.type)
    if said in ("", "moment"):
        return by_type if not said or live.type in _MOMENTS or by_type is Written.TEXT else None
    written = _SAID.get(said)
    if written is None:
        return None
    if written is Written.DATE and live.type is TypeKind.TEXT:
        return Written.TEXT
    fits = live.type in _FITS[written] or (sqlite and live.type in _MOMENTS | {TypeKind.DATE, TypeKind.TEXT} | _NUMBERS)
    return written if fits else None


def _zone_exists(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
