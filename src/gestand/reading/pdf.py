"""PDF into text, in a process of its own with a bound on its time and memory: a PDF can be made to never end."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

from gestand.errors import Place, UsageError

SECONDS = 30
_PAGES = 300
_MEMORY = 2_000_000_000
_LOCKED, _BROKEN, _LONG = 3, 4, 5


def text(path: Path) -> str:
    """The text of all pages. `UsageError` where pypdf is missing, or the file is locked, broken or too much."""
    if find_spec("pypdf") is None:
        raise UsageError(
            "read/extra",
            "reading PDF needs pypdf",
            "install gestand[pdf], or save the statement as text",
            Place(str(path)),
        )
    command = [sys.executable, "-m", "gestand.reading.pdf", str(path.absolute())]
    try:
        done = subprocess.run(  # noqa: S603 - this Python, and a path as one word
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise UsageError(
            "read/slow",
            f"the file was not read within {SECONDS} seconds",
            "save the statement as text",
            Place(str(path)),
        ) from error
    if done.returncode == _LOCKED:
        raise UsageError("read/locked", "the file asks for a password", "save it without one", Place(str(path)))
    if done.returncode == _LONG:
        raise UsageError(
            "read/long", f"the file has more than {_PAGES} pages", "save the statement alone, as text", Place(str(path))
        )
    if done.returncode:
        raise UsageError(
            "read/pdf", "the file is no PDF that can be read", "save the statement as text", Place(str(path))
        )
    return done.stdout.decode("utf-8", errors="replace")


def _bounded() -> None:
    try:
        import resource
    except ImportError:  # Windows has none: there the time alone is bound.
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


_NUMBERED = re.compile(
    r"(?:(?:pagina|page|blad|blz\.?|p\.)\s{0,3})?\d{1,3}(?:\s{0,3}(?:van|of|/|-)\s{0,3}\d{1,3})?", re.IGNORECASE
)
_EDGE = 2
"""Lines at the top and the bottom of a page that can be the same on each."""


def without_edges(pages: list[str]) -> list[list[str]]:
    """The lines of each page without what stands at the top or bottom of most of them, and without its number."""
    every = [[line.rstrip() for line in page.strip().split("\n")] for page in pages]
    seen = Counter(edge for lines in every for edge in {_edge(line) for line in (*lines[:_EDGE], *lines[-_EDGE:])})
    often = {edge for edge, times in seen.items() if edge and times > max(1, len(pages) // 2)}
    return [_inner(lines, often) for lines in every]


def _inner(lines: list[str], often: set[str]) -> list[str]:
    for at in (0, -1):
        for _ in range(_EDGE):
            if len(lines) > _EDGE and (_edge(lines[at]) in often or _NUMBERED.fullmatch(lines[at].strip())):
                lines = lines[1:] if at == 0 else lines[:-1]
    return lines


def _edge(line: str) -> str:
    """A line of which only the number differs from page to page is the same."""
    return re.sub(r"\d+", "1", " ".join(line.split()))


def main(file: str) -> int:
    """Writes the text of a file to standard output; the code says why not."""
    _bounded()
    import logging

    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError, PyPdfError

    logging.disable(logging.CRITICAL)
    try:
        reader = PdfReader(file)
        if reader.is_encrypted and not reader.decrypt(""):
            return _LOCKED
        if len(reader.pages) > _PAGES:
            return _LONG
        pages = [page.extract_text() or "" for page in reader.pages]
    except FileNotDecryptedError:
        return _LOCKED
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, MemoryError):
        return _BROKEN
    whole = "\n".join("\n".join(lines) for lines in without_edges(pages)) + "\n"
    sys.stdout.buffer.write(whole.encode("utf-8", errors="replace"))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
