"""`verify --deep` from the command line: what is searched for never stands in a command, a message or the ledger."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from .conftest import Cli, Shop

MAIL = "alice@example.nl"


@pytest.fixture
def erased(shop: Shop, cli: Cli) -> Shop:
    """Alice was erased, and stands in a table that nobody declared."""
    shop.sql("CREATE TABLE mails (receiver TEXT, body TEXT)")
    out = shop.folder / "plan.json"
    planned = cli("plan", shop.policy, "--person", "user:1", "--right", "erasure", "--out", out)
    assert (planned.code, "mails is in app and not in the policy" in planned.out) == (3, True)
    assert MAIL not in out.read_text(encoding="utf-8")
    digest = json.loads(out.read_text(encoding="utf-8"))["digest"]
    assert cli("apply", out, "--approve", digest).code == 3
    assert shop.sql("SELECT email FROM users WHERE id = 1") == [(None,)]
    return shop


def leak(shop: Shop) -> None:
    shop.sql("INSERT INTO mails VALUES ('Alice@Example.NL', 'dear Alice'), ('x', ?)", f"about {MAIL}")


def gone(cli: Cli, shop: Shop, *more: object) -> tuple[int, list[dict[str, object]]]:
    result = cli("verify", shop.policy, "--deep", "--promise", "gone", *more, "--format", "json")
    return result.code, result.json["promises"]


def test_nothing_is_left(erased: Shop, cli: Cli) -> None:
    code, (promise,) = gone(cli, erased)
    assert (code, promise["standing"], promise["kind"]) == (0, "kept", "gone")


def test_what_is_left_breaks_a_promise_with_its_places(erased: Shop, cli: Cli) -> None:
    leak(erased)
    code, (promise,) = gone(cli, erased)
    assert (code, promise["standing"], promise["count"]) == (1, "broken", 2)
    assert promise["places"] == [
        {"store": "app", "table": "mails", "column": "body", "count": 1},
        {"store": "app", "table": "mails", "column": "receiver", "count": 1},
    ]


def test_people_read_where_it_stands_and_never_what(erased: Shop, cli: Cli) -> None:
    leak(erased)
    result = cli("verify", erased.policy, "--deep")
    assert result.code == 1
    assert "✗ broken" in result.out
    assert "app:mails.receiver: 1" in result.out
    assert "gone/user/" in result.out
    assert "keep/deliver-the-service" in result.out
    assert "example.nl" not in (result.out + result.err).lower()


def test_the_verdict_is_in_the_ledger_under_the_pseudonym_and_without_what_was_found(erased: Shop, cli: Cli) -> None:
    leak(erased)
    _, (promise,) = gone(cli, erased)
    entries = cli("ledger", erased.policy, "show", "--format", "json")
    assert str(promise["key"]) in entries.out
    raw = (erased.records / "records.db").read_bytes().lower()
    assert b"example.nl" not in raw
    assert cli("ledger", erased.policy, "verify").code == 0


def test_nobody_erased_says_so(shop: Shop, cli: Cli) -> None:
    result = cli("verify", shop.policy, "--deep", "--promise", "gone")
    assert result.code == 0
    assert "nobody was" in result.out


def test_since_is_whose_erasures(erased: Shop, cli: Cli) -> None:
    leak(erased)
    code, (promise,) = gone(cli, erased, "--since", "2020-01-01")
    assert (code, promise["standing"]) == (1, "broken")
    assert cli("verify", erased.policy, "--deep", "--since", "yesterday").code == 2


def test_one_person_is_asked_about_by_key(erased: Shop, cli: Cli) -> None:
    code, promises = gone(cli, erased, "--person", "user:1", "--person", "user:2")
    assert (code, [promise["standing"] for promise in promises]) == (3, ["kept", "unknown"])


def test_identifiers_come_from_a_file(erased: Shop, cli: Cli) -> None:
    leak(erased)
    given = erased.folder / "given.txt"
    given.write_text(f"\n  {MAIL}\n\nnobody@nowhere.example\n", encoding="utf-8-sig")
    code, (promise,) = gone(cli, erased, "--identifiers-from", given)
    assert (code, promise["key"], promise["count"]) == (1, "gone/by-hand", 2)


def test_identifiers_come_from_standard_input(erased: Shop, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    leak(erased)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(MAIL.encode()), isatty=lambda: False))
    code, (promise,) = gone(cli, erased, "--person", "user:1", "--identifiers-from", "-")
    assert (code, promise["count"]) == (1, 2)


@pytest.mark.parametrize(("content", "code"), [(b"", "identifiers/none"), (b"\xff\xfe\xfa", "identifiers/unreadable")])
def test_a_file_that_says_nothing_is_refused(shop: Shop, cli: Cli, tmp_path: Path, content: bytes, code: str) -> None:
    given = tmp_path / "given.txt"
    given.write_bytes(content)
    result = cli("verify", shop.policy, "--deep", "--identifiers-from", given)
    assert result.code == 2
    assert code in result.err


@pytest.mark.parametrize(
    "words",
    [
        ("--since", "2020-01-01"),
        ("--person", "user:1"),
        ("--timeout", "3"),
        ("--identifiers-from", "x"),
        ("--promise", "gone"),
        ("--deep", "--promise", "gone/user/nobody"),
        ("--deep", "--timeout", "0"),
    ],
)
def test_options_that_go_nowhere_are_refused(shop: Shop, cli: Cli, words: tuple[str, ...]) -> None:
    assert cli("verify", shop.policy, *words).code == 2


def test_identifiers_of_several_people_at_once_are_refused(erased: Shop, cli: Cli, tmp_path: Path) -> None:
    given = tmp_path / "given.txt"
    given.write_text(MAIL, encoding="utf-8")
    more = ("--person", "user:1", "--person", "user:2", "--identifiers-from", given)
    result = cli("verify", erased.policy, "--deep", *more)
    assert result.code == 2
    assert "each person" in result.err


def test_a_file_that_is_not_there_is_named(shop: Shop, cli: Cli, tmp_path: Path) -> None:
    result = cli("verify", shop.policy, "--deep", "--identifiers-from", tmp_path / "nowhere.txt")
    assert result.code == 74
    assert "nowhere.txt" in result.err
