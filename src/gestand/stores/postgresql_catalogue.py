"""The questions to PostgreSQL's catalogue, each for all tables at once.

`tables` are what a user of the database sees: partitions are part of their parent, what an extension owns is not the
application's, and temporary tables are gone before anybody looks.
"""

ROLES = """
WITH roles AS (
    SELECT r.oid, r.rolname, r.rolsuper OR r.rolbypassrls AS sees_all FROM pg_roles AS r
), reader AS (
    SELECT * FROM roles WHERE rolname = current_user
), writer AS (
    SELECT * FROM roles WHERE rolname = coalesce(nullif(%(writer)s::text, ''), current_user)
)
"""

CRAMPED = (
    ROLES
    + """
SELECT 'reading' AS role FROM reader AS r
WHERE pg_is_in_recovery() OR NOT has_database_privilege(r.oid, current_database(), 'TEMPORARY')
UNION ALL
SELECT 'writing' FROM writer AS w
WHERE %(writer)s::text IS NOT NULL AND NOT has_database_privilege(w.oid, current_database(), 'TEMPORARY')
"""
)
"""Who may make no temporary tables. A standby makes none for anybody."""

_MEMBERS = """
WITH RECURSIVE members AS (
    SELECT c.oid AS root, c.oid AS member FROM pg_class AS c WHERE c.oid = ANY(%(tables)s)
    UNION ALL
    SELECT m.root, i.inhrelid FROM members AS m JOIN pg_inherits AS i ON i.inhparent = m.member
    JOIN pg_class AS p ON p.oid = i.inhrelid AND p.relispartition
)
"""
"""A table with its partitions of every level: what only a partition has counts for its parent as well."""

TABLES = (
    ROLES
    + """
SELECT c.oid,
       ARRAY(SELECT h.relname::text FROM pg_inherits AS i JOIN pg_class AS h ON h.oid = i.inhrelid
             WHERE i.inhparent = c.oid AND NOT h.relispartition ORDER BY h.relname) AS heirs,
       n.nspname AS schema, c.relname AS name, c.relkind AS kind, c.reltuples AS analysed,
       pg_relation_size(c.oid) AS size, c.relispopulated AS filled,
       has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AS may_select,
       has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT') AS may_count,
       w.oid IS NOT NULL AND has_schema_privilege(w.oid, n.oid, 'USAGE')
           AND has_any_column_privilege(w.oid, c.oid, 'SELECT')
           AND has_table_privilege(w.oid, c.oid, 'UPDATE') AS may_update,
       w.oid IS NOT NULL AND has_schema_privilege(w.oid, n.oid, 'USAGE')
           AND has_any_column_privilege(w.oid, c.oid, 'SELECT')
           AND has_table_privilege(w.oid, c.oid, 'DELETE') AS may_delete,
       c.relrowsecurity AND NOT (r.sees_all OR (pg_has_role(r.oid, c.relowner, 'USAGE') AND NOT c.relforcerowsecurity))
           AS hides_from_reader,
       c.relrowsecurity AND w.oid IS NOT NULL
           AND NOT (w.sees_all OR (pg_has_role(w.oid, c.relowner, 'USAGE') AND NOT c.relforcerowsecurity))
           AS hides_from_writer
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace CROSS JOIN reader AS r LEFT JOIN writer AS w ON true
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
  AND n.nspname <> 'information_schema' AND left(n.nspname, 3) <> 'pg_'
  AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                  AND d.deptype = 'e')
ORDER BY n.nspname, c.relname
"""
)

SKIPPED = """
SELECT n.nspname AS schema, c.relname AS name, 'it belongs to the extension ' || e.extname AS why
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_depend AS d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND e.oid = d.refobjid
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname <> 'information_schema' AND left(n.nspname, 3) <> 'pg_'
ORDER BY n.nspname, c.relname
"""

PARTITIONS = """
SELECT p.root::oid AS oid, sum(greatest(l.reltuples, 0))::bigint AS analysed,
       bool_and(l.reltuples > 0 OR pg_relation_size(l.oid) = 0) AS all_analysed
FROM (SELECT c.oid AS root, t.relid FROM pg_class AS c CROSS JOIN LATERAL pg_partition_tree(c.oid) AS t
      WHERE c.oid = ANY(%(tables)s) AND c.relkind = 'p' AND t.isleaf) AS p
JOIN pg_class AS l ON l.oid = p.relid
GROUP BY p.root
"""

COLUMNS = (
    ROLES.replace("WITH roles", "WITH RECURSIVE roles").rstrip()
    + """, bases AS (
    SELECT t.oid AS of, t.oid AS base, t.typtypmod AS typmod, t.typnotnull AS required
    FROM pg_type AS t WHERE t.oid IN (SELECT atttypid FROM pg_attribute WHERE attrelid = ANY(%(tables)s))
    UNION ALL
    SELECT b.of, t.typbasetype, t.typtypmod, b.required OR t.typnotnull
    FROM bases AS b JOIN pg_type AS t ON t.oid = b.base WHERE t.typtype = 'd'
)
SELECT a.attrelid AS oid, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS sql_type,
       a.attnotnull OR b.required OR EXISTS (
           SELECT FROM pg_partition_tree(r.oid) AS t JOIN pg_attribute AS own ON own.attrelid = t.relid
           WHERE r.relkind = 'p' AND own.attname = a.attname AND own.attnotnull
       ) AS required,
       a.attidentity <> '' AS identity, a.attgenerated <> '' AS generated,
       ARRAY(SELECT DISTINCT s.attname::text FROM pg_depend AS p
             JOIN pg_attribute AS s ON s.attrelid = p.refobjid AND s.attnum = p.refobjsubid
             WHERE a.attgenerated <> '' AND p.refclassid = 'pg_class'::regclass AND p.refobjid = a.attrelid
               AND p.refobjsubid <> a.attnum
               AND ((p.classid = 'pg_attrdef'::regclass AND p.objid = d.oid)
                    OR (p.classid = 'pg_class'::regclass AND p.objid = a.attrelid AND p.objsubid = a.attnum))
             ORDER BY 1) AS made_from,
       coalesce(pg_get_expr(d.adbin, d.adrelid), '') AS "default",
       t.oid AS base, t.typname AS base_name, t.typtype AS typtype, t.typcategory AS category,
       t.typnamespace = 'pg_catalog'::regnamespace AS built_in,
       CASE WHEN a.atttypmod >= 0 THEN a.atttypmod ELSE b.typmod END AS typmod,
       t.typname = 'citext' OR EXISTS (SELECT FROM pg_collation AS o WHERE o.oid = a.attcollation
                                       AND NOT o.collisdeterministic) AS folds,
       has_schema_privilege(r.relnamespace, 'USAGE')
           AND has_column_privilege(r.oid, a.attnum, 'SELECT') AS may_select,
       w.oid IS NOT NULL AND has_schema_privilege(w.oid, r.relnamespace, 'USAGE')
           AND has_column_privilege(w.oid, r.oid, a.attnum, 'SELECT') AS may_choose,
       w.oid IS NOT NULL AND has_schema_privilege(w.oid, r.relnamespace, 'USAGE')
           AND has_any_column_privilege(w.oid, r.oid, 'SELECT')
           AND has_column_privilege(w.oid, r.oid, a.attnum, 'UPDATE') AS may_update,
       w.oid IS NOT NULL AND has_schema_privilege(w.oid, r.relnamespace, 'USAGE')
           AND has_column_privilege(w.oid, r.oid, a.attnum, 'INSERT') AS may_insert
FROM pg_attribute AS a
JOIN pg_class AS r ON r.oid = a.attrelid
LEFT JOIN writer AS w ON true
JOIN bases AS b ON b.of = a.atttypid
JOIN pg_type AS t ON t.oid = b.base AND t.typtype <> 'd'
LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid = ANY(%(tables)s) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum
"""
)

ENUMS = "SELECT enumtypid AS oid, array_agg(enumlabel::text ORDER BY enumsortorder) AS labels FROM pg_enum GROUP BY 1"

CONSTRAINTS = (
    _MEMBERS
    + """
SELECT m.root AS oid, CASE WHEN c.contype = 'p' AND m.member <> m.root THEN 'u' ELSE c.contype END AS kind,
       (SELECT array_agg(a.attname::text ORDER BY k.place) FROM unnest(c.conkey) WITH ORDINALITY AS k(number, place)
        JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = k.number) AS columns,
       n.nspname AS to_schema, t.relname AS to_table,
       (SELECT array_agg(a.attname::text ORDER BY k.place) FROM unnest(c.confkey) WITH ORDINALITY AS k(number, place)
        JOIN pg_attribute AS a ON a.attrelid = c.confrelid AND a.attnum = k.number) AS to_columns,
       c.confdeltype AS on_delete, c.confupdtype AS on_update,
       CASE WHEN c.contype = 'c' THEN pg_get_expr(c.conbin, c.conrelid) END AS expression
FROM pg_constraint AS c JOIN members AS m ON m.member = c.conrelid
LEFT JOIN pg_class AS p ON p.oid = c.confrelid
LEFT JOIN pg_class AS t ON t.oid = CASE WHEN p.relispartition THEN pg_partition_root(p.oid)::oid ELSE p.oid END
LEFT JOIN pg_namespace AS n ON n.oid = t.relnamespace
WHERE c.contype IN ('p', 'u', 'f', 'c') AND c.conparentid = 0
  AND (m.member = m.root OR (c.conislocal AND c.coninhcount = 0))
ORDER BY m.root, kind, c.conname
"""
)

DOMAIN_CHECKS = """
WITH RECURSIVE domains AS (
    SELECT t.oid AS of, t.oid AS domain, t.typbasetype AS base FROM pg_type AS t WHERE t.typtype = 'd'
    UNION ALL
    SELECT d.of, t.oid, t.typbasetype FROM domains AS d JOIN pg_type AS t ON t.oid = d.base AND t.typtype = 'd'
)
SELECT a.attrelid AS oid, quote_ident(a.attname) AS "column", pg_get_expr(c.conbin, 0) AS expression
FROM pg_attribute AS a JOIN domains AS d ON d.of = a.atttypid
JOIN pg_constraint AS c ON c.contypid = d.domain AND c.contype = 'c'
WHERE a.attrelid = ANY(%(tables)s) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum, c.conname
"""

INDEXES = """
SELECT i.indrelid AS oid, x.relname AS name, i.indisunique AS is_unique, i.indisprimary AS is_primary,
       coalesce(pg_get_expr(i.indpred, i.indrelid), '') AS "where",
       array_agg(CASE WHEN k.number = 0 THEN '' ELSE a.attname::text END ORDER BY k.place) AS columns,
       array_agg(CASE WHEN k.number = 0 THEN pg_get_indexdef(i.indexrelid, k.place::int, true) END ORDER BY k.place)
           AS expressions
FROM pg_index AS i JOIN pg_class AS x ON x.oid = i.indexrelid
JOIN pg_am AS w ON w.oid = x.relam AND w.amname IN ('btree', 'hash')
CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(number, place)
LEFT JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.number AND k.number <> 0
WHERE i.indrelid = ANY(%(tables)s) AND i.indisvalid AND k.place <= i.indnkeyatts
GROUP BY i.indrelid, x.relname, i.indisunique, i.indisprimary, i.indpred
ORDER BY i.indrelid, x.relname
"""

TRIGGERS = (
    _MEMBERS
    + """
SELECT m.root AS oid, t.tgname AS name,
       pg_get_triggerdef(t.oid) || E'\\n' || pg_get_functiondef(t.tgfoid) AS text,
       t.tgtype::int & 4 <> 0 AS on_insert, t.tgtype::int & 16 <> 0 AS on_update, t.tgtype::int & 8 <> 0 AS on_delete,
       t.tgenabled <> 'R' AS fires
FROM pg_trigger AS t JOIN members AS m ON m.member = t.tgrelid
WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND t.tgparentid = 0
UNION ALL
SELECT m.root, r.rulename, pg_get_ruledef(r.oid), r.ev_type = '3', r.ev_type = '2', r.ev_type = '4',
       r.ev_enabled <> 'R'
FROM pg_rewrite AS r JOIN members AS m ON m.member = r.ev_class
WHERE r.rulename <> '_RETURN' AND r.ev_enabled <> 'D'
ORDER BY 1, 2
"""
)

FUNCTIONS = """
SELECT p.proname AS name, pg_get_functiondef(p.oid) AS text
FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace JOIN pg_language AS l ON l.oid = p.prolang
WHERE p.prokind IN ('f', 'p') AND n.nspname <> 'information_schema' AND left(n.nspname, 3) <> 'pg_'
  AND l.lanname IN ('sql', 'plpgsql')
  AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid
                  AND d.deptype = 'e')
ORDER BY n.nspname, p.proname, p.oid
"""
"""What the application's own triggers can call."""
