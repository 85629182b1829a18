"""The map as a person or a program reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from gestand.datamap.model import Claim, Column, ColumnKind, DataMap, Group, Table
from gestand.datamap.names import spelled
from gestand.errors import Finding, Level
from gestand.vocabulary.categories import CATEGORIES


def to_json(datamap: DataMap) -> dict[str, Any]:
    """`{"groups": [...], "tables": [...], "findings": [...]}`: the documented form of `gestand map --format json`."""
    return {
        "groups": [_group(datamap, group) for group in datamap.groups.values()],
        "tables": [_table(datamap, table) for table in _tables(datamap)],
        "findings": [_finding(finding) for finding in datamap.findings],
    }


def to_text(datamap: DataMap) -> str:
    """The same for a person: tables with their claims and columns, then what does not fit."""
    return "\n".join(_lines(datamap))


def path_text(datamap: DataMap, claim: Claim) -> str:
    """A claim's path: `cv_id -> cvs.id, user_id -> users.id`; the key for the people's own table; a template."""
    if claim.template:
        return claim.template
    if not claim.hops:
        return _names(datamap.groups[claim.group].key)
    if claim.own:
        return _names(claim.hops[0].columns)
    return ", ".join(f"{_names(hop.columns)} -> {hop.to}.{_names(hop.to_columns)}" for hop in claim.hops)


def _tables(datamap: DataMap) -> list[Table]:
    return sorted(datamap.tables.values(), key=lambda table: table.id)


def _names(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"({', '.join(names)})"


# ---------------------------------------------------------------- for programs


def _group(datamap: DataMap, group: Group) -> dict[str, Any]:
    belongs = group.belongs
    return {
        "name": group.name,
        "table": str(group.table),
        "key": list(group.key),
        "organisation": group.organisation,
        "role": group.role.value,
        "belongs_to": {"group": belongs.group, "path": path_text(datamap, belongs)} if belongs else None,
    }


def _table(datamap: DataMap, table: Table) -> dict[str, Any]:
    return {
        "store": table.id.store,
        "table": str(table.id),
        "claims": [
            {"group": claim.group, "path": path_text(datamap, claim), "then": claim.then.value}
            for claim in table.claims
        ],
        "columns": [
            {
                "name": column.name,
                "kind": column.kind.value,
                "category": column.category,
                "claim": ", ".join(column.claims),
                "mandatory": column.mandatory if _given(column) else None,
            }
            for column in table.columns.values()
            if column.kind is not ColumnKind.DERIVED
        ],
    }


def _finding(finding: Finding) -> dict[str, str]:
    return {
        "code": finding.code,
        "level": finding.level.value,
        "message": finding.message,
        "hint": finding.hint,
        "where": str(finding.where),
    }


# ---------------------------------------------------------------- for people


def _lines(datamap: DataMap) -> Iterator[str]:
    for group in datamap.groups.values():
        if belongs := group.belongs:
            yield f"{group.name} belongs to a {belongs.group}: {path_text(datamap, belongs)}; role: {group.role.value}"
            yield ""
    told = any(column.mandatory for table in datamap.tables.values() for column in table.personal)
    for table in _tables(datamap):
        yield from _table_lines(datamap, table, told)
        yield ""
    for store in datamap.unreachable:
        yield f"store {store} did not answer: what concerns it is unknown"
    made: dict[str, str] = {}
    for finding in datamap.findings:
        yield from _finding_lines(finding, made)
    yield _summary(datamap)


def _table_lines(datamap: DataMap, table: Table, told: bool) -> Iterator[str]:
    """`told`: the policy says of some column that people must give it, and so of the others that they need not."""
    rows = f", about {_count(table.rows, 'row')}" if table.rows is not None else ""
    yield f"{spelled(table.id)}{rows}"
    if table.nothing_personal:
        yield f"  nobody's: {table.nothing_personal}"
    for claim in table.claims:
        stand_in = f" {claim.stand_in}" if claim.stand_in else ""
        yield f"  {claim.name}: {path_text(datamap, claim)}: a {claim.group}; then {claim.then.value}{stand_in}"
    if becomes := table.becomes:
        alike = f"at least {becomes.k} alike in {', '.join(becomes.by)}"
        learnt = f", at least {becomes.l} values of {', '.join(becomes.sensitive)}" if becomes.l else ""
        learnt += f", none of more than {becomes.most}%" if becomes.most else ""
        yield f"  its rows become {becomes.word}: {alike}{learnt}; otherwise {becomes.otherwise.value}"
        if into := becomes.into:
            share = f", nobody's share more than {into.most}%" if into.most else ""
            yield f"  they go into totals of at least {becomes.k} people: {spelled(into.table)}{share}"
    for name, users in table.row_activities.items():
        yield f"  the row itself, of {name}: {_users(users)}"
    for column in table.columns.values():
        if column.kind is not ColumnKind.DERIVED and (
            column.kind.value != "not personal" or not table.nothing_personal
        ):
            yield f"  {_column_line(table, column, told)}"


def _column_line(table: Table, column: Column, told: bool) -> str:
    text = f"{column.name}: {column.kind.value}"
    if column.category:
        of = f", of {', '.join(column.claims)}" if len(table.claims) > 1 else ""
        carries = " (can carry a special category)" if _carries(column) else ""
        left = f", {column.blank.said} afterwards" if column.blank.kind.keeps_a_part else ""
        must = f", {'mandatory' if column.mandatory else 'optional'}" if told and _given(column) else ""
        text += f", {column.category}{carries}{of}{must}{left}: {_users(column.activities)}"
    return f"{text}: {column.reason}" if column.reason else text


def _carries(column: Column) -> bool:
    """A nationality, a photo, a free text: GDPR article 9 can stand in it, or a national number."""
    return column.category in CATEGORIES and CATEGORIES[column.category].carries


def _users(activities: Iterable[str]) -> str:
    return ", ".join(activities) or "no activity uses it"


def _finding_lines(finding: Finding, made: dict[str, str]) -> Iterator[str]:
    """`made`: the statements that were printed, and with which finding. An index can be made once."""
    where = str(finding.where)
    yield (
        f"{finding.level.value} {finding.code} {where}: {finding.message}"
        if where
        else (f"{finding.level.value} {finding.code}: {finding.message}")
    )
    if finding.hint.startswith("CREATE ") and finding.hint in made:
        yield f"  (what is printed with {made[finding.hint]} above serves this as well)"
    elif finding.hint:
        made[finding.hint] = finding.code
        yield f"  {finding.hint}"


def _summary(datamap: DataMap) -> str:
    columns = sum(1 for table in datamap.tables.values() for column in table.columns.values() if table.shown(column))
    personal = f"{sum(len(table.personal) for table in datamap.tables.values())} of them personal{_musts(datamap)}"
    counts = [
        _count(number, level.value)
        for level in Level
        if (number := sum(1 for finding in datamap.findings if finding.level is level))
    ]
    whole = f"{_count(len(datamap.tables), 'table')}, {_count(columns, 'column')}, {personal}"
    return f"{whole}; {', '.join(counts) or 'everything fits'}"


def _given(column: Column) -> bool:
    """A person gives it, and so must or need not: not what is seen of them, worked out, or had from elsewhere."""
    return column.mandatory or (column.kind is ColumnKind.PERSONAL and column.origin == "provided")


def _musts(datamap: DataMap) -> str:
    """How many of what people give they must give; nothing of a policy that says so of none."""
    given = [column for table in datamap.tables.values() for column in table.personal if _given(column)]
    must = sum(column.mandatory for column in given)
    return f" ({must} mandatory, {len(given) - must} optional)" if must else ""


def _count(number: int, one: str) -> str:
    return f"{number} {one}{'' if number == 1 else 's'}"
