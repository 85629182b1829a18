"""The questions to the catalogue of MariaDB and MySQL, each for all tables of the named databases at once.

`%(schemas)s` stands for the database of the store and those whose tables point at it.
"""

import re

POINTING = """
SELECT DISTINCT k.TABLE_SCHEMA AS name FROM information_schema.KEY_COLUMN_USAGE AS k
WHERE k.REFERENCED_TABLE_SCHEMA = DATABASE() AND k.TABLE_SCHEMA <> DATABASE()
"""

TABLES = """
SELECT t.TABLE_SCHEMA AS `schema`, t.TABLE_NAME AS name, t.TABLE_TYPE AS type, coalesce(t.ENGINE, '') AS engine,
       t.TABLE_ROWS AS estimated, coalesce(t.CREATE_OPTIONS, '') AS options
FROM information_schema.TABLES AS t WHERE t.TABLE_SCHEMA IN %(schemas)s ORDER BY t.TABLE_SCHEMA, t.TABLE_NAME
"""

COLUMNS = """
SELECT c.TABLE_SCHEMA AS `schema`, c.TABLE_NAME AS `table`, c.COLUMN_NAME AS name, c.DATA_TYPE AS type,
       c.COLUMN_TYPE AS declared, c.IS_NULLABLE = 'YES' AS nullable, c.COLUMN_DEFAULT AS told,
       c.CHARACTER_MAXIMUM_LENGTH AS length, coalesce(c.COLLATION_NAME, '') AS collation,
       lower(c.EXTRA) AS extra, coalesce(c.GENERATION_EXPRESSION, '') AS formula
FROM information_schema.COLUMNS AS c WHERE c.TABLE_SCHEMA IN %(schemas)s
ORDER BY c.TABLE_SCHEMA, c.TABLE_NAME, c.ORDINAL_POSITION
"""

KEYS = """
SELECT s.TABLE_SCHEMA AS `schema`, s.TABLE_NAME AS `table`, s.INDEX_NAME AS name, s.COLUMN_NAME AS `column`,
       s.NON_UNIQUE = 0 AS is_unique, s.SUB_PART IS NOT NULL AS cut
FROM information_schema.STATISTICS AS s
WHERE s.TABLE_SCHEMA IN %(schemas)s AND s.INDEX_TYPE IN ('BTREE', 'HASH')
ORDER BY s.TABLE_SCHEMA, s.TABLE_NAME, s.INDEX_NAME, s.SEQ_IN_INDEX
"""

KEYS_OF_MYSQL = KEYS.replace("ORDER BY", "AND (s.IS_VISIBLE = 'YES' OR s.NON_UNIQUE = 0)\nORDER BY")
"""An index that is invisible finds nothing; one that is unique still lets nothing stand twice."""

FOREIGN_KEYS = """
SELECT k.TABLE_SCHEMA AS `schema`, k.TABLE_NAME AS `table`, k.CONSTRAINT_NAME AS name, k.COLUMN_NAME AS `column`,
       k.REFERENCED_TABLE_SCHEMA AS to_schema, k.REFERENCED_TABLE_NAME AS to_table,
       k.REFERENCED_COLUMN_NAME AS to_column, r.DELETE_RULE AS on_delete, r.UPDATE_RULE AS on_update
FROM information_schema.KEY_COLUMN_USAGE AS k
JOIN information_schema.REFERENTIAL_CONSTRAINTS AS r
  ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME AND r.TABLE_NAME = k.TABLE_NAME
WHERE k.TABLE_SCHEMA IN %(schemas)s AND r.CONSTRAINT_SCHEMA IN %(schemas)s AND k.REFERENCED_TABLE_NAME IS NOT NULL
ORDER BY k.TABLE_SCHEMA, k.TABLE_NAME, k.CONSTRAINT_NAME, k.ORDINAL_POSITION
"""

CHECKS = """
SELECT c.CONSTRAINT_SCHEMA AS `schema`, c.TABLE_NAME AS `table`, c.CONSTRAINT_NAME AS name, c.CHECK_CLAUSE AS expression
FROM information_schema.CHECK_CONSTRAINTS AS c WHERE c.CONSTRAINT_SCHEMA IN %(schemas)s
ORDER BY c.CONSTRAINT_SCHEMA, c.TABLE_NAME, c.CONSTRAINT_NAME
"""

CHECKS_OF_MYSQL = """
SELECT t.TABLE_SCHEMA AS `schema`, t.TABLE_NAME AS `table`, t.CONSTRAINT_NAME AS name, c.CHECK_CLAUSE AS expression
FROM information_schema.TABLE_CONSTRAINTS AS t JOIN information_schema.CHECK_CONSTRAINTS AS c
  ON c.CONSTRAINT_SCHEMA = t.CONSTRAINT_SCHEMA AND c.CONSTRAINT_NAME = t.CONSTRAINT_NAME
WHERE t.TABLE_SCHEMA IN %(schemas)s AND t.CONSTRAINT_TYPE = 'CHECK' AND t.ENFORCED = 'YES'
ORDER BY t.TABLE_SCHEMA, t.TABLE_NAME, t.CONSTRAINT_NAME
"""
"""There a rule is told apart from its table, and one that is not enforced is in nobody's way."""

TRIGGERS = """
SELECT t.EVENT_OBJECT_SCHEMA AS `schema`, t.EVENT_OBJECT_TABLE AS `table`, t.TRIGGER_NAME AS name,
       t.EVENT_MANIPULATION AS event, t.ACTION_TIMING AS timing, t.ACTION_STATEMENT AS text
FROM information_schema.TRIGGERS AS t WHERE t.TRIGGER_SCHEMA IN %(schemas)s
ORDER BY t.EVENT_OBJECT_SCHEMA, t.EVENT_OBJECT_TABLE, t.TRIGGER_NAME
"""

ROUTINES = """
SELECT r.ROUTINE_NAME AS name, r.ROUTINE_DEFINITION AS text
FROM information_schema.ROUTINES AS r WHERE r.ROUTINE_SCHEMA IN %(schemas)s ORDER BY r.ROUTINE_NAME
"""

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_MEANT = {"n": "\n", "r": "\r", "0": "\0", "Z": "\x1a"}


def unescaped(expression: str) -> str:
    """An expression as it was written: MySQL's catalogue tells it as if it stood between quotes itself."""
    return _ESCAPED.sub(lambda found: _MEANT.get(found[1], found[1]), expression)
