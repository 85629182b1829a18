"""`gestand tell`: whom to tell of a published version, what to tell them, and that they were told."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from cli.conftest import Cli, Shop
from gestand.errors import Exit

NEW = (
    ('version: "1.0"', 'version: "1.1"'),
    ("in_force: 2026-01-01\n", ""),
    ("purpose: Selling things", "purpose: Selling more things"),
)


@pytest.fixture
def published(shop: Shop, cli: Cli) -> Shop:
    assert cli("publish", shop.policy).code == Exit.DONE
    for old, text in NEW:
        shop.say(old, text)
    assert cli("publish", shop.policy).code == Exit.DONE
    return shop


def test_of_a_file_everybody_is_told_once_and_the_ledger_has_how_many(
    published: Shop, cli: Cli, tmp_path: Path
) -> None:
    people, some = tmp_path / "people.txt", tmp_path / "some.txt"
    said = cli("tell", published.policy, "due", "--out", people, "--language", "en")
    assert (said.code, stat.S_IMODE(people.stat().st_mode)) == (Exit.DONE, 0o600)
    assert people.read_text() == "user:1\nuser:2\nuser:3\nuser:4\n"
    assert "Our privacy statement changes: version 1.1 counts from" in said.out
    assert "user: 4" in said.out and "user:1" not in said.out
    text = published.policy.read_text(encoding="utf-8")
    published.policy.write_text(f"{text}changes: {{told by: {{the website: [user]}}}}\n", encoding="utf-8")
    looking = cli("tell", published.policy, "due").out
    assert "user: 4, by the website, where they look by themselves: nobody writes to them" in looking
    assert "nobody is to be told of version 1.1" in looking
    assert cli("tell", published.policy, "due", "--group", "user", "--format", "json").json["due"] == {"user": 4}
    published.policy.write_text(text, encoding="utf-8")
    some.write_text("user:2\nuser:99\n")
    sent = cli("tell", published.policy, "sent", "--from", some, "--proof", "mailing 2031", "--format", "json").json
    assert set(sent) == {"version", "from", "substantial", "told", "not_due", "proof"}
    assert (sent["told"], sent["not_due"], sent["proof"]) == ({"user": 1}, 1, "mailing 2031")
    due = cli("tell", published.policy, "due", "--format", "json").json
    assert set(due) == {"version", "from", "substantial", "due", "look_by_themselves", "ways", "out", "letters"}
    assert (due["version"], due["due"], due["out"]) == ("1.1", {"user": 3}, None)
    assert set(due["letters"]) == {"nl", "en", "fr", "de"}
    again = cli("tell", published.policy, "sent", "--from", people)
    assert "3 people told of version 1.1" in again.out and "left out: 1 in the file" in again.out
    assert "nobody more was told" in cli("tell", published.policy, "sent", "--all-due").out
    assert "nobody is to be told of version 1.1" in cli("tell", published.policy, "due").out
    entries = cli("ledger", published.policy, "show", "--format", "json").json["entries"]
    assert [one["body"]["people"] for one in entries if one["kind"] == "told"] == [1, 3]
    assert cli("ledger", published.policy, "verify").code == Exit.DONE
    assert cli("tell", published.policy, "due", "--version", "1.0", "--format", "json").json["due"] == {}
    said = cli("tell", published.policy, "due", "--out", people)
    assert said.code == Exit.USAGE and "tell/exists" in said.err


@pytest.mark.parametrize(
    ("words", "exit_", "code"),
    [
        (["due", "--proof", "x"], Exit.USAGE, "usage/options"),
        (["sent"], Exit.USAGE, "usage/options"),
        (["sent", "--all-due", "--out", "x"], Exit.USAGE, "usage/options"),
        (["sent", "--from", "nowhere.txt"], Exit.USAGE, "tell/unreadable"),
        (["sent", "--all-due", "--at", "2999-01-01"], Exit.REFUSED, "moment/not-yet"),
        (["due", "--group", "nobody"], Exit.USAGE, "tell/group"),
        (["due", "--version", "9"], Exit.USAGE, "publish/unknown"),
        (["due", "--at", "2020-01-01"], Exit.USAGE, "tell/before"),
    ],
)
def test_what_cannot_be_done_is_said(published: Shop, cli: Cli, words: list[str], exit_: Exit, code: str) -> None:
    said = cli("tell", published.policy, *words)
    assert (said.code, said.out) == (exit_, "") and code in said.err


def test_before_anything_was_published_there_is_nobody_to_tell(shop: Shop, cli: Cli) -> None:
    cli("verify", shop.policy)
    said = cli("tell", shop.policy, "due")
    assert said.code == Exit.USAGE and "no version was published" in said.err


def test_an_activity_with_another_name_since_is_about_the_same_people(published: Shop, cli: Cli) -> None:
    published.say("  deliver-the-service:\n", "  serve:\n")
    words = ("tell", published.policy, "due", "--version", "1.1", "--format", "json")
    assert cli(*words).json["due"] == {"user": 4}, "nothing of a seat changes"
    # A renamed activity and another address: the address is about everybody.
    published.say("contact: info@shop.example", "contact: hello@shop.example")
    published.say('version: "1.1"', 'version: "1.2"')
    assert cli("publish", published.policy).code == Exit.DONE
    assert cli("tell", published.policy, "due", "--format", "json").json["due"] == {"user": 4, "seat": 2}
