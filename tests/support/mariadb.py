"""A MariaDB server for the tests, from the binaries that the machine has."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import Engine

from gestand.stores.kin import EXACTLY

HASTY = (
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-doublewrite=0",
    "--innodb-flush-method=nosync",
    "--innodb-use-native-aio=0",
    "--skip-networking",
    "--skip-log-bin",
    "--max-connections=200",
)
"""Nothing of it has to outlive the tests."""
PATIENCE = 60


@contextmanager
def running() -> Iterator[str]:
    """The URL of a server that ends with the block; LookupError when none is installed or it does not start."""
    server, setup = _binary("mariadbd", "mysqld"), _binary("mariadb-install-db", "mysql_install_db")
    if server is None or setup is None:
        raise LookupError("its server is not installed (Debian: mariadb-server)")
    folder = Path(tempfile.mkdtemp(prefix="gestand-mariadb-"))
    process: subprocess.Popen[bytes] | None = None
    try:
        process = _start(server, setup, folder)
        yield f"mariadb+pymysql://root@localhost/mysql?unix_socket={folder / 'socket'}"
    finally:
        if process is not None:
            process.kill()
            process.wait(PATIENCE)
        shutil.rmtree(folder, ignore_errors=True)


def _binary(*names: str) -> Path | None:
    places = [*os.environ.get("PATH", "").split(os.pathsep), "/usr/sbin", "/usr/bin"]
    found = (Path(place) / name for place in places for name in names)
    return next((path for path in found if path.exists()), None)


def _start(server: Path, setup: Path, folder: Path) -> subprocess.Popen[bytes]:
    data, socket = folder / "data", folder / "socket"
    user = []
    if os.geteuid() == 0:
        names = {entry.pw_name for entry in pwd.getpwall()}
        servant = "mysql" if "mysql" in names else "nobody"
        shutil.chown(folder, servant)
        user = [f"--user={servant}"]
    made = [str(setup), "--no-defaults", *user, f"--datadir={data}", "--auth-root-authentication-method=normal"]
    done = subprocess.run([*made, "--skip-test-db"], capture_output=True, text=True, timeout=PATIENCE, check=False)
    if done.returncode:
        raise LookupError((done.stderr or done.stdout).strip().splitlines()[-1])
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [str(server), "--no-defaults", *user, f"--datadir={data}", f"--socket={socket}", *HASTY],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    until = time.monotonic() + PATIENCE
    while not socket.exists():
        if process.poll() is not None or time.monotonic() > until:
            process.kill()
            told = [line for line in (folder / "log").read_text().splitlines() if "[ERROR]" in line]
            raise LookupError(f"it does not start: {' / '.join(told) or 'it says nothing'}")
        time.sleep(0.05)
    return process


def copied(admin: Engine, origin: str, name: str) -> None:
    """A copy of a database: there are no templates, so every table is made and filled again."""
    with admin.connect() as connection:
        run = connection.exec_driver_sql
        tables = run(f"SHOW TABLES FROM {origin}").scalars().all()
        texts = [run(f"SHOW CREATE TABLE {origin}.`{table}`").one()[1] for table in tables]
        run("SET foreign_key_checks = 0")
        run(f"CREATE DATABASE {name} CHARACTER SET utf8mb4 COLLATE {EXACTLY[admin.dialect.name]}")
        run(f"USE {name}")
        for table, text in zip(tables, texts, strict=True):
            run(text.replace("%", "%%"))
            run(f"INSERT INTO `{table}` SELECT * FROM {origin}.`{table}`")
