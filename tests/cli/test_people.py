"""How one names a person or a row."""

from __future__ import annotations

import pytest

from cli.conftest import Cli, Shop
from gestand.errors import Exit


@pytest.mark.parametrize(
    ("key", "table", "person"),
    [
        ("user:1", "users", "user:1"),
        ("user:email=alice@example.nl", "users", "user:1"),
        ("seat:(7,12)", "seats", "seat:(7,12)"),
        ("seat:(7, 12)", "seats", "seat:(7,12)"),
    ],
)
def test_a_key_names_one_person(key: str, table: str, person: str, shop: Shop, cli: Cli) -> None:
    said = cli("explain", shop.policy, "--person", key, "--format", "json")
    assert said.code == Exit.DONE
    assert table in {line["table"] for line in said.json["held"]}
    planned = cli("plan", shop.policy, "--person", key, "--right", "erasure")
    assert planned.code == Exit.DONE
    assert f"Plan for {person} at " in planned.out


@pytest.mark.parametrize("verb", ["plan", "explain", "export", "hold"])
def test_two_hits_are_refused_with_their_number(verb: str, shop: Shop, cli: Cli) -> None:
    words = {
        "plan": ["--right", "erasure"],
        "explain": [],
        "export": ["--out", shop.folder / "answer.zip"],
        "hold": ["add", "--reason", "claim", "--owner", "legal", "--review", "2027-01-01"],
    }[verb]
    said = cli(verb, shop.policy, "--person", "user:email=twice@example.nl", *words)
    assert said.code == Exit.REFUSED
    assert "2 people" in said.err
    assert "twice@example.nl" not in said.err


@pytest.mark.parametrize(
    "key", ["user:email=nobody@example.nl", "user:name=Alice", "user:", "user", "seat:7", "user:x"]
)
def test_what_names_nobody_is_said_without_repeating_it(key: str, shop: Shop, cli: Cli) -> None:
    said = cli("explain", shop.policy, "--person", key)
    assert said.code == Exit.USAGE
    assert "nobody@example.nl" not in said.err
    assert "Alice" not in said.err
    assert "  -> " in said.err


@pytest.mark.parametrize("row", ["users:1", "seats:(7,12)", "invoices:1"])
def test_a_row_is_named_by_its_table_and_key(row: str, shop: Shop, cli: Cli) -> None:
    said = cli("explain", shop.policy, "--row", row, "--format", "json")
    assert said.code == Exit.DONE
    assert {(line["table"], line["rows"]) for line in said.json["held"]} == {(row.split(":", maxsplit=1)[0], 1)}
