"""Each exit code of the contract, provoked."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.conftest import Cli, Shop, command
from gestand.errors import Exit


def test_0_when_it_is_done_or_kept(shop: Shop, cli: Cli) -> None:
    assert cli("apply", shop.policy, "--yes").code == Exit.REFUSED
    assert cli("plan", shop.policy).code == Exit.DONE
    assert cli("apply", shop.policy, "--yes").code == Exit.DONE
    assert cli("verify", shop.policy).code == Exit.DONE


def test_1_when_a_promise_is_broken(shop: Shop, cli: Cli) -> None:
    assert cli("verify", shop.policy, "--promise", "keep/keep-the-service-safe").code == Exit.BROKEN
    assert cli("verify", shop.policy, "--promise", "keep/accounting").code == Exit.DONE


def test_1_when_a_finding_is_an_error(shop: Shop, cli: Cli) -> None:
    shop.sql("ALTER TABLE users ADD COLUMN phone TEXT")
    assert cli("lint", shop.policy).code == Exit.DONE
    assert cli("map", shop.policy).code == Exit.BROKEN
    shop.say("nl.tax.records after", "nl.tax.nonsense after")
    assert cli("lint", shop.policy).code == Exit.BROKEN


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["verify"],
        ["verify", "POLICY", "--nonsense"],
        ["verify", "POLICY", "--at", "yesterday"],
        ["verify", "POLICY", "--at", "2026-02-30"],
        ["verify", "POLICY", "--at", "9999-12-31T23:59:59-23:00"],
        ["explain", "POLICY", "--person", "user:1", "--at", "0001-01-01"],
        ["lint", "POLICY", "--at", "yesterday"],
        ["map", "POLICY", "--at", "yesterday"],
        ["grants", "POLICY", "--at", "yesterday"],
        ["read", "nowhere.txt"],
        ["read", "POLICY"],
        ["schema", "--at", "yesterday"],
        ["demo", "--at", "2026-03-15"],
        ["ledger", "POLICY", "verify", "--at", "yesterday"],
        ["verify", "POLICY", "--promise", "keep/nothing"],
        ["verify", "POLICY", "--format", "xml"],
        ["verify", "nowhere.yaml"],
        ["plan", "POLICY", "--person", "user:1"],
        ["plan", "POLICY", "--right", "erasure"],
        ["plan", "POLICY", "--person", "nobody:1", "--right", "erasure"],
        ["apply", "nowhere.json", "--yes"],
        ["apply", "POLICY", "--yes", "--approve", "0" * 64],
        ["apply", "POLICY", "--policy", "POLICY"],
        ["explain", "POLICY"],
        ["explain", "POLICY", "--person", "user:1", "--promise", "keep/accounting"],
        ["explain", "POLICY", "--promise", "keep/nothing"],
        ["explain", "POLICY", "--row", "users"],
        ["explain", "POLICY", "--row", "users:one"],
        ["explain", "POLICY", "--row", "users:99"],
        ["explain", "POLICY", "--row", "nothing:1"],
        ["export", "POLICY", "--person", "user:1"],
        ["hold", "POLICY", "add", "--person", "user:1"],
        ["hold", "POLICY", "lift"],
        ["hold", "POLICY", "drop"],
        ["ledger", "POLICY", "show", "--against", "POLICY"],
        ["ledger", "POLICY", "verify", "--checkpoint"],
        ["demo", "nonsense"],
        ["demo", "--people", "0"],
    ],
    ids=" ".join,
)
def test_2_when_the_command_cannot_be_understood(words: list[str], shop: Shop, cli: Cli) -> None:
    said = cli(*(shop.policy if word == "POLICY" else word for word in words))
    assert said.code == Exit.USAGE
    assert said.out == ""
    assert said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize("verb", ["map", "grants", "plan", "verify"])
def test_2_when_the_policy_cannot_be_read(verb: str, shop: Shop, cli: Cli) -> None:
    shop.policy.write_text("version: [", encoding="utf-8")
    said = cli(verb, shop.policy)
    assert said.code == Exit.USAGE
    assert "privacy.yaml:" in said.err
    assert said.out == ""


def test_2_when_lint_finds_no_policy_to_look_at(cli: Cli, tmp_path: Path) -> None:
    said = cli("lint", tmp_path / "nowhere.yaml")
    assert said.code == Exit.USAGE
    assert "P001" in said.out


@pytest.mark.parametrize("verb", ["lint", "map", "verify"])
def test_74_when_a_file_of_the_policy_is_there_and_cannot_be_read(
    verb: str, shop: Shop, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    said = cli(verb, shop.policy)
    assert said.code == Exit.IO
    assert "P015" in said.out + said.err


def test_3_when_something_is_unknown(shop: Shop, cli: Cli) -> None:
    shop.sql("UPDATE logins SET at = 'the day before yesterday' WHERE id = 1")
    assert cli("verify", shop.policy, "--promise", "keep/keep-the-service-safe").code == Exit.BROKEN
    shop.sql("DELETE FROM logins WHERE id IN (2, 3)")
    assert cli("verify", shop.policy, "--promise", "keep/keep-the-service-safe").code == Exit.UNKNOWN


def test_3_when_this_version_cannot_check_it_unless_that_is_left_out(shop: Shop, cli: Cli) -> None:
    with shop.policy.open("a", encoding="utf-8") as policy:
        policy.write("\ncookies:\n  session: {for: deliver-the-service, consent: not needed}\n")
    assert cli("plan", shop.policy).code == Exit.DONE
    assert cli("apply", shop.policy, "--yes").code == Exit.DONE
    whole = cli("verify", shop.policy)
    assert whole.code == Exit.UNKNOWN
    assert "unsupported" in whole.out
    part = cli("verify", shop.policy, "--scope", "enforced")
    assert part.code == Exit.DONE
    assert "1 promise that this version cannot check: left out" in part.out


def test_3_when_a_store_does_not_answer_the_judge(shop: Shop, cli: Cli) -> None:
    (shop.folder / "shop.db").unlink()
    said = cli("verify", shop.policy)
    assert said.code == Exit.UNKNOWN
    assert "✓ kept" not in said.out.replace("schedule/", "").split("covered/")[0].replace(
        "kept        keep", "kept  keep"
    )


@pytest.mark.parametrize(
    "words", [["ledger", "verify"], ["ledger", "show", "--checkpoint"], ["verify"], ["apply", "--yes"]], ids=" ".join
)
def test_4_when_the_ledger_was_tampered_with(words: list[str], shop: Shop, cli: Cli) -> None:
    assert cli("plan", shop.policy).code == Exit.DONE
    assert cli("apply", shop.policy, "--yes").code == Exit.DONE
    with sqlite3.connect(shop.records / "records.db") as records:
        records.execute("DELETE FROM entries WHERE number = 4")
    records.close()
    said = cli(words[0], shop.policy, *words[1:])
    assert said.code == Exit.TAMPERED
    assert "ledger/tampered" in said.err


def test_4_before_anything_else(shop: Shop, cli: Cli) -> None:
    assert cli("hold", shop.policy, "list").code == Exit.DONE
    with sqlite3.connect(shop.records / "records.db") as records:
        records.execute("UPDATE entries SET bytes = CAST(replace(bytes, '1.0', '9.9') AS BLOB) WHERE number = 2")
    records.close()
    said = cli("verify", shop.policy)
    assert "✗ broken" in said.out
    assert said.code == Exit.TAMPERED


def test_5_when_it_is_refused(shop: Shop, cli: Cli) -> None:
    said = cli("apply", shop.policy, "--yes")
    assert said.code == Exit.REFUSED
    assert "records/missing" in said.err


def test_70_when_it_is_a_fault_of_ours(shop: Shop, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("alice@example.nl")

    monkeypatch.setattr("gestand.datamap.bind.bind", broken)
    said = cli("map", shop.policy)
    assert said.code == Exit.FAULT
    assert "ZeroDivisionError" in said.err
    assert "alice" not in said.err
    assert "Traceback" not in said.err
    said = cli("map", shop.policy, "--debug")
    assert said.code == Exit.FAULT
    assert "Traceback" in said.err


@pytest.mark.parametrize(
    "words",
    [
        ["plan"],
        ["plan", "--person", "user:1", "--right", "erasure"],
        ["apply", "--yes"],
        ["explain", "--person", "user:1"],
        ["explain", "--row", "users:1"],
        ["export", "--person", "user:1", "--out", "answer.zip"],
    ],
    ids=" ".join,
)
def test_74_when_a_store_does_not_answer(
    words: list[str], shop: Shop, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shop.folder)
    assert cli("hold", shop.policy, "list").code == Exit.DONE
    (shop.folder / "shop.db").rename(shop.folder / "elsewhere.db")
    said = cli(words[0], shop.policy, *words[1:])
    assert said.code == Exit.IO
    assert said.out == ""
    assert "app" in said.err
    assert not (shop.folder / "answer.zip").exists()


@pytest.mark.parametrize("out", ["nowhere/plan.json", "."])
def test_74_when_the_plan_cannot_be_written(out: str, shop: Shop, cli: Cli) -> None:
    said = cli("plan", shop.policy, "--out", shop.folder / out)
    assert said.code == Exit.IO
    assert said.out == ""
    assert "plan/unwritable" in said.err
    assert str(shop.folder) in said.err


def test_74_when_the_answer_cannot_be_written(shop: Shop, cli: Cli) -> None:
    said = cli("export", shop.policy, "--person", "user:1", "--out", shop.folder / "nowhere" / "answer.zip")
    assert said.code == Exit.IO
    assert "export/unwritable" in said.err


def test_74_when_the_checkpoint_cannot_be_read(shop: Shop, cli: Cli) -> None:
    assert cli("hold", shop.policy, "list").code == Exit.DONE
    said = cli("ledger", shop.policy, "verify", "--against", shop.folder / "nowhere.txt")
    assert said.code == Exit.IO
    assert "nowhere.txt" in said.err


@pytest.fixture
def hearing() -> Iterator[None]:
    """A shell that started us in the background made us deaf to this signal, and our children as well."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("hearing")
def test_130_when_it_is_interrupted(tmp_path: Path) -> None:
    with subprocess.Popen(
        command("demo", "--dir", tmp_path / "demo", "--people", "200000", "--quiet"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        until = time.monotonic() + 60
        while not (tmp_path / "demo").exists() and time.monotonic() < until:
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert running.returncode == Exit.INTERRUPTED
    assert out == ""
    assert "interrupted" in err
    assert "Traceback" not in err


def test_no_failure_shows_a_traceback_unless_it_is_asked_for(shop: Shop, cli: Cli) -> None:
    assert "Traceback" not in cli("apply", shop.policy, "--yes").err
    said = cli("apply", shop.policy, "--yes", "--debug")
    assert said.code == Exit.REFUSED
    assert "Traceback" in said.err
