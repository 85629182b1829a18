"""What programs read: the JSON of each verb, key by key, and nothing else on standard output."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cli.conftest import Cli, Shop
from gestand.errors import Exit

COOKIES = "\ncookies:\n  session: {for: deliver-the-service, consent: not needed}\n"


def keys(found: Any, *wanted: str) -> None:
    assert set(found) == set(wanted)


@pytest.fixture
def troubled(shop: Shop) -> Shop:
    """A shop with something kept, broken, unknown and unsupported."""
    with shop.policy.open("a", encoding="utf-8") as policy:
        policy.write(COOKIES)
    shop.sql("UPDATE invoices SET booked_on = 'in May'")
    return shop


def test_of_verify(troubled: Shop, cli: Cli) -> None:
    said = cli("verify", troubled.policy, "--format", "json")
    assert said.code == Exit.BROKEN
    found = said.json
    keys(found, "at", "policy", "standing", "promises")
    keys(found["policy"], "version", "digest")
    assert found["standing"] == "broken"
    for promise in found["promises"]:
        keys(promise, "key", "kind", "says", "standing", "count", "oldest", "level", "places", "why")
        for place in promise["places"]:
            keys(place, "store", "table", "column", "count")
    standing = {promise["key"]: promise["standing"] for promise in found["promises"]}
    assert set(standing.values()) == {"kept", "broken", "unknown", "unsupported"}
    assert standing["keep/keep-the-service-safe"] == "broken"
    assert standing["keep/accounting"] == "unknown"
    assert standing["keep/deliver-the-service"] == "kept"
    assert len(standing) == len(found["promises"])
    (broken,) = (promise for promise in found["promises"] if promise["standing"] == "broken")
    assert broken["count"] == 3
    assert broken["oldest"].startswith("2021-03-01T23:00")
    assert broken["places"] == [{"store": "app", "table": "logins", "column": "ip", "count": 3}]


def test_of_verify_leaves_out_what_is_unsupported_and_says_so(troubled: Shop, cli: Cli) -> None:
    said = cli("verify", troubled.policy, "--scope", "enforced", "--format", "json")
    assert "unsupported" not in {promise["standing"] for promise in said.json["promises"]}
    assert "left out 1" in said.err


def test_of_verify_for_one_promise(shop: Shop, cli: Cli) -> None:
    found = cli("verify", shop.policy, "--promise", "keep/accounting", "--format", "json").json
    assert [promise["key"] for promise in found["promises"]] == ["keep/accounting"]
    assert found["standing"] == "kept"


def test_of_plan(shop: Shop, cli: Cli) -> None:
    found = cli("plan", shop.policy, "--person", "user:1", "--right", "erasure", "--format", "json").json
    assert {"digest", "for", "at", "steps", "keeps", "policy"} <= set(found)
    assert len(found["digest"]) == 64
    for step in found["steps"]:
        assert {"store", "table", "action", "columns", "expected", "because"} <= set(step)
    for keep in found["keeps"]:
        assert {"store", "table", "expected", "because", "until"} <= set(keep)
    assert ("users", "blank") in {(step["table"], step["action"]) for step in found["steps"]}
    assert "invoices" in {keep["table"] for keep in found["keeps"]}


def test_of_a_saved_plan_it_is_the_same(shop: Shop, cli: Cli) -> None:
    file = shop.folder / "plan.json"
    said = cli("plan", shop.policy, "--at", "2026-01-01", "--out", file, "--format", "json")
    assert json.loads(file.read_text(encoding="utf-8")) == said.json


def test_of_map(shop: Shop, cli: Cli) -> None:
    shop.sql("ALTER TABLE users ADD COLUMN phone TEXT")
    said = cli("map", shop.policy, "--format", "json")
    assert said.code == Exit.BROKEN
    keys(said.json, "groups", "tables", "findings")
    for table in said.json["tables"]:
        keys(table, "store", "table", "claims", "columns")
        for claim in table["claims"]:
            keys(claim, "group", "path", "then")
        for column in table["columns"]:
            keys(column, "name", "kind", "category", "claim", "mandatory")
    for finding in said.json["findings"]:
        keys(finding, "code", "level", "message", "hint", "where")
    assert "error" in {finding["level"] for finding in said.json["findings"]}
    users = next(table for table in said.json["tables"] if table["table"] == "users")
    kinds = {column["name"]: column["kind"] for column in users["columns"]}
    assert kinds == {
        "id": "structural",
        "name": "personal",
        "email": "personal",
        "left_at": "structural",
        "phone": "undeclared",
    }


def test_of_lint(shop: Shop, cli: Cli) -> None:
    found = cli("lint", shop.policy, "--format", "json").json
    keys(found, "findings")
    assert {finding["code"] for finding in found["findings"]} == {"P206", "P701"}
    for finding in found["findings"]:
        keys(finding, "code", "level", "message", "hint", "where")
        assert finding["where"].startswith(f"{shop.policy}:")


def test_of_apply(shop: Shop, cli: Cli) -> None:
    assert cli("plan", shop.policy).code == Exit.DONE
    found = cli("apply", shop.policy, "--yes", "--format", "json").json
    keys(found, "runs")
    (run,) = found["runs"]
    keys(run, "run", "digest", "resumed", "steps", "notes")
    for step in run["steps"]:
        keys(step, "store", "table", "action", "expected", "done")


def test_of_explain(shop: Shop, cli: Cli) -> None:
    found = cli("explain", shop.policy, "--promise", "keep/accounting", "--format", "json").json
    keys(found, "at", "held", "notes")
    for line in found["held"]:
        keys(line, "store", "table", "columns", "rows", "because", "until")
    found = cli("explain", shop.policy, "--row", "invoices:1", "--format", "json").json
    keys(found, "at", "row", "held", "notes")
    keys(found["row"], "store", "table", "kind", "key", "whose", "nobody", "orphans", "fate", "blanked")
    assert found["row"]["whose"] == [{"group": "user", "key": [1], "there": True}]
    assert (found["row"]["kind"], found["row"]["key"], found["row"]["fate"]) == ("row", [1], "stays")


def test_of_export(shop: Shop, cli: Cli) -> None:
    words = ("--person", "user:1", "--out", shop.folder / "answer.zip", "--format", "json")
    found = cli("export", shop.policy, *words).json
    keys(found, "path", "sha256", "size", "rows", "files", "left_out", "incomplete")
    assert found["rows"] == {"invoices": 1, "logins": 2, "users": 1}


def test_of_grants_and_schema(shop: Shop, cli: Cli) -> None:
    keys(cli("grants", shop.policy, "--format", "json").json, "reader", "writer", "statements")
    assert cli("schema", "--format", "json").json["$schema"].startswith("https://json-schema.org/")
    assert cli("schema").json["$schema"] == cli("schema", "--format", "text").json["$schema"]


def test_of_hold_and_ledger(shop: Shop, cli: Cli) -> None:
    words = ("--reason", "claim 7", "--owner", "legal", "--review", "2027-01-01", "--format", "json")
    (hold,) = cli("hold", shop.policy, "add", "--row", "invoices:1", *words).json["holds"]
    keys(hold, "id", "activity", "on", "since", "reason", "owner", "review", "lifted")
    assert hold["on"] == "invoices:1"
    shown = cli("ledger", shop.policy, "show", "--format", "json").json
    keys(shown, "entries", "checkpoint")
    assert [entry["kind"] for entry in shown["entries"]] == ["installation", "policy-seen", "hold"]
    for entry in shown["entries"]:
        keys(entry, "number", "kind", "version", "at", "body", "hash")
    verified = cli("ledger", shop.policy, "verify", "--format", "json").json
    keys(verified, "intact", "entries", "proven", "head", "damages")
    assert verified["intact"]


def test_messages_go_elsewhere(shop: Shop, cli: Cli) -> None:
    first = cli("verify", shop.policy, "--format", "json")
    assert f"records begun in {shop.records}" in first.err
    assert json.loads(first.out)
    assert cli("verify", shop.policy, "--format", "json").err == ""


def test_a_refusal_prints_no_result(shop: Shop, cli: Cli) -> None:
    said = cli("apply", shop.policy, "--yes", "--format", "json")
    assert (said.code, said.out) == (Exit.REFUSED, "")
