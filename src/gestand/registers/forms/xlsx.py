"""The registers as a workbook: a sheet for each, its head frozen, days as days, and every text a text.

Written by XlsxWriter (BSD-2-Clause, no packages of its own), which only writes. Cells are strings, so a text that
begins with `=`, `+`, `-` or `@` is no formula, and no address becomes a link.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime
from types import ModuleType
from typing import Any

from gestand.errors import UsageError
from gestand.registers.forms.rows import FORMAT, head, registers
from gestand.registers.model import Book, Cell, Column, Register
from gestand.vocabulary import catalogue

LONGEST = 31
"""Of the name of a sheet."""
CELL = 32_767
"""Characters of a cell."""
LINE = 15
"""Points."""
TOP = 3
"""Rows above the table: the title, the lead, and an empty one."""

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


def render(book: Book) -> bytes:
    whole = io.BytesIO()
    plain = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    workbook = _xlsxwriter().Workbook(whole, {"in_memory": True, **plain})
    # The day of the version, so that the same book is the same file.
    about = {"title": book.title, "author": book.controller, "comments": book.digest, "category": FORMAT}
    workbook.set_properties({**about, "created": _created(book)})
    styles = _Styles(workbook)
    used: set[str] = set()
    for register in registers(book):
        name = catalogue.text(book.language, f"register.sheet.{register.key}")
        sheet = workbook.add_worksheet(_name(name, used))
        _table(sheet, register, styles)
        _printed(sheet, book, register)
    workbook.close()
    return whole.getvalue()


def _xlsxwriter() -> ModuleType:
    try:
        import xlsxwriter
    except ImportError as error:
        raise UsageError(
            "register/xlsx",
            "a workbook needs the package XlsxWriter, which is not installed",
            "pip install 'gestand[xlsx]'; or choose --to csv or --to html",
        ) from error
    found: ModuleType = xlsxwriter
    return found


class _Styles:
    def __init__(self, workbook: Any) -> None:
        line = {"bottom": 1, "bottom_color": "#D5DBE3", "valign": "top", "text_wrap": True}
        dark = {"bg_color": "#14506B", "font_color": "#FFFFFF"}
        self.title = workbook.add_format({"bold": True, "font_size": 15, "font_color": "#14506B"})
        self.lead = workbook.add_format({"font_color": "#56616F", "valign": "top"})
        self.head = workbook.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", **dark})
        self.text = workbook.add_format(line)
        self.first = workbook.add_format({**line, "bold": True})
        self.gap = workbook.add_format({**line, "bg_color": "#FFF0D6"})
        self.day = workbook.add_format({**line, "num_format": "yyyy-mm-dd", "align": "left"})


def _table(sheet: Any, register: Register, styles: _Styles) -> None:
    sheet.write_string(0, 0, register.title, styles.title)
    sheet.write_string(1, 0, register.lead, styles.lead)
    sheet.set_row(0, 24)
    for at, column in enumerate(register.columns):
        sheet.set_column(at, at, column.width)
        sheet.write_string(TOP, at, head(column), styles.head)
    sheet.set_row(TOP, 2 * LINE + 4)
    for number, row in enumerate(register.rows, TOP + 1):
        for at, one in enumerate(row):
            _cell(sheet, number, at, one, register.columns[at], styles)
        lines = (_lines(one, column) for one, column in zip(row, register.columns, strict=True))
        sheet.set_row(number, LINE * max(lines) + 4)
    if not register.rows:
        sheet.write_string(TOP + 1, 0, register.none, styles.lead)
    sheet.freeze_panes(TOP + 1, 1)
    sheet.autofilter(TOP, 0, TOP + max(1, len(register.rows)), len(register.columns) - 1)


def _printed(sheet: Any, book: Book, register: Register) -> None:
    """On paper: landscape, as wide as a page, with the head on each."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(TOP)
    page = catalogue.text(book.language, "register.page", page="&P", pages="&N")
    sheet.set_header(f"&L{_without_codes(book.title)}")
    sheet.set_footer(f"&L{_without_codes(register.title)}&R{page}")


def _cell(sheet: Any, row: int, at: int, one: Cell, column: Column, styles: _Styles) -> None:
    if one.day is not None:
        sheet.write_datetime(row, at, _moment(one.day), styles.day)
    elif one.empty:
        sheet.write_blank(row, at, None, styles.gap if one.gap else styles.text)
    else:
        text = _between(column).join(line.text for line in one.lines)
        sheet.write_string(row, at, text[:CELL], styles.text if at else styles.first)


def _between(column: Column) -> str:
    return ", " if column.words else "\n"


def _lines(one: Cell, column: Column) -> int:
    """How many lines a cell takes, as far as that can be told without the widths of letters."""
    texts = _between(column).join(line.text for line in one.lines).split("\n")
    return sum(1 + int(len(text) / (column.width * 0.9)) for text in texts)


def _name(title: str, used: set[str]) -> str:
    name = _FORBIDDEN.sub(" ", title).strip("'")[:LONGEST].strip()
    at = 2
    while name.casefold() in used:
        name, at = f"{name[: LONGEST - 3].strip()} {at}", at + 1
    used.add(name.casefold())
    return name


def _without_codes(text: str) -> str:
    """In a header `&` begins a code."""
    return text.replace("&", "&&")[:200]


def _moment(day: date) -> datetime:
    # A spreadsheet has no zones.
    return datetime(day.year, day.month, day.day)


def _created(book: Book) -> datetime:
    try:
        return datetime.fromisoformat(book.in_force).replace(tzinfo=UTC)
    except ValueError:
        return datetime(1980, 1, 1, tzinfo=UTC)
