"""The registers for programs."""

from __future__ import annotations

import json
from typing import Any

from gestand.registers.forms.rows import FORMAT
from gestand.registers.model import Book, Cell, Gap, Register


def render(book: Book) -> bytes:
    return (json.dumps(content(book), ensure_ascii=False, indent=2) + "\n").encode()


def content(book: Book) -> dict[str, Any]:
    """A cell is a list of texts, a day (`2026-01-31`), or null where the policy does not say."""
    return {
        "format": FORMAT,
        "title": book.title,
        "language": book.language,
        "controller": book.controller,
        "organisation": book.organisation or None,
        "policy": {"version": book.version, "in_force": book.in_force or None, "digest": book.digest},
        "registers": {register.key: _register(register) for register in book.registers},
        "missing": [_gap(gap) for gap in book.gaps],
    }


def _register(register: Register) -> dict[str, Any]:
    return {
        "title": register.title,
        "columns": [{"key": c.key, "title": c.title, "gdpr": c.law or None} for c in register.columns],
        "rows": [
            {column.key: _cell(one) for column, one in zip(register.columns, row, strict=True)} for row in register.rows
        ],
    }


def _cell(one: Cell) -> list[str] | str | None:
    if one.day:
        return one.day.isoformat()
    return [line.text for line in one.lines] or None


def _gap(gap: Gap) -> dict[str, str]:
    return {"code": gap.code, "gdpr": gap.law, "message": gap.message, "hint": gap.hint, "where": str(gap.where)}
