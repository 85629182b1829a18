"""Stores are used; groups of people have a table that leads to them."""

from __future__ import annotations

from gestand.policy.checks import found
from gestand.policy.checks.claims import chain
from gestand.policy.codes import Report
from gestand.policy.draft import Draft
from gestand.policy.kinds import Tests
from gestand.policy.model import ByColumns, GroupSpec, TableSpec
from gestand.policy.names import UNREAD, Ambiguous, fits
from gestand.policy.sections.stores import scheme
from gestand.policy.spelling import head_and_last, split
from gestand.policy.walk import meant


def tables_name_known_stores(draft: Draft, report: Report) -> None:
    stores = [store.name for store in draft.stores]
    for table in draft.tables:
        store = split(table.name)[0]
        if store and stores and store not in stores:
            report.add(
                "P404", table.place, f"table `{table.name}`: no store `{store}` is declared", meant(store, stores)
            )


def every_store_is_used(draft: Draft, report: Report) -> None:
    """A short name can be in any SQL store; a store of files is one name."""
    used = {split(table.name)[0] for table in draft.tables}
    short = {table.name for table in draft.tables if not split(table.name)[0]}
    files = {store.name for store in draft.stores if scheme(store.url) == "file"}
    for store in draft.stores:
        seen = store.name in short if store.name in files else bool(short - files)
        if draft.tables and store.name not in used and not seen:
            report.add("P204", store.place, f"no table is in store `{store.name}`")


def groups_have_a_table(draft: Draft, report: Report) -> None:
    for group in draft.people:
        if not group.table or not group.key:
            continue
        what = f"group `{group.name}`"
        place = draft.place(group.place, "people", group.name, "table")
        table = found.table(draft, report, group.table, place, what, "P205")
        if table:
            _leads_to(group, table, report)
            _known_by(draft, group, table, report)


def _leads_to(group: GroupSpec, table: TableSpec, report: Report) -> None:
    """Its own table has a claim `key -> group`, of all its rows or of some, so that its columns are somebody's."""
    for claim in table.claims:
        if claim.path == UNREAD:
            return
        path = claim.path
        if isinstance(path, ByColumns) and path.target == group.name and path.columns == group.key and not path.value:
            return
    key = group.key[0] if len(group.key) == 1 else f"({', '.join(group.key)})"
    hint = f'Add `whose: {{self: "{key} -> {group.name}"}}` to table `{table.name}`.'
    report.add("P208", group.place, f"group `{group.name}`: table `{table.name}` does not lead to it", hint)


def _known_by(draft: Draft, group: GroupSpec, table: TableSpec, report: Report) -> None:
    known = {personal.column for personal in table.personal}
    if group.organisation:
        # The name of an organisation is nobody's, and it is known by it.
        known |= {column for column, _ in table.not_personal}
    for name in group.known_by:
        if name in known or name in group.key:
            continue
        why = _apart(draft, group, name) if head_and_last(name)[0] else f"is not a personal column of `{table.name}`"
        if why:
            place = draft.place(group.place, "people", group.name, "known_by", name)
            report.add("P207", place, f"group `{group.name}`: `{name}` {why}", meant(name, known))


def _apart(draft: Draft, group: GroupSpec, name: str) -> str:
    """Why nobody of the group is known by a column of another table; empty when they are."""
    try:
        column = draft.names.column(name)
    except Ambiguous as error:
        return f"fits several tables: {', '.join(f'`{table}`' for table in error.tables)}"
    personal = next((each for each in column.table.personal if each.column == column.name), None) if column else None
    if column is None or personal is None:
        return "is not a personal column"
    claims = [claim for claim in column.table.claims if not personal.of or claim.name in personal.of]
    theirs = [claim.name for claim in claims if chain(draft, column.table, claim)[1] == group.name]
    if len(theirs) == 1:
        return ""
    if theirs:
        return f"is of {group.name} by several claims: say with `of` by which ({', '.join(theirs)})"
    return f"stands in no row of {group.name}: no claim of `{column.table.name}` leads to them"


def groups_are_different(draft: Draft, report: Report) -> None:
    seen: dict[tuple[str, tuple[str, ...], frozenset[Tests]], str] = {}
    for group in draft.people:
        first = seen.setdefault((group.table, group.key, _of_a_kind(draft, group)), group.name)
        if first != group.name:
            report.add("P210", group.place, f"groups `{first}` and `{group.name}` are the same people")


def _of_a_kind(draft: Draft, group: GroupSpec) -> frozenset[Tests]:
    """What its own table says of which rows are its people; two groups can share a table so."""
    spec = next((table for table in draft.tables if fits(table.name, group.table)), None)
    paths = [claim.path for claim in (spec.claims if spec else ()) if isinstance(claim.path, ByColumns)]
    own = (path.when for path in paths if path.target == group.name and path.columns == group.key)
    return frozenset(when for when in own if when)


CHECKS = (tables_name_known_stores, every_store_is_used, groups_have_a_table, groups_are_different)
