"""What happens to a row when the row it points at would go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from gestand.drafting.claims import POINTER, Claim, Owned
from gestand.drafting.evidence import Certainty, Guess
from gestand.drafting.member import is_member
from gestand.drafting.roles import role
from gestand.drafting.roots import points_back
from gestand.drafting.words import spaced
from gestand.drafting.world import Link, Role
from gestand.stores.base import REFUSES, TableId

KEEPS, LETS_GO = "keeps it", "lets go"
NOBODY = "{stand-in: 0}"
"""What an application without declared keys writes where there is nobody."""

_AGREES = {KEEPS: REFUSES, LETS_GO: REFUSES | {"SET NULL"}}


@dataclass(frozen=True, slots=True)
class Rule:
    link: Link
    guess: Guess
    remark: str = ""


def rules(owned: Owned) -> dict[TableId, list[Rule]]:
    """A rule for every reference into rows that can go, but for the links that say whose a row is."""
    found = {table: list(_of(owned, table)) for table in owned.world.tables}
    kept = {rule.link.to for listed in found.values() for rule in listed if rule.guess.what == KEEPS}
    kept |= {link.to for table in owned.claims for link in claimed(owned, table)}
    for table in kept & owned.claims.keys():
        found[table] += _names_in_shells(owned, table)
    _break_circles(owned, found)
    return {table: [_told(rule) for rule in listed] for table, listed in found.items()}


def claimed(owned: Owned, table: TableId) -> set[Link]:
    return {link for claim in owned.claims.get(table, ()) for link in claim.links}


def _of(owned: Owned, table: TableId) -> Iterator[Rule]:
    said = claimed(owned, table)
    for claim in owned.claims.get(table, ()):
        yield from (Rule(link, Guess(LETS_GO, link.certainty, link.why)) for link in claim.links if _loose(claim, link))
    columns = {link.columns for link in said if not link.folded}
    heads = {name.partition(".")[0] for link in owned.links(table) for name, _ in (link.when, *link.also)}
    for link in owned.links(table):
        if not link.declared and link.columns[0] in heads and not link.when[0]:
            yield Rule(link, Guess(KEEPS, link.certainty, f"{link.why}; it says of what kind a row is"))
            continue
        if link in said or link.folded or (link.columns in columns and not link.when[0]):
            continue
        if link.to not in owned.claims and link.to not in owned.unclear and not link.when[0]:
            # Of a pair of type and id every type is spoken of, or nobody could tell a forgotten one. Where somebody has
            # yet to say whose the rows are, what points at them is said already: they may go one day.
            continue
        yield Rule(link, _guess(owned, table, link))


def _names_in_shells(owned: Owned, table: TableId) -> Iterator[Rule]:
    """Links by a text that is somebody's own, in rows that others may keep: what is left of them must not say who."""
    for claim in owned.claims[table]:
        for link in claim.links:
            if link.folded or link.when[0] or not owned.world.named_by_key(link.to) or _loose(claim, link):
                continue
            why = f"{link.why}; the key of {owned.world.named(link.to)} says who it is, also in a row that others keep"
            if link.nullable:
                yield Rule(link, Guess(LETS_GO, Certainty.LIKELY, why))
            else:
                yield Rule(
                    link, Guess(KEEPS, Certainty.DOUBTFUL, f"{why}, and it is NOT NULL: better {{stand-in: KEY}}")
                )


def _loose(claim: Claim, link: Link) -> bool:
    """Whom a cell was copied from, and who did something: when it is blank nothing needs the link."""
    loose = (bool(claim.columns) or claim.hand or _in_document(claim, link)) and not link.folded
    return loose and link.nullable and link.on_delete in _AGREES[LETS_GO]


def _in_document(claim: Claim, link: Link) -> bool:
    """A key in the document of a row that stays: nothing needs it there."""
    return claim.then == "blanked" and is_member(link.columns[0])


def _guess(owned: Owned, table: TableId, link: Link) -> Guess:
    hand = link.to in owned.world.groups and role(link.columns[0], owned.world.bare(link.to).strip("_")) is Role.HAND
    pointer = POINTER.search(spaced(link.columns[0])) is not None
    certainty = Certainty.DOUBTFUL if link.certainty is Certainty.DOUBTFUL else Certainty.LIKELY
    if (table, link) in owned.pointers:
        return Guess(KEEPS, certainty, f"{link.why}; it says whose that row is")
    if link.nullable and link.on_delete == "SET NULL":
        return Guess(LETS_GO, certainty, f"{link.why}, ON DELETE SET NULL")
    if is_member(link.columns[0]):
        return Guess(LETS_GO, certainty, f"{link.why}; a document does without it")
    if link.nullable and (hand or pointer) and not link.when[0]:
        return Guess(LETS_GO, certainty, link.why)
    return Guess(KEEPS, certainty, f"{link.why}; {owned.world.named(table)} may be of somebody else")


def _told(rule: Rule) -> Rule:
    """What the schema says otherwise is no matter of a run, which deletes no row that another points at."""
    on_delete = rule.link.on_delete
    if on_delete in _AGREES.get(rule.guess.what, frozenset({""})):
        return rule
    return replace(rule, remark=f"ON DELETE {on_delete} is for whoever deletes by hand: a run goes by this line")


# ---------------------------------------------------------------- circles


def _break_circles(owned: Owned, found: dict[TableId, list[Rule]]) -> None:
    """Rows that keep each other in a circle could never go: the reference that may be NULL lets go."""
    while circle := _circle(owned, found):
        table, rule = _weakest(circle)
        at = found[table].index(rule)
        if rule.link.nullable:
            guess = Guess(LETS_GO, rule.guess.certainty, f"{rule.link.why}; rows would keep each other in a circle")
        else:
            guess = Guess(
                LETS_GO if rule.link.declared else NOBODY,
                Certainty.DOUBTFUL,
                f"{rule.link.why}; rows keep each other in a circle, and it is NOT NULL",
            )
        found[table][at] = Rule(rule.link, guess)


_Edge = tuple[TableId, TableId, Rule | None]


def _circle(owned: Owned, found: dict[TableId, list[Rule]]) -> list[tuple[TableId, Rule]]:
    """The rules of a circle that can be changed; empty when there is no circle with such a rule."""
    edges: dict[TableId, list[_Edge]] = {}
    for table in owned.world.tables:
        free = {rule.link for rule in found[table]}
        claims = [link for link in claimed(owned, table) if not link.folded and link not in free]
        # Whoever shares their key with a row that they point at keeps it, and not the other way about.
        claims = [link for link in claims if not points_back(owned.world, table, link)]
        links: list[_Edge] = [(table, link.to, None) for link in claims]
        kept = (rule for rule in found[table] if rule.guess.what == KEEPS and rule.link.to not in owned.unclear)
        edges[table] = [*links, *((table, rule.link.to, rule) for rule in kept)]
    for table, listed in edges.items():
        own = [(table, edge[2]) for edge in listed if edge[1] == table and edge[2] is not None]
        if len([edge for edge in listed if edge[1] == table]) > 1 and own:
            return [(where, rule) for where, rule in own if rule is not None]
    return _longer(edges)


def _longer(edges: dict[TableId, list[_Edge]]) -> list[tuple[TableId, Rule]]:
    for start in edges:
        way = _back(edges, start)
        changeable = [(table, rule) for table, _, rule in way if rule is not None]
        if changeable:
            return changeable
    return []


def _back(edges: dict[TableId, list[_Edge]], start: TableId) -> list[_Edge]:
    """The shortest way from a table through others back to it."""
    came: dict[TableId, _Edge] = {}
    queue = [start]
    while queue:
        table = queue.pop(0)
        for edge in edges[table]:
            to = edge[1]
            if to == start and table != start:
                way = [edge]
                while way[-1][0] != start:
                    way.append(came[way[-1][0]])
                return way
            if to not in came and to != start and to in edges:
                came[to] = edge
                queue.append(to)
    return []


def _weakest(circle: list[tuple[TableId, Rule]]) -> tuple[TableId, Rule]:
    return min(
        circle, key=lambda found: (not found[1].link.nullable, not POINTER.search(spaced(found[1].link.columns[0])))
    )
