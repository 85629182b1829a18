"""`plan --activity`: a person has what one activity uses erased, and keeps everything else."""

from __future__ import annotations

import pytest

from cli.conftest import Cli, Shop
from cli.test_alike import guests, with_guests
from gestand.errors import Exit

ERASURE = ("--right", "erasure")
SAFE = ("--activity", "keep-the-service-safe")


def rows(shop: Shop) -> dict[str, list[tuple[object, ...]]]:
    return {table: shop.sql(f"SELECT * FROM {table} ORDER BY 1") for table in ("users", "logins", "invoices", "seats")}


def test_only_what_that_activity_uses_goes_and_the_ledger_has_one_ending(shop: Shop, cli: Cli) -> None:
    shop.sql("DELETE FROM logins")
    shop.sql("INSERT INTO logins (user_id, ip, at) VALUES (1, '10.0.0.1', '2026-03-01 12:00:00')")
    shop.sql("INSERT INTO logins (user_id, ip, at) VALUES (2, '10.0.0.2', '2026-03-01 12:00:00')")
    before = rows(shop)
    mine = len(shop.sql("SELECT 1 FROM logins WHERE user_id = 1"))

    planned = cli("plan", shop.policy, "--person", "user:1", *ERASURE, *SAFE, "--format", "json").json

    assert [ending["activity"] for ending in planned["extra"]["endings"]] == ["keep-the-service-safe"]
    assert {step["table"].rpartition(".")[2] for step in planned["steps"]} == {"logins"}
    assert rows(shop) == before
    assert cli("apply", shop.policy, "--approve", planned["digest"]).code == Exit.DONE
    after = rows(shop)
    assert shop.sql("SELECT 1 FROM logins WHERE user_id = 1 AND ip IS NOT NULL") == []
    assert len(after.pop("logins")) == len(before.pop("logins")) - mine
    assert after == before
    assert cli("verify", shop.policy, "--promise", "keep/keep-the-service-safe").code == Exit.DONE

    again = cli("plan", shop.policy, "--person", "user:1", *ERASURE, *SAFE, "--format", "json").json
    assert (again["steps"], again["extra"].get("endings", [])) == ([], [])


def test_it_goes_with_somebodys_other_names(shop: Shop, cli: Cli) -> None:
    with_guests(shop)
    shop.say("guests.email, guests.asked]", "]")
    shop.say(
        "  reserve-seats:\n",
        "  answer:\n    purpose: Answering\n    basis: consent\n    uses: [guests.email, guests.asked]\n"
        "    keep: until it ends\n  reserve-seats:\n",
    )
    who = ("--person", "user:2", *ERASURE, "--everywhere", "--activity", "answer")

    planned = cli("plan", shop.policy, *who, "--format", "json").json

    endings = [(one["person"]["group"], one["activity"]) for one in planned["extra"]["endings"]]
    assert endings == [("guest", "answer")]
    assert cli("apply", shop.policy, "--approve", planned["digest"]).code == Exit.DONE
    assert guests(shop) == [70, 72]
    assert shop.sql("SELECT email FROM users WHERE id = 2") == [("bob@example.nl",)]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--person", "user:1", *ERASURE, "--activity", "sell"), "the policy has no activity sell"),
        (("--person", "user:1", *ERASURE, "--activity", "reserve-seats"), "reserve-seats uses nothing of whom"),
        (
            ("--person", "user:1", *ERASURE, *SAFE, "--activity", "accounting"),
            "accounting rests on a legal obligation, which no erasure ends",
        ),
        (SAFE, "--activity is about a person's erasure"),
        (("--organisation", "user:1", *SAFE), "--activity is about a person's erasure"),
        (("--person", "user:1", *SAFE), "--person and --right belong together"),
    ],
)
def test_what_cannot_end_alone_is_refused_with_what_can(
    options: tuple[str, ...], said: str, shop: Shop, cli: Cli
) -> None:
    before = rows(shop)

    refused = cli("plan", shop.policy, *options)

    assert refused.code == Exit.USAGE
    assert said in refused.err
    assert "  -> " in refused.err
    if "no activity" in said:
        assert "what an erasure ends for them: deliver-the-service, keep-the-service-safe\n" in refused.err
    assert rows(shop) == before
