"""One file for each subject of a statement; `ALL` is their order. To add one: write it, and name it here."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gestand.statement.model import Section
from gestand.statement.sections import (
    backups,
    changes,
    complaint,
    cookies,
    data,
    decisions,
    notes,
    objection,
    purposes,
    recipients,
    rights,
    safety,
    summary,
    transfers,
    who,
)
from gestand.statement.telling import Telling

Subject = Callable[[Telling], Iterator[Section]]

ALL: tuple[Subject, ...] = (
    summary.sections,
    who.sections,
    data.sections,
    purposes.sections,
    objection.sections,
    rights.sections,
    recipients.sections,
    transfers.sections,
    cookies.sections,
    backups.sections,
    decisions.sections,
    safety.sections,
    complaint.sections,
    changes.sections,
    notes.sections,
)
