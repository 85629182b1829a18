"""Triggers and columns that change by themselves: what they do to the events terms count from, and where they copy."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.datamap.checks.bodies import Body, read
from gestand.datamap.collect import place
from gestand.datamap.draft import Draft
from gestand.datamap.fate import changed_columns, may_go
from gestand.datamap.model import DataMap, Table
from gestand.policy.spelling import spelled
from gestand.stores.base import SurveyedTrigger, TableId


def restarts(draft: Draft, datamap: DataMap) -> None:
    """M145: a trigger on a change that apply makes sets an event that terms count from."""
    for table, trigger, body in _triggers(draft, datamap):
        for to, column in dict.fromkeys(_set_by(draft, datamap, table, trigger, body)):
            there = datamap.tables[to]
            draft.findings.add(
                "M145",
                f"trigger {trigger.name} on {table.name} sets {there.name}.{column}, an event that terms count from",
                "Let the trigger leave the event alone, or count from another column.",
                place(table.id, column if to == table.id else "", draft.specs[table.id].place),
                [table.id, to],
            )


def changing_columns(draft: Draft, datamap: DataMap) -> None:
    """M146: an event column that the engine itself sets on every change (MySQL's ON UPDATE)."""
    for table in datamap.tables.values():
        live = {} if table.files else draft.columns(table.id)
        for column in sorted(_events(table)):
            if column in live and live[column].on_update:
                draft.findings.add(
                    "M146",
                    f"{table.name}.{column} changes by itself on every UPDATE, and terms count from it",
                    f"Take ON UPDATE off {column}, or count from another column.",
                    place(table.id, column, draft.specs[table.id].place),
                    [table.id],
                )


def copies(draft: Draft, datamap: DataMap) -> None:
    """M147: a trigger on a table of people writes rows into another table."""
    for table, trigger, body in _triggers(draft, datamap):
        if not table.claims:
            continue
        for target in dict.fromkeys(body.inserted):
            found = [to for to in _tables(draft, table.id, target) if to != table.id]
            declared = found and found[0] in datamap.tables
            hint = (
                f"What it copies lives by the terms of {target}: see that they are not longer, and that it is not"
                " written to when rows are erased."
                if declared
                else f"Declare {target}, or drop the trigger: what is erased in {table.name} may live on there."
            )
            draft.about(table.id, "M147", f"trigger {trigger.name} on {table.name} copies rows into {target}", hint)


def vetoes(draft: Draft, datamap: DataMap) -> None:
    """M148: a rule in the place of an erasure, or a trigger before it that can say no."""
    for table, trigger, body in _met(draft, datamap):
        if body.vetoes:
            message = f"{trigger.name} on {table.name} can keep a row that apply changes or deletes as it was"
            hint = "Let it pass what the writing role does, or drop it: what is marked as deleted is still there."
            draft.about(table.id, "M148", message, hint)


def unread(draft: Draft, datamap: DataMap) -> None:
    """M149: what a trigger does when apply writes cannot be read from its text."""
    for table, trigger, body in _met(draft, datamap):
        if body.opaque:
            message = f"nobody can read what trigger {trigger.name} on {table.name} does: {body.opaque}"
            hint = "See for yourself that it copies no rows and sets no event that terms count from."
            draft.about(table.id, "M149", message, hint)


def _met(draft: Draft, datamap: DataMap) -> Iterator[tuple[Table, SurveyedTrigger, Body]]:
    """The triggers that wait for what apply does."""
    for table, trigger, body in _triggers(draft, datamap):
        if _on_update(datamap, table, trigger, body) or ("DELETE" in trigger.events and may_go(table)):
            yield table, trigger, body


def _on_update(datamap: DataMap, table: Table, trigger: SurveyedTrigger, body: Body) -> bool:
    changed = {name.casefold() for name in changed_columns(datamap, table)}
    return "UPDATE" in trigger.events and bool(changed & body.update_of if body.update_of else changed)


def _triggers(draft: Draft, datamap: DataMap) -> Iterator[tuple[Table, SurveyedTrigger, Body]]:
    for table in datamap.tables.values():
        for trigger in draft.live(table.id).triggers:
            yield table, trigger, read(trigger.text)


def _set_by(
    draft: Draft, datamap: DataMap, table: Table, trigger: SurveyedTrigger, body: Body
) -> Iterator[tuple[TableId, str]]:
    """The events that a trigger sets when apply changes or deletes a row of the table."""
    changed = {name.casefold() for name in changed_columns(datamap, table)}
    on_update = "UPDATE" in trigger.events and (not body.update_of or bool(body.update_of & changed))
    if not on_update and "DELETE" not in trigger.events:
        return
    if on_update:
        for column in _events(table):
            if body.sets_new(column):
                yield table.id, column
    for name, columns in body.updated:
        for to in _tables(draft, table.id, name):
            if to in datamap.tables:
                yield from ((to, column) for column in _events(datamap.tables[to]) if column.casefold() in columns)


def _events(table: Table) -> set[str]:
    born = {table.born.column.column} if table.born else set()
    return set(table.events) | born


def _tables(draft: Draft, near: TableId, name: str) -> tuple[TableId, ...]:
    """The table a trigger names: in its own store, and first in its table's own schema."""
    hits = draft.names.live_tables(spelled(near.store, name.split(".")))
    return tuple(hit for hit in hits if hit.schema == near.schema) or hits
