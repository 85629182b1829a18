"""PostgreSQL's materialised views: from which stored columns each is made, and who may refresh it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.engine import Connection, Row

from gestand.stores.base import ColumnId, SurveyedCopy, TableId
from gestand.stores.postgresql_catalogue import ROLES

# A view stores nothing, so it is read through. What a rule depends on stands in pg_depend by the column.
_READS = """
WITH RECURSIVE reads AS (
    SELECT c.oid AS root, c.oid AS rel, 0 AS number FROM pg_class AS c
    WHERE c.oid = ANY(%(tables)s) AND c.relkind = 'm'
    UNION
    SELECT s.root, d.refobjid, d.refobjsubid
    FROM reads AS s JOIN pg_class AS v ON v.oid = s.rel AND v.relkind IN ('v', 'm')
    JOIN pg_rewrite AS r ON r.ev_class = v.oid
    JOIN pg_depend AS d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
        AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> v.oid
)
"""

_SOURCES = (
    _READS
    + """
SELECT DISTINCT s.root AS oid, n.nspname AS schema, t.relname AS "table", a.attname AS "column"
FROM reads AS s JOIN pg_class AS c ON c.oid = s.rel AND s.rel <> s.root
JOIN pg_class AS t ON t.oid = CASE WHEN c.relispartition THEN pg_partition_root(c.oid)::oid ELSE c.oid END
JOIN pg_namespace AS n ON n.oid = t.relnamespace
LEFT JOIN pg_attribute AS a ON a.attrelid = s.rel AND a.attnum = s.number AND s.number > 0
    AND c.relkind IN ('r', 'p', 'f')
ORDER BY 1, 2, 3, 4
"""
)

# The target list of a stored query says of each of its columns whether it is one of a table, unchanged.
_STRAIGHT = """
SELECT m.oid, m.found[1] AS name, n.nspname AS schema, t.relname AS "table", a.attname AS "column"
FROM (SELECT c.oid, regexp_matches(r.ev_action::text,
             ':resname (\\S+) :ressortgroupref \\d+ :resorigtbl (\\d+) :resorigcol (\\d+)', 'g') AS found
      FROM pg_class AS c JOIN pg_rewrite AS r ON r.ev_class = c.oid
      WHERE c.oid = ANY(%(tables)s) AND c.relkind = 'm') AS m
JOIN pg_class AS t ON t.oid = m.found[2]::oid AND t.relkind IN ('r', 'p', 'f')
JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = m.found[3]::int AND a.attnum > 0
JOIN pg_namespace AS n ON n.oid = t.relnamespace
ORDER BY 1, 2
"""

_VIEWS = (
    ROLES
    + """
SELECT c.oid, pg_get_viewdef(c.oid) AS definition, c.relispopulated AS filled,
       CASE WHEN o.rolsuper THEN '' ELSE o.rolname END AS owner,
       current_setting('server_version_num')::int >= 170000 AS maintained,
       w.oid IS NOT NULL AND (pg_has_role(w.oid, c.relowner, 'USAGE')
           OR CASE WHEN current_setting('server_version_num')::int >= 170000
                   THEN has_table_privilege(w.oid, c.oid, 'MAINTAIN') ELSE false END) AS may_refresh
FROM pg_class AS c JOIN pg_roles AS o ON o.oid = c.relowner LEFT JOIN writer AS w ON true
WHERE c.oid = ANY(%(tables)s) AND c.relkind = 'm'
"""
)


def copies(store: str, connection: Connection, tables: Sequence[int], writer: str | None) -> Mapping[int, SurveyedCopy]:
    """Per materialised view, by its number in the catalogue. A writing role that is not known may refresh them all."""
    ask = {"tables": list(tables), "writer": writer or ""}
    views = list(connection.exec_driver_sql(_VIEWS, ask))
    if not views:
        return {}
    sources = _by_view(connection.exec_driver_sql(_SOURCES, ask))
    straight = _by_view(connection.exec_driver_sql(_STRAIGHT, ask))
    return {
        row.oid: SurveyedCopy(
            of=tuple(ColumnId(_table(store, s), s.column) for s in sources[row.oid] if s.column is not None),
            straight=tuple((s.name, ColumnId(_table(store, s), s.column)) for s in straight[row.oid]),
            reads=tuple(dict.fromkeys(_table(store, s) for s in sources[row.oid])),
            definition=row.definition.strip().removesuffix(";"),
            filled=row.filled,
            may_refresh=row.may_refresh or writer is None,
            owner=row.owner,
            maintained=row.maintained,
        )
        for row in views
    }


def _by_view(rows: Any) -> dict[int, list[Row[Any]]]:
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row.oid].append(row)
    return found


def _table(store: str, row: Row[Any]) -> TableId:
    return TableId(store, row.schema, row.table)
