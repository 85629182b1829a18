"""The ledger tells what a run was refused for, and what a verdict was."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from cli.conftest import Cli, Shop
from gestand.errors import Exit
from gestand.policy.reader import read
from gestand.stores import open_stores


def last_entry(shop: Shop, cli: Cli) -> tuple[str, dict[str, Any]]:
    entry = cli("ledger", shop.policy, "show", "--format", "json").json["entries"][-1]
    return entry["kind"], entry["body"]


def test_verdicts_are_entered_each_time_with_what_was_in_the_way(shop: Shop, cli: Cli) -> None:
    for _ in range(2):
        assert cli("verify", shop.policy).code == Exit.BROKEN
        kind, body = last_entry(shop, cli)
        assert (kind, body["standing"], body["version"]) == ("verified", "broken", "1.0")
        assert body["promises"]["keep/keep-the-service-safe"] == ["broken", 3]
        assert body["promises"]["keep/accounting"] == ["kept", 0]
    entries = cli("ledger", shop.policy, "show", "--format", "json").json["entries"]
    assert [entry["kind"] for entry in entries] == ["installation", "policy-seen", "verified", "verified"]
    assert "1 broken" in cli("ledger", shop.policy, "show").out


def test_a_verdict_about_one_promise_says_so(shop: Shop, cli: Cli) -> None:
    assert cli("verify", shop.policy, "--promise", "keep/accounting", "--at", "2021-01-01").code == Exit.DONE
    kind, body = last_entry(shop, cli)
    assert (kind, body["promise"], body["moment"]) == (
        "verified",
        "keep/accounting",
        "2020-12-31T23:00:00.000000+00:00",
    )
    assert list(body["promises"]) == ["keep/accounting"]


def test_what_verify_leaves_out_on_paper_is_entered_all_the_same(shop: Shop, cli: Cli) -> None:
    with shop.policy.open("a", encoding="utf-8") as policy:
        policy.write("\ncookies:\n  session: {for: deliver-the-service, consent: not needed}\n")
    cli("verify", shop.policy, "--scope", "enforced")
    _, body = last_entry(shop, cli)
    assert "unsupported" in {standing for standing, _ in body["promises"].values()}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "plan/not-approved"),
        (("--yes", "--at", "2099-01-01"), "moment/not-yet"),
        (("--approve", "0" * 64), "plan/unknown"),
    ],
)
def test_a_run_that_is_refused_is_entered_by_its_code(words: tuple[str, ...], code: str, shop: Shop, cli: Cli) -> None:
    cli("plan", shop.policy)
    assert cli("apply", shop.policy, *words).code == Exit.REFUSED
    kind, body = last_entry(shop, cli)
    assert (kind, body["code"]) == ("refused", code)
    if "--approve" in words:
        assert body["digest"] == words[1]


def test_a_refused_erasure_is_entered_under_a_pseudonym(shop: Shop, cli: Cli) -> None:
    saved = shop.folder / "erasure.json"
    words = ("--person", "user:email=alice@example.nl", "--right", "erasure", "--out", saved)
    made = cli("plan", shop.policy, *words, "--format", "json").json
    assert cli("apply", saved).code == Exit.REFUSED
    kind, body = last_entry(shop, cli)
    assert (kind, body["code"], body["digest"]) == ("refused", "plan/not-approved", made["digest"])
    assert len(str(body["person"])) == 64
    assert cli("apply", saved, "--approve", made["digest"]).code == Exit.DONE


def test_a_refusal_does_not_make_the_plan_stale(shop: Shop, cli: Cli) -> None:
    saved = shop.folder / "plan.json"
    made = cli("plan", shop.policy, "--out", saved, "--format", "json").json
    assert cli("apply", saved).code == Exit.REFUSED
    assert cli("apply", saved, "--approve", made["digest"]).code == Exit.DONE


def test_another_writer_is_entered(shop: Shop, cli: Cli) -> None:
    cli("plan", shop.policy)
    (store,) = open_stores(read(shop.policy), {}).values()
    with store.writing():
        assert cli("apply", shop.policy, "--yes").code == Exit.REFUSED
    store.close()
    kind, body = last_entry(shop, cli)
    assert (kind, body["code"]) == ("refused", "store/another-writer")


def test_nothing_is_entered_in_a_ledger_that_was_tampered_with(shop: Shop, cli: Cli) -> None:
    cli("verify", shop.policy)
    with sqlite3.connect(shop.records / "records.db") as records:
        records.execute("UPDATE entries SET hash = ? WHERE number = 1", ("0" * 64,))
    assert cli("verify", shop.policy).code == Exit.TAMPERED
    assert cli("apply", shop.policy).code == Exit.TAMPERED
    with sqlite3.connect(shop.records / "records.db") as records:
        assert records.execute("SELECT count(*) FROM entries").fetchone() == (3,)
