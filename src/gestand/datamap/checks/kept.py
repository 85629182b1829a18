"""Columns that a trigger makes from others of their row: what they are called, and whether a blank of theirs stays."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.datamap.checks.bodies import Body, read
from gestand.datamap.checks.copies import told_of
from gestand.datamap.checks.followers import ELSE
from gestand.datamap.checks.making import comes_from, makes
from gestand.datamap.collect import place
from gestand.datamap.copies import personal
from gestand.datamap.draft import Draft
from gestand.datamap.fate import may_blank
from gestand.datamap.model import ColumnKind, DataMap, Table
from gestand.policy.spelling import spelled, within
from gestand.stores.base import SurveyedTrigger


def by_no_trigger(draft: Draft, datamap: DataMap) -> None:
    """M204: a column that is said to follow by a trigger, and none makes it when one of its sources changes."""
    for table in datamap.tables.values():
        for column in table.columns.values():
            if not column.by_trigger:
                continue
            making = [t for t, body in _bodies(draft, table) if t.fires and makes(table.id.table, body, column.name)]
            sources = frozenset(name.casefold() for name in column.follows)
            if silent := sorted(sources - told_of(making, sources)):
                draft.findings.add(
                    "M204",
                    f"no trigger on {table.name} makes {column.name} anew when {', '.join(silent)} is blanked",
                    f"Make one BEFORE UPDATE that sets it; or give {column.name} a `blank` of its own, and take it out"
                    " of `copies`.",
                    place(table.id, column.name, draft.said_of(table.id, column.name)),
                    [table.id],
                )


def called_something_else(draft: Draft, datamap: DataMap) -> None:
    """M208: a column that a trigger makes from personal ones, and that is called structural or not personal."""
    for table in datamap.tables.values():
        for name, of in _made(draft, table).items():
            column = table.columns[name]
            if column.kind in ELSE:
                draft.findings.add(
                    "M208",
                    f"a trigger makes {within(table.name, name)} from {', '.join(of)}, which is personal, and it is"
                    f" called {column.kind.value}",
                    f"Add it to `personal`, and to `copies`: `{_said(table, name, of)}`.",
                    place(table.id, name, draft.said_of(table.id, name)),
                )


def copied_elsewhere(draft: Draft, datamap: DataMap) -> None:
    """M208: a trigger writes a personal column into another table, where it is called something else."""
    for table in datamap.tables.values():
        known = personal(draft, table.id)
        for trigger, body in _bodies(draft, table) if known else ():
            for to, name in _written_elsewhere(draft, datamap, table, body):
                of = [column for column in table.columns if column in known and comes_from(body, name, column)]
                if of and to.columns[name].kind in ELSE:
                    draft.findings.add(
                        "M208",
                        f"trigger {trigger.name} on {table.name} copies {', '.join(of)}, which is personal, into"
                        f" {within(to.name, name)}, which is called {to.columns[name].kind.value}",
                        f"Declare {name} under `personal` of {to.name}, with the same `blank`.",
                        place(to.id, name, draft.said_of(to.id, name)),
                    )


def _written_elsewhere(draft: Draft, datamap: DataMap, table: Table, body: Body) -> Iterator[tuple[Table, str]]:
    """The columns of other tables that a trigger sets."""
    for name, columns in body.updated:
        found = draft.names.live_tables(spelled(table.id.store, name.split(".")))
        for to in (datamap.tables[t] for t in found if t in datamap.tables and t != table.id):
            yield from ((to, column) for column in to.columns if column.casefold() in columns)


def written_over(draft: Draft, datamap: DataMap) -> None:
    """M210: a personal column with a blank of its own, which a trigger makes anew from what is blanked with it."""
    for table in datamap.tables.values():
        if not may_blank(datamap, table):
            continue
        for name, of in _made(draft, table).items():
            column = table.columns[name]
            if column.kind is ColumnKind.PERSONAL and not column.follows:
                draft.findings.add(
                    "M210",
                    f"a trigger makes {within(table.name, name)} from {', '.join(of)}: it writes over its blank",
                    f"Add to `copies`: `{_said(table, name, of)}`, and take its `blank` out.",
                    place(table.id, name, draft.said_of(table.id, name)),
                    [table.id],
                )


def _said(table: Table, name: str, of: tuple[str, ...]) -> str:
    listed = ", ".join(within(table.name, column) for column in of)
    return f"{within(table.name, name)}: {{of: [{listed}], follows: trigger}}"


def _made(draft: Draft, table: Table) -> dict[str, tuple[str, ...]]:
    """The columns that triggers on a change make from personal columns of the row, as far as their texts show."""
    if table.files:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    known = personal(draft, table.id)
    for trigger, body in _bodies(draft, table):
        if "UPDATE" not in trigger.events:
            continue
        for name, column in table.columns.items():
            if column.derived or not makes(table.id.table, body, name):
                continue
            of = tuple(other for other in table.columns if other in known - {name} and comes_from(body, name, other))
            if of and name not in found:
                found[name] = of
    return found


def _bodies(draft: Draft, table: Table) -> Iterator[tuple[SurveyedTrigger, Body]]:
    for trigger in draft.live(table.id).triggers:
        yield trigger, read(trigger.text)
