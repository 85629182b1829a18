"""A file that is written for somebody is there whole, or not at all: what stood there before stays until then.

It is written beside its place under another name, is on disk for certain, and then takes its place in one step. Where
nothing stood there it never takes the place of what came to be there meanwhile.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from gestand.durable import fill, sync_folder, write_new
from gestand.errors import Place, Refused, StoreError

Ours = Callable[[Path], bool]
"""Whether what stands somewhere is ours, and can be written again."""


def put_file(out: Path, content: bytes, ours: Ours, there: Refused) -> None:
    """Write a file; `there` is raised, and nothing is touched, where something stands that is not ours."""
    _insist(out, ours, there)
    with _named(out):
        place = out.resolve()
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh = not place.exists()
        handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name[:200]}.", suffix=".part")
        beside = Path(name)
        try:
            fill(handle, content)
            if fresh:
                beside.chmod(0o666 & ~_mask())
                _settle(beside, place, there)
            else:
                shutil.copymode(place, beside)
                _insist(out, ours, there)
                beside.replace(place)
        finally:
            beside.unlink(missing_ok=True)
        sync_folder(place.parent)


def put_folder(out: Path, files: Mapping[str, bytes], there: Refused) -> None:
    """Write a folder of files, by name; `there` where something stands in its place."""
    if out.exists() or out.is_symlink():
        raise there
    with _named(out):
        out.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name[:200]}.", suffix=".part"))
        try:
            mask = _mask()
            for name, content in files.items():
                write_new(beside / name, content, 0o666)
            beside.chmod(0o777 & ~mask)
            sync_folder(beside)
            beside.rename(out)
        except (FileExistsError, NotADirectoryError) as error:
            raise there from error
        finally:
            shutil.rmtree(beside, ignore_errors=True)
        sync_folder(out.parent)


def _insist(out: Path, ours: Ours, there: Refused) -> None:
    if (out.exists() or out.is_symlink()) and not ours(out):
        raise there


def _settle(beside: Path, place: Path, there: Refused) -> None:
    """A link, unlike a rename, never replaces what is there; some file systems have none."""
    try:
        place.hardlink_to(beside)
    except FileExistsError as error:
        raise there from error
    except OSError:
        if place.exists():
            raise there from None
        beside.replace(place)


def _mask() -> int:
    """What a new file of this process is not open to."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


@contextmanager
def _named(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(
            "out/unwritable",
            f"{out} cannot be written: {error.strerror or error}; what stood there is as it was",
            "look at the room on its disk and the rights of its folder, or name another file",
            Place(file=str(out)),
        ) from error
