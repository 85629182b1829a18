"""The demo: a service built anywhere, its story told, and what it leaves."""

from __future__ import annotations

import shlex
import subprocess
import zipfile
from pathlib import Path

import pytest

from cli.conftest import Cli
from gestand.cli.main import main
from gestand.errors import Exit
from gestand.examples import systems
from support.engines import SERVERS

PEOPLE = 60
AT = ("--at", "2026-03-14T03:00")


def test_it_tells_the_whole_story_and_what_it_says_to_type_next_works(tmp_path: Path, cli: Cli) -> None:
    folder = tmp_path / "a demo"
    said = cli("demo", "--dir", folder, "--people", PEOPLE)
    assert said.code == Exit.DONE
    assert said.err == ""
    acts = [line[2:] for line in said.out.splitlines() if line.startswith("$ ")]
    assert [act.split()[1] for act in acts] == [
        "verify",
        "plan",
        "apply",
        "verify",
        "export",
        "plan",
        "apply",
        "verify",
    ]
    before, after = said.out.split("$ gestand apply", maxsplit=1)
    assert "✗ broken" in before
    assert "the oldest due" in before
    assert "broken" not in after
    assert "what stays, until when and why" in after
    assert "accounting (AWR 52(4))" in after
    assert "UTC" not in said.out
    assert len(said.out.splitlines()) < 120
    for name in ("privacy.yaml", "cloudcv.db", "uploads", "answer.zip"):
        assert (folder / name).exists()
    the_answer_speaks_the_language_of_the_person(folder / "answer.zip")
    # Nothing in its ledger is of today.
    entries = cli("ledger", folder / "privacy.yaml", "show", "--format", "json").json["entries"]
    assert max(entry["at"] for entry in entries) == "2026-03-14T02:00:00.000000+00:00"
    what_it_says_to_type_next_works(folder, said.out, cli)


def the_answer_speaks_the_language_of_the_person(path: Path) -> None:
    with zipfile.ZipFile(path) as answer:
        page = answer.read("index.html").decode()
    assert '<html lang="nl">' in page
    assert "De boekhouding bewaren die de belastingwet vraagt" in page
    assert '<span lang="en">' not in page, "the policy translates all that it says"


def what_it_says_to_type_next_works(folder: Path, out: str, cli: Cli) -> None:
    lines = [line.strip() for line in out.split("What to type next")[1].splitlines()]
    typed = [line for line in lines if line.startswith("gestand ")]
    assert len(typed) == 4
    for line in typed:
        done = cli(*shlex.split(line)[1:])
        # verify has its unsupported promises to tell of.
        assert done.code == (Exit.UNKNOWN if "verify" in line else Exit.DONE), done
    (unpack,) = [line for line in lines if "zipfile" in line]
    subprocess.run(unpack, shell=True, check=True)
    assert (folder / "answer" / "index.html").exists()
    assert cli("demo", "--dir", folder, "--people", PEOPLE, "--quiet").code == Exit.DONE


def test_it_says_its_path_where_the_shell_does_not_know_its_name(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", [".venv/bin/gestand"])
    monkeypatch.setenv("PATH", str(tmp_path))
    said = cli("demo", "--dir", tmp_path / "demo", "--people", PEOPLE)
    assert f"  .venv/bin/gestand map {tmp_path / 'demo' / 'privacy.yaml'}" in said.out


def test_it_tells_programs_the_same(tmp_path: Path, cli: Cli) -> None:
    said = cli("demo", "--dir", tmp_path / "demo", "--people", PEOPLE, "--format", "json")
    assert said.code == Exit.DONE
    found = said.json
    assert found["before"]["standing"] == "broken"
    assert found["after"]["standing"] == "kept"
    assert found["at the end"]["standing"] == "kept"
    assert found["plan"]["policy"] == str(tmp_path / "demo" / "privacy.yaml")
    assert found["apply"]["done"] > 0
    assert found["export"]["files"] >= 1


def test_quiet_leaves_it_as_it_is_and_says_where(tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    policy = tmp_path / "demo" / "cloudcv" / "privacy.yaml"
    said = cli("demo", "--people", PEOPLE, "--quiet")
    assert (said.code, said.out, said.err) == (Exit.DONE, f"{policy}\n", "")
    assert cli("verify", "demo/cloudcv/privacy.yaml", "--scope", "enforced", *AT).code == Exit.BROKEN
    again = cli("demo", "--people", PEOPLE, "--quiet", "--format", "json")
    assert again.json == {"policy": str(policy), "at": "2026-03-14T03:00:00+01:00"}


def test_it_does_not_build_over_something_else(tmp_path: Path, cli: Cli) -> None:
    (tmp_path / "precious.txt").write_text("mine", encoding="utf-8")
    said = cli("demo", "--dir", tmp_path, "--people", PEOPLE)
    assert said.code == Exit.REFUSED
    assert (tmp_path / "precious.txt").read_text(encoding="utf-8") == "mine"


def test_it_plants_nothing_among_real_records(tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GESTAND_STATE", str(tmp_path / "real"))
    said = cli("demo", "--dir", tmp_path / "demo", "--people", PEOPLE, "--quiet")
    assert said.code == Exit.DONE
    assert "GESTAND_STATE is not used" in said.err
    assert not (tmp_path / "real").exists()


def test_too_few_people_make_no_story(tmp_path: Path, cli: Cli) -> None:
    least = systems()["cloudcv"].least
    assert cli("demo", "--dir", tmp_path / "demo", "--people", least - 1).code == Exit.USAGE


@pytest.mark.parametrize("engine", SERVERS)
def test_it_tells_the_story_on_a_server(
    tmp_path: Path, cli: Cli, engine: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = request.getfixturevalue(f"{engine}_url")
    monkeypatch.delenv(systems()["cloudcv"].environment, raising=False)
    # Set by the demo itself, so that monkeypatch takes it away again.
    monkeypatch.setenv(systems()["cloudcv"].environment, "")
    said = cli("demo", "--dir", tmp_path / "demo", "--people", PEOPLE, "--url", url)
    assert said.code == Exit.DONE, said.err
    assert url not in said.out
    assert f"export {systems()['cloudcv'].environment}=" in said.out
    assert not (tmp_path / "demo" / "cloudcv.db").exists()


# ---------------------------------------------------------------- why is this still here?


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built once: whoever explains changes nothing."""
    folder = tmp_path_factory.mktemp("service") / "demo"
    with pytest.raises(SystemExit) as end:
        main(["demo", "--dir", str(folder), "--people", str(PEOPLE), "--quiet"])
    assert end.value.code in (None, Exit.DONE)
    return folder / "privacy.yaml"


def test_a_person_whose_data_is_on_hold_is_explained(service: Path, cli: Cli) -> None:
    who = systems()["cloudcv"].story.explain[0]
    said = cli("explain", service, "--person", who, *AT)
    assert said.code == Exit.DONE
    assert "hold/claim-2024-003" in said.out
    assert "the hold is lifted" in said.out
    assert "legal obligation" in said.out


def test_a_row_is_explained(service: Path, cli: Cli) -> None:
    said = cli("explain", service, "--row", "messages:1", *AT, "--format", "json")
    assert {tuple(line["columns"]) for line in said.json["held"]} >= {("body",)}
    assert any("hold/dispute-2024-008" in line["because"] for line in said.json["held"])


def test_a_promise_is_explained(service: Path, cli: Cli) -> None:
    said = cli("explain", service, "--promise", "keep/accounting", *AT)
    assert "invoices: name, address, total_cents, vat_cents, paid_on" in " ".join(said.out.split())
    assert "2033-01-01" in said.out or "2034-01-01" in said.out
    assert "nl.tax.records after invoices.booked_on" in said.out


def test_what_is_nobodys_is_explained(service: Path, cli: Cli) -> None:
    said = cli("explain", service, "--row", "countries:NL", *AT)
    assert said.code == Exit.DONE
    assert "a list of countries" in said.out
