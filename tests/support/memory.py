"""The folders of the tests lie in memory where there is room: no test waits for a disk that has to keep nothing.

Every commit of the records and of an SQLite database waits until the disk has it, and tests are full of commits. What
happens when a process is killed is the same in memory; that a power failure keeps what was written is not tried here.
Whoever says `--basetemp`, or has said PYTEST_DEBUG_TEMPROOT, gets the folders there.

And Python looks for rings of objects as seldom as in the command itself, and never among what was collected.
"""

from __future__ import annotations

import gc
import os
import shutil
from pathlib import Path

import pytest

from gestand.cli.main import YOUNG

ROOT = "PYTEST_DEBUG_TEMPROOT"
"""Where pytest makes the folder with its folders."""
MEMORY = Path("/dev/shm")
ROOM = 2_000_000_000
"""Bytes that have to be free; what passed is cleared away at once, so this is plenty."""


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    gc.set_threshold(YOUNG)
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault(ROOT, str(MEMORY))


def pytest_collection_finish() -> None:
    gc.freeze()
