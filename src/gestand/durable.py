"""Files that are on disk for certain once a call comes back: their content, and the folder's word that they are there.

What `fsync(2)` says of POSIX: the content of a file and its entry in its folder are each made durable apart.
"""

from __future__ import annotations

import os
from pathlib import Path


def fill(handle: int, content: bytes) -> None:
    """Write the whole content to an open file, and close it. OSError where the disk does not take it."""
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def write_new(file: Path, content: bytes, mode: int = 0o600) -> None:
    """Make a file that was not there: FileExistsError where one is."""
    fill(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), content)


def sync_folder(folder: Path) -> None:
    """What came to be, went, or was renamed in a folder is so after a crash as well."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
