"""`secrets/<table.column>`: a password stands there only as a hash that is made for passwords."""

from __future__ import annotations

import re
from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from gestand.datamap.model import Column, DataMap, Table
from gestand.errors import StoreError
from gestand.policy.becoming import BlankKind
from gestand.stores.base import TypeKind
from gestand.verify import dialects
from gestand.verify.frame import alias
from gestand.verify.hands import AllHands, Hands
from gestand.verify.kleene import Condition, both, either
from gestand.verify.probes import flag
from gestand.verify.report import Verdict
from gestand.verify.tally import Tally

KNOWN = (
    "$argon2", "argon2$argon2",                                             # Argon2; Django
    "$2a$", "$2b$", "$2y$", "$2x$", "bcrypt$", "bcrypt_sha256$",            # bcrypt; Django
    "$scrypt$", "$7$", "scrypt$", "scrypt:",                                # scrypt; crypt(3), Django, Werkzeug
    "$y$", "$gy$",                                                          # yescrypt
    "$pbkdf2", "pbkdf2_sha", "pbkdf2:",                                     # PBKDF2; Django, Werkzeug
    "$5$", "$6$",                                                           # sha256-crypt, sha512-crypt
)  # fmt: skip
"""How the hashes begin that are slow on purpose and have a salt of their own."""

NO_PASSWORD = "!"  # noqa: S105
"""How Django and shadow files begin where nobody can log in."""

SHORTEST = 20
"""No hash of a password with its salt is shorter."""

_PASSWORD = re.compile(r"pass(word|wd|wort|phrase)?(_|$)|pwd|wachtwoord|mot_?de_?passe|kennwort", re.IGNORECASE)


def columns(datamap: DataMap) -> Iterator[tuple[Table, Column]]:
    """The secrets whose name says that they are passwords: a token is a secret too, and no hash."""
    for table in datamap.tables.values():
        for column in table.personal:
            if column.secret and not table.files and _PASSWORD.search(column.name):
                yield table, column


def says(table: Table, column: Column) -> str:
    return f"{table.name}.{column.name} holds passwords only as hashes"


def judge(datamap: DataMap, hands: AllHands, table: Table, column: Column) -> Verdict:
    """What is too short to be a hash breaks the promise; what has no known form is unknown."""
    tally = Tally()
    key, where = f"secrets/{table.name}.{column.name}", (table.id.store, table.name, column.name)
    try:
        if table.id in datamap.unsure or column.type is not TypeKind.TEXT:
            raise StoreError("verify/secret", f"{column.sql_type} cannot be read as a hash of a password")
        tally.broken, tally.unknown = _count(hands.of(table.id.store), table, column)
        tally.broken_at[where], tally.unknown_at[where] = tally.broken, tally.unknown
    except StoreError as error:
        tally.untold(table, error.message)
    return tally.verdict(key, says(table, column), "without a hash of a password")


def _count(hands: Hands, table: Table, column: Column) -> tuple[int, int]:
    row = alias(table, hands.store.dialect)
    value = dialects.plain(row.c[column.name], hands.store.dialect)
    other = both(value.is_not(None), value != "", sa.not_(_begins(value, (*KNOWN, NO_PASSWORD))))
    if column.blank.kind is BlankKind.VALUE:
        # What stands in the place of a password that was erased is none.
        other = both(other, dialects.differs(value, column.blank.value, column.type, hands.store.dialect))
    plain = sa.func.length(value) < SHORTEST
    question = sa.select(
        sa.func.coalesce(sa.func.sum(flag(plain)), 0), sa.func.coalesce(sa.func.sum(flag(sa.not_(plain))), 0)
    )
    numbers = hands.one(question.select_from(row).where(other))
    return int(numbers[0]), int(numbers[1])


def _begins(value: ColumnElement[str], prefixes: tuple[str, ...]) -> Condition:
    return either(*(sa.func.substr(value, 1, len(prefix)) == prefix for prefix in prefixes))
