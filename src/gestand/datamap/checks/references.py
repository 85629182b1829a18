"""References between rows that stay and rows that go: said, possible, and not decided by the schema."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.datamap.checks.trying import row_exists
from gestand.datamap.collect import place
from gestand.datamap.draft import Draft
from gestand.datamap.fate import may_go
from gestand.datamap.model import Claim, DataMap, Reference, Table
from gestand.datamap.tables import typed
from gestand.errors import Place
from gestand.policy.model import Rule, Then
from gestand.stores.base import REFUSES, SurveyedForeignKey, TableId, TypeKind


def silent(draft: Draft, datamap: DataMap) -> None:
    """M130: a declared foreign key into rows that can go, and the policy does not say what happens then."""
    for table in draft.surveyed.tables:
        for key in draft.foreign_keys(table):
            to = datamap.tables.get(key.to)
            known = table in datamap.tables
            if to and may_go(to) and (not known or (table, key.columns) in draft.silent):
                _silent(draft, table, key, to, known)


def _silent(draft: Draft, table: TableId, key: SurveyedForeignKey, to: Table, known: bool) -> None:
    name = draft.specs[table].name if known else f"{table} (not in the policy)"
    link = _written(key.columns)
    cascade = "" if key.on_delete in REFUSES else f"; ON DELETE {key.on_delete} in the schema decides nothing"
    ways = ", ".join(f"`{link} -> {to.name}: {rule.value}`" for rule in (Rule.KEEPS, Rule.ALONG, Rule.LETS_GO))
    draft.findings.add(
        "M130",
        f"rows of {name} point at {to.name} by {link}: nothing says what happens when rows of {to.name} go{cascade}",
        f"Write one of these under `points at` of {draft.specs[table].name if known else table}: {ways}.",
        place(table, key.columns[0], draft.specs[table].place if known else None),
        [to.id, *([table] if known else [])],
    )


def cascades(draft: Draft, datamap: DataMap) -> None:
    """M131: whoever deletes a row by hand takes what the law keeps along with it, or the link to it.

    A run does not: it deletes no row that another still points at, so a CASCADE never has anything to do. The
    application that deletes a row itself has no such care.
    """
    for table, ref in _references(datamap):
        if not ref.cascades or ref.rule is not Rule.KEEPS or not _kept_by_law(datamap, table):
            continue
        to = datamap.tables[ref.to]
        link = _written(ref.columns)
        takes = "the row goes with it" if ref.on_delete == "CASCADE" else "the row no longer says whose it is"
        draft.findings.add(
            "M131",
            f"{table.name}.{link} is ON DELETE {ref.on_delete}: when the application deletes a row of {to.name},"
            f" {takes}, and a duty keeps it",
            "Make the foreign key ON DELETE NO ACTION. A run of gestand deletes no row that another points at.",
            place(table.id, ref.columns[0], draft.specs[table.id].place),
            [table.id, to.id],
        )


def _kept_by_law(datamap: DataMap, table: Table) -> bool:
    return any(datamap.activities[name].duty for name in table.users())


def letting_go(draft: Draft, datamap: DataMap) -> None:
    """M132: `lets go` of a column that is NOT NULL."""
    for table, ref in _references(datamap):
        if ref.rule is not Rule.LETS_GO or ref.nullable:
            continue
        link = _written(ref.columns)
        draft.findings.add(
            "M132",
            f"{table.name}.{link} cannot let go: it is NOT NULL",
            f"Make {link} nullable, or write `keeps it`, `goes along` or `{{stand-in: <key>}}`.",
            place(table.id, ref.columns[0], draft.specs[table.id].place),
            [table.id],
        )


# ---------------------------------------------------------------- stand-ins


def stand_ins(draft: Draft, datamap: DataMap) -> None:
    """M133: a stand-in whose key does not fit the column, or whose row is not there."""
    for table in datamap.tables.values():
        for claim in table.claims:
            if claim.then.hands_over and (claim.own or not claim.hops):
                _nothing_to_hand_over(draft, table, claim)
    for table, columns, to, to_columns, key, said in _stand_ins(draft, datamap):
        values = stand_in_key(key, len(columns))
        kinds = [table.columns[name].type for name in columns]
        bound = [typed(kind, value) for kind, value in zip(kinds, values, strict=False)]
        if len(bound) == len(columns) and _fits(kinds, bound):
            if _of_nobody(draft, table, columns, bound):
                continue
            if row_exists(draft.surveyed.sql[to.id.store], to.id, to_columns, bound):
                continue
        draft.findings.add(
            "M133",
            f"there is no row {key} in {to.name} to stand in for those of {table.name}.{_written(columns)}",
            f"Make a row of nobody in {to.name}, and name its key: `{{stand-in: <key>}}`; where no foreign key guards"
            " the column, 0 and an empty text are nobody.",
            place(table.id, columns[0], said),
            [table.id],
        )


def _of_nobody(draft: Draft, table: Table, columns: tuple[str, ...], bound: list[str | int | bool | None]) -> bool:
    """0 or an empty text, which applications write for nobody where no foreign key guards the column."""
    stored = set(table.stored(columns))
    guarded = any(stored & set(key.columns) for key in draft.foreign_keys(table.id))
    return not guarded and all(value in ("", 0) and not isinstance(value, bool) for value in bound)


def _nothing_to_hand_over(draft: Draft, table: Table, claim: Claim) -> None:
    draft.about(
        table.id,
        "M133",
        f"claim {claim.name} of {table.name} is the {claim.group} itself: there is no link to let go of",
        "Write `then: goes` or `then: blanked`.",
    )


def stand_in_key(text: str, parts: int) -> tuple[str, ...]:
    """`7`, or `(7, 12)` for a key of two columns."""
    inside = text.strip().removeprefix("(").removesuffix(")")
    return tuple(part.strip() for part in inside.split(",")) if parts > 1 else (text.strip(),)


_StandIn = tuple[Table, tuple[str, ...], Table, tuple[str, ...], str, Place]


def _stand_ins(draft: Draft, datamap: DataMap) -> Iterator[_StandIn]:
    for table, ref in _references(datamap):
        if ref.rule is Rule.STAND_IN:
            yield table, ref.columns, datamap.tables[ref.to], ref.to_columns, ref.stand_in, draft.specs[table.id].place
    for table in datamap.tables.values():
        for claim in table.claims:
            if claim.then is Then.STAND_IN and claim.hops and claim.hops[0].to in datamap.tables:
                hop = claim.hops[0]
                said = next(spec.place for spec in draft.specs[table.id].claims if spec.name == claim.name)
                yield table, hop.columns, datamap.tables[hop.to], hop.to_columns, claim.stand_in, said


def _fits(kinds: list[TypeKind], values: list[str | int | bool | None]) -> bool:
    return all(
        kind is not TypeKind.INTEGER or isinstance(value, int) for kind, value in zip(kinds, values, strict=True)
    )


def _references(datamap: DataMap) -> Iterator[tuple[Table, Reference]]:
    for table in datamap.tables.values():
        for ref in table.references:
            yield table, ref


def _written(columns: tuple[str, ...]) -> str:
    return columns[0] if len(columns) == 1 else f"({', '.join(columns)})"
