"""Help is quick: what a verb needs is loaded when it is asked for, and nothing of that before."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"sqlalchemy", "yaml", "jinja2", "lark", "babel", "phonenumbers", "psycopg", "pymysql", "asyncio"}
LOADED = """
import sys
from gestand.cli.main import main
try:
    main(sys.argv[1:])
finally:
    print("loaded:", *sorted(sys.modules))
"""


@pytest.mark.parametrize("words", ["--version", "--help", "verify --help", "questions --help", "explain --help"])
def test_help_loads_no_database_and_no_language(words: str) -> None:
    done = subprocess.run([sys.executable, "-c", LOADED, *words.split()], capture_output=True, text=True, check=True)
    loaded = done.stdout.rpartition("loaded:")[2].split()
    assert "gestand.cli.verify" in loaded
    assert HEAVY & {name.partition(".")[0] for name in loaded} == set()
