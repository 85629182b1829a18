"""Copies of personal columns that the database or the application made, and how they come to follow."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gestand.errors import Place


class Follows(StrEnum):
    """How a copy comes to say what the columns it was made from say now."""

    TRIGGER = "trigger"
    """By itself: triggers of the database keep it."""
    REFRESH = "refresh"
    """A materialised view, which a run refreshes."""
    REBUILD = "rebuild"
    """A full-text index over another table, which a run makes anew."""
    ROW = "with its row"
    """A full-text index with texts of its own: a run takes its rows along with theirs."""


@dataclass(frozen=True, slots=True)
class CopySpec:
    """What the database, or the application, made of personal columns: a table of copies, or a column."""

    name: str
    of: tuple[str, ...]
    follows: Follows
    place: Place
