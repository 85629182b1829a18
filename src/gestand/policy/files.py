"""The files of a policy: one, or a folder of them that is read as one."""

from __future__ import annotations

import errno
import os
from collections import deque
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from gestand.errors import Place
from gestand.policy.codes import Report
from gestand.policy.nodes import MAX_BYTES, Entry, Fields, Node, Text, parse

MAX_FILES = 200
MAX_LOOKED_AT = 1000
"""Entries of subfolders: whoever keeps a policy beside a million pictures does not wait for them."""

ENDINGS = (".yaml", ".yml")
NOTHING_THERE = (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP)


def load(path: Path, report: Report) -> Node | None:
    """The tree of a file or a folder; None when nothing could be read of it (a finding says why)."""
    try:
        folder = path.is_dir()
        return _folder(path, report) if folder else _opened(path, report)
    except (OSError, ValueError) as error:
        _cannot(path, error, report)
        return None


def parts(path: Path) -> tuple[Path, ...]:
    """The files that a policy is read from. OSError where they cannot be listed."""
    return tuple(_parts(path)[0]) if path.is_dir() else (path,)


def _opened(path: Path, report: Report) -> Node | None:
    try:
        return _file(path, report)
    except (OSError, ValueError) as error:
        _cannot(path, error, report)
        return None


def _cannot(path: Path, error: OSError | ValueError, report: Report) -> None:
    """P001: the path names nothing (a ValueError: it holds a NUL). P015: what it names cannot be read."""
    is_there = isinstance(error, OSError) and error.errno not in NOTHING_THERE
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    report.add("P015" if is_there else "P001", Place(_shown(path)), f"{_shown(path)} cannot be opened: {why}")


def _shown(path: Path) -> str:
    return str(path).encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")


def _file(path: Path, report: Report) -> Node | None:
    file = _shown(path)
    with path.open("rb") as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        report.add("P003", Place(file, 1, 1), f"{file} is larger than {MAX_BYTES // 1_000_000} MB")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        report.add("P002", Place(file, line, 1), f"{file} is not UTF-8: byte 0x{data[error.start]:02X} on line {line}")
        return None
    before = len(report.findings)
    node = parse(text, file, report)
    if node is None and len(report.findings) == before:
        report.add("P007", Place(file, 1, 1), f"{file} holds nothing")
    if isinstance(node, Text) and not node.value:
        report.add("P007", Place(file, 1, 1), f"{file} holds nothing")
        return None
    return node


def _folder(path: Path, report: Report) -> Node | None:
    files, folders = _parts(path)
    for folder in folders:
        _not_read(folder, report)
    if not files:
        report.add("P007", Place(_shown(path)), f"the folder {_shown(path)} holds no *.yaml or *.yml file")
        return None
    if len(files) > MAX_FILES:
        report.add("P003", Place(_shown(path)), f"the folder {_shown(path)} holds more than {MAX_FILES} files")
        return None
    merged = Fields(Place(_shown(files[0]), 1, 1))
    for file in files:
        node = _opened_part(file, report)
        if isinstance(node, Fields):
            _merge(merged, node, report)
        elif node is not None:
            report.add("P103", node.place, f"{_shown(file)} must be a mapping (`key: value`)")
    return merged if merged.entries or not report.broken else None


def _parts(path: Path) -> tuple[list[Path], list[Path]]:
    """What has the name of a policy file, whatever it is, and the subfolders."""
    files, folders = [], []
    with os.scandir(path) as entries:
        for entry in entries:
            if _is_folder(entry):
                folders.append(Path(entry))
            elif _named_as_policy(entry.name):
                files.append(Path(entry))
    return sorted(files), sorted(folders)


def _named_as_policy(name: str) -> bool:
    return name.lower().endswith(ENDINGS)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        # Whoever opens it is told why.
        return False


def _opened_part(file: Path, report: Report) -> Node | None:
    """As `_opened`; but a pipe or a device in a folder was not meant, and opening one can wait for ever."""
    try:
        meant = file.is_file() or not file.exists()
    except OSError as error:
        _cannot(file, error, report)
        return None
    if meant:
        return _opened(file, report)
    report.add("P001", Place(_shown(file)), f"{_shown(file)} is no file but something else")
    return None


def _not_read(folder: Path, report: Report) -> None:
    """P014 for a subfolder with a file of a policy in it. Hidden folders are of tools (.git, .gestand)."""
    if folder.name.startswith("."):
        return
    try:
        found = next((path for path in _looked_at(folder) if _named_as_policy(path.name)), None)
    except OSError as error:
        why = error.strerror or "it cannot be opened"
        report.add("P014", Place(_shown(folder)), f"the subfolder {_shown(folder)} is not read, nor looked into: {why}")
        return
    if found is not None:
        report.add("P014", Place(_shown(folder)), f"the subfolder {_shown(folder)} is not read, nor {_shown(found)}")


def _looked_at(folder: Path) -> Iterator[Path]:
    """The files in and below a folder, nearest first and in the order of their names, up to a number."""
    waiting, left = deque([folder]), MAX_LOOKED_AT
    while waiting and left > 0:
        with os.scandir(waiting.popleft()) as entries:
            looked = sorted(islice(entries, left), key=lambda entry: entry.name)
        left -= len(looked)
        for entry in looked:
            if entry.is_dir(follow_symlinks=False):
                waiting.append(Path(entry))
            else:
                yield Path(entry)


def _merge(into: Fields, other: Fields, report: Report, depth: int = 0) -> None:
    """Sections merge by key (one level deep); the same key in two files is a finding with both places."""
    for name, entry in other.entries.items():
        earlier = into.entries.get(name)
        if earlier is None:
            into.entries[name] = _copy(entry)
        elif depth == 0 and isinstance(earlier.node, Fields) and isinstance(entry.node, Fields):
            _merge(earlier.node, entry.node, report, 1)
        else:
            report.add("P009", entry.key.place, f"`{name}` is given here and at {earlier.key.place}")


def _copy(entry: Entry) -> Entry:
    """So that merging into a section does not change the tree it came from."""
    node = entry.node
    return Entry(entry.key, Fields(node.place, dict(node.entries)) if isinstance(node, Fields) else node)
