"""Which of the two a server is, MariaDB or MySQL, and by which statements a session of each begins.

What calls itself MySQL and is another engine (TiDB, Vitess, Aurora) is refused by name: it has the words, and not what
gestand leans on (foreign keys, one writer's lock of the whole server, temporary tables in a snapshot).
"""

from __future__ import annotations

import re
from typing import Any

from gestand.stores.kin import CALLED, MARIADB, MYSQL
from gestand.stores.troubles import LOCK_SECONDS, Voice

LEAST = {MARIADB: (10, 6), MYSQL: (8, 4)}
"""MariaDB has JSON_TABLE since 10.6; MySQL 8.4 is the oldest that its makers still mend."""
_USE = "use MySQL 8.4 or newer as its makers ship it, MariaDB 10.6 or newer, or leave the store out of the policy"

_SHIPPED = re.compile(
    r"\d+\.\d+\.\d+(-\d[\w.~+]*)?(-(log|debug|community|commercial|enterprise|google|azure|cloud|\d*(ubuntu|debian)\S*))*"
)
"""What a server of MySQL says of its version, as its makers or a distribution ship it."""

_ALIKE = (
    # What does not fit is an error.
    "SET SESSION time_zone = '+00:00', sql_auto_is_null = 0, sql_safe_updates = 0, sql_select_limit = DEFAULT",
    "SET SESSION foreign_key_checks = 1, unique_checks = 1",
    # Waiting for a row, and for a table that somebody alters.
    f"SET SESSION innodb_lock_wait_timeout = {LOCK_SECONDS}, lock_wait_timeout = {LOCK_SECONDS}",
    # How much of a set of keys goes into one text (`mariadb_keys.found`).
    "SET SESSION group_concat_max_len = 8388608",
)
_STRICT = "STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO"
SESSION = {
    MARIADB: (
        # An UPDATE sets all its columns from what stood there before it.
        f"SET SESSION sql_mode = '{_STRICT},SIMULTANEOUS_ASSIGNMENT'",
        *_ALIKE,
        "SET SESSION check_constraint_checks = 1",
        # It keeps what a subquery gave by the values it was asked for, and takes `rene` for `RENÉ` where a column does.
        "SET SESSION optimizer_switch = 'subquery_cache=off'",
        # A recursion that is cut short would answer as if there were no more.
        "SET SESSION max_recursive_iterations = 4294967295",
    ),
    MYSQL: (
        f"SET SESSION sql_mode = '{_STRICT}'",
        *_ALIKE,
        # What the catalogue says of how large a table is was counted when it was asked for, and not a day before.
        "SET SESSION information_schema_stats_expiry = 0",
        "SET SESSION cte_max_recursion_depth = 4294967295",
    ),
}


def kind_of_server(voice: Voice, told: str) -> str:
    """Of what a server says of itself (`5.5.5-10.11.6-MariaDB-1`, `8.4.3`): which of the two it is.

    `StoreError`: it is neither, or too old.
    """
    kind = MARIADB if "mariadb" in told.lower() else MYSQL
    name = CALLED[kind]
    if kind == MYSQL and not _SHIPPED.fullmatch(told):
        raise voice.error(
            "engine", f"the server is a relative of MySQL ({told}), on which gestand was never tried", _USE
        )
    found = version(told)
    if found < LEAST[kind]:
        least = ".".join(map(str, LEAST[kind]))
        raise voice.error(
            "engine",
            f"the server is {name} {'.'.join(map(str, found))}, which is too old",
            f"use {name} {least} or newer",
        )
    return kind


def version(told: str) -> tuple[int, ...]:
    number = told.removeprefix("5.5.5-").partition("-")[0]
    return tuple(int(part) for part in number.split(".") if part.isdigit())


def insist_on_one_engine(voice: Voice, handle: Any) -> None:
    """What a server of MySQL does not say in its version: that it is an engine of Amazon, or folds names of tables.

    Where a server keeps the names of tables as they are written and compares them in small letters, its catalogue says
    one name in two ways, and what points at what would be missed.
    """
    told = _variables(handle, "aurora_version", "lower_case_table_names")
    if "aurora_version" in told:
        raise voice.error("engine", "the server is an Aurora, on which gestand was never tried", _USE)
    if told.get("lower_case_table_names") == "2":
        raise voice.error(
            "engine",
            "the server writes names of tables in two ways (lower_case_table_names = 2)",
            "use a server on a file system that tells capitals from small letters, or set it to 1 when it is set up",
        )


def insist_on_one_writer(voice: Voice, handle: Any) -> None:
    """The one writer's place is a lock of one server: of several that all take writes it is none."""
    told = _variables(handle, "wsrep_on", "group_replication_group_name")
    name = "Galera" if told.get("wsrep_on") in ("ON", "1") else ""
    name = name or ("group replication" if told.get("group_replication_group_name") else "")
    if name:
        raise voice.error(
            "cluster",
            f"the server is a node of a {name} cluster, where the one writer's place holds for one node only",
            "erase on a server that replicates from the cluster no writes of its own, or wait for a version"
            " that knows clusters",
        )


def _variables(handle: Any, *names: str) -> dict[str, str]:
    listed = ", ".join(f"'{name}'" for name in names)
    with handle.cursor() as cursor:
        cursor.execute(f"SHOW VARIABLES WHERE Variable_name IN ({listed})")
        return {str(name).lower(): str(value) for name, value in cursor.fetchall()}
