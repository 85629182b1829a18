"""Loads what pg_dump wrote, COPY blocks and all, without psql."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

_OF_ROLES = re.compile(r" OWNER TO |^(?:GRANT|REVOKE|ALTER DEFAULT PRIVILEGES) ")
"""Lines about roles that need not be here."""


def load(url: str, dump: Path) -> None:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        waiting: list[str] = []
        lines = iter(dump.read_text(encoding="utf-8").splitlines(keepends=True))
        for line in lines:
            if line.startswith("\\"):
                continue
            if line.startswith("COPY ") and line.rstrip().endswith("FROM stdin;"):
                _run(connection, waiting)
                with connection.cursor().copy(line.strip().rstrip(";")) as copy:  # type: ignore[arg-type]
                    for row in lines:
                        if row.startswith("\\."):
                            break
                        copy.write(row)
                continue
            waiting.append(line)
        _run(connection, waiting)


def _run(connection: psycopg.Connection, waiting: list[str]) -> None:
    text = "".join(line for line in waiting if not line.startswith("--") and not _OF_ROLES.search(line))
    waiting.clear()
    if text.strip():
        connection.execute(text)  # type: ignore[arg-type]
