"""Rows that nothing leads to but an address, or that are somebody by themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy.engine import Connection

from gestand.datamap.checks.keys import is_unique
from gestand.drafting import lexicon
from gestand.drafting.byvalue import Best, are_addresses, best, of_several
from gestand.drafting.claims import GUEST, Claim, Owned, without
from gestand.drafting.evidence import Certainty
from gestand.drafting.links import overlaps
from gestand.drafting.member import is_member
from gestand.drafting.naming import Candidate
from gestand.drafting.people import categories, group_name
from gestand.drafting.world import Group, Link, World
from gestand.stores.base import TableId, TypeKind

HALF = 0.5
ALONE = "alone"
"""The claim of a row that is somebody by itself, where `guest` is whoever the row is a part of."""


def by_address(owned: Owned, connection: Connection) -> None:
    """Rows of guests: an e-mail address that is that of somebody known."""
    world = owned.world
    groups = _by_weight(world)
    apart = _apart(owned)
    asked: list[Candidate] = []
    for table in world.tables:
        mine = _address(world, table)
        if not mine or not _lonely(owned, table) or table in apart:
            continue
        if is_member(mine) and table in owned.claims:
            continue  # whom a document speaks of is not whose the row is, where a key says that
        homes = groups[: groups.index(table)] if table in groups else [*groups, *apart]
        asked += [
            Candidate(table, mine, home, there, "", True)
            for home in homes
            if (there := _address(world, home, stored=True))
        ]
    asked += [one for table in world.tables for one in _by_name(owned, table)]
    for found in best(world, asked, overlaps(connection, world, asked, fold=True), apart, _led_by_key(owned)):
        people = apart.get(found.candidate.to, found.candidate.to)
        _known_by_address(owned, _with_doubt(owned, connection, found, people), people)
    for table in list(owned.claims):
        addressed = table in owned.halves or _address(world, table)
        if any(link.tied for claim in owned.claims[table] for link in claim.links):
            continue
        if table not in world.groups and addressed and _lonely(owned, table):
            _guests(owned, table)


def _led_by_key(owned: Owned) -> dict[TableId, TableId]:
    """Whose the rows of a table are by the first link that they have."""
    found = {table: claims[0].links[0].to for table, claims in owned.claims.items() if claims and claims[0].links}
    return {table: to for table, to in found.items() if table not in owned.world.groups}


def _with_doubt(owned: Owned, connection: Connection, found: Best, people: TableId) -> Best:
    """An address of two people finds neither, and whoever wrote the policy has to see to them first."""
    one, key = found.candidate, owned.world.groups[people].key
    if one.to != people:
        key = next((link.columns for link in owned.direct(one.to) if link.to == people), ())
    shared = of_several(connection, one, key[0]) if len(key) == 1 else 0
    if not shared:
        return found
    said = f"{shared} of them {'is' if shared == 1 else 'are'} of several there, and nobody is found by these"
    return replace(found, others=(*found.others, said), certainty=Certainty.DOUBTFUL)


def _apart(owned: Owned) -> dict[TableId, TableId]:
    """Tables of addresses whose every row says by a key whose it is, and whose rows those are."""
    found = {}
    for table, claims in owned.claims.items():
        links = [link for claim in claims for link in claim.links]
        if table in owned.world.groups or len(claims) != 1 or len(links) != 1 or not _address(owned.world, table):
            continue
        (link,) = links
        if link in owned.direct(table) and len(link.columns) == 1 and not link.nullable and not link.when[0]:
            found[table] = link.to
    return found


def _by_name(owned: Owned, table: TableId) -> list[Candidate]:
    """Rows that nothing leads to somebody, and in which stands what everybody is known by once."""
    claims = owned.claims.get(table)
    if claims is not None and (table in owned.world.groups or not _alone(owned, table, claims)):
        return []
    # Whoever a key leads to has been judged by what that key is called.
    linked = {name for link in owned.direct(table) for name in link.columns} | _led(owned.world, table)
    known_here = owned.world.evidence[table].items()
    found = [(name, known.elsewhere) for name, known in known_here if known.elsewhere and name not in linked]
    return [
        Candidate(table, name, one.table, one.column, "", True)
        for name, one in found
        if one.each and one.seen.share >= HALF and owned.world.columns(table)[name].type is TypeKind.TEXT
        if one.seen.category != "name" or _one_of_each(owned.world, one.table, one.column)
    ][:1]


def _alone(owned: Owned, table: TableId, claims: list[Claim]) -> bool:
    """Some rows lead to nobody by the one link that they have."""
    links = [link for claim in claims for link in claim.links]
    return len(links) == 1 and not links[0].when[0] and without(owned.world, table, links[0]) > 0


def _one_of_each(world: World, table: TableId, column: str) -> bool:
    """The schema lets nobody else have the same: two people are called Anna, whatever a sample of them says."""
    return is_unique(world.tables[table], (column,))


def parts_of_guests(owned: Owned) -> None:
    """What hangs on people of whom some have an account is of those without one as well."""
    for table in list(owned.guests):
        _parts(owned, table)


def _guests(owned: Owned, table: TableId) -> None:
    """Orders of who has no account: each row is somebody by itself as well, or nobody could ever ask for it."""
    world = owned.world
    nobody = max(
        without(world, table, link) for claim in owned.claims[table] for link in claim.links if not link.folded
    )
    key = world.key(table)
    if not nobody or not key:
        return
    taken = {group.name for group in world.groups.values()} | {t.table.lower() for t in world.tables}
    called = re.sub(r"[^a-z0-9]+", "-", world.named(table).lower())
    free = (name for name in (GUEST, f"guest-of-{called}") if name not in taken)
    name = next(free, group_name(world, table))
    why = f"{nobody} of {world.samples[table].rows} rows lead to nobody with an account, and have an address"
    world.groups[table] = Group(name, table, key, Certainty.LIKELY, why)
    alone = ALONE if any(claim.name == GUEST for claim in owned.claims[table]) else GUEST
    theirs = _filled_in_by_guests(owned, table, nobody)
    owned.claims[table].append(Claim(alone, (), certainty=Certainty.LIKELY, why=why, cells=False, columns=theirs))
    owned.guests.add(table)
    _parts(owned, table)


def _filled_in_by_guests(owned: Owned, table: TableId, nobody: int) -> tuple[str, ...]:
    """The address, the name and what else stands in just as many rows as lead to nobody with an account."""
    world = owned.world
    linked = {name for link in owned.links(table) for name in link.columns}
    told = {name for name, known in world.evidence[table].items() if known.seen or known.named}
    return tuple(
        name
        for name in world.columns(table)
        if name in told and name not in linked and name not in world.key(table)
        if len(world.samples[table].of(name)) == nobody and world.samples[table].rows > nobody
    )


def _parts(owned: Owned, whole: TableId) -> None:
    """A line of a guest's order is the guest's as well, and what hangs on the line."""
    for table, claims in list(owned.claims.items()):
        if any(claim.name == GUEST for claim in claims) or table in owned.world.groups:
            continue
        link = next((each for claim in claims for each in claim.links if each.to == whole and not each.folded), None)
        if link and not link.when[0]:
            why = f"a part of {owned.world.named(whole)}, which can be a guest's"
            claims.append(Claim(GUEST, (link,), certainty=link.certainty, why=why, cells=False))
            _parts(owned, table)


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


def _address(world: World, table: TableId, stored: bool = False) -> str:
    """The column with the addresses of those whose rows they are. `stored`: none in a document, which finds nobody."""
    led = _led(world, table)
    found = [
        name
        for name, evidence in world.evidence[table].items()
        if name not in led and not (stored and is_member(name))
        if are_addresses(world.columns(table)[name], evidence)
    ]
    return found[0] if found else ""


def _led(world: World, table: TableId) -> set[str]:
    """Keys that are addresses: whoever they lead to has the address, and the row is theirs."""
    return {
        link.columns[0]
        for link in world.links.get(table, ())
        if link.declared and link.to != table and len(link.columns) == 1
        if (there := world.evidence[link.to][link.to_columns[0]].seen) and there.category == "email"
    }


def _known_by_address(owned: Owned, found: Best, people: TableId) -> None:
    """`people`: whose rows of the table are in which it was found; mostly that table itself."""
    world, one = owned.world, found.candidate
    link = Link((one.column,), one.to, (one.to_column,), found.certainty, found.why(world), folded=True)
    claims = owned.claims.get(one.table)
    if claims and any(step.folded and not step.tied for claim in claims for step in claim.links):
        return
    if claims and any(step.tied for claim in claims for step in claim.links):
        claims.append(Claim(world.groups[one.to].name, (link,), certainty=link.certainty, why=link.why))
        return
    if claims and one.table not in world.groups:
        first, *rest = claims
        if people != first.links[0].to and one.to in world.groups and not _address(world, one.table):
            # Nobody is found any more when the value has gone: it is this claim's, and no other's.
            name, value = world.groups[one.to].name, (one.column,)
            other = Claim(name, (link,), certainty=link.certainty, why=link.why, cells=False, columns=value)
            owned.claims[one.table] = [*claims, other]
            return
        if len(first.links) == 1 and first.links[0].to == people:
            why = f"{first.why}; {link.why}"
            owned.claims[one.table] = [replace(first, links=(*first.links, link), why=why), *rest]
        return
    if claims is None and _address(world, one.table):
        themselves(owned, one.table)
    elif claims is None and found.found >= HALF * found.looked:
        owned.claims[one.table] = [Claim(world.groups[people].name, (link,), certainty=link.certainty, why=link.why)]
        return
    if one.table in owned.claims:
        name = world.groups[people].name
        # The address is whom the row is found by, so it is theirs with the rest; by itself somebody has the whole row.
        alone = [replace(claim, cells=False) if not claim.links else claim for claim in owned.claims[one.table]]
        owned.claims[one.table] = [*alone, Claim(name, (link,), certainty=link.certainty, why=link.why)]


def themselves(owned: Owned, table: TableId) -> None:
    """Rows with an address, a name, a number of somebody to whom nothing leads: each is a person of its own."""
    world = owned.world
    found = categories(world, table, strict=True)
    key = world.key(table)
    if not found or not key or _led(world, table) or lexicon.list_of(world.bare(table)) or table in world.containers:
        return
    strong = bool(set(found) & {"email", "bsn", "national number", "birth date", "telephone", "bank account"})
    why = f"it has {', '.join(list(dict.fromkeys(found.values()))[:3])}, and leads to nobody"
    if set(found) == {"address"} and not _seen_there(world, table, found["address"]):
        return
    place = _PLACE.search(world.bare(table)) or lexicon.PLACES.fullmatch(world.bare(table))
    if place and set(found) <= {"address", "telephone", "email", "name"}:
        return
    behind = _pointing(owned, table)
    asked = bool(behind) or not (strong or "name" in found or "ip address" in found)
    if behind:
        why = f"{why}; {', '.join(behind)} point at it, and a row is of whoever points at it"
    if behind and not _seen(world, table, found.values()):
        owned.unclear[table] = why
        return
    world.groups[table] = Group(
        group_name(world, table), table, key, Certainty.LIKELY if strong else Certainty.DOUBTFUL, why
    )
    owned.claims[table] = [
        Claim("self", (), certainty=Certainty.DOUBTFUL if asked else Certainty.LIKELY, why=why, asked=asked)
    ]


def _seen(world: World, table: TableId, columns: Iterable[str]) -> bool:
    """There is a value to look at: a name alone does not make the row of many somebody's."""
    return any(world.evidence[table][name].looked for name in columns)


def _seen_there(world: World, table: TableId, column: str) -> bool:
    """Values that look like an address, or none to look at: an `address` can be a place in a memory as well."""
    evidence = world.evidence[table][column]
    return not evidence.looked or evidence.seen is not None


_PLACE = re.compile(
    r"_(?:locations?|locaties?|branch(?:es)?|stores?|shops?|venues?|warehouses?|magazijn(?:en)?|offices?|kantoor|kantoren"
    r"|vestiging(?:en)?|filia(?:al|len)|schools?|scholen|hospitals?|ziekenhui[sz](?:en)?|buildings?|gebouw(?:en)?|stations?"
    r"|sites?|depots?|departments?|afdeling(?:en)?|mailbox(?:es)?|inbox(?:es)?|settings?|config[a-z]*|tenants?_settings|queues?|wachtrij(?:en)?)_"
)
"""Places have addresses and telephones too: somebody has to say whether one is a person's."""


def _pointing(owned: Owned, table: TableId) -> list[str]:
    """Tables of people that point at this one: an address that customers have."""
    return [
        f"{owned.world.named(other)}.{link.columns[0]}"
        for other, links in owned.world.links.items()
        for link in links
        if link.to == table and other in owned.claims and other != table
    ][:3]
