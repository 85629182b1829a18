"""Plans that are saved, approved, stale, too large, too early: what is carried out and what is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cli.conftest import Cli, Shop
from gestand.errors import Exit
from gestand.ledger.folder import open_records
from gestand.ledger.plans import plan_from_json
from gestand.policy.reader import read
from gestand.stores import open_stores

DUE = "SELECT count(*) FROM logins WHERE at < '2021'"


@pytest.fixture
def saved(shop: Shop, cli: Cli) -> Path:
    """A plan for everybody, saved elsewhere."""
    (shop.folder / "plans").mkdir()
    file = shop.folder / "plans" / "plan.json"
    assert cli("plan", shop.policy, "--out", file).code == Exit.DONE
    return file


def digest(saved: Path) -> str:
    found: str = json.loads(saved.read_text(encoding="utf-8"))["digest"]
    return found


def due(shop: Shop) -> int:
    (count,) = shop.sql(DUE)[0]
    return int(count)


def test_it_says_what_to_type_next(shop: Shop, cli: Cli) -> None:
    said = cli("plan", shop.policy).out
    assert f"Next: gestand apply {shop.policy} --approve " in said
    approval = said.split("--approve ")[1].split()[0]
    assert cli("apply", shop.policy, "--approve", approval).code == Exit.DONE
    assert due(shop) == 0


def test_a_plan_changes_nothing(shop: Shop, cli: Cli, saved: Path) -> None:
    assert due(shop) == 3


def test_a_saved_plan_is_carried_out_from_anywhere(
    shop: Shop, cli: Cli, saved: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert cli("apply", saved, "--approve", digest(saved)).code == Exit.DONE
    assert due(shop) == 0


def test_a_plan_made_with_a_relative_path_is_carried_out_from_anywhere(
    shop: Shop, cli: Cli, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shop.folder)
    assert cli("plan", "privacy.yaml", "--out", "plan.json").code == Exit.DONE
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    file = shop.folder / "plan.json"
    assert cli("apply", file, "--approve", digest(file)).code == Exit.DONE
    assert due(shop) == 0


def test_a_plan_printed_as_json_is_a_saved_plan(shop: Shop, cli: Cli) -> None:
    file = shop.folder / "printed.json"
    file.write_text(cli("plan", shop.policy, "--format", "json").out, encoding="utf-8")
    assert cli("apply", file, "--approve", digest(file)).code == Exit.DONE
    assert due(shop) == 0


def test_a_saved_plan_goes_under_the_brake_with_yes(shop: Shop, cli: Cli, saved: Path) -> None:
    said = cli("apply", saved, "--yes", "--format", "json")
    assert said.code == Exit.DONE
    (run,) = said.json["runs"]
    assert run["digest"] == digest(saved)
    assert [(step["table"], step["action"], step["done"]) for step in run["steps"]] == [("logins", "delete", 3)]


def test_a_policy_that_moved_is_named(shop: Shop, cli: Cli, saved: Path) -> None:
    moved = shop.folder / "policy.yaml"
    shop.policy.rename(moved)
    said = cli("apply", saved, "--yes")
    assert said.code == Exit.USAGE
    assert "--policy" in said.err
    assert cli("apply", saved, "--yes", "--policy", moved).code == Exit.DONE
    assert due(shop) == 0


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"digest": 1}', '{"digest": "x", "format": 1}'])
def test_something_else_is_no_plan(text: str, shop: Shop, cli: Cli) -> None:
    file = shop.folder / "plan.json"
    file.write_text(text, encoding="utf-8")
    said = cli("apply", file, "--yes")
    assert said.code == Exit.USAGE
    assert "gestand plan" in said.err


def test_a_saved_plan_has_a_moment_of_its_own(shop: Shop, cli: Cli, saved: Path) -> None:
    assert cli("apply", saved, "--yes", "--at", "2025-01-01").code == Exit.USAGE
    assert due(shop) == 3


def test_a_saved_plan_of_an_hour_that_came_twice_is_carried_out_at_that_moment(shop: Shop, cli: Cli) -> None:
    file, twice = shop.folder / "plan.json", ("--at", "2025-10-26T02:30")
    assert cli("plan", shop.policy, *twice, "--out", file).code == Exit.DONE
    assert cli("apply", file, "--yes", *twice).code == Exit.DONE
    assert due(shop) == 0


def test_it_judges_at_the_moment_that_is_asked(shop: Shop, cli: Cli) -> None:
    steps = cli("plan", shop.policy, "--at", "2021-03-15", "--format", "json").json["steps"]
    assert [step["expected"] for step in steps] == [1]
    assert cli("apply", shop.policy, "--yes", "--at", "2021-03-15").code == Exit.DONE
    assert due(shop) == 2


# ---------------------------------------------------------------- refused


def refused(said: object, code: str) -> None:
    assert getattr(said, "code", None) == Exit.REFUSED
    assert f"gestand: {code}: " in getattr(said, "err", "")
    assert "  -> " in getattr(said, "err", "")
    assert getattr(said, "out", None) == ""


def test_nobody_approved(shop: Shop, cli: Cli, saved: Path) -> None:
    refused(cli("apply", shop.policy), "plan/not-approved")
    refused(cli("apply", saved), "plan/not-approved")
    assert due(shop) == 3


def test_enforcement_is_off(shop: Shop, cli: Cli) -> None:
    shop.say("enforce: on", "enforce: off")
    made = cli("plan", shop.policy, "--format", "json").json
    refused(cli("apply", shop.policy, "--yes"), "plan/enforce-off")
    assert due(shop) == 3
    assert cli("apply", shop.policy, "--approve", made["digest"]).code == Exit.DONE
    assert due(shop) == 0


def test_it_is_past_the_brake(shop: Shop, cli: Cli) -> None:
    shop.say("rows: 500", "rows: 2")
    planned = cli("plan", shop.policy)
    assert "past the brake for logins" in planned.out
    refused(cli("apply", shop.policy, "--yes"), "plan/past-the-brake")
    assert due(shop) == 3
    approval = planned.out.split("--approve ")[1].split()[0]
    assert cli("apply", shop.policy, "--approve", approval).code == Exit.DONE
    assert due(shop) == 0


def test_the_moment_has_not_come(shop: Shop, cli: Cli, saved: Path) -> None:
    refused(cli("apply", shop.policy, "--yes", "--at", "2099-01-01"), "moment/not-yet")
    later = cli("plan", shop.policy, "--at", "2099-01-01", "--format", "json").json
    refused(cli("apply", shop.policy, "--approve", later["digest"]), "moment/not-yet")
    assert due(shop) == 3


def test_the_data_moved(shop: Shop, cli: Cli, saved: Path) -> None:
    shop.sql(
        "WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 70)"
        " INSERT INTO logins SELECT i, 3, '2020-01-01 00:00:00', '192.0.2.3' FROM n"
    )
    refused(cli("apply", saved, "--approve", digest(saved)), "plan/stale")
    assert due(shop) == 64


def test_the_data_moved_a_little(shop: Shop, cli: Cli, saved: Path) -> None:
    shop.sql("INSERT INTO logins VALUES (9, 3, '2020-01-01 00:00:00', '192.0.2.3')")
    assert cli("apply", saved, "--approve", digest(saved)).code == Exit.DONE
    assert due(shop) == 0


def test_what_was_done_less_than_expected_is_named(shop: Shop, cli: Cli, saved: Path) -> None:
    shop.sql("UPDATE logins SET at = '2096-01-01 00:00:00' WHERE id = 1")

    done = cli("apply", saved, "--approve", digest(saved))
    assert done.code == Exit.UNKNOWN
    assert "1 fewer than expected in logins" in done.out
    assert due(shop) == 0


def test_the_policy_was_edited(shop: Shop, cli: Cli, saved: Path) -> None:
    shop.say("1 year after logins.at", "5 years after logins.at")
    refused(cli("apply", saved, "--approve", digest(saved)), "plan/stale")
    assert due(shop) == 3


def test_the_schema_changed(shop: Shop, cli: Cli, saved: Path) -> None:
    shop.sql("ALTER TABLE logins ADD COLUMN device TEXT")
    refused(cli("apply", saved, "--approve", digest(saved)), "plan/stale")
    assert due(shop) == 3


def test_an_ending_was_recorded_since(shop: Shop, cli: Cli, saved: Path) -> None:
    erasure = cli("plan", shop.policy, "--person", "user:3", "--right", "erasure", "--format", "json").json
    assert cli("apply", shop.policy, "--approve", erasure["digest"]).code == Exit.DONE
    refused(cli("apply", saved, "--approve", digest(saved)), "plan/stale")


def test_a_hold_was_added_since(shop: Shop, cli: Cli, saved: Path) -> None:
    words = ("--reason", "claim 7", "--owner", "legal", "--review", "2027-01-01")
    assert cli("hold", shop.policy, "add", "--person", "user:1", *words).code == Exit.DONE
    refused(cli("apply", saved, "--approve", digest(saved)), "plan/stale")
    assert cli("apply", shop.policy, "--yes").code == Exit.DONE
    assert shop.sql("SELECT id FROM logins ORDER BY id") == [(1,), (2,), (4,)]


def test_the_digest_is_of_no_plan(shop: Shop, cli: Cli, saved: Path) -> None:
    refused(cli("apply", shop.policy, "--approve", "0" * 64), "plan/unknown")
    refused(cli("apply", saved, "--approve", "0" * 64), "plan/another")


def test_there_are_no_records(shop: Shop, cli: Cli) -> None:
    refused(cli("apply", shop.policy, "--yes"), "records/missing")
    assert not shop.records.exists()


def test_another_writer_holds_the_store(shop: Shop, cli: Cli, saved: Path) -> None:
    (store,) = open_stores(read(shop.policy), {}).values()
    with store.writing():
        said = cli("apply", saved, "--approve", digest(saved))
    store.close()
    assert said.code == Exit.REFUSED
    assert "app" in said.err
    assert due(shop) == 3
    assert cli("apply", saved, "--approve", digest(saved)).code == Exit.DONE


# ---------------------------------------------------------------- at night


def test_a_new_column_stops_only_the_tables_it_touches(shop: Shop, cli: Cli) -> None:
    assert cli("plan", shop.policy).code == Exit.DONE
    shop.sql("UPDATE users SET left_at = '2020-01-01 00:00:00' WHERE id = 4")
    shop.sql("ALTER TABLE users ADD COLUMN phone TEXT")
    planned = cli("plan", shop.policy)
    assert planned.code == Exit.UNKNOWN
    assert "users is left out" in planned.out
    said = cli("apply", shop.policy, "--yes")
    assert said.code == Exit.UNKNOWN
    assert "users is left out" in said.out
    assert due(shop) == 0
    assert shop.sql("SELECT name FROM users WHERE id = 4") == [("Dora",)]


def test_a_night_with_nothing_to_do_is_done(shop: Shop, cli: Cli) -> None:
    assert cli("plan", shop.policy).code == Exit.DONE
    assert cli("apply", shop.policy, "--yes").code == Exit.DONE
    said = cli("apply", shop.policy, "--yes")
    assert said.code == Exit.DONE
    assert "nothing was due" in said.out


# ---------------------------------------------------------------- a person


def test_an_erasure_is_planned_then_done_and_the_law_keeps_the_rest(shop: Shop, cli: Cli) -> None:
    made = cli("plan", shop.policy, "--person", "user:1", "--right", "erasure", "--format", "json").json
    assert made["for"]["scope"] == "person"
    kept = {keep["table"]: keep for keep in made["keeps"]}
    assert kept["invoices"]["until"].startswith("2031-12-31T23:00")
    assert kept["invoices"]["because"] == ["keep/accounting"]
    assert shop.sql("SELECT name FROM users WHERE id = 1") == [("Alice",)]
    assert cli("apply", shop.policy, "--approve", made["digest"]).code == Exit.DONE
    assert shop.sql("SELECT name, email FROM users WHERE id = 1") == [("(gone)", None)]
    assert shop.sql("SELECT name FROM invoices") == [("Alice",)]
    assert shop.sql("SELECT count(*) FROM logins WHERE user_id = 1") == [(0,)]
    assert shop.sql("SELECT name FROM users WHERE id = 2") == [("Bob",)]


@pytest.fixture
def erasure(shop: Shop, cli: Cli) -> Path:
    """A saved plan for the erasure of Alice, made at a moment that was typed with an offset of its own."""
    file = shop.folder / "erasure.json"
    words = ("--person", "user:1", "--right", "erasure", "--at", "2026-03-14T03:00:00+05:00")
    assert cli("plan", shop.policy, *words, "--out", file).code == Exit.DONE
    return file


def test_a_saved_erasure_is_carried_out(shop: Shop, cli: Cli, erasure: Path) -> None:
    assert cli("apply", erasure, "--approve", digest(erasure)).code == Exit.DONE
    assert shop.sql("SELECT id FROM users WHERE name = '(gone)'") == [(1,)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"key": [\n        1\n      ]', '"key": [\n        2\n      ]'),
        ('"at": "2026-', '"at": "2025-'),
        ('"blank"', '"delete"'),
    ],
    ids=["another person", "another moment", "another act"],
)
def test_a_plan_that_somebody_changed_is_refused_with_its_own_digest(
    old: str, new: str, shop: Shop, cli: Cli, erasure: Path
) -> None:
    text = erasure.read_text(encoding="utf-8")
    assert old in text
    erasure.write_text(text.replace(old, new, 1), encoding="utf-8")
    refused(cli("apply", erasure, "--approve", digest(erasure)), "plan/edited")
    assert len(shop.sql("SELECT 1 FROM users WHERE name = '(gone)'")) == 0


def test_the_person_of_an_ending_is_part_of_the_digest(shop: Shop, cli: Cli, erasure: Path) -> None:
    plan = json.loads(erasure.read_text(encoding="utf-8"))
    for one in plan["extra"]["endings"]:
        one["person"]["key"] = [2]
    erasure.write_text(json.dumps(plan), encoding="utf-8")
    refused(cli("apply", erasure, "--approve", digest(erasure)), "plan/edited")


def test_a_saved_plan_cannot_talk_its_way_under_the_brake(shop: Shop, cli: Cli) -> None:
    shop.say("brake: {percent: 5, rows: 500}", "brake: {percent: 5, rows: 2}")
    file = shop.folder / "plan.json"
    assert cli("plan", shop.policy, "--out", file).code == Exit.DONE
    plan = json.loads(file.read_text(encoding="utf-8"))
    for step in plan["steps"]:
        step["expected"], step["of"] = 1, 1_000_000
    file.write_text(json.dumps(plan), encoding="utf-8")
    refused(cli("apply", file, "--yes"), "plan/past-the-brake")
    assert due(shop) == 3


# ---------------------------------------------------------------- cut off


CUT_OFF = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 2")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE logins SET ip = 'half' || hex(randomblob(4000))")
connection.execute("UPDATE users SET name = hex(randomblob(4000))")
os.kill(os.getpid(), signal.SIGKILL)
"""


def cut_off(shop: Shop) -> None:
    """Somebody writes in the database and dies in the middle of it."""
    subprocess.run([sys.executable, "-c", CUT_OFF, str(shop.folder / "shop.db")], check=False)
    assert (shop.folder / "shop.db-journal").stat().st_size > 0


def test_what_a_death_left_in_the_database_is_taken_back_and_the_run_goes_on(shop: Shop, cli: Cli, saved: Path) -> None:
    plan = plan_from_json({k: v for k, v in json.loads(saved.read_text(encoding="utf-8")).items() if k != "policy"})
    with open_records(shop.records, create=False) as records:
        records.begin_run(plan, plan.at)
    cut_off(shop)
    said = cli("apply", saved, "--approve", digest(saved))
    assert said.code == Exit.DONE, said.err
    assert "Went on with a run that was cut off" in said.out
    assert due(shop) == 0
    assert shop.sql("SELECT name FROM users WHERE id = 1") == [("Alice",)]


def test_who_only_reads_says_what_a_death_left_in_the_database(shop: Shop, cli: Cli) -> None:
    cut_off(shop)
    said = cli("plan", shop.policy)
    assert said.code == Exit.IO
    assert "a write was cut off half-way" in said.err
    assert "gestand apply" in said.err
