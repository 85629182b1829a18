"""What is kept of each version: its policy, its renderings, what was announced, and why; each file with its SHA-256.

    versions/<version>/policy/*.yaml  statement/*  announcement/<language>.txt  published.json

A version is written whole under another name and then renamed, and counts once the ledger has it: what a crash left
behind is no version: it is set aside, and written again.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import quote

from gestand.durable import sync_folder, write_new
from gestand.errors import Place, StoreError, Tampered
from gestand.ledger.versions import Version

FOLDER = "versions"
_NEW, _LEFT = ".new", ".left-"
"""No version is called so: a name that begins with a dot is spelled otherwise."""

Files = Mapping[str, bytes]
"""Path within the version, with slashes, to content."""


class Shelf:
    """The versions in the folder of the records. StoreError where it cannot be used."""

    def __init__(self, records: Path) -> None:
        self.folder = records / FOLDER

    def of(self, version: str) -> Path:
        return self.folder / spelled(version)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else publishes meanwhile."""
        with _named(self.folder):
            self.folder.mkdir(mode=0o700, exist_ok=True)
            handle = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def put(self, version: str, files: Files) -> None:
        """All of it or nothing. What stands there already is set aside: this ledger does not have it as published."""
        new, place = self.folder / _NEW, self.of(version)
        with _named(self.folder):
            if new.exists():
                shutil.rmtree(new)
            if place.exists():
                # Left by a crash; or the records are of a back-up from before, and then it is all there is of it.
                place.rename(self._aside())
            for name, content in files.items():
                _write(new / name, content)
            new.rename(place)
            sync_folder(self.folder)

    def _aside(self) -> Path:
        return next(path for n in count(1) if not (path := self.folder / f"{_LEFT}{n}").exists())

    def get(self, version: Version) -> dict[str, bytes]:
        """Every file of a version as it was published. `Tampered` (`publish/damaged`) when one is otherwise now."""
        found: dict[str, bytes] = {}
        for name, digest in version.files.items():
            file = self.of(version.version) / name
            try:
                found[name] = file.read_bytes()
            except OSError as error:
                raise _damaged(version, name, file, error.strerror or "it cannot be read") from error
            if sha256(found[name]) != digest:
                raise _damaged(version, name, file, "it is not what was published")
        return found


def spelled(version: str) -> str:
    """The name of a version as that of its folder, whatever it holds; also where capitals make no other folder."""
    name = "".join(f"%{ord(letter):02X}" if "A" <= letter <= "Z" else quote(letter, safe="") for letter in version)
    return f"%2E{name[1:]}" if name.startswith(".") else name


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def hashes(files: Files) -> dict[str, str]:
    return {name: sha256(content) for name, content in sorted(files.items())}


def _damaged(version: Version, name: str, file: Path, why: str) -> Tampered:
    return Tampered(
        "publish/damaged",
        f"what was kept of version {version.version} is damaged: {name}: {why}",
        "restore it from a back-up of the records",
        Place(file=str(file)),
    )


@contextmanager
def _named(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(
            "publish/unwritable",
            f"the versions in {folder} cannot be kept: {error.strerror or error}",
            "look at its owner, its rights and the room on its disk",
            Place(file=str(folder)),
        ) from error


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_new(file, content)
    sync_folder(file.parent)
