"""Whom an example's service asked before deletion: as it does itself, by the list that gestand makes of who is due.

Who was asked lies in the records and not in the rows, and it is as many people as there are overdue accounts, which
only the database that was built knows. So it is found there, and not planted by name.
"""

from __future__ import annotations

from collections.abc import Mapping

from gestand.datamap.model import DataMap
from gestand.examples.system import System
from gestand.ledger.records import Records
from gestand.rights.asking import asked, due
from gestand.stores.base import Store


def ask(system: System, datamap: DataMap, stores: Mapping[str, Store], records: Records) -> None:
    """Record the questions of the day on which the service last asked; nothing where it never does."""
    if system.asked is not None:
        found = due(datamap, stores, records, system.asked)
        records.record_questions(asked(found, system.asked), system.asked)
