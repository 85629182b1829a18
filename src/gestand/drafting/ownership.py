"""Whose the rows of each table are: by a link to people, by the row they are a part of, by an address, or their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.engine import Connection

from gestand.drafting import lexicon
from gestand.drafting.evidence import Certainty, Evidence
from gestand.drafting.links import Candidate, overlaps
from gestand.drafting.looking import TEXTS
from gestand.drafting.people import categories, group_name, identifying
from gestand.drafting.roles import made, role
from gestand.drafting.words import spaced, words
from gestand.drafting.world import Group, Link, Role, World
from gestand.stores.base import TableId, TypeKind

KEYS = frozenset({TypeKind.INTEGER, TypeKind.NUMBER, TypeKind.UUID})


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim as it will be written. `cells`: it has the personal columns; else the row itself is its cell."""

    name: str
    links: tuple[Link, ...]
    """Alternatives, the first that leads somewhere; none for a group's own table."""
    then: str = "goes"
    certainty: Certainty = Certainty.LIKELY
    why: str = ""
    cells: bool = True
    asked: bool = False
    """Somebody has to say whose these rows are."""


@dataclass
class Owned:
    world: World
    claims: dict[TableId, list[Claim]] = field(default_factory=dict)
    unclear: dict[TableId, str] = field(default_factory=dict)
    """Tables of which nobody can say whether they are somebody's, and why one asks."""
    nobody: dict[TableId, tuple[Certainty, str]] = field(default_factory=dict)

    def links(self, table: TableId) -> list[Link]:
        return self.world.links.get(table, [])

    def direct(self, table: TableId) -> list[Link]:
        """Links that lead to the key of a group of people."""
        return [
            link
            for link in self.links(table)
            if (group := self.world.groups.get(link.to)) and link.to_columns == group.key and not link.folded
        ]


def settle(world: World, connection: Connection) -> Owned:
    """Every table gets claims, or is nobody's, or is unclear."""
    owned = Owned(world)
    for table in world.groups:
        owned.claims[table] = [_own(world, table)]
    _people_of_people(owned)
    for step in (_by_person, _by_parent, _by_maker, _by_parent):
        for table in _left(owned):
            step(owned, table)
        _again(owned)
    _by_address(owned, connection)
    for step in (_themselves, _by_person, _by_counterpart):
        for table in _left(owned):
            step(owned, table)
    _again(owned)
    for table in _left(owned):
        _nobodys(owned, table)
    return owned


def _left(owned: Owned) -> list[TableId]:
    return [table for table in owned.world.tables if table not in owned.claims]


def _again(owned: Owned) -> None:
    """A part of a part is found when its whole has been."""
    found = True
    while found:
        before = len(owned.claims)
        for table in _left(owned):
            _by_parent(owned, table)
        found = len(owned.claims) > before


def _own(world: World, table: TableId) -> Claim:
    group = world.groups[table]
    return Claim("self", (), certainty=group.certainty, why=group.why)


# ---------------------------------------------------------------- by a link to people


def _people_of_people(owned: Owned) -> None:
    """A profile that has exactly one row for each user is a part of the user, not somebody else."""
    for table in list(owned.world.groups):
        for link in owned.direct(table):
            if link.to == table or not link.unique or role(link.columns[0]) is not Role.OWNER:
                continue
            if link.nullable:
                why = f"{link.why}; one row for each at most"
                owned.claims[table].append(
                    Claim(_called(owned, link), (link,), certainty=link.certainty, why=why, cells=False)
                )
            elif not any(other.to == table for other in owned.direct(link.to)):
                del owned.world.groups[table]
                owned.claims[table] = [Claim("self", (link,), certainty=link.certainty, why=link.why)]
            break


def _by_person(owned: Owned, table: TableId) -> None:
    direct = [link for link in owned.direct(table) if link.to != table or table not in owned.world.groups]
    plain = [link for link in direct if not link.when[0]]
    owners = [link for link in plain if role(link.columns[0]) is Role.OWNER]
    others = [link for link in plain if role(link.columns[0]) is Role.OTHER]
    if owners:
        owned.claims[table] = _of_two(owned, table, owners, others)
    if owners or others:
        return
    typed = [link for link in direct if link.when[0]]
    if typed and not [link for link in plain if made(link.columns[0])]:
        owned.claims[table] = [_claim(owned, link) for link in typed]


def _by_counterpart(owned: Owned, table: TableId) -> None:
    """Somebody it was sent to, where nothing says who else it is of."""
    others = [link for link in owned.direct(table) if role(link.columns[0]) is Role.OTHER and not link.when[0]]
    if others:
        owned.claims[table] = _of_two(owned, table, [], others)


def _of_two(owned: Owned, table: TableId, owners: list[Link], others: list[Link]) -> list[Claim]:
    owners = _best(owned, owners)
    if not owners or (len(owners) == 1 and not others):
        return [_claim(owned, link) for link in (owners or others)]
    same = [link for link in [*owners, *others] if link.to == (owners or others)[0].to]
    if len(same) == 1:
        return [_claim(owned, same[0])]
    content = _content(owned, table)
    then = "blanked" if content else "goes"
    first, *rest = same
    return [
        _claim(owned, first, then),
        *(_claim(owned, link, then, cells=False) for link in rest),
    ]


def _best(owned: Owned, owners: list[Link]) -> list[Link]:
    """Of a customer and a user of the back office the row is the customer's."""
    if len({link.to for link in owners}) < 2:
        return owners
    outside = [link for link in owners if not _staff(owned, link.to)]
    chosen = outside or owners
    strict = [link for link in chosen if not link.nullable] or chosen
    return [link for link in strict if link.to == strict[0].to]


def _staff(owned: Owned, table: TableId) -> bool:
    return owned.world.groups[table].name.split("-")[-1] in _STAFF or owned.world.groups[table].name in _STAFF


_STAFF_WORDS = "user account staff employee medewerker admin gebruiker beheerder agent mitarbeiter benutzer person"
_STAFF = frozenset(_STAFF_WORDS.split())


def _claim(owned: Owned, link: Link, then: str = "goes", cells: bool = True) -> Claim:
    return Claim(_called(owned, link), (link,), then, link.certainty, link.why, cells)


def _called(owned: Owned, link: Link) -> str:
    if link.when[0]:
        return owned.world.bare(link.to).strip("_").replace("_", "-")
    ends = {"id", "nr", "fk", "uuid", "key"}
    parts = [part for part in words(link.columns[0]) if part not in ends] or ["self"]
    return "-".join(parts)


# ---------------------------------------------------------------- by the row it is a part of


def _by_parent(owned: Owned, table: TableId) -> None:
    """The row of a table that is somebody's, where no link to people says otherwise."""
    if table in owned.claims or lexicon.list_of(owned.world.bare(table)):
        return
    found = [link for link in owned.links(table) if link.to in owned.claims and link.to != table and not link.folded]
    makers = [link for link in owned.direct(table) if made(link.columns[0])]
    parents = [link for link in found if link.to not in owned.world.groups and _settled(owned, link, table)]
    if not parents:
        return
    typed = [link for link in parents if link.when[0]]
    plain = [link for link in parents if not link.when[0]]
    if plain:
        best = min(plain, key=lambda link: _distance(owned, table, link))
        if makers and (_shared(owned, best.to) or best.nullable):
            return
        others = [link for link in owned.direct(table) if role(link.columns[0]) is Role.OTHER and not link.when[0]]
        owned.claims[table] = [
            _through(owned, best),
            *(_claim(owned, link, "blanked", cells=False) for link in others),
        ]
    elif typed and not makers:
        owned.claims[table] = [_through(owned, link) for link in _once(typed)]


def _once(links: list[Link]) -> list[Link]:
    return list({(link.columns, link.when): link for link in links}.values())


def _settled(owned: Owned, link: Link, table: TableId) -> bool:
    """Its own path does not come back here, and it arrives by columns that are the key of what it points at."""
    return link.to_columns == owned.world.key(link.to) and all(
        step.to != table for claim in owned.claims[link.to] for step in claim.links
    )


def _through(owned: Owned, link: Link) -> Claim:
    name = _called(owned, link) if link.when[0] else "self"
    return Claim(name, (link,), certainty=link.certainty, why=f"a part of {owned.world.named(link.to)}: {link.why}")


def _distance(owned: Owned, table: TableId, link: Link) -> tuple[int, int, int]:
    """The nearest whole: by its name, then one that must be there, then the first."""
    here, there = owned.world.bare(table).strip("_"), owned.world.bare(link.to).strip("_")
    stem = there.rstrip("s")
    named = here.startswith(stem) or stem in here
    columns = list(owned.world.columns(table))
    return (0 if named else 1, 1 if link.nullable else 0, columns.index(link.columns[0]))


def _shared(owned: Owned, table: TableId) -> bool:
    """Rows of several people hang on one row of it: a topic, a project, a team."""
    for other, links in owned.world.links.items():
        if other == table or not any(link.to == table for link in links):
            continue
        if any(role(link.columns[0]) is not Role.HAND or made(link.columns[0]) for link in owned.direct(other)):
            return True
    return False


# ---------------------------------------------------------------- by who made it


def _by_maker(owned: Owned, table: TableId) -> None:
    """Whoever wrote a text is who it is of, where nobody else is named."""
    if table in owned.claims or lexicon.list_of(owned.world.bare(table)):
        return
    hands = [link for link in owned.direct(table) if not link.when[0]]
    makers = [link for link in hands if made(link.columns[0])]
    if makers and _content(owned, table):
        claim = _claim(owned, makers[0])
        owned.claims[table] = [claim]


def _content(owned: Owned, table: TableId) -> bool:
    """The table holds what somebody wrote."""
    for name, evidence in owned.world.evidence[table].items():
        named = evidence.named
        texts = named and named.category in ("own text", "message", "note", "question", "opinion", "document", "photo")
        if evidence.prose or (texts and owned.world.columns(table)[name].type.value == "text" and not evidence.few):
            return True
    return False


# ---------------------------------------------------------------- by an address, or themselves


def _by_address(owned: Owned, connection: Connection) -> None:
    """Rows of guests: an e-mail address that is that of somebody known."""
    world = owned.world
    groups = _by_weight(world)
    asked: list[Candidate] = []
    for table in world.tables:
        mine = _address(world, table)
        if not mine or not _lonely(owned, table):
            continue
        for group in groups[: groups.index(table)] if table in groups else groups:
            if there := _address(world, group):
                asked.append(Candidate(table, mine, group, there, "", True))
    for one, (looked, found) in zip(asked, overlaps(connection, world, asked, fold=True), strict=True):
        if found and looked:
            _known_by_address(owned, one, looked, found)


def _by_weight(world: World) -> list[TableId]:
    """Groups of people, those first that most references point at: they are the accounts, the others their shadows."""
    pointed = Counter(link.to for links in world.links.values() for link in links)
    return sorted(world.groups, key=lambda table: -pointed[table])


def _lonely(owned: Owned, table: TableId) -> bool:
    """No claim, or one that leads nowhere for some of its rows."""
    claims = owned.claims.get(table)
    if claims is None or table in owned.world.groups:
        return True
    return all(owned.world.may_lead_nowhere(table, link) for claim in claims for link in claim.links)


def _address(world: World, table: TableId) -> str:
    found = [
        name
        for name, evidence in world.evidence[table].items()
        if evidence.seen and evidence.seen.category == "email" and evidence.seen.share > 0.8
        if world.columns(table)[name].type.value == "text" and "hash" not in evidence.seen.what
    ]
    return found[0] if found else ""


def _known_by_address(owned: Owned, one: Candidate, looked: int, found: int) -> None:
    world = owned.world
    there = world.named(one.to)
    link = Link(
        (one.column,),
        one.to,
        (one.to_column,),
        Certainty.LIKELY,
        f"{found} of {looked} addresses are those of {there}",
        folded=True,
    )
    claims = owned.claims.get(one.table)
    if claims and any(step.folded for claim in claims for step in claim.links):
        return
    if claims and one.table not in world.groups:
        first, *rest = claims
        if len(first.links) == 1 and first.links[0].to == one.to:
            why = f"{first.why}; {link.why}"
            owned.claims[one.table] = [
                Claim(first.name, (*first.links, link), first.then, first.certainty, why, first.cells),
                *rest,
            ]
        return
    if claims is None:
        _themselves(owned, one.table)
    if one.table in owned.claims:
        name = world.groups[one.to].name
        owned.claims[one.table].append(Claim(name, (link,), certainty=link.certainty, why=link.why, cells=False))


def _themselves(owned: Owned, table: TableId) -> None:
    """Rows with an address, a name, a number of somebody to whom nothing leads: each is a person of its own."""
    world = owned.world
    found = categories(world, table, strict=True)
    key = world.key(table)
    if not found or not key or lexicon.list_of(world.bare(table)):
        return
    strong = bool(set(found) & {"email", "bsn", "national number", "birth date", "telephone", "bank account"})
    why = f"it has {', '.join(list(dict.fromkeys(found.values()))[:3])}, and leads to nobody"
    behind = _pointing(owned, table)
    asked = bool(behind) or not (strong or "name" in found or "ip address" in found)
    if behind:
        why = f"{why}; {', '.join(behind)} point at it, and a row is of whoever points at it"
    world.groups[table] = Group(
        group_name(world, table), table, key, Certainty.LIKELY if strong else Certainty.DOUBTFUL, why
    )
    owned.claims[table] = [
        Claim("self", (), certainty=Certainty.DOUBTFUL if asked else Certainty.LIKELY, why=why, asked=asked)
    ]


def _pointing(owned: Owned, table: TableId) -> list[str]:
    """Tables of people that point at this one: an address that customers have."""
    return [
        f"{owned.world.named(other)}.{link.columns[0]}"
        for other, links in owned.world.links.items()
        for link in links
        if link.to == table and other in owned.claims and other != table
    ][:3]


# ---------------------------------------------------------------- nobody's


def _nobodys(owned: Owned, table: TableId) -> None:
    world = owned.world
    reason = lexicon.list_of(world.bare(table))
    sample = world.samples[table]
    texts = _telling(world, table)
    if reason and not _hard(world, table):
        owned.nobody[table] = (Certainty.SURE, reason)
    elif not sample.looked:
        owned.unclear[table] = "it could not be looked at"
    elif not sample.rows and any(c.type in TEXTS for c in world.columns(table).values()):
        owned.unclear[table] = "it is empty, and nothing in it says whose it would be"
    elif lost := _pointless(owned, table):
        owned.unclear[table] = f"{', '.join(lost[:3])}: of what are these the keys?"
    elif not texts and not owned.direct(table):
        owned.nobody[table] = (Certainty.LIKELY, _plain_reason(world, table))
    else:
        shown = ", ".join(texts[:4]) or ", ".join(link.columns[0] for link in owned.direct(table))
        owned.unclear[table] = f"look at {shown}" if texts else f"people are named by {shown}"


def _hard(world: World, table: TableId) -> bool:
    """Values that are somebody's whatever the table is called."""
    return any(identifying(known, world.columns(table)[name].type) for name, known in world.evidence[table].items())


def _pointless(owned: Owned, table: TableId) -> list[str]:
    """Numbers that are called as keys of something, and nobody knows of what."""
    linked = {name for link in owned.links(table) for name in link.columns}
    return [
        name
        for name, column in owned.world.columns(table).items()
        if column.type in KEYS and spaced(name).endswith("_id_") and len(words(name)) > 1
        if name not in linked and (name,) != owned.world.key(table)
    ]


def _telling(world: World, table: TableId) -> Sequence[str]:
    """The columns in which something of somebody could stand: texts that are not codes, names, JSON, files."""
    found = []
    for name, column in world.columns(table).items():
        evidence = world.evidence[table][name]
        if column.type.value in ("json", "bytes", "unknown", "array", "other") or evidence.inside or evidence.seen:
            if column.type.value in ("bytes", "unknown") or evidence.inside or evidence.members or _personal(evidence):
                found.append(name)
        elif (
            evidence.prose
            or evidence.births
            or evidence.capitals
            or (evidence.named and evidence.named.strong and not evidence.few and column.type.value in ("text", "date"))
        ):
            found.append(name)
    return found


def _personal(evidence: Evidence) -> bool:
    return evidence.seen is not None and evidence.seen.category not in ("web address", "photo")


def _plain_reason(world: World, table: TableId) -> str:
    text = world.bare(table).strip("_").replace("_", " ")
    return f"{text}, without a column of anybody"
