"""`manifest.json`: the answer for a computer (GDPR article 20(1)): what every file and column is, with checksums."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from gestand import __version__
from gestand.datamap.model import Column, DataMap
from gestand.policy.model import ActivitySpec
from gestand.rights.archive import Member
from gestand.rights.gathering import Answer, TableAnswer
from gestand.rights.page import FORMAT
from gestand.rights.until import users
from gestand.rights.words import PORTABLE

GIVEN = ("provided", "observed")
"""What a person provided, knowingly or by using the service: WP 242 rev.01, section III."""

NOTES = (
    "CSV is RFC 4180 in UTF-8, exactly the data; an empty field is empty or null, and JSON tells the two apart.",
    "In JSON, moments, dates and decimal numbers are text so that no digit is lost; bytes are base64.",
    "sha256 and size are of a file as it is after unpacking.",
)


def manifest(datamap: DataMap, answer: Answer, members: Iterable[Member], at: datetime, language: str) -> bytes:
    """The manifest as UTF-8 JSON. It lists every other member of the archive."""
    policy = datamap.policy
    specs = {spec.name: spec for spec in policy.activities}
    content = {
        "format": FORMAT,
        "made_by": f"gestand {__version__}",
        "made_at": at.astimezone(UTC).isoformat(),
        "language": language,
        **_responsible(answer, dict(policy.controller)),
        "person": {"group": answer.person.group, "key": [_part(part) for part in answer.person.key]},
        "policy": {"version": policy.version, "digest": policy.digest, "in_force": policy.in_force},
        "complete": not answer.incomplete,
        "unknown": list(answer.incomplete),
        "notes": list(NOTES),
        "tables": [_table(table, specs) for table in answer.tables],
        "files": [{"name": file.member.name, "store": file.table.id.store, "path": file.path} for file in answer.files],
        "left_out": [
            {"store": o.store, "table": o.table, "column": o.column, "why": o.why.value, "count": o.count}
            for o in answer.left
        ],
        "activities": dict(_activities(answer, specs)),
        "members": [{"name": m.name, "size": m.size, "sha256": m.sha256} for m in members],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def _responsible(answer: Answer, ourselves: dict[str, str]) -> dict[str, Any]:
    """Where an organisation decides, whoever runs the service is its processor."""
    if answer.organisation is None:
        return {"controller": ourselves}
    return {"controller": {"name": answer.organisation}, "processor": ourselves}


def _part(part: int | str | bytes) -> int | str:
    return part.hex() if isinstance(part, bytes) else part


def _table(answer: TableAnswer, specs: Mapping[str, ActivitySpec]) -> dict[str, Any]:
    table = answer.selection.table
    columns = [_column(cell.column, specs) for cell in answer.selection.cells]
    if answer.selection.part:
        columns.insert(0, {"name": answer.selection.part, "kind": "claim", "type": "text"})
    return {
        "store": table.id.store,
        "schema": table.id.schema,
        "table": table.id.table,
        "name": table.name,
        "rows": answer.written.count,
        "csv": answer.csv.name,
        "json": answer.json.name,
        "columns": columns,
    }


def _column(column: Column, specs: Mapping[str, ActivitySpec]) -> dict[str, Any]:
    said: dict[str, Any] = {"name": column.name, "kind": column.kind.value, "type": column.type.value}
    if column.category:
        said |= {
            "category": column.category,
            "origin": column.origin,
            "mandatory": column.mandatory,
            "activities": list(column.activities),
            "article_20": _portable(column, specs),
        }
    return said


def _portable(column: Column, specs: Mapping[str, ActivitySpec]) -> bool:
    """GDPR article 20 covers it: provided or observed, and used by consent or contract."""
    return column.origin in GIVEN and any(specs[name].basis in PORTABLE for name in column.activities if name in specs)


def _activities(answer: Answer, specs: Mapping[str, ActivitySpec]) -> Iterator[tuple[str, dict[str, Any]]]:
    tables = [table.selection.table for table in answer.tables] + [file.table for file in answer.files]
    used = {name for table in tables for name in users(table, answer.person.group)}
    for name, spec in specs.items():
        if name not in used:
            continue
        yield (
            name,
            {
                "purpose": spec.purpose,
                "basis": spec.basis.value,
                "interest": spec.interest,
                "source": spec.source,
                "recipients": list(spec.recipients),
                "no_recipients": spec.no_recipients,
                "term": spec.said,
                "laws": [{"id": law.id, "article": law.article} for law in spec.laws],
                "until": {table: list(until) for (table, activity), until in answer.until.items() if activity == name},
            },
        )
