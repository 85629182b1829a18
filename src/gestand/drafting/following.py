"""What was made of personal columns, and how it follows them: what the engine says of it, and its triggers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from gestand.datamap.checks.bodies import read
from gestand.datamap.checks.copies import NATURAL
from gestand.datamap.checks.making import comes_from, makes
from gestand.drafting.claims import Owned
from gestand.drafting.columns import Drafted, Kind
from gestand.drafting.evidence import Certainty, Guess
from gestand.policy.copied import Follows
from gestand.stores.base import ColumnId, SurveyedTable, TableId

Columns = Mapping[TableId, Sequence[Drafted]]


@dataclass(frozen=True, slots=True)
class Following:
    """A copy as it is declared: of which columns, and how it follows. `column`: it is one of that table."""

    table: TableId
    column: str
    of: tuple[ColumnId, ...]
    follows: Follows
    guess: Guess


def relations(owned: Owned, columns: Columns) -> Iterator[Following]:
    """Materialised views and full-text indexes over personal columns."""
    for live in owned.world.copies:
        if live.copy is None:
            continue
        told = tuple(column for column in live.copy.of if column.column in _personal(columns, column.table))
        alike = () if told or live.copy.of else _alike(owned, columns, live)
        if of := told or alike:
            sure = Guess("", Certainty.SURE, "the engine says what it is made from")
            likely = Guess("", Certainty.LIKELY, f"its columns are called as those of {owned.world.named(of[0].table)}")
            yield Following(live.id, "", of, _follows(owned, live), sure if told else likely)


def kept_by_triggers(owned: Owned, columns: Columns) -> Iterator[Following]:
    """Columns that a trigger makes from personal ones of the same row."""
    for table, drafted in columns.items():
        personal = _personal(columns, table)
        for trigger in owned.world.tables[table].triggers:
            body = read(trigger.text)
            if "UPDATE" not in trigger.events or not trigger.fires:
                continue
            for one in drafted:
                if one.kind is Kind.FIXED or not makes(table.table, body, one.name):
                    continue
                of = [name for name in personal if name != one.name and comes_from(body, one.name, name)]
                if of:
                    guess = Guess("", Certainty.SURE, f"trigger {trigger.name} makes it")
                    yield Following(
                        table, one.name, tuple(ColumnId(table, name) for name in of), Follows.TRIGGER, guess
                    )


def as_personal(drafted: Sequence[Drafted], following: Following) -> list[Drafted]:
    """The columns of a table, the one that follows as personal, of the kind of what it is made from."""
    kinds = {one.name: one.guess.what for one in drafted if one.guess and not one.guess.asked}
    what = next((kinds[c.column] for c in following.of if c.column in kinds), "own text")
    of = ", ".join(column.column for column in following.of)
    guess = Guess(what, Certainty.LIKELY, f"a trigger makes it from {of}")
    return [
        replace(Drafted(one.name, Kind.PERSONAL, guess), origin="derived") if one.name == following.column else one
        for one in drafted
    ]


def _personal(columns: Columns, table: TableId) -> list[str]:
    return [one.name for one in columns.get(table, ()) if one.kind is Kind.PERSONAL]


def _alike(owned: Owned, columns: Columns, live: SurveyedTable) -> tuple[ColumnId, ...]:
    """Of an index that does not say where its texts come from: the table that has personal columns of those names."""
    names = {column.name.lower() for column in live.columns}
    for table in owned.claims:
        found = tuple(ColumnId(table, name) for name in _personal(columns, table) if name.lower() in names)
        called = table.table.lower().rstrip("s") in live.id.table.lower()
        if len(found) == len(names) or (called and found):
            return found
    return ()


def _follows(owned: Owned, live: SurveyedTable) -> Follows:
    """By triggers where some speak of it; else as its kind allows."""
    how = live.copy
    if how is None or not how.module:
        return Follows.REFRESH
    name = re.compile(rf"(?<![\w$]){re.escape(live.id.table)}(?![\w$])")
    told = any(name.search(read(t.text).code) for table in owned.world.tables.values() for t in table.triggers)
    if told or how.content == "none":
        return Follows.TRIGGER
    return Follows.REBUILD if how.content == "outside" else NATURAL[how.content]
