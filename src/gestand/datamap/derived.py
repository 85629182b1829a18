"""Columns that no engine has: values worked out from others of the row, under a name, so that a path can begin there.

`owner_id -> user when owner_type is User` begins in such a column: the value of owner_id in rows whose owner_type is
User, and NULL in all others. What reads rows has it beside the stored columns; what writes asks `Table.stored`.
"""

from __future__ import annotations

from dataclasses import replace

from gestand.datamap.collect import place
from gestand.datamap.draft import Draft
from gestand.datamap.model import Group
from gestand.datamap.tables import typed
from gestand.datamap.worked import FirstOf, Member, Test, When
from gestand.errors import Place
from gestand.policy.kinds import Presence, Tests, written
from gestand.policy.names import structural_columns
from gestand.stores.base import SurveyedColumn, TableId, TypeKind
from gestand.stores.kin import KIN

KEYS = (TypeKind.INTEGER, TypeKind.UUID)
"""What a member of a document can be the key of, beside a text."""
Columns = tuple[str, ...]


def bind_members(draft: Draft) -> None:
    """The members of documents that the policy declares: `settings.language` of a column settings."""
    for table, spec in draft.specs.items():
        said = [one.column for one in spec.personal]
        said += [name for name, _ in spec.not_personal]
        said += structural_columns(spec)
        for name in said:
            if "." in name and draft.names.column(table, name) is None:
                draft.member(table, name)


def as_keys(draft: Draft, table: TableId, columns: tuple[str, ...], to: TableId, keys: tuple[str, ...]) -> Columns:
    """The columns, members of a document read as what they are the key of."""
    if len(columns) != len(keys):
        return columns
    return tuple(_as_key(draft, table, name, draft.columns(to)[key]) for name, key in zip(columns, keys, strict=True))


def _as_key(draft: Draft, table: TableId, name: str, key: SurveyedColumn) -> str:
    """A member of a document, or a text that is an id of one kind or another: then a number is spelled in it."""
    how, live = draft.derived.get(table, {}).get(name), draft.columns(table)[name]
    if key.type not in KEYS or not isinstance(how, Member | When):
        return name
    if isinstance(how, When) and live.type not in _spelling(draft, table):
        return name
    made = f"{name} as a key"
    if key.type is TypeKind.INTEGER or (isinstance(how, Member) and key.type is not TypeKind.TEXT):
        live = replace(live, folds=False, collation="")  # a number, so no rule for texts has a say in it
    draft.derive(table, replace(live, name=made, type=key.type), replace(how, key=True))
    return made


def _spelling(draft: Draft, table: TableId) -> tuple[TypeKind, ...]:
    """What an id can be spelled in: a text, on MariaDB also the bytes of one."""
    return (TypeKind.TEXT, TypeKind.BYTES) if draft.dialect(table) in KIN else (TypeKind.TEXT,)


def derive_first_of(draft: Draft, table: TableId, how: FirstOf, group: Group) -> str:
    """The column that holds the key of whoever the first way leads to."""
    ways = [f"fold({way.hops[0].columns[0]})" if way.folds else ", ".join(way.hops[0].columns) for way in how.ways]
    name = f"{ways[0]} as {group.name}" if len(ways) == 1 else f"the first of ({', '.join(ways)})"
    draft.derive(table, SurveyedColumn(name, group.key_types[0], "worked out", nullable=True), how)
    return name


NUMBERS = frozenset({TypeKind.INTEGER, TypeKind.NUMBER})


def begin(draft: Draft, table: TableId, names: tuple[str, ...], when: Tests, said: Place) -> tuple[str, ...] | None:
    """The columns in which a path begins; None after a finding. `names` as the policy spells them."""
    known = [draft.known_column(table, name, said) for name in names]
    columns = tuple(name for name in known if name)
    if len(columns) < len(known):
        return None
    tests = _tests(draft, table, when, said)
    if tests is None:
        return None
    # From NULL no path leads anywhere, so that the column itself is filled need not be asked.
    tests = tuple((name, asked) for name, asked in tests if not (name in columns and asked is Presence.NOT_NULL))
    if never := next((name for name in columns if (name, Presence.NULL) in tests), ""):
        _no_row_is_so(draft, table, never, f"{never} leads nowhere in the rows where it is null", said)
        return None
    return tuple(_when(draft, table, name, tests) for name in columns) if tests else columns


def nowhere(draft: Draft, table: TableId) -> tuple[When, ...]:
    """The columns of which the policy says that they lead nowhere, with the kinds of row in which they do not."""
    found = []
    for kind in draft.specs[table].nowhere:
        known = [draft.known_column(table, name, kind.place) for name in kind.columns]
        tests = _tests(draft, table, kind.when, kind.place)
        if tests is not None:
            found += [When(column, tests) for column in known if column]
    return tuple(found)


def _when(draft: Draft, table: TableId, column: str, tests: tuple[tuple[str, Test], ...]) -> str:
    name = f"{column} when {kind_text(tests)}"
    live = replace(draft.columns(table)[column], name=name, nullable=True)
    draft.derive(table, live, When(column, tests))
    return name


def kind_text(tests: tuple[tuple[str, Test], ...]) -> str:
    """`kind is user and user_id is null`, as a policy writes it."""
    return " and ".join(f"{name} is {_written(value)}" for name, value in tests)


def _written(value: Test) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    return f'"{value}"' if isinstance(value, str) and (not value or " " in value) else written(value)


def _tests(draft: Draft, table: TableId, when: Tests, said: Place) -> tuple[tuple[str, Test], ...] | None:
    found: list[tuple[str, Test]] = []
    for name, text in when:
        column = draft.known_column(table, name, said)
        if column is None:
            return None
        live = draft.columns(table)[column]
        if text is Presence.NULL and not live.nullable:
            _no_row_is_so(draft, table, column, f"{table}.{column} is NOT NULL, so it is never null", said)
            return None
        value = text if isinstance(text, Presence) else value_of(live, text)
        if value is None or (value is Presence.NOT_ZERO and live.type not in NUMBERS):
            why = f"{table}.{column} is {live.sql_type}, which is never {written(text)}"
            _no_row_is_so(draft, table, column, why, said)
            return None
        found.append((column, value))
    return tuple(found)


def _no_row_is_so(draft: Draft, table: TableId, column: str, why: str, said: Place) -> None:
    hint = (
        "Write what stands in the column in some rows: a text, a whole number, yes or no; or `null` where it may be"
        " NULL, `not null`, and of a number `not 0`."
    )
    draft.findings.add("M191", why, hint, place(table, column, said), [table])


def value_of(live: SurveyedColumn, text: str) -> str | int | bool | None:
    """The value as the column's type has it; None when the column never has it, or is of a type that says nothing."""
    value = typed(live.type, text)
    match live.type:
        case TypeKind.INTEGER | TypeKind.BOOLEAN:
            return None if isinstance(value, str) else value
        case TypeKind.ENUM:
            return text if not live.enum or text in live.enum else None
        case TypeKind.TEXT:
            return text
        case _:
            return None
