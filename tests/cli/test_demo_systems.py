"""The demo of an example with organisations: who left is gone, who did not is not."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from cli.conftest import Cli
from gestand.errors import Exit


def test_an_organisation_that_left_is_gone_and_its_neighbour_is_not(tmp_path: Path, cli: Cli) -> None:
    said = cli("demo", "cloudomotion", "--dir", tmp_path / "demo", "--people", 60, "--format", "json")
    assert said.code == Exit.DONE, said.err
    assert [said.json[act]["standing"] for act in ("before", "after", "at the end")] == ["broken", "kept", "kept"]
    left, agreed, leaving, back, neighbour = said.json["glances"]
    assert min(left["before"], agreed["before"]) > 50
    assert (left["after"], agreed["after"]) == (0, 0)
    for stays in (leaving, back, neighbour):
        assert stays["before"] == stays["after"] > 50
    assert said.json["export"]["rows"] > 20
    assert "accounting" in str(said.json["erasure"]), "invoices stay by law"


def test_it_says_nothing_of_files_where_there_are_none(tmp_path: Path, cli: Cli) -> None:
    said = cli("demo", "cloudomotion", "--dir", tmp_path / "demo", "--people", 60)
    assert said.code == Exit.DONE
    assert "60 people and 22 tables in" in said.out
    assert "files/" not in said.out
    assert " and 0 files" not in said.out
    assert "Cuperus Metaal, which ended its contract" in said.out


def test_a_customer_that_left_is_gone_but_for_its_books_and_one_in_a_dispute_is_not(tmp_path: Path, cli: Cli) -> None:
    said = cli("demo", "cloudpiling", "--dir", tmp_path / "demo", "--people", 60, "--format", "json")
    assert said.code == Exit.DONE, said.err
    assert [said.json[act]["standing"] for act in ("before", "after", "at the end")] == ["broken", "kept", "kept"]
    left, disputed, almost, neighbour = said.json["glances"]
    assert left["before"] > 4 * left["after"] > 0
    for stays in (disputed, almost):
        assert stays["before"] == stays["after"] > 20
    assert 0 < neighbour["before"] - neighbour["after"] < 6, "what was too old of its people"
    assert (said.json["export"]["rows"], said.json["export"]["files"]) > (20, 1)
    assert "2032-12-31T23:00:00" in str(said.json["erasure"]), "an invoice of 2022 stays for ten years"


def test_somebody_who_asks_to_be_erased_is_erased_in_the_mailing_tool_as_well(tmp_path: Path, cli: Cli) -> None:
    said = cli("demo", "nhmb", "--dir", tmp_path / "demo", "--people", 40, "--format", "json")
    assert said.code == Exit.DONE, said.err
    assert [said.json[act]["standing"] for act in ("before", "after", "at the end")] == ["broken", "kept", "kept"]
    left, traceless, almost, prepaid, _ = said.json["glances"]
    assert left["before"] > left["after"] > 0
    assert (traceless["before"] > 0, traceless["after"]) == (True, 0)
    assert almost["before"] == almost["after"]
    assert prepaid["before"] - prepaid["after"] == 1, "the credit score"
    took = {(step["table"], step["action"]) for step in said.json["erasure"]["steps"]}
    assert {("addressees", "delete"), ("openings", "delete"), ("customers", "blank")} <= took
    assert "keep-the-books" in str(said.json["erasure"]), "invoices stay by law"
    with sqlite3.connect(tmp_path / "demo" / "mailing" / "mailing.db") as tool:
        assert tool.execute("SELECT count(*) FROM addressees WHERE email LIKE 'bram.hoekstra%'").fetchone() == (0,)
