"""Holds that are added, listed and lifted; the ledger shown, proven, and held to a checkpoint kept elsewhere."""

from __future__ import annotations

import sqlite3

import pytest

from cli.conftest import Cli, Shop
from gestand.errors import Exit

WORDS = ("--reason", "claim 7", "--owner", "legal", "--review", "2027-01-01")


def test_a_hold_keeps_until_it_is_lifted(shop: Shop, cli: Cli) -> None:
    added = cli("hold", shop.policy, "add", "--person", "user:1", "--activity", "keep-the-service-safe", *WORDS)
    assert added.code == Exit.DONE
    assert "on user:1, keeps keep-the-service-safe since " in added.out
    id_ = added.out.split()[0]
    assert cli("apply", shop.policy, "--yes").code == Exit.DONE
    assert shop.sql("SELECT id FROM logins ORDER BY id") == [(1,), (2,), (4,)]
    explained = cli("explain", shop.policy, "--person", "user:1")
    assert "the hold is lifted" in explained.out
    lifted = cli("hold", shop.policy, "lift", "--id", id_, "--reason", "settled")
    assert "lifted" in lifted.out
    assert cli("apply", shop.policy, "--yes").code == Exit.DONE
    assert shop.sql("SELECT id FROM logins") == [(4,)]


def test_a_hold_is_listed_as_it_was_at_a_moment(shop: Shop, cli: Cli) -> None:
    assert cli("hold", shop.policy, "add", "--row", "logins:1", "--at", "2024-05-01", *WORDS).code == Exit.DONE
    assert "since 2024-05-01" in cli("hold", shop.policy, "list").out
    assert "no holds" in cli("hold", shop.policy, "list", "--at", "2024-04-30").out


def test_no_hold_is_added_or_lifted_ahead_of_time(shop: Shop, cli: Cli) -> None:
    assert cli("hold", shop.policy, "add", "--row", "logins:1", "--at", "2099-01-01", *WORDS).code == Exit.REFUSED
    assert cli("hold", shop.policy, "lift", "--id", "x", "--reason", "y", "--at", "2099-01-01").code == Exit.REFUSED
    assert "no holds" in cli("hold", shop.policy, "list").out


def test_a_hold_without_an_owner_or_on_nothing_is_refused(shop: Shop, cli: Cli) -> None:
    assert cli("hold", shop.policy, "add", "--person", "user:1", "--reason", "claim").code == Exit.USAGE
    assert cli("hold", shop.policy, "add", "--person", "user:1", "--row", "users:1", *WORDS).code == Exit.USAGE
    assert cli("hold", shop.policy, "add", "--person", "user:1", "--activity", "dancing", *WORDS).code == Exit.USAGE
    assert cli("hold", shop.policy, "add", "--person", "user:1", *WORDS[:-1], "soon").code == Exit.USAGE
    assert cli("hold", shop.policy, "lift", "--id", "nothing", "--reason", "settled").code == Exit.USAGE
    assert "no holds" in cli("hold", shop.policy, "list").out


def test_a_row_that_is_not_there_is_not_held(shop: Shop, cli: Cli) -> None:
    said = cli("hold", shop.policy, "add", "--row", "logins:99", *WORDS)
    assert said.code == Exit.USAGE
    assert "logins has no row with this key" in said.err
    assert cli("hold", shop.policy, "add", "--row", "seats:(7,99)", *WORDS).code == Exit.USAGE
    assert not shop.records.exists()
    assert cli("hold", shop.policy, "add", "--row", "seats:(7,12)", *WORDS).code == Exit.DONE


def test_a_hold_on_a_person_of_whom_there_is_nothing_says_so(shop: Shop, cli: Cli) -> None:
    said = cli("hold", shop.policy, "add", "--person", "user:99", *WORDS)
    assert said.code == Exit.DONE
    assert "nothing of this person is in a table now" in said.err
    assert "nothing of this person" not in cli("hold", shop.policy, "add", "--person", "user:1", *WORDS).err


def test_a_hold_is_not_lifted_before_it_began(shop: Shop, cli: Cli) -> None:
    id_ = cli("hold", shop.policy, "add", "--person", "user:1", "--at", "2024-05-01", *WORDS).out.split()[0]
    said = cli("hold", shop.policy, "lift", "--id", id_, "--reason", "settled", "--at", "2024-04-30")
    assert said.code == Exit.USAGE
    assert "had not begun then" in said.err
    assert cli("hold", shop.policy, "lift", "--id", id_, "--reason", "settled", "--at", "2024-06-01").code == Exit.DONE
    assert "lifted 2024-06-01" in " ".join(cli("hold", shop.policy, "list").out.split())
    entry = cli("ledger", shop.policy, "show", "--format", "json").json["entries"][-1]
    assert entry["body"]["lifted"] == "2024-05-31T22:00:00.000000+00:00"
    assert entry["at"] > "2026"


def test_a_list_is_of_whom_one_asks_about(shop: Shop, cli: Cli) -> None:
    safe = ("--activity", "keep-the-service-safe")
    for words in (("--person", "user:1"), ("--person", "user:2", *safe), ("--row", "logins:3", *safe)):
        assert cli("hold", shop.policy, "add", *words, *WORDS).code == Exit.DONE

    def listed(*words: str) -> list[str]:
        said = cli("hold", shop.policy, "list", *words, "--format", "json")
        return [one["on"] for one in said.json["holds"]]

    assert listed() == ["user:1", "user:2", "logins:3"]
    assert listed("--person", "user:email=bob@example.nl") == ["user:2"]
    assert listed("--row", "logins:3") == ["logins:3"]
    assert listed(*safe) == ["user:1", "user:2", "logins:3"]
    assert listed("--activity", "accounting") == ["user:1"]


def test_a_review_that_has_passed_is_said(shop: Shop, cli: Cli) -> None:
    cli("hold", shop.policy, "add", "--person", "user:1", "--at", "2024-05-01", *WORDS)
    assert "which has passed" not in cli("hold", shop.policy, "list", "--at", "2026-12-31").out
    assert "review 2027-01-01, which has passed" in cli("hold", shop.policy, "list", "--at", "2027-01-02").out


@pytest.mark.parametrize(
    "words",
    [
        ["list", "--id", "x"],
        ["list", "--reason", "x"],
        ["lift", "--id", "x", "--reason", "y", "--person", "user:1"],
        ["lift", "--id", "x", "--reason", " "],
        ["add", "--id", "x", "--person", "user:1", *WORDS],
        ["add", "--person", "user:1", "--reason", " ", *WORDS[2:]],
    ],
    ids=" ".join,
)
def test_a_word_that_does_not_belong_is_not_passed_over(words: list[str], shop: Shop, cli: Cli) -> None:
    assert cli("hold", shop.policy, *words).code == Exit.USAGE


def test_a_file_of_noise_is_no_checkpoint(shop: Shop, cli: Cli) -> None:
    cli("hold", shop.policy, "list")
    noise = shop.folder / "noise.txt"
    noise.write_bytes(bytes(range(256)))
    said = cli("ledger", shop.policy, "verify", "--against", noise)
    assert said.code == Exit.TAMPERED
    assert "this is not a checkpoint" in said.err


def test_the_ledger_tells_what_was_done(shop: Shop, cli: Cli) -> None:
    cli("plan", shop.policy)
    cli("apply", shop.policy, "--yes")
    shown = cli("ledger", shop.policy, "show").out
    for word in ("installation", "policy-seen", "planned", "intended", "table logins, action delete, rows 3"):
        assert word in shown
    assert "Alice" not in shown
    assert "installation" not in cli("ledger", shop.policy, "show", "--at", "2020-01-01").out
    verified = cli("ledger", shop.policy, "verify")
    assert "7 entries, none changed, dropped or swapped" in verified.out


def test_a_cut_tail_shows_against_a_checkpoint_kept_elsewhere(shop: Shop, cli: Cli) -> None:
    cli("hold", shop.policy, "add", "--person", "user:1", *WORDS)
    checkpoint = shop.folder / "checkpoint.txt"
    checkpoint.write_text(cli("ledger", shop.policy, "show", "--checkpoint").out, encoding="utf-8")
    assert cli("ledger", shop.policy, "verify", "--against", checkpoint).code == Exit.DONE
    cli("hold", shop.policy, "add", "--person", "user:2", *WORDS)
    assert cli("ledger", shop.policy, "verify", "--against", checkpoint).code == Exit.DONE
    with sqlite3.connect(shop.records / "records.db") as records:
        records.execute("DELETE FROM checkpoints")
        records.execute("DELETE FROM holds")
        records.execute("DELETE FROM entries WHERE number > 2")
    records.close()
    said = cli("ledger", shop.policy, "verify", "--against", checkpoint)
    assert said.code == Exit.TAMPERED
    assert "are gone" in said.err


def test_nothing_is_signed_that_does_not_hold(shop: Shop, cli: Cli) -> None:
    cli("hold", shop.policy, "list")
    with sqlite3.connect(shop.records / "records.db") as records:
        records.execute("UPDATE entries SET hash = ? WHERE number = 1", ("0" * 64,))
    records.close()
    said = cli("ledger", shop.policy, "show", "--checkpoint")
    assert (said.code, said.out) == (Exit.TAMPERED, "")


def test_it_needs_records_to_show(shop: Shop, cli: Cli) -> None:
    assert cli("ledger", shop.policy, "show").code == Exit.REFUSED
    assert not shop.records.exists()
