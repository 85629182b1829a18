"""How somebody who writes it by hand begins: as careful as gestand, or they would not be comparable."""

from __future__ import annotations

import sqlalchemy as sa


def begin_by_hand(connection: sa.Connection) -> None:
    """References are kept, and what is erased is overwritten; then nothing is under way."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    else:
        # Left on, it compiles every batch anew for longer than the batch takes.
        connection.exec_driver_sql("SET jit = off")
    connection.commit()
