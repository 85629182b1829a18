"""The folder of the records: made once, for its owner only, and never silently replaced."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import uuid
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from gestand.errors import GestandError, Refused, StoreError
from gestand.ledger.database import VERSION
from gestand.ledger.folder import locate, open_records
from gestand.policy.model import Policy

from .conftest import AT, ending


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def refusal(folder: Path, kind: type[GestandError], create: bool = True) -> GestandError:
    with pytest.raises(kind) as failure:
        open_records(folder, create=create).close()
    assert str(folder) in f"{failure.value.message} {failure.value.where}"
    assert failure.value.hint
    return failure.value


def test_it_makes_a_folder_that_only_its_owner_can_open(folder: Path) -> None:
    with open_records(folder) as records:
        assert uuid.UUID(records.installation).version == 4
    assert mode(folder) == 0o700
    assert {path.name: mode(path) for path in folder.iterdir() if path.name != ".gitignore"} == {
        "records.db": 0o600,
        "signing.key": 0o600,
    }


def test_git_sees_nothing_of_it(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    open_records(tmp_path / ".gestand").close()
    status = subprocess.run(["git", "-C", str(tmp_path), "status", "--porcelain"], capture_output=True, check=True)
    assert status.stdout == b""


def test_it_is_the_same_installation_the_next_time(folder: Path) -> None:
    with open_records(folder) as first, open_records(folder, create=False) as second:
        assert first.installation == second.installation
        assert first.revision == second.revision
        assert len(second.entries()) == 1


def test_it_uses_an_empty_folder_that_is_there(folder: Path) -> None:
    folder.mkdir(mode=0o755)
    open_records(folder).close()
    assert mode(folder) == 0o700


def test_without_records_it_says_that_a_plan_would_erase_what_is_held(folder: Path) -> None:
    error = refusal(folder, Refused, create=False)
    assert error.code == "records/missing"
    assert "without its records a plan would erase what is held" in error.message
    assert not folder.exists()


def test_it_does_not_move_in_with_somebody_else(folder: Path) -> None:
    folder.mkdir()
    (folder / "thesis.odt").touch()
    assert refusal(folder, Refused).code == "records/not-ours"
    assert [path.name for path in folder.iterdir()] == ["thesis.odt"]


@pytest.mark.parametrize("name", [".", "records.db", "signing.key"])
def test_it_refuses_records_that_others_can_get_at(folder: Path, name: str) -> None:
    open_records(folder).close()
    (folder / name).chmod(0o755)
    error = refusal(folder, Refused)
    assert error.code == "records/permissions"
    assert "755" in error.message
    assert "chmod" in error.hint


@pytest.mark.parametrize(("version", "word"), [(VERSION + 1, "newer"), (0, "older")])
def test_it_refuses_the_records_of_another_version(folder: Path, version: int, word: str) -> None:
    open_records(folder).close()
    change(folder, f"PRAGMA user_version = {version}")
    error = refusal(folder, Refused)
    assert error.code == "records/version"
    assert word in error.hint


def test_it_refuses_a_database_of_something_else(folder: Path) -> None:
    open_records(folder).close()
    change(folder, "PRAGMA application_id = 1")
    assert refusal(folder, StoreError).code == "records/foreign"


def test_it_says_that_a_file_of_noise_is_damaged(folder: Path) -> None:
    open_records(folder).close()
    (folder / "records.db").write_bytes(b"noise" * 2000)
    assert refusal(folder, StoreError).code == "records/corrupt"


def test_it_says_that_an_emptied_file_is_not_its_own(folder: Path) -> None:
    open_records(folder).close()
    (folder / "records.db").write_bytes(b"")
    assert refusal(folder, StoreError).code == "records/foreign"


def test_it_says_that_a_torn_page_is_damage(folder: Path) -> None:
    with open_records(folder) as records:
        records.record_endings([ending(f"e-{number}") for number in range(200)], AT)
    file = folder / "records.db"
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    file.write_bytes(content)
    with pytest.raises(StoreError) as failure, open_records(folder) as records:
        records.endings()
    assert failure.value.code == "records/corrupt"


def test_it_says_that_a_table_is_gone(folder: Path) -> None:
    open_records(folder).close()
    change(folder, "DROP TABLE holds")
    with pytest.raises(StoreError, match="holds") as failure, open_records(folder) as records:
        records.holds()
    assert failure.value.code == "records/corrupt"


@pytest.mark.parametrize("name", ["installation", "revision"])
def test_it_says_that_a_line_of_its_own_is_gone(folder: Path, name: str) -> None:
    open_records(folder).close()
    change(folder, f"DELETE FROM meta WHERE name = '{name}'")
    assert refusal(folder, StoreError).code == "records/corrupt"


@pytest.mark.parametrize("content", [None, b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_it_says_that_the_key_is_gone(folder: Path, content: bytes | None) -> None:
    open_records(folder).close()
    key = folder / "signing.key"
    key.unlink() if content is None else key.write_bytes(content)
    assert refusal(folder, StoreError).code == "records/key"


def test_it_does_not_sign_with_the_key_of_another_installation(folder: Path, tmp_path: Path) -> None:
    open_records(folder).close()
    open_records(tmp_path / "other").close()
    shutil.copy(tmp_path / "other" / "signing.key", folder / "signing.key")
    with open_records(folder) as records, pytest.raises(StoreError, match="not the one") as failure:
        records.checkpoint(AT)
    assert failure.value.code == "records/other-key"


def test_it_says_that_a_place_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert refusal(tmp_path / "file" / "state", StoreError).code == "records/unwritable"
    assert refusal(tmp_path / "file", StoreError).code == "records/unwritable"


def test_it_says_that_a_full_disk_is_full(folder: Path) -> None:
    with open_records(folder) as records:
        records._database._connection.execute("PRAGMA max_page_count = 30")
        with pytest.raises(StoreError) as failure:
            records.record_endings([ending(f"e-{number}") for number in range(1000)], AT)
        assert failure.value.code == "records/unwritable"
        assert records.endings() == []
        assert records.verify().intact


def test_it_finishes_a_making_that_a_crash_cut_short(folder: Path) -> None:
    folder.mkdir(mode=0o700)
    for name in (".gitignore", "signing.key.new", "records.db.new", "records.db.new-journal"):
        (folder / name).write_bytes(b"half")
        (folder / name).chmod(0o600)
    with open_records(folder) as records:
        assert records.checkpoint(AT)
        assert records.verify().intact


def test_it_finishes_a_making_that_a_crash_cut_short_at_its_last_act(folder: Path) -> None:
    open_records(folder).close()
    (folder / "signing.key").rename(folder / "signing.key.new")
    with open_records(folder, create=False) as records:
        assert records.checkpoint(AT)


def test_it_does_not_begin_anew_where_records_were_lost(folder: Path) -> None:
    open_records(folder).close()
    (folder / "records.db").unlink()
    error = refusal(folder, Refused)
    assert error.code == "records/lost"
    assert "a plan would erase what is held" in error.message
    assert not (folder / "records.db").exists()


def test_the_environment_wins_from_the_policy(tmp_path: Path) -> None:
    policy = cast(Policy, SimpleNamespace(folder=tmp_path, state=".gestand"))
    assert locate(policy, {}) == tmp_path / ".gestand"
    assert locate(policy, {"GESTAND_STATE": ""}) == tmp_path / ".gestand"
    assert locate(policy, {"GESTAND_STATE": "/var/lib/gestand"}) == Path("/var/lib/gestand")
    elsewhere = cast(Policy, SimpleNamespace(folder=tmp_path, state="/srv/state"))
    assert locate(elsewhere, {}) == Path("/srv/state")


def change(folder: Path, sql: str) -> None:
    connection: Any = sqlite3.connect(folder / "records.db")
    with connection:
        connection.execute(sql)
    connection.close()
