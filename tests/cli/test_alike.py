"""One human who is known twice: said beside the plan and the answer of either, by key and never by value."""

from __future__ import annotations

import json
from pathlib import Path

from cli.conftest import Cli, Shop
from gestand.errors import Exit


def with_guests(shop: Shop) -> None:
    shop.sql("CREATE TABLE guests (id INTEGER PRIMARY KEY, email TEXT, asked TEXT)")
    shop.sql("INSERT INTO guests VALUES (70, ' Bob@Example.NL ', 'x'), (71, 'bob@example.nl', 'y'), (72, '', 'z')")
    shop.say("  seat: {table", "  guest: {table: guests, key: id, known_by: [email]}\n  seat: {table")
    shop.say(
        "  logins:\n",
        "  guests: {whose: {self: id -> guest}, personal: {email: email, asked: question}}\n  logins:\n",
    )
    shop.say("    uses: [users.name, users.email]", "    uses: [users.name, users.email, guests.email, guests.asked]")
    shop.say("    keep: 2 years after users.left_at", "    keep: until it ends")


def test_a_plan_names_the_guests_who_have_the_address_of_an_account(shop: Shop, cli: Cli) -> None:
    with_guests(shop)

    said = cli("plan", shop.policy, "--person", "user:2", "--right", "erasure")

    assert said.code == Exit.DONE
    assert "somebody else is known by the same: guest:70, guest:71" in said.err
    assert "bob" not in said.err.lower()
    assert cli("plan", shop.policy, "--person", "guest:72", "--right", "erasure").err == ""


def guests(shop: Shop) -> list[int]:
    return [row[0] for row in shop.sql("SELECT id FROM guests ORDER BY id")]


def test_one_plan_takes_the_human_in_every_group_where_the_value_is_the_very_same(shop: Shop, cli: Cli) -> None:
    with_guests(shop)

    said = cli("plan", shop.policy, "--person", "user:2", "--right", "erasure", "--everywhere", "--format", "json")

    plan = json.loads(said.out)
    assert plan["for"] == {
        "scope": "person",
        "person": {"group": "user", "key": [2]},
        "also": [{"group": "guest", "key": [71]}],
    }
    whose = {(e["person"]["group"], *e["person"]["key"]) for e in plan["extra"]["endings"]}
    assert whose == {("user", 2), ("guest", 71)}
    assert "somebody else is known by the same: guest:70\n" in said.err, "nearly the same is named, and not taken"
    assert guests(shop) == [70, 71, 72]

    done = cli("apply", shop.policy, "--approve", plan["digest"])
    assert done.code == Exit.DONE
    assert guests(shop) == [70, 72]
    assert shop.sql("SELECT email FROM users WHERE id = 2") in ([], [(None,)])
    assert cli("ledger", shop.policy, "verify").code == Exit.DONE


def test_whose_key_is_the_address_itself_is_taken_as_well(shop: Shop, cli: Cli) -> None:
    shop.sql("CREATE TABLE senders (address TEXT PRIMARY KEY, said TEXT)")
    shop.sql("INSERT INTO senders VALUES ('bob@example.nl', 'x'), ('carla@example.nl', 'y')")
    shop.say("  seat: {table", "  sender: {table: senders, key: address, known_by: [address]}\n  seat: {table")
    shop.say("  logins:\n", "  senders: {whose: {self: address -> sender}, personal: {said: own text}}\n  logins:\n")
    shop.say("    uses: [users.name, users.email]", "    uses: [users.name, users.email, senders.said]")
    shop.say("    keep: 2 years after users.left_at", "    keep: until it ends")

    alone = cli("plan", shop.policy, "--person", "user:2", "--right", "erasure")
    assert "somebody else is known by the same: sender:KEY" in alone.err

    shown = cli("plan", shop.policy, "--person", "user:2", "--right", "erasure", "--everywhere")
    assert "Plan for user:2, sender:KEY at" in shown.out
    assert "bob" not in shown.out.lower() + shown.err.lower()

    said = cli("plan", shop.policy, "--person", "user:2", "--right", "erasure", "--everywhere", "--format", "json")
    plan = json.loads(said.out)
    assert plan["for"]["also"] == [{"group": "sender", "key": ["bob@example.nl"]}]
    assert cli("apply", shop.policy, "--approve", plan["digest"]).code == Exit.DONE
    assert shop.sql("SELECT address FROM senders") == [("carla@example.nl",)]


def test_whoever_is_named_with_also_is_in_the_same_plan(shop: Shop, cli: Cli, tmp_path: Path) -> None:
    with_guests(shop)
    said = cli(
        *("plan", shop.policy, "--person", "user:2", "--right", "erasure", "--also", "guest:70"),
        *("--also", "guest:71", "--out", tmp_path / "plan.json"),
    )
    assert "Plan for user:2, guest:70, guest:71" in said.out
    assert "somebody else" not in said.err
    alone = cli("plan", shop.policy, "--person", "user:2", "--right", "erasure", "--format", "json")
    plan = json.loads((tmp_path / "plan.json").read_text())
    assert plan["digest"] != json.loads(alone.out)["digest"]

    edited = {**plan, "for": {**plan["for"], "also": []}}
    (tmp_path / "edited.json").write_text(json.dumps(edited))
    assert "plan/edited" in cli("apply", tmp_path / "edited.json", "--approve", plan["digest"]).err
    assert cli("apply", tmp_path / "plan.json", "--approve", plan["digest"]).code == Exit.DONE
    assert guests(shop) == [72]


def test_a_value_that_many_have_is_nobodys_own(shop: Shop, cli: Cli) -> None:
    with_guests(shop)
    shop.sql(
        "WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 130)"
        " INSERT INTO guests SELECT i, 'bob@example.nl', 'q' FROM n"
    )
    said = cli("plan", shop.policy, "--person", "user:2", "--right", "erasure", "--everywhere")
    assert said.code == Exit.REFUSED
    assert "person/of-many" in said.err and "bob" not in said.err


def test_also_and_everywhere_are_about_a_person(shop: Shop, cli: Cli) -> None:
    assert "usage/options" in cli("plan", shop.policy, "--everywhere").err
    assert "usage/options" in cli("plan", shop.policy, "--also", "user:2").err


def test_an_answer_names_the_account_that_has_the_address_of_a_guest(shop: Shop, cli: Cli, tmp_path: Path) -> None:
    with_guests(shop)

    said = cli("export", shop.policy, "--person", "guest:71", "--out", tmp_path / "answer.zip")

    assert "known by the same: user:2, guest:70" in said.err


def test_nobody_is_named_where_nobody_else_is_known_by_it(shop: Shop, cli: Cli) -> None:
    assert "somebody else" not in cli("plan", shop.policy, "--person", "user:1", "--right", "erasure").err
    assert "user:4" in cli("plan", shop.policy, "--person", "user:3", "--right", "erasure").err
