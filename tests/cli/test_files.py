"""Files on the command line: whose they are, what keeps them, and what becomes of them."""

from __future__ import annotations

import os

import pytest

from cli.conftest import Cli, Shop
from gestand.errors import Exit

HOLD = ("--reason", "claim 7", "--owner", "legal", "--review", "2027-01-01")


@pytest.fixture
def album(shop: Shop) -> Shop:
    """The shop with photos of Alice (1), of Bob (2) who left in 2020, and of somebody who is not there (77)."""
    shop.sql("UPDATE users SET left_at = '2020-01-31' WHERE id = 2")
    shop.say("stores:\n", 'stores:\n  photos: {url: "file:./photos", at: groningen}\n')
    shop.say("tables:\n", 'tables:\n  photos: {whose: {self: "{user.id}/*"}, personal: {content: photo}}\n')
    shop.say("uses: [users.name, users.email]", "uses: [users.name, users.email, photos.content]")
    for path in ("1/a.jpg", "1/b.jpg", "2/a.jpg", "77/a.jpg", "left.jpg"):
        place = shop.folder / "photos" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"\xff\xd8")
    return shop


def words(said: str) -> str:
    return " ".join(said.split())


def test_what_is_held_of_a_person_has_their_files_with_the_rest(album: Shop, cli: Cli) -> None:
    said = cli("explain", album.policy, "--person", "user:1")
    assert "2 photos: files deliver-the-service no date yet" in words(said.out)
    assert "Users (naam, e-mailadres) en Photos (foto): Selling things;" in words(said.out)
    held = cli("explain", album.policy, "--person", "user:1", "--format", "json").json["held"]
    assert {
        "store": "photos",
        "table": "photos",
        "columns": ["content"],
        "rows": 2,
        "because": ["keep/deliver-the-service"],
        "until": "open",
    } in held


def test_a_promise_says_which_files_it_keeps(album: Shop, cli: Cli) -> None:
    said = words(cli("explain", album.policy, "--promise", "keep/deliver-the-service").out)
    assert said.startswith("What keep/deliver-the-service keeps at ")
    assert "3 photos: files deliver-the-service no date yet" in said
    assert "photos" not in cli("explain", album.policy, "--promise", "keep/accounting").out


def test_a_file_says_whose_it_is_what_keeps_it_and_until_when(album: Shop, cli: Cli) -> None:
    said = words(cli("explain", album.policy, "--row", "photos:1/a.jpg").out)
    assert "photos:1/a.jpg at " in said
    assert "It is of user:1." in said
    assert "1 photos: the file deliver-the-service no date yet" in said
    assert "2 years after users.left_at" in said
    found = cli("explain", album.policy, "--row", "photos:1/a.jpg", "--format", "json").json
    assert found["row"] == {
        "store": "photos",
        "table": "photos",
        "kind": "file",
        "key": ["1/a.jpg"],
        "whose": [{"group": "user", "key": [1], "there": True}],
        "nobody": False,
        "orphans": None,
        "fate": "stays",
        "blanked": [],
    }
    assert [line["rows"] for line in found["held"]] == [1]


def test_a_file_that_nothing_keeps_goes_in_the_next_plan(album: Shop, cli: Cli) -> None:
    said = words(cli("explain", album.policy, "--row", "photos:2/a.jpg").out)
    assert said.endswith("It is of user:2. Nothing keeps it: it goes in the next plan.")
    steps = cli("plan", album.policy, "--format", "json").json["steps"]
    assert [(step["table"], step["expected"]) for step in steps if step["action"] == "delete files"] == [("photos", 1)]


def test_a_file_can_be_held_by_itself_and_says_so(album: Shop, cli: Cli) -> None:
    (hold,) = cli("hold", album.policy, "add", "--row", "photos:2/a.jpg", *HOLD, "--format", "json").json["holds"]
    assert hold["on"] == "photos:2/a.jpg"
    said = words(cli("explain", album.policy, "--row", "photos:2/a.jpg").out)
    assert "It is of user:2. rows" in said
    assert "photos: the file deliver-the-service, the hold is lifted" in said
    assert f"hold/{hold['id']}" in said
    planned = cli("plan", album.policy, "--format", "json").json
    assert "delete files" not in {step["action"] for step in planned["steps"]}
    assert [keep for keep in planned["keeps"] if keep["table"] == "photos"] == [
        {
            "store": "photos",
            "table": "photos",
            "columns": ["content"],
            "expected": 1,
            "because": ["keep/deliver-the-service", f"hold/{hold['id']}"],
            "until": "hold",
        }
    ]
    assert "photos:2/a.jpg" in cli("hold", album.policy, "list", "--row", "photos:2/a.jpg").out
    assert cli("hold", album.policy, "list", "--row", "photos:1/a.jpg").out == "no holds\n"


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (
            "",
            "The policy does not say what becomes of what is nobody's."
            " `gestand verify` counts it under orphans/photos.",
        ),
        (", orphans: go", "`orphans: go` lets it go: it goes in the next plan."),
        (", orphans: stay", "`orphans: stay` keeps it."),
        (", orphans: by their terms", "`orphans: by their terms`: it goes when its terms have certainly ended."),
    ],
)
def test_a_file_of_nobody_says_what_the_policy_makes_of_it(album: Shop, cli: Cli, rule: str, says: str) -> None:
    album.say("personal: {content: photo}}", f"personal: {{content: photo}}{rule}}}")
    said = cli("explain", album.policy, "--row", "photos:77/a.jpg")
    assert said.code == Exit.DONE
    assert f"It is of user:77, who has no row of their own. {says}" in words(said.out)
    found = cli("explain", album.policy, "--row", "photos:77/a.jpg", "--format", "json").json["row"]
    assert found["nobody"] is True
    assert found["whose"] == [{"group": "user", "key": [77], "there": False}]
    assert found["fate"] == ("goes" if "go" in rule else "stays")
    steps = cli("plan", album.policy, "--format", "json").json["steps"]
    assert sum(s["expected"] for s in steps if s["table"] == "photos") == (2 if "go" in rule else 1)


def test_a_file_whose_path_has_another_form_is_nobodys(album: Shop, cli: Cli) -> None:
    said = cli("explain", album.policy, "--row", "photos:left.jpg")
    assert said.code == Exit.DONE
    assert words(said.out).endswith(
        "Its path has not the form {user.id}/*, so it is nobody's. No plan takes it: move it, or take it away by hand."
        " `gestand verify` counts it under orphans/photos."
    )
    assert (
        cli("verify", album.policy, "--promise", "orphans/photos", "--format", "json").json["promises"][0]["count"] == 2
    )


@pytest.mark.parametrize("path", ["1/c.jpg", "1", "1/A.jpg", "01/a.jpg", "1/a.jpg/b"])
@pytest.mark.parametrize("verb", ["explain", "hold"])
def test_a_file_that_is_not_there_is_refused(album: Shop, cli: Cli, verb: str, path: str) -> None:
    more = ("add", *HOLD) if verb == "hold" else ()
    said = cli(verb, album.policy, *more, "--row", f"photos:{path}")
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "photos has no file with this path" in said.err
    assert path not in said.err.replace("photos:", "") or path == "1"


@pytest.mark.parametrize("path", ["../privacy.yaml", "/etc/passwd", "1/../1/a.jpg", "1//a.jpg", "./1/a.jpg", "1/"])
@pytest.mark.parametrize("verb", ["explain", "hold"])
def test_a_path_that_leads_out_of_the_folder_is_refused(album: Shop, cli: Cli, verb: str, path: str) -> None:
    more = ("add", *HOLD) if verb == "hold" else ()
    said = cli(verb, album.policy, *more, "--row", f"photos:{path}")
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "the path leads out of photos, or names no file" in said.err
    assert not (album.records / "records.db").exists()


def test_a_path_can_have_a_colon_and_any_letter(album: Shop, cli: Cli) -> None:
    (album.folder / "photos" / "1" / "a:b é\x1b[2J.jpg").write_bytes(b"x")
    said = cli("explain", album.policy, "--row", "photos:1/a:b é\x1b[2J.jpg")
    assert said.code == Exit.DONE
    assert "\x1b" not in said.out
    assert "It is of user:1." in said.out


def test_a_file_whose_name_is_no_text_is_explained_and_not_held(album: Shop, cli: Cli) -> None:
    name = os.fsdecode(b"1/\xff.jpg")
    (album.folder / "photos" / name).write_bytes(b"x")
    assert cli("explain", album.policy, "--row", f"photos:{name}", "--format", "json").json["row"]["fate"] == "stays"
    said = cli("hold", album.policy, "add", "--row", f"photos:{name}", *HOLD)
    assert said.code == Exit.USAGE
    assert "no text" in said.err
    assert "hold its person" in said.err


def test_a_folder_of_a_store_is_named_by_the_path_in_the_store(album: Shop, cli: Cli) -> None:
    album.say('photos: {whose: {self: "{user.id}/*"}', '"photos:1": {whose: {self: "{user.id}/*"}')
    album.say("photos.content", '"photos:1.content"')
    for path in ("2", "77", "left.jpg"):
        (album.folder / "photos" / path).rename(album.folder / path)
    (album.folder / "photos" / "1" / "2").mkdir()
    (album.folder / "photos" / "1" / "2" / "c.jpg").write_bytes(b"x")
    for name in ("photos:1/2/c.jpg", "photos:1:1/2/c.jpg"):
        assert "It is of user:2. Nothing keeps it" in words(cli("explain", album.policy, "--row", name).out), name
    said = cli("explain", album.policy, "--row", "photos:1:2/a.jpg")
    assert said.code == Exit.USAGE
    assert "the files of photos:1 are those in 1/" in said.err


def test_files_that_are_nobodys_by_the_policy_say_so(album: Shop, cli: Cli) -> None:
    album.say(
        'photos: {whose: {self: "{user.id}/*"}, personal: {content: photo}}',
        "photos: {nothing personal: pictures of ours}",
    )
    album.say(", photos.content", "")
    said = cli("explain", album.policy, "--row", "photos:left.jpg")
    assert words(said.out).endswith("There is nothing personal in it: pictures of ours.")


def test_a_store_of_files_that_does_not_answer_is_said(album: Shop, cli: Cli) -> None:
    (album.folder / "photos").rename(album.folder / "elsewhere")
    said = cli("explain", album.policy, "--person", "user:1")
    assert said.code == Exit.UNKNOWN
    assert "! store photos does not answer: nothing of it is told here" in said.out
    assert cli("explain", album.policy, "--row", "photos:1/a.jpg").code == Exit.IO


def test_files_whose_people_cannot_be_told_are_not_passed_over_in_silence(album: Shop, cli: Cli) -> None:
    album.say('{self: "{user.id}/*"}', '{self: "{user.id}/*", also: "{user.id}/x/*"}')
    said = cli("explain", album.policy, "--person", "user:1")
    assert said.code == Exit.UNKNOWN
    assert "! whose the files of photos are cannot be told: `gestand map` says why" in words(said.out)
    said = cli("explain", album.policy, "--row", "photos:1/a.jpg")
    assert "No plan takes anything of photos: `gestand map` has an error about it." in words(said.out)
