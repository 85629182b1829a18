"""What is written for somebody is there whole or not at all, wherever it was stopped; and what is not ours stays."""

from __future__ import annotations

import os
import resource
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from gestand import durable
from gestand.cli import placing
from gestand.cli.placing import put_file, put_folder
from gestand.errors import Exit, Refused, StoreError
from support.killing import killed_at

from .conftest import Shop, command, process

THERE = Refused("statement/out", "it is there already", "name another file")
OLD, NEW = b"ours, of yesterday", b"ours, of today" * 1000


def ours(file: Path) -> bool:
    return file.is_file() and file.read_bytes().startswith(b"ours")


def whole(folder: Path) -> dict[str, bytes]:
    """What somebody finds there: hidden files are what a stop left behind."""
    return {file.name: file.read_bytes() for file in folder.iterdir() if not file.name.startswith(".")}


@pytest.mark.parametrize("before", [None, OLD])
def test_wherever_it_is_killed_the_old_file_is_there_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: bytes | None
) -> None:
    number, seen = 0, set[bytes | None]()
    killed = True
    while killed:
        number += 1
        folder = tmp_path / str(number)
        folder.mkdir()
        out = folder / "privacy.html"
        if before:
            out.write_bytes(before)

        def write(at_point: Callable[[str], None], out: Path = out) -> None:
            for name in ("fill", "_settle", "sync_folder"):
                monkeypatch.setattr(placing, name, stopping(getattr(placing, name), at_point))
            monkeypatch.setattr(os, "fsync", stopping(os.fsync, at_point))
            monkeypatch.setattr(Path, "replace", stopping(Path.replace, at_point))
            put_file(out, NEW, ours, THERE)

        killed = killed_at(number, write)
        seen.add(whole(folder).get("privacy.html"))
        put_file(out, NEW, ours, THERE)
        assert whole(folder) == {"privacy.html": NEW}
    assert seen == {before, NEW} and number > 5


def stopping(does: Callable[..., object], at_point: Callable[[str], None]) -> Callable[..., object]:
    """The same, with a point before it and one after it."""

    def heard(*given: object) -> object:
        at_point("before")
        done = does(*given)
        at_point("after")
        return done

    return heard


def test_a_disk_that_is_full_leaves_what_was_there(shop: Shop) -> None:
    out = shop.folder / "privacy.html"
    words = ("statement", "privacy.yaml", "--out", "privacy.html")
    assert process(*words, cwd=shop.folder).returncode == Exit.DONE
    before = out.read_bytes()

    def short() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    shop.say("purpose: Selling things", "purpose: Selling more things")
    said = subprocess.run(
        command(*words), cwd=shop.folder, capture_output=True, text=True, preexec_fn=short, check=False
    )
    assert said.returncode == Exit.IO
    assert "privacy.html cannot be written: File too large; what stood there is as it was" in said.stderr
    assert out.read_bytes() == before
    assert not list(shop.folder.glob(".privacy*"))


def test_what_comes_to_be_there_meanwhile_is_not_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "privacy.html"
    fill = durable.fill

    def meanwhile(handle: int, content: bytes) -> None:
        out.write_bytes(b"somebody's")
        fill(handle, content)

    monkeypatch.setattr(placing, "fill", meanwhile)
    with pytest.raises(Refused):
        put_file(out, NEW, ours, THERE)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"privacy.html": b"somebody's"}


def test_rights_and_links_stay_as_they_were(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    real, link = tmp_path / "site" / "real.html", tmp_path / "privacy.html"
    real.write_bytes(OLD)
    real.chmod(0o640)
    link.symlink_to(real)
    put_file(link, NEW, ours, THERE)
    assert link.is_symlink() and real.read_bytes() == NEW
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    put_file(tmp_path / "a" / "b.html", NEW, ours, THERE)
    mask = os.umask(0o022)
    os.umask(mask)
    assert stat.S_IMODE((tmp_path / "a" / "b.html").stat().st_mode) == 0o666 & ~mask
    (tmp_path / "nowhere.html").symlink_to(tmp_path / "gone")
    with pytest.raises(Refused):
        put_file(tmp_path / "nowhere.html", NEW, ours, THERE)


def test_a_folder_of_files_is_there_with_all_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out, files = tmp_path / "register", {"a.csv": b"1", "b.csv": b"2"}
    fill, room = durable.fill, iter([True, False])

    def full(handle: int, content: bytes) -> None:
        if not next(room):
            os.close(handle)
            raise OSError(28, "No space left on device")
        fill(handle, content)

    with monkeypatch.context() as patch:
        patch.setattr(durable, "fill", full)
        with pytest.raises(StoreError, match="No space left on device"):
            put_folder(out, files, THERE)
    assert list(tmp_path.iterdir()) == []
    put_folder(out, files, THERE)
    assert whole(out) == files
    with pytest.raises(Refused):
        put_folder(out, files, THERE)
