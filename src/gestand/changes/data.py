"""What differs in whose data there is and of what kind: stores, groups of people, tables and their columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gestand.changes.model import (
    Change,
    Kind,
    Rule,
    Subject,
    Value,
    Way,
    listed,
    ranked,
    several,
    text,
    values,
    word,
    yes,
)
from gestand.changes.places import moved
from gestand.changes.used import Side
from gestand.policy.digest import plain
from gestand.policy.model import GroupSpec, PersonalSpec, Policy, StoreSpec, TableSpec
from gestand.policy.spelling import within

# ---------------------------------------------------------------- stores


def stores(old: Policy, new: Policy) -> Iterator[Change]:
    before, after = {s.name: s for s in old.stores}, {s.name: s for s in new.stores}
    for name in after.keys() - before.keys():
        # Where it is is new with it.
        rule = Rule.COUNTRY if after[name].at else Rule.UNCLEAR
        yield Change(Way.NEW, Subject("store", name, after[name].place), "", None, _at(after[name]), rule)
    for name in before.keys() - after.keys():
        yield Change(Way.GONE, Subject("store", name, before[name].place), "", _at(before[name]))
    for name in before.keys() & after.keys():
        subject = Subject("store", name, after[name].place)
        yield from moved(subject, old, [before[name].at], new, [after[name].at])


def _at(store: StoreSpec) -> Value | None:
    return several(Kind.TEXT, filter(None, [store.at]))


# ---------------------------------------------------------------- people


def groups(old: Policy, new: Policy) -> Iterator[Change]:
    before, after = {g.name: g for g in old.people}, {g.name: g for g in new.people}
    for name in after.keys() - before.keys():
        yield Change(Way.NEW, _group(after[name]), "", None, text(after[name].called))
    for name in before.keys() - after.keys():
        yield Change(Way.GONE, _group(before[name]), "", text(before[name].called))
    for name in before.keys() & after.keys():
        yield from _people(_group(after[name]), before[name], after[name])


def _group(group: GroupSpec) -> Subject:
    return Subject("group", group.name, group.place, group.called)


def _people(subject: Subject, old: GroupSpec, new: GroupSpec) -> Iterator[Change]:
    if bool(old.only) != bool(new.only):
        before, after = several(Kind.CATEGORY, old.only), several(Kind.CATEGORY, new.only)
        yield from ranked(subject, "only", before, after, (int(not old.only), int(not new.only)), Rule.CLOSED_LIST)
    else:
        yield from listed(subject, "only", Kind.CATEGORY, old.only, new.only, Rule.CLOSED_LIST)
    # Who decides about the data is another, and so is whom somebody turns to.
    yield from values(subject, "role", word(old.role.value), word(new.role.value), Rule.CONTROLLER)
    yield from listed(subject, "known by", Kind.TEXT, old.known_by, new.known_by)
    yield from values(subject, "called", text(old.called), text(new.called))
    handled = ("only", "role", "known_by", "called", "place")
    if _without(plain(old), handled) != _without(plain(new), handled):
        yield Change(Way.OTHERWISE, subject, "structure")


# ---------------------------------------------------------------- tables

FATES = ("then", "blank", "of", "stays", "orphans", "anonymous", "null", "none", "stand_in")
"""What becomes of rows and cells, and when: nobody can say in general which of two is better for people."""


def tables(old: Side, new: Side) -> Iterator[Change]:
    """Of tables that both have. What came and went is told by the activities that use it."""
    before, after = {t.name: t for t in old.policy.tables}, {t.name: t for t in new.policy.tables}
    kinds = _kinds(old)
    for name in before.keys() & after.keys():
        yield from _table(before[name], after[name], kinds)


def _kinds(side: Side) -> Mapping[str, frozenset[str]]:
    """The categories that all activities with this column use already, by the name of the column."""
    found: dict[str, frozenset[str]] = {}
    for activity in side.policy.activities:
        mine = side.used(activity)
        for column in mine.columns:
            found[column] = found.get(column, mine.categories) & mine.categories
    return found


def _table(old: TableSpec, new: TableSpec, kinds: Mapping[str, frozenset[str]]) -> Iterator[Change]:
    before, after = {p.column: p for p in old.personal}, {p.column: p for p in new.personal}
    for column in before.keys() & after.keys():
        subject = Subject("column", within(new.name, column), after[column].place)
        yield from _column(subject, before[column], after[column], kinds.get(subject.name, frozenset()))
    handled = ("category", "mandatory", "origin", "source_in", "place", "called", "not_personal", "structural")
    common = before.keys() & after.keys()
    one, other = (_common(_without(plain(table), handled), common) for table in (old, new))
    subject = Subject("table", new.name, new.place)
    if _only(one, FATES) != _only(other, FATES):
        yield Change(Way.OTHERWISE, subject, "fate", None, None, Rule.UNCLEAR)
    elif one != other:
        yield Change(Way.OTHERWISE, subject, "structure")


def _column(subject: Subject, old: PersonalSpec, new: PersonalSpec, kinds: frozenset[str]) -> Iterator[Change]:
    rule = None if new.category in kinds else Rule.CATEGORY
    yield from values(subject, "kind of data", _category(old), _category(new), rule)
    ranks = int(old.mandatory), int(new.mandatory)
    yield from ranked(subject, "mandatory", yes(old.mandatory), yes(new.mandatory), ranks)
    yield from values(subject, "origin", word(old.origin), word(new.origin))
    yield from values(subject, "source", text(old.source_in), text(new.source_in))


def _category(column: PersonalSpec) -> Value | None:
    return several(Kind.CATEGORY, [column.category])


def _common(table: Any, columns: Any) -> Any:
    """Without the personal columns that only one of the two has."""
    return {**table, "personal": {name: one for name, one in table["personal"].items() if name in columns}}


def _without(value: Any, keys: tuple[str, ...]) -> Any:
    if isinstance(value, dict):
        return {key: _without(inner, keys) for key, inner in value.items() if key not in keys}
    return [_without(inner, keys) for inner in value] if isinstance(value, list) else value


def _only(value: Any, keys: tuple[str, ...]) -> Any:
    """What stands under these keys, wherever they are."""
    if isinstance(value, dict):
        found = {key: inner if key in keys else _only(inner, keys) for key, inner in value.items()}
        return {key: inner for key, inner in found.items() if inner or key in keys}
    return [_only(inner, keys) for inner in value] if isinstance(value, list) else None
