"""Tables that are nobody's, and those of which nobody can say it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gestand.drafting import lexicon, values
from gestand.drafting.claims import Owned, role_of
from gestand.drafting.evidence import Certainty, Evidence
from gestand.drafting.looking import TEXTS
from gestand.drafting.people import identifying
from gestand.drafting.words import spaced, words
from gestand.drafting.world import Role, World
from gestand.stores.base import SurveyedColumn, TableId, TypeKind

KEYS = frozenset({TypeKind.INTEGER, TypeKind.NUMBER, TypeKind.UUID})


def nobodys(owned: Owned, table: TableId) -> None:
    if table in owned.unclear:
        return
    world = owned.world
    reason = lexicon.list_of(world.bare(table)) or lexicon.list_of(world.bare(table), loose=True)
    sample = world.samples[table]
    texts = _telling(world, table)
    unsaid = bool(world.unsaid.get(table))
    if reason and not _hard(world, table) and not unsaid and not _named_here(owned, table):
        owned.nobody[table] = (Certainty.SURE if _certain(owned, table) else Certainty.LIKELY, reason)
    elif sample.rows and table in owned.set_up and not unsaid and not owned.direct(table) and not speaks(world, table):
        owned.nobody[table] = (Certainty.LIKELY, _plain_reason(world, table))
    elif not sample.looked:
        owned.unclear[table] = "it could not be looked at"
    elif not sample.rows and any(c.type in TEXTS for c in world.columns(table).values()):
        owned.unclear[table] = "it is empty, and nothing in it says whose it would be"
    elif lost := _pointless(owned, table):
        owned.unclear[table] = f"{', '.join(lost[:3])}: of what are these the keys?"
    elif not texts and all(role_of(owned, link) is Role.HAND and not link.when[0] for link in owned.direct(table)):
        owned.nobody[table] = (Certainty.LIKELY, _plain_reason(world, table))
    else:
        shown = ", ".join(_shown(world, table, name) for name in texts[:4]) or ", ".join(
            link.columns[0] for link in owned.direct(table)
        )
        owned.unclear[table] = f"look at {shown}" if texts else f"people are named by {shown}"


def _named_here(owned: Owned, table: TableId) -> bool:
    """People of the application stand in a list: by a key that is not of whoever keeps it up, or by a value."""
    known = owned.world.evidence[table].values()
    theirs = any(role_of(owned, link) is not Role.HAND for link in owned.direct(table))
    return theirs or any(one.elsewhere is not None for one in known)


def _certain(owned: Owned, table: TableId) -> bool:
    """A list by its name, its rows and its columns: something was seen, and it leads to nobody, without free text."""
    world = owned.world
    unread = any(why for why in world.documents.get(table, {}).values())
    quiet = not owned.direct(table) and not world.keylists.get(table) and not unread
    return quiet and world.samples[table].rows > 0 and not any(_speaks(one) for one in world.evidence[table].values())


def _speaks(evidence: Evidence) -> bool:
    """Something of it could be somebody's, or say something of somebody."""
    found = (evidence.seen and evidence.seen.category != "web address", evidence.inside, evidence.members)
    return evidence.prose or evidence.births or evidence.capitals or any(found)


def _shown(world: World, table: TableId, column: str) -> str:
    if why := world.unsaid.get(table, {}).get(column):
        return f"{column} ({why})"
    found = world.evidence[table][column].elsewhere
    return f"{column} ({found.seen.why})" if found else column


def _hard(world: World, table: TableId) -> bool:
    """Values that are somebody's whatever the table is called."""
    return any(identifying(known, world.columns(table)[name].type) for name, known in world.evidence[table].items())


def speaks(world: World, table: TableId) -> bool:
    """Somebody can be found in it: by a value, or in a text that is more than a few words in some language."""
    if _hard(world, table):
        return True
    for name, known in world.evidence[table].items():
        if any(seen.category in _FOUND for seen in known.inside):
            return True
        if known.prose and not all(values.is_json(text) for text in world.samples[table].of(name)[:60]):
            return True
        if any(not _LANGUAGE.fullmatch(path.rpartition(".")[2]) for path, _ in known.members):
            return True
    return False


_FOUND = frozenset({"email", "telephone", "bsn", "national number", "bank account", "health"})
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2,4})?")


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
    known = world.evidence[table]
    lists = {keys.column for keys in world.keylists.get(table, ())}
    mine = ((name, column) for name, column in world.columns(table).items() if name not in lists)
    return [
        name
        for name, column in mine
        if _unsure(world, table, name) or tells(column, known[name]) or _of_a_file(world, table, name)
    ]


_FILES = re.compile(r"_(?:files?|uploads?|documents?|attachments?|bestand(?:en)?|bijlagen?|documenten)_$")


def _of_a_file(world: World, table: TableId, name: str) -> bool:
    """What a file of somebody is called, where it stands in a table of files."""
    if not _FILES.search(world.bare(table)) or world.columns(table)[name].type is not TypeKind.TEXT:
        return False
    known = world.evidence[table][name]
    return words(name)[-1] in ("name", "naam", "location", "title") and known.distinct > 1 and not known.few


def _unsure(world: World, table: TableId, name: str) -> bool:
    """A document that can hold anything, or keys of people that no run takes out."""
    return bool(world.documents.get(table, {}).get(name)) or name in world.unsaid.get(table, {})


def tells(column: SurveyedColumn, evidence: Evidence) -> bool:
    """Something of somebody could stand in it, as far as its type, its name and its values say."""
    named = evidence.named
    if evidence.elsewhere or _written(column, evidence):
        return True
    if named and _FILE.search(f"_{named.word}_") and not evidence.few:
        return True
    if column.type in (TypeKind.BYTES, TypeKind.UNKNOWN) or evidence.inside or evidence.members:
        return True
    if evidence.seen is not None or column.type in (TypeKind.JSON, TypeKind.ARRAY, TypeKind.OTHER):
        return _personal(evidence)
    if evidence.prose or evidence.births or evidence.capitals:
        return True
    return bool(named and named.strong and not evidence.few and column.type in (TypeKind.TEXT, TypeKind.DATE))


_FILE = re.compile(r"_(?:file_?name[a-z]*|filename|path|bestand[a-z]*)_")
"""What people call their files says something of them."""


def _written(column: SurveyedColumn, evidence: Evidence) -> bool:
    """What somebody writes, by its name, and of which nearly every row has another."""
    named = evidence.named
    said = named is not None and named.category in ("own text", "message", "note", "opinion", "question")
    return said and column.type is TypeKind.TEXT and evidence.distinct >= 10 and not evidence.few


def _personal(evidence: Evidence) -> bool:
    return evidence.seen is not None and evidence.seen.category not in ("web address", "photo")


def _plain_reason(world: World, table: TableId) -> str:
    text = world.bare(table).strip("_").replace("_", " ")
    return f"{text}, without a column of anybody"
