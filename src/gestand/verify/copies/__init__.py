"""`copies/<name>`: what was made of personal columns says no more than they say now."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gestand.datamap.copy import Copy
from gestand.datamap.model import ROW, DataMap, Table
from gestand.errors import StoreError
from gestand.policy.spelling import within
from gestand.verify.copies import columns, fulltext, views
from gestand.verify.report import QUERIES, Standing, Verdict
from gestand.verify.session import Session
from gestand.verify.tally import Tally

KIND = "copies"
WRONG = "that what it was made from does not say any more"

Ask = Callable[[Session, Tally], None]


def promised(datamap: DataMap) -> dict[str, str]:
    """Per promise its key and what it says: of every copy that is there, or that the policy speaks of."""
    found = {f"{KIND}/{spec.name}": says(spec.name, spec.of) for spec in datamap.policy.copies}
    return found


def says(name: str, of: tuple[str, ...]) -> str:
    return f"{name} says of {', '.join(of)} no more than they say now"


def judge(datamap: DataMap, session: Session, wanted: list[str]) -> Iterator[Verdict]:
    """A verdict for each of these promises."""
    said = promised(datamap)
    asked = dict(_asked(datamap))
    for key in wanted:
        tally = Tally()
        name = key.removeprefix(f"{KIND}/")
        if name not in asked:
            tally.untold("", f"there is no copy {name}, or its store does not answer")
            yield tally.verdict(key, said[key], WRONG)
            continue
        try:
            asked[name](session, tally)
        except StoreError as error:
            tally.untold("", error.message)
        yield tally.verdict(key, said[key], WRONG, QUERIES)


def unknown(datamap: DataMap, wanted: list[str], why: str) -> Iterator[Verdict]:
    said = promised(datamap)
    for key in wanted:
        yield Verdict(key, KIND, said[key], Standing.UNKNOWN, why=why)


def _asked(datamap: DataMap) -> Iterator[tuple[str, Ask]]:
    for copy in datamap.copies.values():
        yield copy.name, _relation(copy)
    names = {spec.name for spec in datamap.policy.copies}
    for table in datamap.tables.values():
        for column in table.columns.values():
            name = within(table.name, column.name)
            if column.by_trigger and name in names:
                yield name, _column(table, column.name)


def _relation(copy: Copy) -> Ask:
    def ask(session: Session, tally: Tally) -> None:
        if copy.how.module:
            fulltext.ask(session, copy, tally)
        elif copy.how.definition:
            if left := views.left(session, copy):
                tally.broken = left
                tally.broken_at[copy.id.store, copy.name, ROW] += left
        else:
            tally.untold("", "it is no copy of the engine's")

    return ask


def _column(table: Table, name: str) -> Ask:
    def ask(session: Session, tally: Tally) -> None:
        if left := columns.left(session, table, table.columns[name]):
            tally.broken = left
            tally.broken_at[table.id.store, table.name, name] += left

    return ask
