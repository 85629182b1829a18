"""Files under one folder of this machine.

Every step into a folder is taken from the folder before it and refuses symbolic links, so no path and no link that
appears in between leads out of the root.
"""

from __future__ import annotations

import errno
import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import IO

from gestand.errors import StoreError
from gestand.stores.base import FileInfo
from gestand.stores.locks import writers_place
from gestand.stores.troubles import Voice

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


class LocalFiles:
    """See `base.FileStore`. A symbolic link is listed and deleted as the link it is, and never read through."""

    def __init__(self, voice: Voice, root: Path) -> None:
        self.name = voice.store
        self.root = root
        self._voice = voice

    def __repr__(self) -> str:
        return f"LocalFiles({self.name!r})"

    @property
    def where(self) -> tuple[str, ...]:
        return ("file", os.path.realpath(self.root))

    def files(self, prefix: str = "") -> Iterator[FileInfo]:
        """Every file whose path begins with `prefix`, by path. A folder that goes away meanwhile is fine."""
        *folders, _ = prefix.split("/")
        path = "".join(f"{name}/" for name in folders)
        with self._root() as root, self._inside(root, folders) as folder:
            if folder is not None:
                yield from self._under(folder, path, prefix)

    def paths(self) -> Iterator[str]:
        """The path of every file, in no order and without looking at the files."""
        with self._root() as root:
            yield from self._paths(root, "")

    def folders(self, path: str = "") -> Iterator[str]:
        """The names of the folders in a folder, in no order; a symbolic link is none."""
        with self._root() as root, self._inside(root, path.split("/") if path else []) as folder:
            if folder is not None:
                with os.scandir(folder) as entries:
                    yield from (entry.name for entry in entries if entry.is_dir(follow_symlinks=False))

    def open(self, path: str) -> IO[bytes]:
        """`StoreError`: there is no such file, or a part of its path is a symbolic link."""
        *folders, name = self._parts(path)
        with self._root() as root, self._walk(root, folders) as folder:
            if folder is None:
                raise self._missing()
            try:
                handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
            except FileNotFoundError:
                raise self._missing() from None
            except OSError as error:
                raise self._failed(error) from None
        if not S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise self._voice.error("path", "a path names no file but something else", "look at the folder")
        return os.fdopen(handle, "rb")

    def delete(self, paths: list[str]) -> int:
        """Deletes files, and folders that became empty by it; durable when it returns. One wrong path: none goes."""
        by_folder: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for path in dict.fromkeys(paths):
            *folders, name = self._parts(path)
            by_folder[tuple(folders)].append(name)
        with self._root() as root:
            gone = sum(self._delete_in(root, folders, names) for folders, names in by_folder.items())
            # A folder that went needs no sync of its own: that of the one above it says that all of it is gone.
            for folder in sorted({self._tidy(root, list(folders)) for folders in by_folder}):
                with self._walk(root, list(folder)) as handle:
                    if handle is not None:
                        os.fsync(handle)
        return gone

    @contextmanager
    def writing(self) -> Iterator[None]:
        self._there()
        with writers_place(self._voice, self.root, folder=True):
            yield

    def close(self) -> None:
        """Nothing stays open between questions."""

    # ------------------------------------------------------------ walking

    def _there(self) -> None:
        try:
            there = self.root.is_dir()
        except OSError as error:
            raise self._failed(error) from None
        if not there:
            raise self._voice.error("missing", f"there is no folder {self.root}", "check `url` in the policy")

    @contextmanager
    def _root(self) -> Iterator[int]:
        self._there()
        try:
            handle = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            raise self._failed(error) from None
        try:
            yield handle
        finally:
            os.close(handle)

    @contextmanager
    def _walk(self, root: int, folders: list[str]) -> Iterator[int | None]:
        """The folder at the end of the path; None when it is not there."""
        try:
            handle = _descend(root, folders)
        except FileNotFoundError:
            yield None
            return
        except OSError as error:
            raise self._failed(error) from None
        try:
            yield handle
        finally:
            os.close(handle)

    @contextmanager
    def _inside(self, root: int, folders: list[str]) -> Iterator[int | None]:
        """As `_walk`, for looking only: what is no folder of this root has nothing in it."""
        handle = None
        if not any(name in ("", ".", "..") or "\0" in name for name in folders):
            try:
                handle = _descend(root, folders)
            except OSError as error:
                if error.errno not in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
                    raise self._failed(error) from None
        try:
            yield handle
        finally:
            if handle is not None:
                os.close(handle)

    def _under(self, folder: int, path: str, prefix: str) -> Iterator[FileInfo]:
        for name in sorted(self._listed(folder), key=os.fsencode):
            here = f"{path}{name}"
            if not here.startswith(prefix) and not prefix.startswith(f"{here}/"):
                continue
            try:
                found = os.stat(name, dir_fd=folder, follow_symlinks=False)
                if not S_ISDIR(found.st_mode):
                    if here.startswith(prefix):
                        yield FileInfo(here, found.st_size, found.st_mtime)
                    continue
                deeper = os.open(name, _FOLDER, dir_fd=folder)
            except FileNotFoundError:
                continue
            except OSError as error:
                raise self._failed(error) from None
            try:
                yield from self._under(deeper, f"{here}/", prefix)
            finally:
                os.close(deeper)

    def _paths(self, folder: int, path: str) -> Iterator[str]:
        try:
            with os.scandir(folder) as entries:
                listed = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
        except OSError as error:
            raise self._failed(error) from None
        for name, is_folder in listed:
            if not is_folder:
                yield f"{path}{name}"
                continue
            try:
                deeper = os.open(name, _FOLDER, dir_fd=folder)
            except FileNotFoundError:
                continue
            except OSError as error:
                raise self._failed(error) from None
            try:
                yield from self._paths(deeper, f"{path}{name}/")
            finally:
                os.close(deeper)

    def _listed(self, folder: int) -> list[str]:
        try:
            return os.listdir(folder)
        except OSError as error:
            raise self._failed(error) from None

    # ------------------------------------------------------------ deleting

    def _delete_in(self, root: int, folders: tuple[str, ...], names: list[str]) -> int:
        gone = 0
        with self._walk(root, list(folders)) as folder:
            if folder is None:
                return 0
            for name in names:
                try:
                    os.unlink(name, dir_fd=folder)
                    gone += 1
                except FileNotFoundError:
                    continue
                except OSError as error:
                    raise self._failed(error) from None
        return gone

    def _tidy(self, root: int, folders: list[str]) -> tuple[str, ...]:
        """Takes away the folders of a path that are empty, from the deepest up, never the root; the one that is left.

        Also when nothing was deleted: a crash may have come before the one that is left was synced.
        """
        while folders:
            *above, name = folders
            with self._walk(root, above) as parent:
                if parent is None:
                    folders = above
                    continue
                try:
                    os.rmdir(name, dir_fd=parent)
                except FileNotFoundError:
                    folders = above
                    continue
                except OSError as error:
                    if error.errno in (errno.ENOTEMPTY, errno.EEXIST, errno.EBUSY):
                        break
                    raise self._failed(error) from None
            folders = above
        return tuple(folders)

    # ------------------------------------------------------------ paths and errors

    def _parts(self, path: str) -> list[str]:
        parts = path.split("/")
        if "\0" in path or any(part in ("", ".", "..") for part in parts):
            raise self._voice.error(
                "path",
                "a path leads out of the folder or names no file",
                "paths are relative to the folder of the store, without `..`",
            )
        return parts

    def _missing(self) -> StoreError:
        return self._voice.error("file-gone", "there is no such file", "somebody deleted it meanwhile: run again")

    def _failed(self, error: OSError) -> StoreError:
        """A path can be somebody's name, so it is not said."""
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            return self._voice.error("path", "a part of a path is a symbolic link or no folder", "look at the folder")
        said = os.strerror(error.errno or 0)
        return self._voice.error("files", f"a file or folder cannot be used ({said})", "check the rights of the folder")


def _descend(root: int, folders: list[str]) -> int:
    """A handle of the folder at the end of a path, taken step by step; `OSError` where there is none."""
    handle = os.dup(root)
    try:
        for name in folders:
            deeper = os.open(name, _FOLDER, dir_fd=handle)
            os.close(handle)
            handle = deeper
    except OSError:
        os.close(handle)
        raise
    return handle
