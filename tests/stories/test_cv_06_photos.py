"""CV-06: photos are files, and belong to the map: they go, and are handed over, with the rows of their person."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from gestand.acts import Action, Person
from gestand.errors import Refused
from gestand.examples import System
from gestand.rights.export import export
from gestand.run.begin import resume
from support.killing import killed_at

from .neighbours import ALICE, BOB, CHARLIE, photo
from .story import Story, local, moves, opened

PROMISE = "keep/deliver-the-service"
ENDED = local("2024-03-13")


def photos(story: Story) -> dict[str, bytes]:
    """Every file there is, by a walk of the test's own."""
    return {str(f.relative_to(story.uploads)): f.read_bytes() for f in story.uploads.rglob("*") if f.is_file()}


def names(story: Story) -> set[str]:
    """The files that the rows name."""
    return {
        path for (path,) in story.rows(story.table("photos").select().with_only_columns(story.table("photos").c.path))
    }


@pytest.mark.promise("CV-06")
def test_a_photo_goes_with_the_account_and_nobody_elses_does(town: Story) -> None:
    before = photos(town)
    assert names(town) == set(before)
    assert town.standing(PROMISE) == "kept"
    town.leave(ALICE, ENDED)
    broken = town.verdict(PROMISE)
    assert str(broken.standing) == "broken"
    assert [place.count for place in broken.places if place.store == "uploads"] == [1]
    assert moves(town.plan())[("uploads", Action.DELETE_FILES)] == 1
    assert photos(town) == before
    town.apply()
    assert photos(town) == {path: content for path, content in before.items() if path != photo(ALICE)}
    assert names(town) == set(photos(town))
    assert town.standing(PROMISE) == "kept"


@pytest.mark.promise("CV-06")
def test_a_photo_that_comes_back_with_an_old_back_up_is_seen_and_goes_again(town: Story) -> None:
    content = photos(town)[photo(ALICE)]
    town.leave(ALICE, ENDED)
    town.apply()
    left = photos(town)
    assert town.standing(PROMISE) == "kept"
    (town.uploads / photo(ALICE)).parent.mkdir(exist_ok=True)
    (town.uploads / photo(ALICE)).write_bytes(content)
    broken = town.verdict(PROMISE)
    assert str(broken.standing) == "broken"
    assert [(place.store, place.count) for place in broken.places] == [("uploads", 1)]
    town.apply()
    assert photos(town) == left
    assert town.standing(PROMISE) == "kept"


@pytest.mark.promise("CV-06")
def test_a_photo_is_handed_over_with_the_rows_and_goes_with_an_erasure(town: Story, tmp_path: Path) -> None:
    bob, charlie = town.life(BOB), town.life(CHARLIE)
    before = photos(town)
    who = Person("user", (ALICE,))
    made = export(town.map, town.stores, town.records, who, town.now, tmp_path / "alice.zip")
    assert made.files == 1
    with zipfile.ZipFile(made.path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    assert contents[f"files/uploads/{photo(ALICE)}"] == before[photo(ALICE)]
    assert [name for name, content in contents.items() if content in (before[photo(BOB)], before[photo(CHARLIE)])] == []
    (rows,) = (json.loads(content) for name, content in contents.items() if name == "data/photos.json")
    assert "pasfoto.png" in json.dumps(rows)

    plan = town.erasure(ALICE)
    assert moves(plan)[("uploads", Action.DELETE_FILES)] == 1
    with pytest.raises(Refused):
        town.approve(plan, digest="0" * 64)
    assert photos(town) == before
    town.approve(plan)
    assert photos(town) == {path: content for path, content in before.items() if path != photo(ALICE)}
    assert "photos" not in town.life(ALICE)
    assert town.standing(PROMISE) == "kept"
    assert town.life(BOB)["uploads"] == bob["uploads"]
    assert town.life(CHARLIE) == charlie


@pytest.mark.promise("CV-06")
def test_a_photo_of_nobody_follows_the_rule_for_orphans(town: Story) -> None:
    before = photos(town)
    assert town.standing("orphans/uploads") == "kept"
    stray = town.uploads / "990000002" / "van.niemand.png"
    stray.parent.mkdir()
    stray.write_bytes(b"\x89PNG")
    assert town.standing("orphans/uploads") == "broken"
    town.apply()
    assert photos(town) == before
    assert town.standing("orphans/uploads") == "kept"


@pytest.mark.parametrize("point", [2, 4], ids=["after the file", "before the rows"])
@pytest.mark.promise("CV-06")
def test_a_run_that_is_killed_between_file_and_row_is_finished_later(
    town: Story, cloudcv: System, story_url: str | None, point: int
) -> None:
    charlie, before = town.life(CHARLIE), photos(town)
    town.leave(ALICE, ENDED)
    assert town.standing(PROMISE) == "broken"

    def approve(at_point: Callable[[str], None]) -> None:
        with opened(cloudcv, town.path.parent, story_url) as story:
            story.approve(story.plan(), at_point=at_point)

    assert killed_at(point, approve)

    # The file is gone; the row that names it is still there, so that nothing is forgotten.
    assert set(before) - set(photos(town)) == {photo(ALICE)}
    assert names(town) == set(before)
    assert town.standing(PROMISE) == "broken"
    outcome = resume(town.map, town.stores, town.records, now=town.now)
    assert outcome is not None
    assert outcome.resumed
    town.records.verify().insist()
    assert names(town) == set(photos(town))
    assert "profiles" not in town.life(ALICE)
    assert town.standing(PROMISE) == "kept"
    assert town.life(CHARLIE) == charlie
