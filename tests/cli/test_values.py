"""`gestand map --values`: somebody looks at what stands there."""

from __future__ import annotations

from cli.conftest import Cli, Shop
from gestand.errors import Exit


def test_it_finds_addresses_where_nobodys_were_said_to_stand_and_shows_none(shop: Shop, cli: Cli) -> None:
    shop.say("    events: {left_at: not yet}", "    events: {left_at: not yet}\n    not personal: {label: a mark}")
    shop.sql("ALTER TABLE users ADD COLUMN label TEXT")
    assert cli("map", shop.policy, "--values").code == Exit.DONE
    shop.sql("UPDATE users SET label = 'alice@example.nl' WHERE id = 1")

    said = cli("map", shop.policy, "--values")

    assert said.code == Exit.DONE
    assert "warning M186" in said.out
    assert "users.label is not personal, and 1 of 1 values look like an e-mail address" in said.out
    assert "and at no more" in said.out
    assert "alice@example.nl" not in said.out + said.err
    assert "M186" not in cli("map", shop.policy).out


def test_programs_read_how_much_was_looked_at(shop: Shop, cli: Cli) -> None:
    found = cli("map", shop.policy, "--values", "--format", "json").json

    assert set(found) == {"groups", "tables", "findings", "looked"}
    assert found["looked"]["values"] > 20
    assert found["looked"]["unseen"] == []
