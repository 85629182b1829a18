"""gestand's own records in a folder: `records.db`, the signing key, and a `.gitignore` that keeps both out of git."""

from __future__ import annotations

import fcntl
import os
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from gestand import clock
from gestand.durable import write_new
from gestand.errors import Place, Refused, StoreError
from gestand.ledger.checkpoints import public_key
from gestand.ledger.database import Database, Fault, no_fault
from gestand.ledger.store import FolderRecords
from gestand.policy.model import Policy

DATABASE = "records.db"
KEY = "signing.key"
NEW_DATABASE = f"{DATABASE}.new"
NEW_KEY = f"{KEY}.new"
IGNORE = ".gitignore"


def locate(policy: Policy, environ: Mapping[str, str]) -> Path:
    """Where the records of a policy are: GESTAND_STATE when it is set, else the policy's `state` beside the policy."""
    if named := environ.get("GESTAND_STATE"):
        return Path(named).expanduser()
    return policy.folder / Path(policy.state).expanduser()


def open_records(
    folder: Path, create: bool = True, *, at: datetime | None = None, fault: Fault = no_fault
) -> FolderRecords:
    """The records in a folder; made, with an installation id and a key, when there are none and `create` says so.

    `at` is the moment of the first entry (default: now). `fault` is for tests of crashes. Close what you get.

    `Refused`: missing and not to be made (`records/missing`), open to others (`records/permissions`), the folder has
    other things in it (`records/not-ours`), the file is gone and its key is left (`records/lost`), another format
    (`records/version`). `StoreError`: damaged
    (`records/corrupt`), another database (`records/foreign`), no key (`records/key`), not writable
    (`records/unwritable`).
    """
    with _named(folder):
        if not (folder / DATABASE).exists():
            if not create:
                raise _missing(folder)
            _make(folder, at or clock.now())
        _finish(folder)
        for path in (folder, folder / DATABASE, folder / KEY):
            _insist_private(path)
        _insist_writable(folder)
        key = _read_key(folder / KEY)
    database = Database(folder / DATABASE, fault)
    try:
        database.insist()
        return FolderRecords(database, key)
    except BaseException:
        database.close()
        raise


@contextmanager
def _named(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(
            "records/unwritable",
            f"the records' folder {folder} cannot be used: {error.strerror or error}",
            "look at its owner, its rights and the room on its disk, or name another one in GESTAND_STATE",
            Place(file=str(folder)),
        ) from error


def _missing(folder: Path) -> Refused:
    return Refused(
        "records/missing",
        f"there are no records in {folder}: without its records a plan would erase what is held",
        "name the folder that has them in GESTAND_STATE, or restore it from a back-up; "
        "for a first run make them by recording something, or with `gestand verify`",
        Place(file=str(folder)),
    )


def _make(folder: Path, at: datetime) -> None:
    """Make the records; a crash in between, or another process that does the same, leaves them whole or absent."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(folder):
        if (folder / DATABASE).exists():
            return
        _insist_empty(folder)
        folder.chmod(0o700)
        (folder / IGNORE).write_text("*\n", encoding="ascii")
        key = _make_key(folder / NEW_KEY)
        _make_database(folder / NEW_DATABASE, key, at)
        # From here on there are records; the key gets its name after them, so that a key alone tells of a loss.
        (folder / NEW_DATABASE).rename(folder / DATABASE)


def _finish(folder: Path) -> None:
    """The last act of making, also when a crash came before it."""
    if not (folder / KEY).exists() and (folder / NEW_KEY).exists():
        with _alone(folder), suppress(FileNotFoundError):
            (folder / NEW_KEY).rename(folder / KEY)


def _insist_empty(folder: Path) -> None:
    if (folder / KEY).exists():
        raise Refused(
            "records/lost",
            f"{folder} has the key of its records and no records: without them a plan would erase what is held",
            f"restore {DATABASE} from a back-up; to begin anew, move {KEY} away",
            Place(file=str(folder)),
        )
    ours = {IGNORE, NEW_KEY, NEW_DATABASE, f"{NEW_DATABASE}-journal"}
    if strangers := sorted(path.name for path in folder.iterdir() if path.name not in ours):
        raise Refused(
            "records/not-ours",
            f"{folder} is not empty and has no records in it: {strangers[0]} is there",
            "name an empty or a new folder in GESTAND_STATE or in the policy's `state`",
            Place(file=str(folder)),
        )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
        os.fsync(handle)
    finally:
        os.close(handle)


def _make_key(file: Path) -> Ed25519PrivateKey:
    key = Ed25519PrivateKey.generate()
    file.unlink(missing_ok=True)
    write_new(file, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return key


def _make_database(file: Path, key: Ed25519PrivateKey, at: datetime) -> None:
    for left in (file, file.with_name(f"{file.name}-journal")):
        left.unlink(missing_ok=True)
    file.touch(mode=0o600)
    database = Database(file)
    try:
        database.make()
        installation = str(uuid.uuid4())
        with database.writing("installation"):
            database.change("INSERT INTO meta (name, value) VALUES ('installation', ?)", installation)
            database.append("installation", at, [{"installation": installation, "key": public_key(key)}])
    finally:
        database.close()


def _read_key(file: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except (ValueError, TypeError):
        key = None
    except FileNotFoundError:
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise StoreError(
            "records/key",
            f"the key with which the ledger is signed is missing or damaged: {file}",
            "restore it from a back-up of the records",
            Place(file=str(file)),
        )
    return key


def _insist_private(path: Path) -> None:
    """Records name people and hold secrets: nobody but their owner may look (GDPR article 32)."""
    if path.exists() and path.stat().st_mode & 0o077:
        wanted = "700" if path.is_dir() else "600"
        raise Refused(
            "records/permissions",
            f"others can get at the records: {path} has mode {path.stat().st_mode & 0o777:o}",
            f"look who has been there, then: chmod {wanted} {path}",
            Place(file=str(path)),
        )


def _insist_writable(folder: Path) -> None:
    if not os.access(folder, os.W_OK | os.X_OK) or not os.access(folder / DATABASE, os.R_OK | os.W_OK):
        raise PermissionError(13, "no right to write there")


__all__ = ["FolderRecords", "locate", "open_records"]
