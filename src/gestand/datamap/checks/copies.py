"""Copies: each that is there is declared, and can follow in the way the policy says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from gestand.datamap.checks.bodies import read
from gestand.datamap.collect import place
from gestand.datamap.copies import blocked_by, is_personal, named, told
from gestand.datamap.copy import Copy
from gestand.datamap.draft import Draft
from gestand.datamap.fate import changed_columns, may_go
from gestand.datamap.model import DataMap
from gestand.policy.copied import Follows
from gestand.policy.spelling import spelled
from gestand.stores.base import ColumnId, SurveyedTable, SurveyedTrigger, TableId

NATURAL = {
    "": Follows.REFRESH,
    "own": Follows.ROW,
    "outside": Follows.TRIGGER,
    "none": Follows.TRIGGER,
}


def of_somebody(draft: Draft, live: SurveyedTable) -> tuple[str, str] | None:
    """What to say of a copy that nobody declared, and what to do; None when it is of nothing personal."""
    how, name = live.copy, spelled("", tuple(filter(None, (live.id.schema.replace("public", ""), live.id.table))))
    if how is None:
        return None
    found = [spelled("", (column.table.table, column.column)) for column in told(draft, live)]
    if not found and (not how.module or how.of):
        return None
    of = ", ".join(dict.fromkeys(found)) or "<table>.<column>"
    kind = "a full-text index" if how.module else "a materialised view"
    made = f"over {of}" if found else "that does not say of what"
    follows = NATURAL[how.content if how.module else ""].value
    return (
        f"{name} is {kind} {made}, and not in the policy",
        f"Add under `copies`: `{name}: {{of: [{of}], follows: {follows}}}`, or drop it.",
    )


def called_nobodys(draft: Draft, datamap: DataMap) -> None:
    """M201, M202: a copy of personal columns under `nothing personal`."""
    for table in datamap.tables.values():
        live = draft.live(table.id)
        if live.copy is None or table.claims:
            continue
        found = list(told(draft, live))
        plain = [column for _, column in live.copy.straight if is_personal(draft, column)]
        if plain:
            hint = f"Move it to `copies`: `{table.name}: {{of: [{plain[0]}], follows: ...}}`."
            draft.about(table.id, "M201", f"{table.name} holds {_listed(plain)} as it is", hint)
        elif found or (live.copy.module and not live.copy.of):
            what = _listed(found) if found else "texts of which nobody says where they come from"
            hint = "See that nobody can be found by it; otherwise declare it under `copies`."
            draft.about(table.id, "M202", f"{table.name} is made from {what}", hint)


def cannot_follow(draft: Draft, datamap: DataMap) -> None:
    """M203, M204, M205: a copy that will not follow what the policy says it follows."""
    for copy in datamap.copies.values():
        if why := _why_not(draft, copy):
            _about(draft, copy, "M203", f"{copy.name} cannot follow by `{copy.follows.value}`: {why[0]}", why[1])
        elif copy.follows is Follows.REFRESH and copy.how.filled and not copy.how.may_refresh:
            message = f"the writing role may not refresh {copy.name}, which is not its own"
            _about(draft, copy, "M205", message, "Run what `gestand grants` prints.")
        elif copy.follows is Follows.TRIGGER:
            for table, event in _untold(draft, datamap, copy):
                message = f"no trigger on {table} tells {copy.name} of {event}"
                hint = f"Make one AFTER {event} that changes {copy.name}, or let it follow in another way."
                _about(draft, copy, "M204", message, hint)


def made_from_others(draft: Draft, datamap: DataMap) -> None:
    """M206: the engine tells of other columns than the policy names."""
    for copy in datamap.copies.values():
        spec, live = draft.copies[copy.id], draft.live(copy.id)
        said, is_made = frozenset(named(draft, spec)), frozenset(told(draft, live))
        if not live.copy or not live.copy.of:
            continue
        if more := [column for column in copy.of if column in is_made - said]:
            hint = f"Add to its `of`: {_listed(more)}."
            _warn(draft, copy, "M206", f"{copy.name} is made from {_listed(more)} as well", hint)
        # A document is told as a whole, and spoken of by its members.
        there = {column.table for column in live.copy.of}
        if others := sorted(column for column in said if column.table not in there):
            _warn(draft, copy, "M206", f"{copy.name} is not made from {_listed(others)}", "Take it out of its `of`.")


def nobody_reads_meanwhile(draft: Draft, datamap: DataMap) -> None:
    """M207: a refresh that keeps readers out."""
    for copy in datamap.copies.values():
        if copy.follows is Follows.REFRESH and not copy.at_once and not copy.how.module:
            hint = f"CREATE UNIQUE INDEX on whole columns of {copy.name}: then it is refreshed CONCURRENTLY."
            _warn(draft, copy, "M207", f"nobody can read {copy.name} while a run refreshes it", hint)


# ---------------------------------------------------------------- can it?


def _why_not(draft: Draft, copy: Copy) -> tuple[str, str] | None:
    """Why a copy cannot follow so at all, and what to do; None when it can."""
    how, live = copy.how, draft.live(copy.id)
    if live.copy is None:
        return f"it is a {live.kind}", "Declare it under `tables`: its rows are somebody's."
    if copy.follows is Follows.REFRESH:
        return None if not how.module else ("it is no materialised view", f"Say `follows: {NATURAL[how.content]}`.")
    if not how.module:
        return "it is a materialised view", "Say `follows: refresh`."
    if copy.follows is Follows.REBUILD and how.content != "outside":
        return "its texts stand in no other table", f"Say `follows: {NATURAL[how.content]}`."
    if copy.follows is Follows.ROW:
        return _why_not_with_its_row(draft, copy)
    return None


def _why_not_with_its_row(draft: Draft, copy: Copy) -> tuple[str, str] | None:
    tables = list(copy.tables)
    if copy.how.content != "own":
        return "it keeps no texts of its own", f"Say `follows: {NATURAL[copy.how.content]}`."
    if len(tables) != 1:
        return "it is made from several tables", "Say `follows: trigger`, and let triggers keep it."
    key = draft.key(tables[0])
    kinds = {column.name: column.sql_type.upper() for column in draft.live(tables[0]).columns}
    if len(key) != 1 or (key[0] in kinds and kinds[key[0]] != "INTEGER"):
        return f"{tables[0]} has no whole number for a key", "Say `follows: trigger`, and let triggers keep it."
    if strange := [column.column for column in copy.of if column.column not in copy.columns]:
        return f"it has no column {strange[0]}", "Name the columns of the index as those of the table."
    return None


def _untold(draft: Draft, datamap: DataMap, copy: Copy) -> Iterator[tuple[TableId, str]]:
    """The changes that apply makes and of which no trigger tells a copy."""
    for to in dict.fromkeys(column.table for column in copy.of):
        table = datamap.tables.get(to)
        if table is None:
            continue
        mine = {column.column for column in copy.of if column.table == to}
        telling = [trigger for trigger in draft.live(to).triggers if trigger.fires and _names(trigger, copy)]
        if may_go(table) and not any("DELETE" in trigger.events for trigger in telling):
            yield to, "DELETE"
        changed = frozenset(name.casefold() for name in changed_columns(datamap, table) if name in mine)
        if changed - told_of(telling, changed):
            yield to, "UPDATE"


def told_of(triggers: Iterable[SurveyedTrigger], columns: frozenset[str]) -> frozenset[str]:
    """Those of the columns, in small letters, of whose change these triggers tell."""
    found: set[str] = set()
    for trigger in triggers:
        if "UPDATE" in trigger.events:
            found |= columns & (read(trigger.text).update_of or columns)
    return frozenset(found)


def _names(trigger: SurveyedTrigger, copy: Copy) -> bool:
    """The trigger speaks of the copy, in its own text or in what it calls."""
    return re.search(rf"(?<![\w$]){re.escape(copy.id.table)}(?![\w$])", read(trigger.text).code) is not None


# ---------------------------------------------------------------- telling


def _about(draft: Draft, copy: Copy, code: str, message: str, hint: str) -> None:
    """An error about a copy keeps a run from what it is made from: it would stay behind."""
    where = place(copy.id, said=draft.copies[copy.id].place)
    draft.findings.add(code, message, hint, where, [copy.id, *blocked_by(copy.of)])


def _warn(draft: Draft, copy: Copy, code: str, message: str, hint: str) -> None:
    draft.findings.add(code, message, hint, place(copy.id, said=draft.copies[copy.id].place))


def _listed(columns: Iterable[ColumnId]) -> str:
    return ", ".join(dict.fromkeys(map(str, columns)))
