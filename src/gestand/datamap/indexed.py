"""Where an index is missing, as the map found: there a question asked row by row would read a whole table each time."""

from __future__ import annotations

from gestand.datamap.model import DataMap
from gestand.stores.base import TableId

_NO_INDEX = ("M160", "M161")
"""An owner column, or another reference, without an index."""


def found_quickly(datamap: DataMap, table: TableId) -> bool:
    """Rows of the table are found by what they refer to, without reading all of them."""
    return not any(
        finding.code in _NO_INDEX and (finding.where.store, finding.where.table) == (table.store, str(table))
        for finding in datamap.findings
    )
