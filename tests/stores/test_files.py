"""What only a folder of this machine does: links, and paths that stand for other places."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gestand.errors import Refused, StoreError
from gestand.stores.files import LocalFiles

from .conftest import Opener


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "uploads"
    folder.mkdir()
    return folder


@pytest.fixture
def store(root: Path, opened: Opener) -> LocalFiles:
    found = opened(f"file://{root}")
    assert isinstance(found, LocalFiles)
    return found


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "secret").write_text("of somebody else")
    return folder


def paths(store: LocalFiles) -> list[str]:
    return [found.path for found in store.files()]


def test_a_link_to_a_folder_is_listed_and_not_followed(store: LocalFiles, root: Path, outside: Path) -> None:
    (root / "7").symlink_to(outside)
    assert paths(store) == ["7"]
    with pytest.raises(StoreError):
        store.open("7/secret")
    with pytest.raises(StoreError):
        store.delete(["7/secret"])
    assert (outside / "secret").exists()


def test_a_link_to_a_file_goes_itself_and_not_what_it_leads_to(store: LocalFiles, root: Path, outside: Path) -> None:
    (root / "7").mkdir()
    (root / "7/photo").symlink_to(outside / "secret")
    with pytest.raises(StoreError):
        store.open("7/photo")
    assert store.delete(["7/photo"]) == 1
    assert (outside / "secret").exists()
    assert list(root.iterdir()) == []


def test_a_link_that_leads_nowhere_is_found_and_goes(store: LocalFiles, root: Path) -> None:
    (root / "7").symlink_to(root / "gone")
    assert paths(store) == ["7"]
    assert store.delete(["7"]) == 1


def test_links_that_lead_to_each_other_are_no_walk_without_end(store: LocalFiles, root: Path) -> None:
    (root / "a").mkdir()
    (root / "a/b").symlink_to(root / "a")
    (root / "a/c").touch()
    assert paths(store) == ["a/b", "a/c"]


def test_the_root_itself_may_be_a_link(root: Path, opened: Opener, tmp_path: Path) -> None:
    (root / "a").touch()
    (tmp_path / "link").symlink_to(root)
    store = opened("file:./link")
    assert isinstance(store, LocalFiles)
    assert paths(store) == ["a"]
    assert store.delete(["a"]) == 1


def test_a_pipe_is_listed_and_does_not_hold_us_up(store: LocalFiles, root: Path) -> None:
    os.mkfifo(root / "pipe")
    assert paths(store) == ["pipe"]
    assert store.delete(["pipe"]) == 1


def test_a_name_that_is_no_utf8_is_listed_and_deleted(store: LocalFiles, root: Path) -> None:
    Path(os.fsdecode(os.fsencode(root) + b"/caf\xe9")).touch()
    (name,) = paths(store)
    assert os.fsencode(name) == b"caf\xe9"
    with store.open(name) as file:
        assert file.read() == b""
    assert store.delete([name]) == 1


def test_a_folder_that_somebody_fills_meanwhile_stays(store: LocalFiles, root: Path) -> None:
    (root / "7/deep").mkdir(parents=True)
    (root / "7/deep/a").touch()
    (root / "7/new").touch()
    store.delete(["7/deep/a"])
    assert sorted(path.name for path in (root / "7").iterdir()) == ["new"]


def test_files_that_go_away_while_one_lists_are_fine(store: LocalFiles, root: Path) -> None:
    for name in ("a/1", "b/1", "c/1"):
        (root / name).parent.mkdir()
        (root / name).touch()
    seen = []
    for found in store.files():
        seen.append(found.path)
        store.delete(["b/1"])
    assert seen == ["a/1", "c/1"]


def test_no_handle_stays_open(store: LocalFiles, root: Path, outside: Path) -> None:
    (root / "deep/er").mkdir(parents=True)
    (root / "deep/er/a").touch()
    (root / "link").symlink_to(outside)
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(5):
        next(iter(store.files()))
        store.delete(["deep/er/gone", "gone/gone/gone"])
        for act in (store.open, lambda path: store.delete([path])):
            with pytest.raises(StoreError):
                act("link/secret")
        with store.writing():
            pass
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_writer_in_another_process_is_refused(store: LocalFiles, root: Path) -> None:
    holding = f"""
import fcntl, os, sys
handle = os.open({str(root)!r}, os.O_RDONLY)
fcntl.flock(handle, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""
    other = subprocess.Popen([sys.executable, "-c", holding], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(Refused), store.writing():
            pass
    finally:
        other.kill()
        other.communicate()
    with store.writing():
        pass


def test_an_error_does_not_say_the_path_which_can_be_a_name(store: LocalFiles, root: Path) -> None:
    (root / "anna").mkdir()
    for act in (lambda: store.delete(["anna"]), lambda: store.open("anna/gone"), lambda: store.open("../anna")):
        with pytest.raises(StoreError) as caught:
            act()
        assert "anna" not in f"{caught.value.message} {caught.value.hint} {caught.value.where}"
        assert caught.value.__cause__ is None
