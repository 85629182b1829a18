"""Rows that a link leads to people, a whole that a row is a part of, and whoever made it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations

from sqlalchemy.engine import Connection

from gestand.drafting import lexicon
from gestand.drafting.alternatives import somewhere
from gestand.drafting.claims import GUEST, POINTER, Claim, Owned, called, claim_by, role_of, without
from gestand.drafting.evidence import Certainty
from gestand.drafting.looking import MOMENTS
from gestand.drafting.makers import of_a_case, with_maker, with_writer, written
from gestand.drafting.roles import made
from gestand.drafting.roots import has_its_key_from
from gestand.drafting.same import of_one
from gestand.drafting.words import singular, spaced, words
from gestand.drafting.world import Link, Role
from gestand.stores.base import TableId, TypeKind


def people_of_people(owned: Owned, connection: Connection) -> None:
    """A profile that has exactly one row for each user is a part of the user, not somebody else."""
    for table in list(owned.world.groups):
        if _many_of_one(owned, connection, table):
            continue
        for link in owned.direct(table):
            within = _within(owned, table, link)
            if link.to == table or not (link.unique or within) or role_of(owned, link) is not Role.OWNER:
                continue
            if link.nullable and not within and without(owned.world, table, link):
                _some_with_an_account(owned, table, link)
            elif not any(other.to == table for other in owned.direct(link.to)):
                del owned.world.groups[table]
                owned.claims[table] = [Claim("self", (link,), certainty=link.certainty, why=link.why)]
            break


def _many_of_one(owned: Owned, connection: Connection, table: TableId) -> bool:
    """Speakers, addressees: rows of people who have an account, several of each, and of others who have none."""
    for link in owned.direct(table):
        if link.to == table or link.unique or not link.nullable or role_of(owned, link) is not Role.OWNER:
            continue
        rows, alike = of_one(owned.world, connection, table, link)
        if rows and alike * 2 >= rows and not any(other.to == table for other in owned.direct(link.to)):
            there = owned.world.named(link.to)
            why = f"{link.why}; {alike} of {rows} rows have a name or an address that is the same in {there}"
            del owned.world.groups[table]
            owned.claims[table] = [Claim(called(owned, link), (link,), certainty=Certainty.LIKELY, why=why)]
            owned.halves.add(table)
            return True
    return False


def _some_with_an_account(owned: Owned, table: TableId, link: Link) -> None:
    """Some of these people are those of another table, and the rest are known by their own row alone."""
    why = f"{link.why}; one row for each at most"
    alone = f"{without(owned.world, table, link)} of {owned.world.samples[table].rows} rows lead to nobody else"
    owned.claims[table] = [
        Claim(called(owned, link), (link,), certainty=link.certainty, why=why),
        Claim(GUEST, (), certainty=Certainty.LIKELY, why=alone, cells=False),
    ]
    owned.guests.add(table)


_OWNED = re.compile(
    r"_(?:emergency|noodcontact[a-z]*|dependents?|dependants?|relatives?|family|familie|gezin[a-z]*|partners?|kin|guardians?"
    r"|spouses?|beneficiar[a-z]*|nabestaande[a-z]*|children|kinderen)_"
    r"|_(?:accounts?|profiles?|profiel(?:en)?|identit(?:y|ies)|logins?)_$"
)
"""Kin, and what somebody has to log in with."""


def _within(owned: Owned, table: TableId, link: Link) -> bool:
    """`user_account` is a part of a user and emergency contacts are of an employee, if nothing else points at them."""
    here, there = owned.world.bare(table), owned.world.bare(link.to).strip("_").rpartition("_")[2]
    pointed = any(each.to == table for links in owned.world.links.values() for each in links)
    called = f"_{singular(there)}_" in here and len(here.strip("_").split("_")) > 1
    called = (
        called or re.search(r"_(?:accounts?|profiles?|profiel(?:en)?|identit(?:y|ies)|logins?)_$", here) is not None
    )
    return not pointed and (called or _OWNED.search(here) is not None)


def by_person(owned: Owned, table: TableId, empty: bool = False) -> None:
    """`empty`: links that no row has count as well."""
    direct = [link for link in owned.direct(table) if link.to != table or table not in owned.world.groups]
    plain = [link for link in direct if not link.when[0] and (empty or owned.world.filled(table, link))]
    owners = [link for link in plain if role_of(owned, link) is Role.OWNER]
    if lexicon.PLACES.fullmatch(owned.world.bare(table)):
        # Whoever has a room in their care is not whom it is about.
        return
    typed = [link for link in owned.links(table) if link.when[0] and link.to != table]
    if owners and typed and all(_inside(owned, link.to) == STAFF for link in owners):
        # Of a pair of type and id the row is of whom that leads to, and not of the clerk who handles it.
        if not any(link in direct for link in typed):
            if _HANDLED.search(owned.world.bare(table)):
                return
        else:
            owners = []
    if asked := _who_asked(owned, table, owners, plain):
        owned.claims[table] = [claim_by(owned, asked)]
        return
    others = [link for link in plain if role_of(owned, link) is Role.OTHER]
    if not owners and not others and _only_links(owned, table):
        owners = plain
    if owners:
        owned.claims[table] = _of_two(owned, table, owners, others)
    if owners or others:
        return
    typed = [link for link in direct if link.when[0]]
    if typed:
        makers = [link for link in plain if made(link.columns[0])]
        owned.claims[table] = with_maker(owned, table, [claim_by(owned, link) for link in typed], makers)


def _who_asked(owned: Owned, table: TableId, owners: list[Link], plain: list[Link]) -> Link | None:
    """Of a ticket the owner is who handles it, and who made it is likely to be who asked: somebody has to say."""
    makers = [link for link in plain if made(link.columns[0])]
    handled = [link for link in owners if words(link.columns[0])[:1] == ("owner",)]
    if not makers or len(owners) != 1 or not handled or not _HANDLED.search(owned.world.bare(table)):
        return None
    why = f"{makers[0].why}; or is it of {handled[0].columns[0]}, who may be the one that handles it?"
    return replace(makers[0], certainty=Certainty.DOUBTFUL, why=why)


_HANDLED = re.compile(
    r"_(?:tickets?|issues?|tasks?|cases?|bugs?|incidents?|requests?|melding(?:en)?|klacht(?:en)?|complaints?|todos?|taken)_$"
)


def _only_links(owned: Owned, table: TableId) -> bool:
    """Who is assigned to what: a row that says nothing but that is of the person in it."""
    linked = {name for link in owned.links(table) for name in link.columns}
    columns = owned.world.columns(table)
    linked |= {
        name for name in owned.world.key(table) if name not in columns or columns[name].type is not TypeKind.TEXT
    }
    rest = [c for c in owned.world.columns(table).values() if c.name not in linked and c.type not in MOMENTS]
    return len(owned.links(table)) > 1 and all(column.type is TypeKind.BOOLEAN for column in rest)


def by_counterpart(owned: Owned, table: TableId) -> None:
    """Somebody it was sent to, where nothing says who else it is of."""
    others = [link for link in owned.direct(table) if role_of(owned, link) is Role.OTHER and not link.when[0]]
    if others:
        owned.claims[table] = _of_two(owned, table, [], others)


def _of_two(owned: Owned, table: TableId, owners: list[Link], others: list[Link]) -> list[Claim]:
    if len(owners) > 1 and not others and all(owned.world.either(table, a, b) for a, b in combinations(owners, 2)):
        # One row is of a user, another of a customer: none is of both.
        return [replace(claim_by(owned, link), links=(somewhere(owned.world, table, link),)) for link in owners]
    owners = _best(owned, owners)
    if not owners or (len(owners) == 1 and not others):
        return [claim_by(owned, link) for link in (owners or others)]
    # Whoever must be there is whose the row is, before whoever came to it later.
    owners = sorted(owners, key=lambda link: link.nullable)
    same = [link for link in [*owners, *others] if link.to == (owners or others)[0].to]
    if len(same) == 1:
        return [claim_by(owned, same[0])]
    # A row that says nothing but that one follows the other is of both; any other stays while one of them is there.
    then = "goes" if _only_links(owned, table) or any(_says_who(owned, link) for link in same) else "blanked"
    first, *rest = same
    claims = [claim_by(owned, first, then), *(claim_by(owned, link, then, cells=False) for link in rest)]
    return with_writer(owned, table, claims)


def _says_who(owned: Owned, link: Link) -> bool:
    """The row names somebody for as long as it is there: by a name or an address that cannot be NULL."""
    return not link.nullable and owned.world.named_by_key(link.to)


def _best(owned: Owned, owners: list[Link]) -> list[Link]:
    """Of a customer and a user of the back office the row is the customer's; of a user and a clerk the user's."""
    if len({link.to for link in owners}) < 2:
        return owners
    nearest = min(_inside(owned, link.to) for link in owners)
    chosen = [link for link in owners if _inside(owned, link.to) == nearest]
    strict = [link for link in chosen if not link.nullable] or chosen
    return [link for link in strict if link.to == strict[0].to]


def _inside(owned: Owned, table: TableId) -> int:
    """0: from outside, 1: somebody with an account, 2: somebody who works here."""
    name = owned.world.groups[table].name
    word = name.split("-")[-1]
    return STAFF if {name, word} & _STAFF else 1 if {name, word} & _ACCOUNTS else 0


STAFF = 2
_ACCOUNTS = frozenset({"user", "account", "gebruiker", "benutzer", "person"})
_STAFF_WORDS = (
    "staff employee medewerker admin beheerder agent mitarbeiter doctor arts"
    " teacher docent coach trainer behandelaar therapeut practitioner provider supplier vendor leverancier"
)


_STAFF = frozenset(_STAFF_WORDS.split())


def by_parent(owned: Owned, table: TableId) -> None:
    """The row of a table that is somebody's, where no link to people says otherwise."""
    if table in owned.claims or lexicon.list_of(owned.world.bare(table)):
        return
    found = [
        link
        for link in owned.links(table)
        if link.to in owned.claims
        and link.to not in owned.stays
        and link.to != table
        and not link.folded
        and not POINTER.search(spaced(link.columns[0]))
        and owned.world.filled(table, link)
        and not _of_its_own(owned, table, link)
        and not has_its_key_from(owned.world, table, link)
    ]
    makers = [link for link in owned.direct(table) if made(link.columns[0])]
    parents = [link for link in found if link.to not in owned.world.groups and _settled(owned, link, table)]
    makers = [link for link in makers if not link.when[0]]
    if not parents:
        return
    typed = [link for link in parents if link.when[0]]
    plain = [link for link in parents if not link.when[0]]
    # Who is named in the row, before the whole that it is a part of.
    plain = [link for link in plain if link.to in owned.halves] or plain
    if plain:
        best = min(plain, key=lambda link: _distance(owned, table, link))
        if best.nullable and not _mostly(owned, table, best) and _within_another(owned, table):
            return
        inside = any(link.to in _ends(owned, best.to) for link in makers)
        loose = best.nullable and without(owned.world, table, best) > 0
        if inside and _shared(owned, best.to) and not loose and written(owned, table):
            then = "goes" if of_a_case(owned, best.to) else "blanked"
            owned.claims[table] = with_maker(owned, table, [_through(owned, best, then)], makers)
            return
        if inside and (_shared(owned, best.to) or best.nullable):
            return
        others = [link for link in owned.direct(table) if role_of(owned, link) is Role.OTHER and not link.when[0]]
        owned.claims[table] = [
            _through(owned, best),
            *(claim_by(owned, link, "blanked", cells=False) for link in others),
        ]
    elif typed:
        claims = [_through(owned, link) for link in _once(typed)]
        owned.claims[table] = with_maker(owned, table, claims, makers)


def _of_its_own(owned: Owned, table: TableId, link: Link) -> bool:
    """It points at one of its own parts, which must have a whole: the revision of a paper that was published."""
    back = [other for other in owned.links(link.to) if other.to == table and not other.nullable]
    return link.nullable and bool(back)


def _mostly(owned: Owned, table: TableId, link: Link) -> bool:
    """Most rows have it, as far as was seen, although they need not."""
    sample = owned.world.samples[table]
    return sample.rows > 0 and len(sample.of(link.columns[0])) * 2 > sample.rows


def _within_another(owned: Owned, table: TableId) -> bool:
    """The row must be a part of something that is nobody's alone: a talk is of its conference, and not of a room."""
    return any(
        not link.nullable and link.to != table and link.to not in owned.claims and _shared(owned, link.to)
        for link in owned.links(table)
        if not lexicon.list_of(owned.world.bare(link.to)) and not lexicon.NOT_PEOPLE.search(owned.world.bare(link.to))
    )


def _ends(owned: Owned, table: TableId) -> set[TableId]:
    """The people that a row of a table is of: who made a part of it is one of them, or somebody who works for them."""
    found: set[TableId] = set()
    queue, seen = [table], {table}
    while queue:
        at = queue.pop()
        if at in owned.world.groups:
            found.add(at)
            continue
        steps = {link.to for claim in owned.claims.get(at, ()) for link in claim.links} - seen
        seen |= steps
        queue += steps
    return found


def by_other_types(owned: Owned) -> None:
    """Of a pair of type and id each type that leads to somebody is a claim: one row is of a user, one of a photo."""
    for table, claims in owned.claims.items():
        typed = [claim for claim in claims if not claim.columns]
        if not typed or not all(link.when[0] for claim in typed for link in claim.links) or not typed[0].links:
            continue
        said = {link for claim in typed for link in claim.links}
        columns = {link.columns for link in said}
        more = [
            link
            for link in owned.links(table)
            if link.when[0] and link.columns in columns and link not in said
            if link.to in owned.claims and link.to != table and _settled(owned, link, table)
        ]
        owned.claims[table] = [*claims, *(_through(owned, link) for link in _once(more))]


def _once(links: list[Link]) -> list[Link]:
    return list({(link.columns, link.when, link.also): link for link in links}.values())


def _settled(owned: Owned, link: Link, table: TableId) -> bool:
    """Its own path does not come back here, and it arrives by columns that are the key of what it points at."""
    return link.to_columns == owned.world.key(link.to) and all(
        step.to != table for claim in owned.claims[link.to] for step in claim.links
    )


def _through(owned: Owned, link: Link, then: str = "goes") -> Claim:
    name = called(owned, link) if link.when[0] else "self"
    return Claim(name, (link,), then, link.certainty, f"a part of {owned.world.named(link.to)}: {link.why}")


def _distance(owned: Owned, table: TableId, link: Link) -> tuple[int, int, int, int]:
    """The nearest whole: by its name, then one that must be there, then the one most rows have, then the first."""
    here, there = owned.world.bare(table).strip("_"), owned.world.bare(link.to).strip("_")
    stem = there.rstrip("s").replace("_", "")
    named = stem in here.replace("_", "")
    columns = list(owned.world.columns(table))
    rows = len(owned.world.samples[table].of(link.columns[0]))
    return (0 if named else 1, 1 if link.nullable else 0, -rows if link.nullable else 0, columns.index(link.columns[0]))


def _shared(owned: Owned, table: TableId) -> bool:
    """Rows of several people hang on one row of it: a topic, a project, a team."""
    for other, links in owned.world.links.items():
        if other == table or not any(link.to == table for link in links):
            continue
        if any(role_of(owned, link) is not Role.HAND or made(link.columns[0]) for link in owned.direct(other)):
            return True
    return False


def by_maker(owned: Owned, table: TableId) -> None:
    """Whoever wrote a text is who it is of, where nobody else is named."""
    if table in owned.claims or lexicon.list_of(owned.world.bare(table)):
        return
    hands = [link for link in owned.direct(table) if not link.when[0]]
    makers = [link for link in hands if made(link.columns[0])]
    if makers and _content(owned, table) and _WRITTEN.search(owned.world.bare(table)):
        if parts := _parts_of_others(owned, table):
            owned.unclear[table] = f"{makers[0].columns[0]} made it, and rows of others are a part of it: {parts}"
            return
        owned.claims[table] = [claim_by(owned, makers[0])]


def _parts_of_others(owned: Owned, table: TableId) -> str:
    """The tables of people whose every row is a part of one of these, if there are so many that it is a whole."""
    found = [
        owned.world.named(other)
        for other, links in owned.world.links.items()
        if other in owned.claims and other != table
        if any(link.to == table and not link.nullable for link in links)
    ]
    return ", ".join(found[:3]) if len(found) >= MANY else ""


MANY = 4
"""Tables of people that hang on one: a whole that many work in, and not what its maker wrote."""


_WRITTEN = re.compile(
    r"_(?:posts?|comments?|notes?|messages?|reviews?|answers?|questions?|entr(?:y|ies)|articles?|pages?|topics?|threads?"
    r"|documents?|files?|uploads?|photos?|drafts?|tasks?|todos?|tickets?|bugs?|issues?|meetings?|wikis?|reports?|reminders?"
    r"|notities|notitie|bericht(?:en)?|reacties?|documenten|bestand(?:en)?|taken|vragen|antwoorden|attachments?|bijlagen?"
    r"|remarks?|opmerking(?:en)?|feedback|complaints?|klachten|bookmarks?|lists?|albums?|events?|polls?|blogs?)_"
)
"""What somebody writes or keeps: whoever made such a row is who it is of. A product has a maker and no owner."""


def _content(owned: Owned, table: TableId) -> bool:
    """The table holds what somebody wrote."""
    for name, evidence in owned.world.evidence[table].items():
        named = evidence.named
        texts = named and named.category in ("own text", "message", "note", "question", "opinion", "document", "photo")
        if evidence.prose or (texts and owned.world.columns(table)[name].type.value == "text" and not evidence.few):
            return True
    return False
