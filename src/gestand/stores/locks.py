"""The one place of a writer, as an advisory lock on a file or folder (flock): gone with the process that held it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gestand.stores.troubles import Voice


@contextmanager
def writers_place(voice: Voice, path: Path, *, folder: bool = False) -> Iterator[None]:
    """Holds the lock on `path` (a folder, or a file that is made when it is not there), else `Refused`."""
    flags = os.O_RDONLY | os.O_DIRECTORY if folder else os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW
    try:
        handle = os.open(path, flags | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise voice.error(
            "denied",
            f"the lock of its one writer cannot be taken ({os.strerror(error.errno or 0)})",
            f"{path.name} must be readable and writable where it stands",
        ) from None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise voice.another_writer() from None
        yield
    finally:
        # The file stays: to remove it is to give two writers two files to lock.
        os.close(handle)
