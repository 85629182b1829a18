"""A schema that moves while gestand sleeps: only what it touches stops, and it is said by name."""

from __future__ import annotations

import json
from pathlib import Path

from cli.conftest import Cli, Shop
from gestand.errors import Exit


def due(shop: Shop) -> int:
    return shop.sql("SELECT count(*) FROM logins WHERE at < '2021' AND ip IS NOT NULL")[0][0]


def test_a_table_that_was_renamed_since_the_plan_stops_it_and_loses_nothing(
    shop: Shop, cli: Cli, tmp_path: Path
) -> None:
    saved = tmp_path / "plan.json"
    assert cli("plan", shop.policy, "--out", saved).code == Exit.DONE
    shop.sql("ALTER TABLE logins RENAME TO visits")

    said = cli("apply", saved, "--approve", json.loads(saved.read_text())["digest"])

    assert said.code == Exit.REFUSED
    assert shop.sql("SELECT count(*) FROM visits") == [(4,)]


def test_a_table_that_was_renamed_at_night_stops_itself_and_the_rest_goes_on(shop: Shop, cli: Cli) -> None:
    assert cli("plan", shop.policy).code == Exit.DONE
    shop.sql("UPDATE seats SET freed_at = '2020-01-01 00:00:00' WHERE place = 12")
    shop.sql("ALTER TABLE logins RENAME TO visits")

    said = cli("apply", shop.policy, "--yes")

    assert said.code == Exit.UNKNOWN
    assert "there is no table logins" in said.out
    assert shop.sql("SELECT count(*) FROM visits") == [(4,)]
    assert shop.sql("SELECT count(*) FROM seats WHERE holder = 'Bob'") == [(0,)]
    verdict = cli("verify", shop.policy, "--format", "json")
    standings = {told["key"]: told["standing"] for told in verdict.json["promises"]}
    assert verdict.code == Exit.BROKEN
    assert standings["covered/app"] == "broken"
    assert standings["keep/keep-the-service-safe"] == "unknown"


def test_a_new_table_that_points_at_people_stops_those_people_and_not_the_rest(shop: Shop, cli: Cli) -> None:
    assert cli("plan", shop.policy).code == Exit.DONE
    shop.sql("CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users, body TEXT)")
    shop.sql("INSERT INTO notes VALUES (1, 4, 'about Dora')")
    shop.sql("UPDATE users SET left_at = '2020-01-01 00:00:00' WHERE id = 4")

    said = cli("apply", shop.policy, "--yes")

    assert said.code == Exit.UNKNOWN
    assert "notes" in said.out + said.err
    assert due(shop) == 0
    assert shop.sql("SELECT name FROM users WHERE id = 4") == [("Dora",)]


def test_a_table_that_is_there_instead_of_another_is_not_passed_over(shop: Shop, cli: Cli) -> None:
    shop.sql("DROP TABLE logins")
    shop.sql("CREATE TABLE visits (id INTEGER PRIMARY KEY, who INTEGER, ip TEXT)")
    cli("verify", shop.policy)

    for words in (("plan", shop.policy), ("apply", shop.policy, "--yes")):
        said = cli(*words)

        assert said.code == Exit.UNKNOWN
        assert "there is no table logins" in said.out
        assert "visits is in app and not in the policy" in said.out
