"""One human who is known twice: said beside the plan and the answer of either, by key and never by value."""

from __future__ import annotations

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


def test_an_answer_names_the_account_that_has_the_address_of_a_guest(shop: Shop, cli: Cli, tmp_path: Path) -> None:
    with_guests(shop)

    said = cli("export", shop.policy, "--person", "guest:71", "--out", tmp_path / "answer.zip")

    assert "known by the same: user:2, guest:70" in said.err


def test_nobody_is_named_where_nobody_else_is_known_by_it(shop: Shop, cli: Cli) -> None:
    assert "somebody else" not in cli("plan", shop.policy, "--person", "user:1", "--right", "erasure").err
    assert "user:4" in cli("plan", shop.policy, "--person", "user:3", "--right", "erasure").err
