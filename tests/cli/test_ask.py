"""`gestand ask`: who is due, that they were asked, and that somebody stays."""

from __future__ import annotations

from cli.conftest import Cli, Shop
from gestand.errors import Exit

AFTER = "2026-07-20T10:00:00+02:00"


def asking(shop: Shop) -> None:
    """Alice left two years ago, all but a week, and the shop asks before it deletes."""
    term = "    keep: 2 years after users.left_at"
    shop.say(term, f"{term}\n    ask: {{before: 30 days, keeps: 1 year}}")
    shop.sql("UPDATE users SET left_at = '2024-07-27 10:00:00' WHERE id = 1")


def test_it_names_who_is_due_and_nobody_twice(shop: Shop, cli: Cli) -> None:
    asking(shop)
    due = cli("ask", shop.policy, "due", "--at", AFTER, "--format", "json")
    assert due.code == Exit.DONE
    assert due.json == {"due": [{"activity": "deliver-the-service", "person": "user:1"}]}
    sent = cli("ask", shop.policy, "sent", "--at", AFTER)
    assert "user:1  deliver-the-service" in sent.out
    assert "alice" not in sent.out.lower()
    assert "nobody is to be asked" in cli("ask", shop.policy, "due", "--at", AFTER).out


def test_it_keeps_who_wants_to_stay(shop: Shop, cli: Cli) -> None:
    asking(shop)
    cli("ask", shop.policy, "sent", "--at", AFTER)
    who = ("--person", "user:1", "--activity", "deliver-the-service")
    said = cli("ask", shop.policy, "stays", *who, "--at", "2026-08-01T10:00:00+02:00")
    assert said.code == Exit.DONE
    assert "goes on for this person until 2027-08-02" in said.out


def test_it_says_which_activities_ask(shop: Shop, cli: Cli) -> None:
    asking(shop)
    said = cli("ask", shop.policy, "due", "--activity", "accounting")
    assert said.code == Exit.USAGE
    assert "deliver-the-service" in said.err


def test_nobody_is_asked_in_the_future(shop: Shop, cli: Cli) -> None:
    asking(shop)
    assert cli("ask", shop.policy, "sent", "--at", "2999-01-01").code == Exit.REFUSED
    assert cli("ask", shop.policy, "stays", "--person", "user:1").code == Exit.USAGE
