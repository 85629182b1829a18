"""Hold the records to the ledger: an ending, beginning or hold is what was entered, and none is missing or added.

Somebody who edits the tables and leaves the ledger alone would change what a plan does, with a chain that is whole.
Each entry has a seal of its record under its case's secret; once that is destroyed, the record may be gone as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gestand.ledger.cases import sealed
from gestand.ledger.chain import Damage
from gestand.ledger.pseudonyms import same
from gestand.ledger.records import Entry


@dataclass(frozen=True, slots=True)
class Kept:
    """A record as its table has it: the kind of its entry, its id, its case and the columns under the seal."""

    kind: str
    id: str
    case: str
    columns: tuple[Any, ...]


def compare(entries: Sequence[Entry], kept: Sequence[Kept], secret: Callable[[str], bytes | None]) -> list[Damage]:
    """Every record that is not what its entry says; by the entry's number, or behind the last for one without."""
    records = {(record.kind, record.id): record for record in kept}
    damages = []
    for entry in entries:
        if "seal" not in entry.body:
            continue
        record = records.pop((entry.kind, str(entry.body.get("id"))), None)
        if what := _wrong(entry.body, record, secret(str(entry.body.get("case")))):
            damages.append(Damage(entry.number, f"the {entry.kind} that was entered here {what}"))
    last = entries[-1].number + 1 if entries else 1
    damages += [Damage(last, f"{kind} {id_} was never entered in the ledger") for kind, id_ in records]
    return damages


def _wrong(body: Mapping[str, Any], record: Kept | None, secret: bytes | None) -> str:
    if secret is None:
        return ""
    if record is None:
        return "is gone from the records"
    if not same(str(body["seal"]), sealed(secret, record.columns)):
        return "is another one in the records"
    return ""
