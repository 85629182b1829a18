"""The files of a policy: one, or a folder of them that is read as one."""

from __future__ import annotations

from pathlib import Path

from gestand.errors import Place
from gestand.policy.codes import Report
from gestand.policy.nodes import MAX_BYTES, Entry, Fields, Node, Text, parse

MAX_FILES = 200


def load(path: Path, report: Report) -> Node | None:
    """The tree of a file or a folder; None when nothing could be read of it (a finding says why)."""
    try:
        folder = path.is_dir()
        return _folder(path, report) if folder else _opened(path, report)
    except (OSError, ValueError) as error:
        _cannot(path, error, report)
        return None


def _opened(path: Path, report: Report) -> Node | None:
    try:
        return _file(path, report)
    except (OSError, ValueError) as error:
        _cannot(path, error, report)
        return None


def _cannot(path: Path, error: OSError | ValueError, report: Report) -> None:
    # ValueError: a path with a NUL in it.
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    report.add("P001", Place(_shown(path)), f"{_shown(path)} cannot be opened: {why}")


def _leads_nowhere(path: Path) -> bool:
    return path.is_symlink() and not path.exists()


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
    # A link that leads nowhere is a part of the policy that cannot be read, and not one that is not there.
    files = sorted(f for f in path.iterdir() if f.suffix in (".yaml", ".yml") and (f.is_file() or _leads_nowhere(f)))
    if not files:
        report.add("P007", Place(_shown(path)), f"the folder {_shown(path)} holds no *.yaml or *.yml file")
        return None
    if len(files) > MAX_FILES:
        report.add("P003", Place(_shown(path)), f"the folder {_shown(path)} holds more than {MAX_FILES} files")
        return None
    merged = Fields(Place(_shown(files[0]), 1, 1))
    for file in files:
        node = _opened(file, report)
        if isinstance(node, Fields):
            _merge(merged, node, report)
        elif node is not None:
            report.add("P103", node.place, f"{_shown(file)} must be a mapping (`key: value`)")
    return merged if merged.entries or not report.broken else None


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
