"""Which table a column can mean by its name: each way has a rank, and the values decide between them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from gestand.drafting import lexicon
from gestand.drafting.evidence import Evidence
from gestand.drafting.numbers import is_handed_out, is_listed, is_state
from gestand.drafting.people import categories
from gestand.drafting.roles import of_a_person, role
from gestand.drafting.shortkeys import LEAST, called_so, goes_both_ways, is_a_tree, sharers
from gestand.drafting.words import singular, spaced, words
from gestand.drafting.world import Role, World
from gestand.stores.base import SurveyedColumn, TableId, TypeKind

KEYS = frozenset({TypeKind.INTEGER, TypeKind.NUMBER, TypeKind.UUID, TypeKind.TEXT})
NUMBERS = frozenset({TypeKind.INTEGER, TypeKind.NUMBER})

_NUMBERED = "id ids nr no num nummer number key code ref uuid guid fk pk"
_ENDS = frozenset({*_NUMBERED.split(), "by", "door"})
_AGENT = re.compile(r"[a-z]{3,}(?:er|or|ee|eur|ant|ist)")
"""Somebody who does or undergoes something: an uploader, a voter, a nominee."""

_DIRECTIONS = frozenset(["from", "to", "source", "target"])
"""`job_from_id` and `job_to_id` are jobs."""
_ELDERS = frozenset(["parent", "ancestor", "root", "pid"])
_ALIKE = frozenset(
    ["reply", "answer", "response", "duplicate", "original", "previous", "prev", "next", "predecessor", "successor"]
)
"""What is of the kind of the row itself, where no table is called so."""

EXACT, SAME_KEY, SHORTER, PART, SOMEBODY, ABBREVIATED = 0.0, 1.0, 2.0, 3.0, 4.0, 5.0


@dataclass(frozen=True, slots=True)
class Candidate:
    table: TableId
    column: str
    to: TableId
    to_column: str
    why: str
    strong: bool
    """The name alone says it; the values only have to agree."""
    rank: float = EXACT
    least: int = 0
    """How many different values it takes to say it."""


Index = Mapping[str, Sequence[tuple[float, TableId]]]


def candidates(world: World) -> Iterator[Candidate]:
    """Every table that an unlinked column can mean."""
    index = _by_word(world)
    people = _by_weight(world)
    for table in world.tables.values():
        linked = {name for link in world.links.get(table.id, ()) for name in link.columns}
        for column in world.columns(table.id).values():
            if column.name in linked or not _can_point(world, table.id, column):
                continue
            if column.type not in NUMBERS or not is_listed(world, table.id, column.name):
                found = _targets(world, table.id, column, index, people)
                yield from sorted(found, key=lambda candidate: candidate.rank)[:6]


def meanings(world: World, table: TableId, column: SurveyedColumn, different: int) -> Iterator[Candidate]:
    """Every table that an element of a list can mean, as a column of its own would. `different`: how many were seen."""
    people = _by_weight(world)
    found = list(_targets(world, table, column, _by_word(world), people))
    if column.type in (TypeKind.TEXT, TypeKind.UUID) and different >= 5:
        found += _somebody(world, table, column, people, ABBREVIATED + 3)
    yield from sorted(found, key=lambda candidate: candidate.rank)[:6]


def _can_point(world: World, table: TableId, column: SurveyedColumn) -> bool:
    """A key can stand in it: by its type, and no number that counts or marks."""
    if column.type not in KEYS or column.generated:
        return False
    parts = words(column.name)
    named = not parts or parts[-1] in _ENDS or (column.name,) == world.key(table)
    return named or column.type not in NUMBERS or not counts_or_marks(column.name, world.evidence[table][column.name])


def _by_word(world: World) -> Index:
    """`job_candidate` and `candidate` are hr_job_candidates, the first more than the second."""
    found: dict[str, list[tuple[float, TableId]]] = defaultdict(list)
    for table in world.tables:
        parts = world.bare(table).strip("_").split("_")
        for start in range(len(parts)):
            name = "_".join([*parts[start:-1], singular(parts[-1])])
            found[name].append((PART + start / 10 if start else EXACT, table))
    return found


def _by_weight(world: World) -> list[TableId]:
    pointed = Counter(link.to for links in world.links.values() for link in links)
    return sorted(world.groups, key=lambda table: -pointed[table])


WORDY = 5
"""A name of so many words says what somebody wants to be told of, and points at nobody."""


def _targets(
    world: World, table: TableId, column: SurveyedColumn, index: Index, people: list[TableId]
) -> Iterator[Candidate]:
    parts = words(column.name)
    if not parts:
        return
    own = _is_own(world, table, column.name, parts)
    ends = parts[-1] in _ENDS
    numeric = column.type in NUMBERS or column.type is TypeKind.UUID
    glued = not ends and numeric and parts[-1].endswith(("id", "nr")) and len(parts[-1]) > 4
    stem = list(parts[:-1] if ends and len(parts) > 1 else [*parts[:-1], parts[-1][:-2]] if glued else parts)
    if ends and len(stem) > 1 and stem[-1] in _DIRECTIONS and not {"_".join(stem), stem[-1]} & index.keys():
        stem.pop()
    if own and (len(parts) < 2 or "_".join(stem) in _own_names(world, table)):
        if len(stem) == 1 and of_a_person(column.name) and table not in world.groups:
            yield from _somebody(world, table, column, list(called_so(world, people, column.name)), SOMEBODY)
        elif len(parts) > 1:
            yield from _kinds_of_people(world, table, column, people)
        return
    yield from _by_name(world, table, column, stem, ends or glued, index)
    yield from _same_key(world, table, column, own)
    short = list(_short(world, table, column, people)) if numeric and not own else []
    yield from short
    if own or short or (numeric and is_state(column.name)):
        return
    if of_a_person(column.name) and (numeric or ends or column.type is TypeKind.TEXT) and (ends or len(parts) < WORDY):
        yield from _somebody(world, table, column, _logging_in(world, people, column.name), SOMEBODY)
    elif column.type in (TypeKind.TEXT, TypeKind.UUID) and _different(world, table, column.name) >= 5:
        # Nothing but the values can say it: keys that are words are met by chance nowhere.
        yield from _somebody(world, table, column, people, ABBREVIATED + 3)
    elif stem[-1] in _ELDERS and numeric:
        yield from _to(world, table, column, table, f"{column.name} names a row of its own table", True, EXACT)
        yield from _of_pairs(world, table, column, index)
    elif (ends or glued) and numeric:
        yield from _abbreviated(world, table, column, singular(stem[-1]), index)
        if stem[-1] in _ALIKE and stem[-1] not in index:
            why = f"{column.name} says a row of its own table"
            yield from _to(world, table, column, table, why, False, ABBREVIATED)
        if _AGENT.fullmatch(stem[-1]):
            yield from _somebody(world, table, column, people, ABBREVIATED + 1)


def _short(world: World, table: TableId, column: SurveyedColumn, people: list[TableId]) -> Iterator[Candidate]:
    """What a name of a few letters can mean."""
    if goes_both_ways(world, table, column.name):
        yield from _somebody(world, table, column, people, SOMEBODY)
    others = sharers(world, table, column)
    if others and words(column.name)[-1] in _ELDERS:
        rank = EXACT if is_a_tree(world, table) else ABBREVIATED + 1
        yield from _to(world, table, column, table, f"{column.name} names a row of its own table", True, rank)
    for at, to in enumerate(others):
        why = f"{world.named(to)} has the key {column.name}"
        found = _to(world, table, column, to, why, False, ABBREVIATED + at / 100)
        yield from (replace(one, least=LEAST) for one in found)


def _of_pairs(world: World, table: TableId, column: SurveyedColumn, index: Index) -> Iterator[Candidate]:
    """`parent_id` beside `job_id`: in a table of pairs it is a row of what the pairs are of."""
    others = [words(name) for name in world.stored(table) if name != column.name]
    if len(world.key(table)) == 1 or len(others) > 3:
        return
    named = {"_".join(parts[:-1]) for parts in others if parts and parts[-1] in _ENDS}
    for to in {to for name in named for rank, to in index.get(name, ()) if rank == EXACT}:
        why = f"{column.name} names a row of {world.named(to)}, of which these are pairs"
        yield from _to(world, table, column, to, why, False, SOMEBODY)


def _by_name(
    world: World, table: TableId, column: SurveyedColumn, stem: list[str], strong: bool, index: Index
) -> Iterator[Candidate]:
    number = column.type in NUMBERS
    exact = number and is_state(column.name)
    whole = number and is_handed_out(world, column)
    for start in range(1 if exact or whole else len(stem)):
        name = "_".join([*stem[start:-1], singular(stem[-1])])
        for rank, to in index.get(name, ()):
            # A `code` and no more is the row's own, and no row of the `recovery_codes`.
            if rank == EXACT or not (exact or (len(words(column.name)) == 1 and name in _ENDS)):
                why = f"{column.name} names {world.named(to)}"
                # A member is somebody before it is a row of `team_members`.
                later = ABBREVIATED if rank >= PART and to not in world.groups and of_a_person(f"{name}_id") else 0
                rank_ = rank + later + (SHORTER if start else 0) + start / 100
                yield from _to(world, table, column, to, why, strong and not later, rank_)


_MARK = re.compile(
    r"_(?:allow|allowed|enable|enabled|disable|disabled|create|block|show|hide|is|has|can|send|notify|use|force|require|only|no)_"
)


def counts_or_marks(column: str, evidence: Evidence) -> bool:
    """A number that points at nobody: how many `users` there are, and whether one may `create_account`."""
    parts = words(column)
    counted = len(parts[-1]) > 3 and singular(parts[-1]) != parts[-1]
    return counted or (evidence.mark and _MARK.search(spaced(column)) is not None)


def _different(world: World, table: TableId, column: str) -> int:
    known = world.evidence[table].get(column)
    return known.distinct if known else 0


def _logging_in(world: World, people: list[TableId], column: str) -> list[TableId]:
    """Who made, changed or handled a row can log in: those with a password go before those without."""
    if role(column) is not Role.HAND:
        return people
    return sorted(people, key=lambda table: "secret" not in categories(world, table, stored=True))


def _somebody(
    world: World, table: TableId, column: SurveyedColumn, people: list[TableId], rank: float
) -> Iterator[Candidate]:
    """Those first whom most rows point at."""
    for at, to in enumerate(people):
        yield from _to(world, table, column, to, f"{column.name} says somebody", False, rank + at / 100)


def _kinds_of_people(
    world: World, table: TableId, column: SurveyedColumn, people: list[TableId]
) -> Iterator[Candidate]:
    """Patients of whom everything stands in a table of persons have its key."""
    last = f"_{world.bare(table).strip('_').rpartition('_')[2]}_"
    others = (name for name in world.columns(table) if name != column.name)
    if any(of_a_person(name) and role(name) is Role.OWNER for name in others):
        return
    if table not in world.groups and lexicon.PEOPLE.fullmatch(last) and not lexicon.NOT_PEOPLE.fullmatch(last):
        yield from _somebody(world, table, column, people, ABBREVIATED + 2)


def _abbreviated(world: World, table: TableId, column: SurveyedColumn, stem: str, index: Index) -> Iterator[Candidate]:
    """`repo` is repositories, `salary` basicsalary: where one table alone begins or ends so."""
    if len(stem) < 4 or stem in index:
        return
    found = {to for word, tables in index.items() for _, to in tables if word.startswith(stem) or word.endswith(stem)}
    if len(found) == 1:
        to = found.pop()
        yield from _to(world, table, column, to, f"{column.name} is short for {world.named(to)}", False, ABBREVIATED)


def _is_own(world: World, table: TableId, column: str, parts: tuple[str, ...]) -> bool:
    """The table's own key. Of one that nobody declared: `event_id` of events, and not that of current_state_events."""
    if (column,) == world.fixed(table):
        return True
    return (column,) == world.key(table) and _whole_name(world, table) == list(parts[:-1])


def _own_names(world: World, table: TableId) -> set[str]:
    """`order`, `shop_order` of shop_orders: what its own key can be called after."""
    parts = world.bare(table).strip("_").split("_")
    return {"_".join([*parts[start:-1], singular(parts[-1])]) for start in range(len(parts))}


def _to(
    world: World, table: TableId, column: SurveyedColumn, to: TableId, why: str, strong: bool, rank: float
) -> Iterator[Candidate]:
    key = world.key(to)
    if len(key) != 1 or key[0] not in world.columns(to) or (to == table and key == (column.name,)):
        return
    if alike(column, world.columns(to)[key[0]]):
        yield Candidate(table, column.name, to, key[0], why, strong, rank)


def _same_key(world: World, table: TableId, column: SurveyedColumn, own: bool) -> Iterator[Candidate]:
    """A column that is called as the key of another table: `klantnr`. Of two keys alike one is of people."""
    if len(spaced(column.name)) < 7:
        return
    for to in world.tables:
        key = world.key(to)
        called = _called_as(column.name.lower(), [name.lower() for name in key])
        if to == table or not called or key[0] not in world.columns(to) or _of_another(world, to, key[0]):
            continue
        shared = column.name.lower() == key[0].lower()
        if own and shared and (to not in world.groups or table in world.groups):
            continue
        why = f"{world.named(to)} has the key {key[0]}"
        if alike(column, world.columns(to)[key[0]]):
            yield Candidate(table, column.name, to, key[0], why, True, SAME_KEY)


def _of_another(world: World, table: TableId, key: str) -> bool:
    """The key is called after another table, of which this one has a row each: `user_id` of account_limits."""
    *stem, end = words(key) or ("",)
    if end not in _ENDS or not stem:
        return False
    return any(to != table and _whole_name(world, to) == stem for to in world.tables)


def _whole_name(world: World, table: TableId) -> list[str]:
    whole = world.bare(table).strip("_").split("_")
    return [*whole[:-1], singular(whole[-1])]


def _called_as(column: str, key: list[str]) -> bool:
    """`klantnr`, and `log_rev_id` after a key that is called `rev_id`: each table begins its columns in its own way."""
    if len(key) != 1:
        return False
    return column == key[0] or ("_" in key[0].strip("_") and column.endswith(f"_{key[0]}"))


def alike(one: SurveyedColumn, other: SurveyedColumn) -> bool:
    """Types by which keys can be compared without an engine's own idea of equal."""
    return one.type is other.type or {one.type, other.type} <= NUMBERS
