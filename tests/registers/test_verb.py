"""`gestand register`: what it writes, where it refuses to, and which organisations it tells of."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from gestand.cli.main import main
from gestand.errors import Exit
from gestand.registers.forms import FORMS

from .conftest import WORKSHOP

SCHEMA = """
CREATE TABLE companies (id INTEGER PRIMARY KEY, name TEXT, owner TEXT, texts TEXT, left_on TEXT);
CREATE TABLE workers (id INTEGER PRIMARY KEY, company_id INTEGER REFERENCES companies, email TEXT, health TEXT);
CREATE TABLE hours (id INTEGER PRIMARY KEY, worker_id INTEGER REFERENCES workers, minutes INTEGER, remark TEXT);
CREATE TABLE readers (id INTEGER PRIMARY KEY, email TEXT, birth_year INTEGER, left_on TEXT, paid_on TEXT);
INSERT INTO companies (id, name, owner, texts) VALUES
    (1, 'Graven & Zn.', 'Gerda', 'no'), (2, '=1+1', 'Piet', 'yes'), (3, ' ', 'Kees', 'no');
"""

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as raised:
            main([str(word) for word in words])
        out, err = capsys.readouterr()
        return int(raised.value.code or 0), out, err

    return run


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "privacy.yaml"
    path.write_text(WORKSHOP, encoding="utf-8")
    database = sqlite3.connect(tmp_path / "werkplaats.db")
    database.executescript(SCHEMA)
    database.close()
    return path


def test_it_tells_which_organisations_there_are_and_never_who_owns_one(run: Run, policy: Path) -> None:
    code, out, err = run("register", policy, "--to", "json", "--language", "nl")
    said = json.loads(out)
    assert code == Exit.DONE
    rows = said["registers"]["customers"]["rows"]
    assert [(row["customer"], row["key"]) for row in rows] == [
        (["Graven & Zn."], ["1"]),
        (["=1+1"], ["2"]),
        (None, ["3"]),
    ]
    assert "Gerda" not in out and "Piet" not in out
    assert "R201: missing: the purpose of “accounting” (GDPR article 30(1)(b))" in err
    assert {"code": "R106", "gdpr": "30(2)(a)"}.items() <= next(
        o for o in said["missing"] if o["code"] == "R106"
    ).items()


def test_it_is_of_one_organisation_by_its_key(run: Run, policy: Path, tmp_path: Path) -> None:
    out = tmp_path / "of-one.html"
    code, said, _ = run("register", policy, "--organisation", "customer:1", "--out", out)
    assert (code, said.splitlines()[0]) == (Exit.DONE, str(out))
    assert "Werkplaats B.V. for Graven &amp; Zn." in out.read_text(encoding="utf-8")
    for key, texts in (("1", False), ("2", True)):
        code, said, _ = run("register", policy, "--organisation", key, "--to", "json")
        assert ("remind-by-text-message" in said, "text message provider" in said) == (texts, texts)
    code, _, err = run("register", policy, "--organisation", "9")
    assert (code, "organisation/nobody" in err) == (Exit.USAGE, True)


def test_it_writes_over_nothing_of_somebody_else(run: Run, policy: Path, tmp_path: Path) -> None:
    folder, book = tmp_path / "csv", tmp_path / "register.xlsx"
    assert run("register", policy, "--to", "csv", "--out", folder)[0] == Exit.DONE
    assert run("register", policy, "--to", "xlsx", "--out", book)[0] == Exit.DONE
    with (folder / "customers.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert [row[1] for row in csv.reader(stream)][1:] == ["Graven & Zn.", "'=1+1", ""]
    somebodys = tmp_path / "notes.html"
    somebodys.write_text("<p>mine</p>")
    for to, there in (("csv", folder), ("html", somebodys)):
        code, _, err = run("register", policy, "--to", to, "--out", there)
        assert (code, f"{there} is there already" in err) == (Exit.REFUSED, True)
    assert somebodys.read_text() == "<p>mine</p>"


@pytest.mark.parametrize("to", [to for to in FORMS if to != "csv"])
def test_a_register_of_ours_is_written_again(run: Run, policy: Path, tmp_path: Path, to: str) -> None:
    out = tmp_path / f"register.{to}"
    assert run("register", policy, "--to", to, "--out", out)[0] == Exit.DONE
    assert run("register", policy, "--to", to, "--language", "nl", "--out", out)[0] == Exit.DONE


def test_a_workbook_is_not_printed_and_a_silent_store_is_said(run: Run, policy: Path) -> None:
    code, out, err = run("register", policy, "--to", "xlsx")
    assert (code, out, "--out register.xlsx" in err) == (Exit.USAGE, "", True)
    (policy.parent / "werkplaats.db").unlink()
    code, out, err = run("register", policy, "--to", "json")
    assert (code, "customers" in json.loads(out)["registers"]) == (Exit.DONE, False)
    assert "R107" in err
