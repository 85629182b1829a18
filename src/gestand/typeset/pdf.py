"""One template and its data into a PDF.

By typst (Apache-2.0, an extra: `gestand[pdf-write]`), in this process, with the fonts that it carries and no others:
the same document is the same file on every machine.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from types import ModuleType
from typing import Any, cast

from gestand.errors import UsageError

STANDARD = "ua-1"
"""ISO 14289-1: a reader of documents aloud finds headings, lists, tables and languages."""

_NO_LETTERS = re.compile(r'the text `"(.*?)"` could not be displayed with font')
"""A document that is read aloud may hold nothing that cannot be shown: typst refuses it."""
_NO_DAY = datetime(1980, 1, 1, tzinfo=UTC)


def render(template: str, title: str, language: str, day: str, data: Mapping[str, Any]) -> bytes:
    """The PDF that `templates/<template>.typ` makes of `data`.

    `day`: ISO 8601, which the document says it was made on; without one it is the same day for all. `UsageError`
    (`pdf/package`) where typst is not installed, or (`pdf/letters`) where no font of its has a letter of a text.
    """
    typst = _typst()
    whole = {"title": title, "language": language, **data}
    source = _source("common") + _source(template)
    try:
        made = typst.Compiler(source.encode(), ignore_system_fonts=True).compile(
            format="pdf",
            sys_inputs={"data": json.dumps(whole, ensure_ascii=False)},
            pdf_standards=[STANDARD],
            timestamp=_moment(day),
        )
    except typst.TypstError as error:
        if (letters := _NO_LETTERS.search(str(error))) is None:
            raise
        raise UsageError(
            "pdf/letters",
            f"the fonts for a PDF have no letters for {letters[1]}",
            "write it in other letters; or choose --to html and print it",
        ) from error
    return cast(bytes, made)


@cache
def _source(name: str) -> str:
    return resources.files("gestand.typeset").joinpath("templates", f"{name}.typ").read_text(encoding="utf-8")


def _typst() -> ModuleType:
    try:
        import typst
    except ImportError as error:
        raise UsageError(
            "pdf/package",
            "a PDF needs the package typst, which is not installed",
            "pip install 'gestand[pdf-write]'; or choose --to html and print it",
        ) from error
    return typst


def _moment(day: str) -> datetime:
    try:
        return datetime.fromisoformat(day).replace(tzinfo=UTC)
    except ValueError:
        return _NO_DAY
