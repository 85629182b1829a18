"""`gestand publish`: versions with a day, who has to be told, and what was published before."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from cli.conftest import Cli, Shop
from gestand import clock
from gestand.errors import Exit
from gestand.vocabulary import catalogue

LONGER = ("keep: 1 year after logins.at", "keep: 2 years after logins.at")
PURPOSE = ("purpose: Selling things", "purpose: Selling more things")


@pytest.fixture
def published(shop: Shop, cli: Cli) -> Shop:
    assert cli("publish", shop.policy).code == Exit.DONE
    return shop


def new(shop: Shop, version: str, *changes: tuple[str, str]) -> None:
    for old, text in (('version: "1.0"', f'version: "{version}"'), ("in_force: 2026-01-01\n", ""), *changes):
        shop.say(old, text)


def test_a_version_is_published_listed_and_shown(published: Shop, cli: Cli) -> None:
    new(published, "1.1", PURPOSE)
    said = cli("publish", published.policy, "--language", "en")
    assert said.code == Exit.DONE
    assert "Our privacy statement changes: version 1.1 counts from" in said.out
    assert "until then version 1.0 is in force: let plans and runs go on with its text" in said.out
    assert "You can object" not in said.out and "you can leave" in said.out
    versions = cli("publish", published.policy, "--list", "--format", "json").json["versions"]
    assert [(v["version"], v["standing"]) for v in versions] == [("1.0", "in force"), ("1.1", "to come")]
    shown = cli("publish", published.policy, "--show", "1.0")
    assert "Selling things" in shown.out and "in force" in shown.out
    found = cli("publish", published.policy, "--show", "1.1", "--format", "json").json
    texts = found["texts"]
    assert {"policy/the-policy.yaml", "announcement/nl.txt", "published.json", "statement/nl.html"} <= set(texts)
    day = catalogue.day("nl", date.fromisoformat(found["from"]))
    assert day in texts["statement/nl.md"], "what people read has its day, also where the policy does not write it"
    assert "purpose: Selling more things" in texts["policy/the-policy.yaml"]
    kinds = [e["kind"] for e in cli("ledger", published.policy, "show", "--format", "json").json["entries"]]
    assert kinds.count("published") == 2
    assert cli("ledger", published.policy, "verify").code == Exit.DONE


def test_nothing_is_planned_erased_or_judged_by_a_version_that_does_not_count_yet(published: Shop, cli: Cli) -> None:
    old = published.policy.read_text(encoding="utf-8")
    new(published, "1.1", PURPOSE)
    since = cli("publish", published.policy, "--format", "json").json["from"]
    for verb in (
        ("plan",),
        ("plan", "--person", "user:1", "--right", "erasure"),
        ("apply", "--yes"),
        ("verify",),
        ("explain", "--person", "user:1"),
    ):
        said = cli(verb[0], published.policy, *verb[1:])
        assert (said.code, "policy/not-yet" in said.err) == (Exit.REFUSED, True), verb
        assert f"this policy is version 1.1, which counts from {since}: until then version 1.0 is in force" in said.err
        assert "go on with the policy of version 1.0 until then" in said.err and f"--at {since}" in said.err
    entries = cli("ledger", published.policy, "show", "--format", "json").json["entries"]
    assert [e["body"]["code"] for e in entries if e["kind"] == "refused"] == ["policy/not-yet"]
    assert not [e for e in entries if e["kind"] in ("verified", "run-begun")]
    assert cli("plan", published.policy, "--at", since).code == Exit.DONE, "what it will be can be looked at"
    assert cli("tell", published.policy, "due").code == Exit.DONE
    published.policy.write_text(old, encoding="utf-8")
    assert cli("plan", published.policy).code == Exit.DONE


def test_it_refuses_with_what_to_do(published: Shop, cli: Cli) -> None:
    new(published, "1.1", LONGER)
    said = cli("publish", published.policy)
    assert said.code == Exit.REFUSED and "publish/old-rows" in said.err and "--because" in said.err
    today = clock.local_day(clock.now(), "Europe/Amsterdam")
    said = cli("publish", published.policy, "--because", "x", "--from", today + timedelta(days=3))
    assert said.code == Exit.REFUSED and f"say --from {today + timedelta(days=31)}" in said.err
    published.say("basis: contract", "basis: contact")
    assert cli("publish", published.policy).code == Exit.USAGE


def test_who_has_to_be_told_is_counted_over_the_rows(published: Shop, cli: Cli) -> None:
    new(published, "1.1", LONGER, PURPOSE)
    said = cli("publish", published.policy, "--to-tell", "--because", "x", "--format", "json")
    assert said.code == Exit.DONE
    # Alice and Bob have log-ins; all four have a name; nobody's seat changes.
    assert said.json["to_tell"] == [
        {
            "group": "user",
            "people": 4,
            "activities": [
                {"activity": "deliver-the-service", "people": 4, "can": "leave"},
                {"activity": "keep-the-service-safe", "people": 2, "can": "object"},
            ],
            "uncounted": [],
        }
    ]
    assert (
        "keep-the-service-safe: 2, who can object"
        in cli("publish", published.policy, "--to-tell", "--because", "x").out
    )
    assert len(cli("publish", published.policy, "--list", "--format", "json").json["versions"]) == 1
    (published.folder / "shop.db").unlink()
    said = cli("publish", published.policy, "--to-tell", "--because", "x")
    assert said.code == Exit.UNKNOWN and "whoever is in app: no answer" in said.out and "nobody in" not in said.out


@pytest.mark.parametrize(
    ("words", "exit_", "code"),
    [
        (["--list", "--to-tell"], Exit.USAGE, "usage/options"),
        (["--from", "soon"], Exit.USAGE, "usage/day"),
        (["--substantial", "no"], Exit.USAGE, "publish/because"),
        (["--show", "9"], Exit.USAGE, "publish/unknown"),
        (["--language", "xx"], Exit.USAGE, "language/unknown"),
    ],
)
def test_what_cannot_be_understood_is_said(published: Shop, cli: Cli, words: list[str], exit_: Exit, code: str) -> None:
    published.say('version: "1.0"', 'version: "1.1"')
    said = cli("publish", published.policy, *words)
    assert (said.code, said.out) == (exit_, "") and code in said.err


def test_a_version_that_was_changed_on_the_disk_is_tampered_with(published: Shop, cli: Cli) -> None:
    (file,) = Path(published.records).rglob("the-policy.yaml")
    file.write_text("nothing: promised\n", encoding="utf-8")
    for words in (["--list"], ["--show", "1.0"]):
        said = cli("publish", published.policy, *words)
        assert said.code == Exit.TAMPERED and "publish/damaged" in said.err
        assert said.err.count(str(file)) == 1 and "damaged: policy/the-policy.yaml: it is not" in said.err
    new(published, "1.1")
    assert cli("publish", published.policy).code == Exit.TAMPERED


def test_what_was_never_published_is_told_to_nobody(shop: Shop, cli: Cli) -> None:
    assert cli("publish", shop.policy, "--list").code == Exit.REFUSED, "there are no records"
    cli("verify", shop.policy)
    assert "no version was published" in cli("publish", shop.policy, "--list").out
    assert "nobody" in cli("publish", shop.policy, "--to-tell").out
