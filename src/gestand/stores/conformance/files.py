# ruff: noqa: S101 - these are tests
"""What a store of files must guarantee."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from gestand.errors import Refused, StoreError
from gestand.stores.base import FileStore

NAMES = ("plain.jpg", "two words", "new\nline", "naïef-名前.png", "'quote\"", ".hidden", "%41", "-rf", "*", "a\\b", "~")
OUTSIDE = ("", "/etc/passwd", "../outside.txt", "a/../../outside.txt", "a//b", "./a", "a/", "..", ".", "a\0b")


@dataclass(frozen=True, slots=True)
class FileGround:
    """`open` gives a new store on the same empty folder; `root` is where its files stand on this machine.

    `missing` is a store of a folder that is not there.
    """

    open: Callable[[], FileStore]
    root: Path
    missing: FileStore

    def put(self, *paths: str) -> None:
        for path in paths:
            place = self.root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(path.encode())

    def paths(self, prefix: str = "") -> list[str]:
        return [found.path for found in self.open().files(prefix)]


class FileConformance:
    @pytest.fixture
    def ground(self) -> FileGround:
        raise NotImplementedError("a fixture `ground` that returns a FileGround")

    # ------------------------------------------------------------ reading

    def test_it_lists_every_file_with_its_size(self, ground: FileGround) -> None:
        ground.put("1/a.jpg", "1/deep/er/b.jpg", "12/c.jpg", "top")
        found = {info.path: info for info in ground.open().files()}
        assert sorted(found) == ["1/a.jpg", "1/deep/er/b.jpg", "12/c.jpg", "top"]
        assert found["1/a.jpg"].size == len("1/a.jpg")
        assert found["1/a.jpg"].modified > 10**9

    def test_it_gives_the_path_of_every_file_it_lists(self, ground: FileGround) -> None:
        ground.put("1/a.jpg", "1/deep/er/b.jpg", "12/c.jpg", "top", *(f"{name}/x" for name in NAMES))
        store = ground.open()
        found = list(store.paths())
        assert len(found) == 4 + len(NAMES)
        assert sorted(found) == sorted(info.path for info in store.files())

    def test_it_names_the_folders_of_a_folder(self, ground: FileGround) -> None:
        ground.put("1/a.jpg", "1/deep/er/b.jpg", "12/c.jpg", "top", *(f"{name}/x" for name in NAMES))
        store = ground.open()
        assert sorted(store.folders()) == sorted(["1", "12", *NAMES])
        assert list(store.folders("1")) == ["deep"]
        assert [list(store.folders(path)) for path in ("12", "3", "top", "1/a.jpg", *OUTSIDE[1:])] == [[]] * 13

    def test_what_lies_outside_is_not_listed(self, ground: FileGround) -> None:
        ground.put("1/a")
        assert [ground.paths(prefix) for prefix in OUTSIDE[1:] if prefix != "."] == [[]] * 8

    def test_a_prefix_is_of_the_path_and_not_of_a_folder(self, ground: FileGround) -> None:
        ground.put("1/a", "1/b/c", "12/a", "2/1/a")
        assert ground.paths("1/") == ["1/a", "1/b/c"]
        assert sorted(ground.paths("1")) == ["1/a", "1/b/c", "12/a"]
        assert ground.paths("1/b/c") == ["1/b/c"]
        assert ground.paths("3/") == []

    @pytest.mark.parametrize("name", NAMES)
    def test_any_name_is_listed_read_and_deleted(self, ground: FileGround, name: str) -> None:
        ground.put(f"7/{name}", "7/other")
        assert f"7/{name}" in ground.paths("7/")
        with ground.open().open(f"7/{name}") as file:
            assert file.read() == f"7/{name}".encode()
        assert ground.open().delete([f"7/{name}"]) == 1
        assert ground.paths() == ["7/other"]

    def test_a_file_that_is_not_there_is_an_error(self, ground: FileGround) -> None:
        for path in ("gone", "no/such/folder"):
            with pytest.raises(StoreError):
                ground.open().open(path)

    # ------------------------------------------------------------ deleting

    def test_it_deletes_once_and_does_not_mind_twice(self, ground: FileGround) -> None:
        ground.put("1/a", "1/b", "2/a")
        store = ground.open()
        assert store.delete(["1/a", "1/a", "2/a", "3/never/there"]) == 2
        assert store.delete(["1/a", "2/a"]) == 0
        assert ground.paths() == ["1/b"]

    def test_an_emptied_folder_goes_and_the_root_stays(self, ground: FileGround) -> None:
        ground.put("1/deep/er/a", "2/a", "2/b")
        ground.open().delete(["1/deep/er/a", "2/a"])
        assert sorted(path.name for path in ground.root.iterdir()) == ["2"]
        ground.open().delete(["2/b"])
        assert list(ground.root.iterdir()) == []
        assert ground.paths() == []

    def test_a_crash_between_the_file_and_its_folder_is_tidied_by_the_next_time(self, ground: FileGround) -> None:
        ground.put("1/deep/a")
        (ground.root / "1/deep/a").unlink()
        assert ground.open().delete(["1/deep/a"]) == 0
        assert list(ground.root.iterdir()) == []

    def test_deleting_nothing_deletes_nothing(self, ground: FileGround) -> None:
        ground.put("1/a")
        assert ground.open().delete([]) == 0
        assert ground.paths() == ["1/a"]

    # ------------------------------------------------------------ staying inside

    @pytest.mark.parametrize("path", OUTSIDE)
    def test_a_path_that_leads_out_is_refused_and_nothing_goes(self, ground: FileGround, path: str) -> None:
        outside = ground.root.parent / "outside.txt"
        outside.write_text("of somebody else")
        ground.put("a/b")
        with pytest.raises(StoreError):
            ground.open().open(path)
        with pytest.raises(StoreError):
            ground.open().delete(["a/b", path])
        assert outside.exists()
        assert ground.paths() == ["a/b"]

    def test_a_folder_is_no_file(self, ground: FileGround) -> None:
        ground.put("1/a")
        with pytest.raises(StoreError):
            ground.open().open("1")
        with pytest.raises(StoreError):
            ground.open().delete(["1"])
        assert ground.paths() == ["1/a"]

    # ------------------------------------------------------------ one writer, and failures

    def test_a_second_writer_is_refused_until_the_first_has_gone(self, ground: FileGround) -> None:
        ground.put("1/a")
        with ground.open().writing():
            with pytest.raises(Refused), ground.open().writing():
                pass
            assert ground.paths() == ["1/a"]
        with ground.open().writing():
            pass
        assert ground.paths() == ["1/a"]

    def test_a_folder_that_is_not_there_is_an_error_and_is_not_made(self, ground: FileGround) -> None:
        store = ground.missing
        for listing in (store.files(), store.paths()):
            with pytest.raises(StoreError) as caught:
                list(listing)
            assert store.name in caught.value.message
        for act in (lambda: store.open("a"), lambda: store.delete(["a"]), lambda: store.writing().__enter__()):
            with pytest.raises(StoreError):
                act()
        with pytest.raises(StoreError):
            list(store.files())
