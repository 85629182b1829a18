"""Blanks and shell marks that the engine would refuse, found before anything runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gestand.datamap.checks.fitting import fits
from gestand.datamap.checks.trying import Refused, Trial, Tried, row_exists, try_values
from gestand.datamap.collect import place
from gestand.datamap.draft import Draft
from gestand.datamap.fate import may_blank
from gestand.datamap.model import Column, ColumnKind, DataMap, Table
from gestand.datamap.retention import classes
from gestand.errors import Place
from gestand.policy.becoming import Blank, BlankKind
from gestand.stores.base import SurveyedColumn, SurveyedTable, TableId, TypeKind
from gestand.stores.kin import KIN

KEY = "{key}"
RANDOM_LENGTH = 32
"""A random blank is 32 hexadecimal digits."""

_UUID_LENGTH = 36
_FREE = frozenset({TypeKind.TEXT})


@dataclass(frozen=True, slots=True)
class Filling:
    """What apply would write into a column of a row that stays: its blank, or a shell mark."""

    table: Table
    column: Column
    live: SurveyedColumn
    blank: Blank
    shell: bool
    where: Place
    held_to: bool
    """The engine holds a text to its declared length; SQLite does not."""
    as_bytes: bool = False
    """The column keeps texts as their bytes, as many do in MariaDB (VARBINARY, BLOB)."""

    @property
    def name(self) -> str:
        return f"{self.table.name}.{self.column.name}"

    @property
    def what(self) -> str:
        return "shell mark" if self.shell else "blank"

    @property
    def said(self) -> str:
        if self.blank.kind.keeps_a_part:
            return self.blank.said
        return "NULL" if self.blank.kind is BlankKind.NULL else f'"{self.blank.value}"'


def impossible(draft: Draft, datamap: DataMap) -> None:
    """M170 to M173, M175 to M178: one finding per column, the first that applies."""
    for table in datamap.tables.values():
        for column in table.columns.values():
            if column.kind is ColumnKind.PERSONAL:
                _personal(draft, datamap, table, column)
    for filling in fillings(draft, datamap):
        if wrong := _wrong(draft.live(filling.table.id), filling):
            code, message, hint = wrong
            draft.findings.add(code, message, hint, filling.where, [filling.table.id])


def untried(draft: Draft, datamap: DataMap) -> None:
    """M173, M174: each CHECK on a column that is blanked is tried in the engine with the blank."""
    by_store: dict[str, list[Trial]] = {}
    for filling in fillings(draft, datamap):
        live = draft.live(filling.table.id)
        if live.checks and not _wrong(live, filling):
            if filling.blank.kind.keeps_a_part and any(mentions(check, filling.column.name) for check in live.checks):
                _unknown_part(draft, filling)
            by_store.setdefault(filling.table.id.store, []).extend(_trials(live, filling))
    for store, trials in by_store.items():
        told: set[tuple[TableId, str]] = set()
        for trial, answer in zip(trials, try_values(draft.surveyed.sql[store], trials), strict=True):
            # The first CHECK of a column is enough to look at it.
            if answer is not True and (trial.table, trial.column.name) not in told:
                told.add((trial.table, trial.column.name))
                _tried(draft, trial, answer)


def _unknown_part(draft: Draft, filling: Filling) -> None:
    if filling.blank.kind is not BlankKind.ALL:
        message = f"a CHECK speaks of {filling.name}, and nobody knows whether it allows all that {filling.said} leaves"
        draft.findings.add("M174", message, "See for yourself what the CHECK says of it.", filling.where)


def only_random(draft: Draft, datamap: DataMap) -> None:
    """M179: a class whose every blank is random, in a table without a shell mark."""
    for table in datamap.tables.values():
        if table.shell or not may_blank(datamap, table):
            continue
        for c in classes(table):
            blanks = [table.columns[name].blank.kind for name in c.columns if name in table.columns]
            if blanks and all(kind is BlankKind.RANDOM for kind in blanks):
                names = ", ".join(f"{table.name}.{name}" for name in c.columns)
                draft.findings.add(
                    "M179",
                    f"all that ends together here has a random blank: {names}",
                    f"Give one of them another blank, or {table.name} a `shell` mark.",
                    place(table.id, c.columns[0], draft.specs[table.id].place),
                    [table.id],
                )


def fillings(draft: Draft, datamap: DataMap) -> Iterator[Filling]:
    """Everything that apply may write as a blank or a shell mark."""
    for table in datamap.tables.values():
        if table.files or not may_blank(datamap, table):
            continue
        live, spec = draft.columns(table.id), draft.specs[table.id]
        held_to = draft.dialect(table.id) != "sqlite"
        said = {draft.names.column(table.id, one.column): one.place for one in spec.personal}
        for column in table.personal:
            where = place(table.id, column.name, said.get(column.name))
            as_bytes = _keeps_texts(draft, table, live[column.name])
            yield Filling(table, column, live[column.name], column.blank, False, where, held_to, as_bytes)
        for name, value in table.shell:
            blank = Blank() if value is None else Blank(BlankKind.VALUE, value)
            where = place(table.id, name, spec.place)
            as_bytes = _keeps_texts(draft, table, live[name])
            yield Filling(table, table.columns[name], live[name], blank, True, where, held_to, as_bytes)


def _keeps_texts(draft: Draft, table: Table, live: SurveyedColumn) -> bool:
    """Not BINARY: what is shorter is filled with zeros there, and would not be its own blank."""
    mariadb = draft.dialect(table.id) in KIN
    return mariadb and live.type is TypeKind.BYTES and not live.sql_type.startswith("binary")


# ---------------------------------------------------------------- columns that cannot be blanked at all


def _personal(draft: Draft, datamap: DataMap, table: Table, column: Column) -> None:
    live = draft.columns(table.id)[column.name]
    where = place(table.id, column.name, draft.said_of(table.id, column.name))
    if live.generated and not column.follows:
        draft.findings.add(
            "M178",
            f"{table.name}.{column.name} is made by the engine from other columns: it cannot be blanked",
            f"Declare what it is made from as personal: {', '.join(live.made_from) or 'what is in its expression'}.",
            where,
            [table.id],
        )
    elif column.follows:
        if column.blank.kind is not BlankKind.NULL:
            draft.findings.add(
                "M178",
                f"{table.name}.{column.name} is made by the engine from {', '.join(column.follows)}: it has no blank",
                "Take its `blank` out: it follows by itself.",
                where,
                [table.id],
            )
    elif column.name in _fixed(datamap, table):
        draft.findings.add(
            "M177",
            f"{table.name}.{column.name} is a key or a reference: it stays while its row stays",
            f"Take {column.name} out of `personal`. If it says something about somebody, give the table another key.",
            where,
            [table.id],
        )


def _fixed(datamap: DataMap, table: Table) -> set[str]:
    """Keys, and references into rows that can go. One into a list of nobody's (a nationality) can be blanked."""
    groups = (group.key for group in datamap.groups.values() if group.table == table.id)
    own = {name for ref in table.references for name in ref.columns}
    pointed = {name for ref in datamap.referrers(table.id) for name in ref.to_columns}
    return {*table.key, *own, *pointed}.union(*groups)


# ---------------------------------------------------------------- what the schema refuses

_Wrong = tuple[str, str, str]


def _wrong(live: SurveyedTable, filling: Filling) -> _Wrong | None:
    if filling.blank.kind is BlankKind.NULL:
        return _null(filling)
    if filling.blank.kind.keeps_a_part:
        return _part(live, filling)
    return _label(filling) or _type(filling) or _length(filling) or _unique(live, filling)


_PARTS = {
    BlankKind.YEAR: (TypeKind.DATE, TypeKind.NAIVE, TypeKind.AWARE),
    BlankKind.MONTH: (TypeKind.DATE, TypeKind.NAIVE, TypeKind.AWARE),
    BlankKind.FIRST: (TypeKind.TEXT,),
    BlankKind.STEPS: (TypeKind.INTEGER, TypeKind.NUMBER),
}


def _part(live: SurveyedTable, filling: Filling) -> _Wrong | None:
    """Of a part that is kept the type, that rows may be alike in it, and that the engine lets it be."""
    column, blank = filling.column, filling.blank
    if column.derived is not None or column.type not in _PARTS.get(blank.kind, (column.type,)):
        of = "a member of a document" if column.derived is not None else filling.live.sql_type
        message = f"{filling.name} is {of}: a blank {blank.said} does not fit"
        return "M176", message, "A year or month is of a date or a moment, `first` of a text, `steps of` of a number."
    if _in_unique(live, filling):
        message = f"{filling.name} must be different in every row, and what {blank.said} keeps is the same in several"
        return "M171", message, "Blank it whole, or let rows be alike in it."
    if blank.kind is not BlankKind.ALL and any(column.name in key.columns for key in live.foreign_keys):
        return "M173", f"{filling.name} points at rows of a table, and a part of a key at none", "Keep all, or nothing."
    return None


def _null(filling: Filling) -> _Wrong | None:
    if filling.live.nullable:
        return None
    message = f"{filling.name} is NOT NULL, so its {filling.what} cannot be NULL"
    return "M170", message, f"Give it a `{filling.what}`: {_example(filling)}."


def _example(filling: Filling) -> str:
    match TypeKind.TEXT if filling.as_bytes else filling.live.type:
        case TypeKind.TEXT:
            return 'a text such as "(verwijderd)", or "{key}@verwijderd.invalid" where values must differ'
        case TypeKind.ENUM:
            return f"one of {', '.join(filling.live.enum)}"
        case TypeKind.INTEGER | TypeKind.NUMBER:
            return "a number such as 0"
        case TypeKind.BOOLEAN:
            return "yes or no"
        case TypeKind.DATE | TypeKind.NAIVE | TypeKind.AWARE:
            return "a date such as 1900-01-01"
        case _:
            return f"a value of type {filling.live.sql_type}"


def _label(filling: Filling) -> _Wrong | None:
    labels = filling.live.enum
    if filling.live.type is not TypeKind.ENUM:
        return None
    if filling.blank.kind is BlankKind.VALUE and str(filling.blank.value) in labels:
        return None
    message = f"the {filling.what} {filling.said} of {filling.name} is no label of {filling.live.sql_type}"
    return "M172", message, f"Use one of {', '.join(labels)}."


def _type(filling: Filling) -> _Wrong | None:
    kind, blank = filling.live.type, filling.blank
    if filling.as_bytes or kind is TypeKind.ENUM or (blank.kind is not BlankKind.VALUE and kind in _FREE):
        return None
    if blank.kind is BlankKind.VALUE and fits(kind, blank.value):
        return _as_it_is_said(filling)
    how = filling.said if blank.kind is BlankKind.VALUE else f"that is a {blank.kind.value}"
    message = f"{filling.name} is {filling.live.sql_type}: a {filling.what} {how} does not fit"
    return "M176", message, f"Give it {_example(filling)}."


def _as_it_is_said(filling: Filling) -> _Wrong | None:
    """An address of a network is compared with what PostgreSQL says it is, which is never without its mask."""
    if filling.live.sql_type != "inet" or "/" in str(filling.blank.value):
        return None
    message = f"the {filling.what} {filling.said} of {filling.name} has no mask, and PostgreSQL gives it one"
    return "M176", message, "Write it as PostgreSQL does: 0.0.0.0/32, or ::/128."


def _length(filling: Filling) -> _Wrong | None:
    limit, size = filling.live.length, _size(filling)
    if limit is None or size <= limit or not filling.held_to:
        return None
    message = f"the {filling.what} of {filling.name} is {size} characters long, and the column holds {limit}"
    return "M175", message, "Make it shorter."


def _size(filling: Filling) -> int:
    """At least so many characters: a template has the key in it, of which only some types have a known length."""
    if filling.blank.kind is BlankKind.RANDOM:
        return RANDOM_LENGTH
    text = str(filling.blank.value)
    if filling.blank.kind is BlankKind.VALUE:
        return len(text.encode()) if filling.as_bytes else len(text)
    kinds = [filling.table.columns[name].type for name in filling.table.key]
    key = sum(_UUID_LENGTH if kind is TypeKind.UUID else 1 for kind in kinds) + max(len(kinds) - 1, 0)
    return len(text) + text.count(KEY) * (key - len(KEY))


def _unique(live: SurveyedTable, filling: Filling) -> _Wrong | None:
    """One value for all rows, in a column that must differ by itself or together with columns that need not."""
    if filling.blank.kind is not BlankKind.VALUE or not _in_unique(live, filling):
        return None
    message = f"{filling.name} must be different in every row, and its {filling.what} {filling.said} is the same in all"
    return "M171", message, 'Use a template with the key in it, such as "{key}@verwijderd.invalid", or `random`.'


def _in_unique(live: SurveyedTable, filling: Filling) -> bool:
    name = filling.column.name
    sets = [*live.uniques, *(index.columns for index in live.indexes if index.unique)]
    if any(name in names and not set(live.key) <= set(names) for names in sets):
        return True
    texts = (text for index in live.indexes if index.unique for text in index.expressions)
    return any(mentions(text, name) for text in texts)


# ---------------------------------------------------------------- foreign keys


def unknown_in_a_list(draft: Draft, datamap: DataMap) -> None:
    """M173: a blank in a reference into a list, and the list has no such row."""
    for filling in fillings(draft, datamap):
        live = draft.live(filling.table.id)
        if filling.blank.kind is BlankKind.NULL or filling.blank.kind.keeps_a_part or _wrong(live, filling):
            continue
        for key in draft.foreign_keys(filling.table.id):
            store = draft.surveyed.sql[filling.table.id.store]
            if key.columns == (filling.column.name,) and not row_exists(
                store, key.to, key.to_columns, [_sample(filling)]
            ):
                draft.findings.add(
                    "M173",
                    f"{key.to} has no row {filling.said} for the {filling.what} of {filling.name} to point at",
                    f"Use NULL, or one of the values in {key.to}.",
                    filling.where,
                    [filling.table.id],
                )


# ---------------------------------------------------------------- CHECKs


def _trials(live: SurveyedTable, filling: Filling) -> Iterator[Trial]:
    for check in live.checks:
        if not mentions(check, filling.column.name) or filling.blank.kind.keeps_a_part:
            continue
        others = tuple(c.name for c in live.columns if c.name != filling.column.name and mentions(check, c.name))
        yield Trial(filling.table.id, filling.live, check, _sample(filling), others, filling)


def _sample(filling: Filling) -> str | int | bool | None:
    """What would be written into one row, with a key made up."""
    match filling.blank.kind:
        case BlankKind.NULL:
            return None
        case BlankKind.RANDOM:
            return "0123456789abcdef" * (RANDOM_LENGTH // 16)
        case BlankKind.TEMPLATE:
            return str(filling.blank.value).replace(KEY, "1")
        case _:
            return filling.blank.value


def _tried(draft: Draft, trial: Trial, answer: Tried) -> None:
    filling = trial.of
    if not isinstance(filling, Filling):
        return
    if answer is False:
        message = f"CHECK ({trial.check}) refuses the {filling.what} {filling.said} of {filling.name}"
        hint = f"Give {filling.column.name} a {filling.what} that the CHECK allows, or let the CHECK allow this one."
        draft.findings.add("M173", message, hint, filling.where, [filling.table.id])
        return
    if isinstance(answer, Refused):
        message = (
            f"CHECK ({trial.check}) refuses the {filling.what} {filling.said} of {filling.name} in {answer.rows} of"
            f" {answer.of} rows, for what stands in {', '.join(trial.others)}"
        )
        hint = "See for yourself that none of these is a row that stays; a run in which one would be blanked stops."
        draft.findings.add("M174", message, hint, filling.where)
        return
    reason = f"it also speaks of {', '.join(trial.others)}" if trial.others else "the engine could not work it out"
    message = f"CHECK ({trial.check}) could not be tried with the {filling.what} {filling.said}: {reason}"
    hint = f"See for yourself that a row with {filling.column.name} = {filling.said} is allowed."
    draft.findings.add("M174", message, hint, filling.where)


def mentions(expression: str, name: str) -> bool:
    """Whether an SQL expression speaks of a column, strings left out."""
    bare = re.sub(r"'(?:[^']|'')*'", "''", expression)
    quoted = '"' + name.replace('"', '""') + '"'
    return quoted in bare or re.search(rf'(?<![\w"]){re.escape(name)}(?![\w"])', bare, re.IGNORECASE) is not None
