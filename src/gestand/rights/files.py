"""The person's files: every file whose path carries their key goes along, as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gestand.acts import Person
from gestand.datamap.model import DataMap, Table
from gestand.errors import Place, StoreError
from gestand.plan.paths import template
from gestand.rights.archive import Archive, Member
from gestand.stores.base import FileInfo, FileStore

PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class PersonFile:
    """A file of the person: where it is in its store, and the member it became."""

    table: Table
    path: str
    member: Member


def tables(datamap: DataMap, group: str) -> tuple[Table, ...]:
    """The file tables with a claim of this group."""
    return tuple(t for t in datamap.tables.values() if t.files and any(claim.group == group for claim in t.claims))


def findable(table: Table, person: Person) -> bool:
    """A path can carry this person's key: one part, that is no folder in itself."""
    claims = [claim for claim in table.claims if claim.group == person.group]
    whole = len(person.key) == 1 and "/" not in str(person.key[0])
    return whole and all(claim.template.count("{") == 1 for claim in claims)


def found(datamap: DataMap, table: Table, store: FileStore, person: Person) -> Iterator[tuple[FileInfo, bool]]:
    """The files of a table whose path carries exactly this person's key, each once: with True.

    With False: a file in the person's own folder whose path has another shape than the policy says. Whose it is,
    nobody declared.
    """
    seen: set[str] = set()
    for claim in table.claims:
        if claim.group != person.group:
            continue
        form = template(datamap, claim)
        prefix = form.prefix(person.key)
        for info in store.files(prefix):
            ours = form.key(info.path) == person.key
            if info.path not in seen and (ours or prefix.endswith("/")):
                seen.add(info.path)
                yield info, ours


def write(archive: Archive, table: Table, store: FileStore, info: FileInfo) -> PersonFile:
    """Copy a file into the archive. `StoreError` when it went away meanwhile: a copy that misses it is not whole."""
    path = readable(info.path)
    # A backslash is a letter here and a folder elsewhere: nobody's unpacking may leave its folder.
    name = _free(archive, f"files/{table.id.store}/{path}".replace("\\", "_"))
    try:
        source = store.open(info.path)
    except FileNotFoundError as error:
        raise StoreError(
            "export/moved",
            f"a file of the person in {table.name} went away while it was copied",
            "make the export again",
            Place(store=table.id.store, table=table.name),
        ) from error
    with source, archive.member(name) as target:
        while piece := source.read(PIECE):
            target.write(piece)
    return PersonFile(table, path, archive.members[-1])


def readable(path: str) -> str:
    """The path as text: bytes of a name that are no UTF-8 (which Linux allows) as `%FF`."""
    return "".join(f"%{ord(letter) - 0xDC00:02X}" if "\udc80" <= letter <= "\udcff" else letter for letter in path)


def _free(archive: Archive, name: str) -> str:
    """The name, with a number when another file came out alike: no file of the person may stand for two."""
    stem, dot, kind = name.rpartition(".")
    if not dot or "/" in kind:
        stem, dot, kind = name, "", ""
    number = 1
    while name in archive.names:
        number += 1
        name = f"{stem}-{number}{dot}{kind}"
    return name
