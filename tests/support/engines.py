"""The engines that everything is tried on, in one place."""

import re

import pytest

ENGINES = ("sqlite", "postgresql", "mariadb", "mysql")
ALL = "GESTAND_TEST_ALL_ENGINES"
"""Set (to 1) where every test is to be tried on MySQL as well.

What MySQL is asked is what MariaDB is asked, in nearly the same words. So it always has the conformance suite, a share
of the random worlds, some stories, and the tests of what it does otherwise: those that are marked with `mysql`.
"""
SERVERS = tuple(engine for engine in ENGINES if engine != "sqlite")
"""Those with roles, locks of rows and types of their own."""

_KEYS_ONLY = re.compile(r"\bREFERENCES\s+(\w+)(?![\w.])(?!\s*\()", re.IGNORECASE)
_SHORT = re.compile(r"\bTEXT((?:\s+NOT\s+NULL)?\s+(?:UNIQUE|DEFAULT)\b)", re.IGNORECASE)
_MOMENT = re.compile(r"\btimestamptz\b(?!\s*(?:NOT\s+)?NULL)", re.IGNORECASE)


def is_on(item: pytest.Item, engine: str) -> bool:
    """Whether a test is one that is tried on this engine, by its parameters. What is said of MariaDB goes for MySQL."""
    if engine == "mariadb" and is_on(item, "mysql"):
        return True
    return engine in getattr(getattr(item, "callspec", None), "id", "").split("-")


def in_words_of(url: str, statement: str) -> str:
    """A statement of a test as the engine of this URL wants it, where it wants other words.

    MariaDB wants the column that a reference points at (that of all these tests is `id`), reads no offset behind a
    moment, and gives a TIMESTAMP that does not say NULL a value of its own. MySQL wants the length of a text that is
    UNIQUE or has a DEFAULT.
    """
    if not url.startswith(("mariadb", "mysql")):
        return statement
    told = _KEYS_ONLY.sub(r"REFERENCES \1 (id)", statement)
    told = re.sub(r"\bTIMESTAMP WITH TIME ZONE\b", "timestamptz", told)
    told = re.sub(r"\btimestamptz(?=\s+NOT NULL)", "timestamp(6)", told, flags=re.IGNORECASE)
    if url.startswith("mysql"):
        told = _SHORT.sub(r"VARCHAR(190)\1", told)
    told = re.sub(r"'(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)\+00(?::00)?'", r"'\1 \2'", told)
    return _MOMENT.sub("timestamp(6) NULL", told)
