"""Rows of which nothing is held any more and that are let go of by nobody: too few others are alike with them."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from gestand.datamap.becoming import Becoming
from gestand.datamap.model import Table
from gestand.held.company import only_claim
from gestand.held.lens import is_not_true
from gestand.plan.bench import Bench
from gestand.policy.becoming import Otherwise


def waiting(bench: Bench) -> Iterator[str]:
    """What a plan says of them, table by table: they are counted, and never pass in silence."""
    for table in bench.work.tables:
        becomes = table.becomes
        if becomes is not None and becomes.otherwise is Otherwise.WAIT and (rows := _count(bench, table)):
            yield _said(bench, table, becomes, rows)


def _count(bench: Bench, table: Table) -> int:
    rows = bench.work.rows
    row = bench.work.lens.alias(table.id)
    wait = [rows.hands_over(table, only_claim(table), row), is_not_true(rows.in_company(table, row))]
    if rows.only is not None:
        wait.append(rows.only(table, row))
    asked = sa.select(sa.func.count()).select_from(row).where(*wait)
    return int(bench.connection.execute(asked).scalar_one())


def _said(bench: Bench, table: Table, becomes: Becoming, rows: int) -> str:
    many = f"{rows} row of {table.name} goes" if rows == 1 else f"{rows} rows of {table.name} go"
    if becomes.into is not None and becomes.into.table in bench.work.map.blocked:
        totals = bench.work.map.tables[becomes.into.table].name
        return f"{many} on leading to somebody: their totals, {totals}, are left out"
    alike = f"fewer than {becomes.k} people are alike in {', '.join(becomes.by)}"
    return f"{many} on leading to somebody: {alike}{_learnt(becomes)}"


def _learnt(becomes: Becoming) -> str:
    found = f", or what is left tells too much ({', '.join(becomes.sensitive)})" if becomes.l or becomes.most else ""
    if becomes.into is not None and becomes.into.most:
        sums = ", ".join(name for name, _ in becomes.into.sums)
        found += f", or too much of a total would be one person's ({sums})"
    return found
