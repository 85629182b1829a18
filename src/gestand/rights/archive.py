"""A zip that is whole or not there: private, written where nobody sees it, and put in its place when it is done."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from gestand.errors import Place, Refused, StoreError

LEVEL = 1
"""Deflate at its fastest: four times the speed of the default for a file that is a fifth bigger."""

NAMELESS: int = getattr(os, "O_TMPFILE", 0)
"""Linux: a file without a name, which is gone with whoever had it open."""

_PACKED = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".zip", ".gz", ".mp4", ".mp3", ".pdf", ".docx", ".xlsx", ".heic")


@dataclass(frozen=True, slots=True)
class Member:
    """One file in the archive: what the manifest says of it. `sha256` is of its bytes before they are packed."""

    name: str
    size: int
    sha256: str


class Writer:
    """Bytes on their way into a member; counts and hashes them."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> None:
        self._target.write(data)
        self._hash.update(data)
        self.size += len(data)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


class Archive:
    """Members are written one after another, each as a stream. The file appears at `out` only by `finish`.

    Until then it has no name where the system can do that (O_TMPFILE), so that nothing is left of it even when the
    machine stops; elsewhere a hidden one beside `out`. It is for its owner only, from the first byte.
    """

    def __init__(self, out: Path, at: datetime) -> None:
        self.out = out
        self.members: list[Member] = []
        self.names: set[str] = set()
        self._stamp = max(at.timetuple()[:6], (1980, 1, 1, 0, 0, 0))
        self._part: Path | None = None
        self._file = os.fdopen(self._open(), "w+b")
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL)

    def _open(self) -> int:
        if NAMELESS:
            # Not every file system can.
            with contextlib.suppress(OSError):
                return os.open(self.out.parent, os.O_RDWR | NAMELESS, 0o600)
        self._part = self.out.with_name(f".{self.out.name}.{secrets.token_hex(4)}.part")
        return os.open(self._part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)

    @contextmanager
    def member(self, name: str) -> Iterator[Writer]:
        info = zipfile.ZipInfo(name, self._stamp)
        info.compress_type = zipfile.ZIP_STORED if name.lower().endswith(_PACKED) else zipfile.ZIP_DEFLATED
        # zipfile passes its level on only for names, not for a ZipInfo.
        info._compresslevel = LEVEL  # type: ignore[attr-defined]
        info.external_attr = 0o600 << 16
        with self._zip.open(info, "w", force_zip64=True) as target:
            writer = Writer(target)
            yield writer
        self.members.append(Member(name, writer.size, writer.sha256))
        self.names.add(name)

    def close(self) -> tuple[int, str]:
        """No more members. On disk for certain; its size and SHA-256."""
        self._zip.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.seek(0)
        digest = hashlib.file_digest(self._file, "sha256").hexdigest()
        return self._file.tell(), digest

    def finish(self) -> None:
        """Put it in its place; `Refused` when something came to be there meanwhile."""
        folder = os.open(self.out.parent, os.O_RDONLY)
        try:
            self._name(folder)
            os.fsync(folder)
        except FileExistsError as error:
            raise exists(self.out) from error
        finally:
            os.close(folder)

    def _name(self, folder: int) -> None:
        # A link, unlike a rename, never replaces what is there.
        if self._part is None:
            os.link(f"/proc/self/fd/{self._file.fileno()}", self.out.name, src_dir_fd=folder, dst_dir_fd=folder)
            return
        try:
            os.link(self._part, self.out)
        except FileExistsError:
            raise
        except OSError:
            # Some file systems have no links.
            if self.out.exists():
                raise FileExistsError from None
            self._part.rename(self.out)

    def discard(self) -> None:
        """Nothing of it is left; harmless after `finish`."""
        with contextlib.suppress(ValueError, OSError):
            self._zip.close()
        self._file.close()
        if self._part is not None:
            self._part.unlink(missing_ok=True)


@contextmanager
def archive(out: Path, at: datetime) -> Iterator[Archive]:
    """An archive that is discarded unless the caller finished it, whatever goes wrong.

    `Refused` (`export/exists`) when `out` is there already; `StoreError` (`export/unwritable`) when its folder cannot
    be written to.
    """
    if out.exists() or out.is_symlink():
        raise exists(out)
    try:
        made = Archive(out, at)
        try:
            yield made
        finally:
            made.discard()
    except OSError as error:
        raise StoreError(
            "export/unwritable",
            f"the export cannot be written to {out}: {error.strerror or error}",
            "look at the folder, its rights and the room on its disk, or name another place with --out",
            Place(file=str(out)),
        ) from error


def exists(out: Path) -> Refused:
    return Refused(
        "export/exists",
        f"{out} is there already, and an export never overwrites a file",
        "choose another name with --out, or move that file away",
        Place(file=str(out)),
    )
