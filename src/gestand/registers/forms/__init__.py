"""A book in a form: one file each, and a line in `FORMS`. A form lays out and adds no facts.

Whoever opens a register in a spreadsheet must not run what somebody wrote in it: no form lets a text be a formula.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import cast

from gestand.registers.forms.rows import FORMAT
from gestand.registers.model import Book


@dataclass(frozen=True, slots=True)
class Form:
    """`ending`: of the file. `module`: has `render(book) -> bytes`. `printable`: it can go to a terminal."""

    name: str
    ending: str
    module: str
    printable: bool = False

    def render(self, book: Book) -> bytes:
        """The whole file, the same bytes for the same book. `UsageError` where a package for it is missing."""
        return cast(Callable[[Book], bytes], import_module(self.module).render)(book)


FORMS: Mapping[str, Form] = MappingProxyType(
    {
        form.name: form
        for form in (
            Form("xlsx", ".xlsx", "gestand.registers.forms.xlsx"),
            Form("csv", ".zip", "gestand.registers.forms.csv"),
            Form("html", ".html", "gestand.registers.forms.html", printable=True),
            Form("pdf", ".pdf", "gestand.registers.forms.pdf"),
            Form("json", ".json", "gestand.registers.forms.json", printable=True),
        )
    }
)


_OURS = re.compile(
    rb'\A(?:%%PDF-.*%(mark)b|\{\s*"format": "%(mark)b"'
    rb'|<!doctype html>.{0,600}<meta name="generator" content="gestand [^"]*%(mark)b\)">)' % {b"mark": FORMAT.encode()},
    re.DOTALL,
)
"""The mark where each form has it: a text of somebody's that tells of it is not ours."""


def ours(file: Path) -> bool:
    """Whether a file is a register that was written here. A folder is not: nobody knows what else is in it."""
    if not file.is_file():
        return False
    content = file.read_bytes()
    if _OURS.search(content):
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.comment == FORMAT.encode() or FORMAT.encode() in archive.read("docProps/core.xml")
    except (zipfile.BadZipFile, KeyError):
        return False
