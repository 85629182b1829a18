"""Columns that say of what kind a row is, and that a run would change: the row would become somebody else's."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.datamap.collect import place
from gestand.datamap.draft import Draft
from gestand.datamap.fate import changed_columns, loose, may_blank, may_go, outlives
from gestand.datamap.model import DataMap, Table
from gestand.datamap.worked import Test, Tied, When
from gestand.policy.becoming import BlankKind, Otherwise
from gestand.policy.kinds import Presence
from gestand.policy.model import Rule, Then
from gestand.stores.base import TableId


def by_a_run(draft: Draft, datamap: DataMap) -> None:
    """M190: a kind is told by a column that is blanked, marked or let go of."""
    for at, name, asked in dict.fromkeys(_told(datamap)):
        table = datamap.tables[at]
        changed = _emptied(datamap, table) if isinstance(asked, Presence) else set(changed_columns(datamap, table))
        for column in sorted(changed & set(table.stored((name,)))):
            to = "NULL" if isinstance(asked, Presence) else "another value"
            draft.findings.add(
                "M190",
                f"{table.name}.{column} says of what kind a row is, and a run would make it {to}",
                f"Let {column} be no personal column, no shell mark, and no reference that lets go: where its row stays"
                " it keeps what it points at (`keeps it`), or gets a stand-in.",
                place(table.id, column, draft.specs[table.id].place),
                [table.id],
            )


def _told(datamap: DataMap) -> Iterator[tuple[TableId, str, Test]]:
    """The columns that tell a kind, and what they are asked for."""
    for table in datamap.tables.values():
        for how in (column.derived for column in table.derived):
            if isinstance(how, When):
                # That it is not 0 is asked of the link itself, which loses nobody by becoming NULL or 0.
                own = (how.column, Presence.NOT_ZERO)
                yield from ((table.id, name, asked) for name, asked in how.tests if (name, asked) != own)
            elif isinstance(how, Tied) and how.by in datamap.tables:
                yield from ((how.by, name, asked) for name, _, asked in how.tests)


def _emptied(datamap: DataMap, table: Table) -> set[str]:
    """The columns that a run may make NULL: in rows that stay, or in those that go, before they do."""
    found: set[str] = set()
    if may_blank(datamap, table):
        blanked = [column.name for column in table.personal if column.blank.kind is BlankKind.NULL]
        found |= set(table.stored(blanked))
    if outlives(datamap, table):
        found |= {name for name, value in table.shell if value is None}
    if table.becomes is not None:
        found |= set(table.becomes.kept) if table.becomes.otherwise is Otherwise.BLANKED else set()
        links = (hop for claim in table.claims if claim.then is Then.NOBODYS for hop in claim.hops[:1])
        if table.becomes.into is None:
            found |= {name for hop in links for name in table.stored(hop.columns)}
    let_go = [ref for ref in table.references if ref.rule is Rule.LETS_GO]
    let_go += loose(datamap, table) if may_go(table) else []
    return found | {name for ref in let_go for name in table.stored(ref.columns)}
