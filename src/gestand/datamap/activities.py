"""Activities: which cells each uses, and when it ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gestand.clock import Rounding
from gestand.datamap.collect import place
from gestand.datamap.draft import Draft
from gestand.datamap.events import event_of_term
from gestand.datamap.model import ROW, Activity, AllOf, AnyOf, BoundTerm, Event, Leaf, Never
from gestand.policy.model import ActivitySpec, After, Earliest, EventRef, Forever, Latest, Term, Until, UseSpec
from gestand.policy.spelling import in_a_term, within
from gestand.stores.base import ColumnId, TableId
from gestand.vocabulary.bases import lets_end
from gestand.vocabulary.law import Basis

WILDCARD = ".*"


def bind_uses(draft: Draft) -> None:
    """Fill `draft.uses`: per cell (a column, or the row of a claim) the activities, in the policy's order.

    And `draft.why`: of those that say why they need it, the reason.
    """
    for activity in draft.policy.activities:
        for use in activity.uses:
            for cell in _cells(draft, activity, use):
                users = draft.uses.setdefault(cell, [])
                if activity.name not in users:
                    users.append(activity.name)
                if use.why:
                    draft.why.setdefault(cell, {}).setdefault(activity.name, use.why)


def bind_activities(draft: Draft) -> dict[str, Activity]:
    return {spec.name: _activity(draft, spec) for spec in draft.policy.activities}


def cells_of(draft: Draft, table: TableId) -> Iterator[str]:
    """All personal columns of a table, and `ROW` where a claim has none of its own."""
    spec = draft.specs[table]
    for personal in spec.personal:
        if column := draft.names.column(table, personal.column):
            yield column
    if row_claims(draft, table):
        yield ROW


def row_claims(draft: Draft, table: TableId) -> tuple[str, ...]:
    """The claims of a table without personal columns of their own: their cell is the row."""
    cells = [p for p in draft.specs[table].personal if not _follows(draft, table, p.column)]
    covered = {name for personal in cells for name in personal.of}
    if any(not personal.of for personal in cells):
        return ()
    return tuple(claim.name for claim in draft.claims.get(table, ()) if claim.name not in covered)


def _follows(draft: Draft, table: TableId, name: str) -> bool:
    column = draft.names.column(table, name)
    return column is not None and bool(draft.sources(table, column))


# ---------------------------------------------------------------- uses


def _cells(draft: Draft, activity: ActivitySpec, use: UseSpec) -> Iterable[ColumnId]:
    if use.name.endswith(WILDCARD):
        table = draft.one_table(use.name.removesuffix(WILDCARD), use.place)
        return _expanded(draft, activity, use, table)
    if draft.names.columns(use.name):
        column = draft.one_column(use.name, use.place)
        return _one_cell(draft, activity, use, column)
    table = draft.one_table(use.name, use.place)
    if table in draft.specs:
        cells = [ColumnId(table, cell) for cell in cells_of(draft, table)]
        return cells or _nothing(draft, activity, use)
    return _nothing(draft, activity, use)


def _expanded(draft: Draft, activity: ActivitySpec, use: UseSpec, table: TableId | None) -> list[ColumnId]:
    if table is None or table not in draft.specs:
        return _nothing(draft, activity, use)
    cells = [ColumnId(table, cell) for cell in cells_of(draft, table)]
    stands_for = ", ".join(_said(draft, cell) for cell in cells) or "nothing"
    draft.findings.add(
        "M180",
        f"{use.name} in {activity.name} stands for {stands_for}",
        "Write these names, so that a column added later is not used without anybody having said so.",
        place(table, said=use.place),
    )
    return cells


def _one_cell(draft: Draft, activity: ActivitySpec, use: UseSpec, column: ColumnId | None) -> list[ColumnId]:
    if column is None:
        draft.unbound.setdefault(activity.name, []).append(use.name)
        return []
    if any(column == ColumnId(keys.table, keys.column) for keys in draft.keylists):
        return [column]
    spec = draft.specs.get(column.table)
    personal = {draft.names.column(column.table, said.column) for said in spec.personal} if spec else set()
    if column.column not in personal:
        return _nothing(draft, activity, use)
    return [column, *_followed(draft, column)]


def _followed(draft: Draft, column: ColumnId) -> Iterator[ColumnId]:
    """What a column is made from is used with it: without it there would be nothing to make it from.

    So are the rows of a claim that has no other column than such a one: their cell is the row.
    """
    sources = draft.sources(column.table, column.column)
    yield from (ColumnId(column.table, name) for name in sources)
    of = {
        name
        for said in draft.specs[column.table].personal
        if draft.names.column(column.table, said.column) == column.column
        for name in said.of
    }
    if sources and of & set(row_claims(draft, column.table)):
        yield ColumnId(column.table, ROW)


def _nothing(draft: Draft, activity: ActivitySpec, use: UseSpec) -> list[ColumnId]:
    draft.unbound.setdefault(activity.name, []).append(use.name)
    ambiguous = len(draft.names.tables(use.name.removesuffix(WILDCARD))) > 1
    if not ambiguous and not draft.excused(use.name):
        draft.findings.add(
            "M108",
            f"{activity.name} uses {use.name}, which is no personal column and no table of somebody's rows",
            _meant(draft, use.name),
            use.place,
        )
    return []


def _meant(draft: Draft, name: str) -> str:
    """A column whose own name has dots stands between quotes; without them it is read as a member of a document."""
    head, _, rest = name.partition(".")
    for table in draft.names.tables(head):
        if (column := draft.names.column(table, rest)) and "." in column:
            return f"Write `{within(head, column)}`: the dot is part of the column's name."
    return "Correct the name, or declare it under `tables`."


def _said(draft: Draft, cell: ColumnId) -> str:
    name = draft.specs[cell.table].name
    return f"the rows of {name}" if cell.column == ROW else within(name, cell.column)


# ---------------------------------------------------------------- terms


def _activity(draft: Draft, spec: ActivitySpec) -> Activity:
    def bound(terms: Iterable[Term]) -> tuple[BoundTerm, ...]:
        return tuple(_term(draft, spec, term) for term in terms)

    return Activity(
        name=spec.name,
        purpose=spec.purpose,
        basis=spec.basis,
        interest=spec.interest,
        own=None if spec.own is None else _term(draft, spec, spec.own),
        at_least=bound(spec.at_least),
        at_most=bound(spec.at_most),
        said=spec.said,
        laws=spec.laws,
        recipients=spec.recipients,
        source=spec.source,
        lets_end=lets_end(spec.basis),
        duty=spec.basis is Basis.LEGAL_OBLIGATION or bool(spec.at_least),
        marketing=spec.marketing,
        no_recipients=spec.no_recipients,
        ask=spec.ask,
    )


def _term(draft: Draft, activity: ActivitySpec, term: Term) -> BoundTerm:
    match term:
        case After(duration, event, rounding, law, older):
            bound = _event(draft, activity, event)
            return Leaf(bound, duration, rounding, _last(draft, event, bound), law, older) if bound else Never()
        case Until(event):
            bound = _event(draft, activity, event)
            return Leaf(bound, None, Rounding.NONE, _last(draft, event, bound)) if bound else Never()
        case Latest(terms):
            return AllOf(tuple(_term(draft, activity, one) for one in terms))
        case Earliest(terms):
            return AnyOf(tuple(_term(draft, activity, one) for one in terms))
        case Forever():
            return Never()


def _event(draft: Draft, activity: ActivitySpec, ref: EventRef) -> Event | None:
    """The event of a term. One that cannot be bound never ends anything, and nothing the activity uses may go."""
    column = draft.one_column(ref.name, ref.place)
    event = None
    if column and column.table in draft.specs:
        event = event_of_term(draft, column, ref.place)
    elif not draft.excused(ref.name) and len(draft.names.columns(ref.name)) < 2:
        draft.findings.add(
            "M108",
            f"{activity.name} ends by {ref.name}, which is no column of a declared table",
            "Correct the name, or declare its table.",
            ref.place,
        )
    if event is None:
        draft.unbound.setdefault(activity.name, []).append(ref.name)
        draft.findings.block(cell.table for cell, users in draft.uses.items() if activity.name in users)
    return event


def _last(draft: Draft, ref: EventRef, event: Event) -> bool:
    """A person has one row in the group's own table: `the last` of an event there is that event."""
    if not ref.last or event.column.table not in draft.group_tables:
        return ref.last
    draft.findings.add(
        "M144",
        f"`the last {in_a_term(ref.name)}`: a person has one row in {event.column.table}",
        f"Write `{in_a_term(ref.name)}`.",
        place(event.column.table, event.column.column, ref.place),
    )
    return False
