"""From a database to a policy, and from its questions to `map`: as somebody types it."""

from __future__ import annotations

import os
import pty
import re
import sqlite3
import subprocess
from pathlib import Path

import pytest

from cli.conftest import Cli, Shop, command
from gestand.errors import Exit


@pytest.fixture
def here(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with `shop.db` and without a policy; one stands in it."""
    shop.policy.unlink()
    monkeypatch.chdir(shop.folder)
    return shop.folder


def answered(path: Path, *lines: str) -> str:
    """What a terminal shows when somebody types these lines."""
    ours, theirs = pty.openpty()
    wanted = {**os.environ, "TERM": "dumb", "COLUMNS": "100"}
    with subprocess.Popen(
        command("questions", path), stdin=theirs, stdout=theirs, stderr=theirs, env=wanted, close_fds=True
    ) as run:
        os.close(theirs)
        os.write(ours, "".join(f"{line}\n" for line in lines).encode())
        seen = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:
                break
            if not part:
                break
            seen += part
        run.wait(60)
    os.close(ours)
    return seen.decode()


def test_a_draft_is_made_and_says_what_to_type_next(here: Path, cli: Cli) -> None:
    said = cli("init", "--store", "app=sqlite:///shop.db")
    assert said.code == Exit.DONE
    assert re.match(
        r"privacy\.yaml: \d+ tables of people, .* questions to answer\nNext: .*gestand questions privacy\.yaml\n",
        said.out,
    )
    text = (here / "privacy.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=privacy.schema.json\n")
    assert 'app: {url: "sqlite:///shop.db"}' in text
    for value in ("alice@example.nl", "Charlie", "192.0.2"):
        assert value not in text + said.out + said.err


def test_a_draft_never_takes_the_place_of_a_file(here: Path, cli: Cli) -> None:
    (here / "mine.yaml").write_text("mine", encoding="utf-8")
    said = cli("init", "--store", "app=sqlite:///shop.db", "--out", "mine.yaml")
    assert said.code == Exit.USAGE
    assert "init/there" in said.err
    assert (here / "mine.yaml").read_text(encoding="utf-8") == "mine"


def test_a_relative_database_is_written_as_seen_from_the_policy(here: Path, cli: Cli) -> None:
    (here / "policies").mkdir()
    assert cli("init", "--store", "app=sqlite:///shop.db", "--out", "policies/privacy.yaml").code == Exit.DONE
    text = (here / "policies" / "privacy.yaml").read_text(encoding="utf-8")
    assert f'url: "sqlite:///{here / "shop.db"}"' in text


def test_a_password_is_not_written_into_the_policy(here: Path, cli: Cli) -> None:
    from gestand.drafting.stores import wanted

    one = wanted("app=postgresql://reader:hunter2@db/shop", here)
    assert one.written == "$APP_DB"
    assert "export APP_DB=" in one.hint
    assert "hunter2" not in one.written + one.hint


@pytest.mark.parametrize(
    "stores",
    [["shop.db"], ["app="], ["files=file:./x"], ["a=sqlite:///shop.db", "b=sqlite:///shop.db"]],
    ids=str,
)
def test_a_store_that_cannot_be_meant_is_told(stores: list[str], here: Path, cli: Cli) -> None:
    said = cli("init", *(word for store in stores for word in ("--store", store)))
    assert said.code == Exit.USAGE
    assert "init/store" in said.err or "init/databases" in said.err
    assert not (here / "privacy.yaml").exists()


def test_a_database_that_is_not_there_leaves_no_draft(here: Path, cli: Cli) -> None:
    said = cli("init", "--store", "app=sqlite:///gone.db")
    assert said.code == Exit.IO
    assert not (here / "privacy.yaml").exists()


def test_a_folder_of_files_is_drafted_beside_the_database(here: Path, cli: Cli) -> None:
    for key in (1, 2, 3):
        (here / "uploads" / str(key)).mkdir(parents=True)
        (here / "uploads" / str(key) / "a.jpg").write_bytes(b"x")
    said = cli("init", "--store", "app=sqlite:///shop.db", "--store", "uploads=file:./uploads", "--format", "json")
    assert said.json["out"] == "privacy.yaml"
    text = (here / "privacy.yaml").read_text(encoding="utf-8")
    assert '    whose: {self: "{user.id}/*"}  # likely: 3 of 3 stand in a folder with such a key\n' in text


def test_questions_are_listed_where_there_is_no_terminal(here: Path, cli: Cli) -> None:
    cli("init", "--store", "app=sqlite:///shop.db")
    said = cli("questions", "privacy.yaml")
    assert said.code == Exit.USAGE
    assert "there is no terminal to ask them in" in said.out
    listed = cli("questions", "privacy.yaml", "--format", "json").json["questions"]
    assert {"where", "question", "guess", "why", "choices"} == set(listed[0])
    assert cli("lint", "privacy.yaml").code == Exit.BROKEN


def test_somebody_answers_until_map_can_be_asked(here: Path, cli: Cli) -> None:
    cli("init", "--store", "app=sqlite:///shop.db")
    open_ = cli("questions", "privacy.yaml", "--format", "json").json["questions"]
    own = {"controller: name": "The Shop", "controller: contact": "info@shop.example"}
    looked = "somebody looked, and found nobody"
    said = [
        own.get(question["question"], looked if question["question"].endswith("nothing personal") else "")
        for question in open_
    ]
    assert looked in said
    seen = answered(here / "privacy.yaml", *said)
    assert "No question is open. Next: " in seen
    assert "gestand map" in seen
    text = (here / "privacy.yaml").read_text(encoding="utf-8")
    assert '"?"' not in text.replace('a "?"', "")
    assert "name: The Shop" in text
    assert cli("lint", "privacy.yaml").code == Exit.DONE
    assert cli("map", "privacy.yaml").code in (Exit.DONE, Exit.BROKEN)


def test_somebody_skips_chooses_by_number_and_stops(here: Path) -> None:
    path = here / "privacy.yaml"
    text = 'established: "?"  # likely `NL`: where\ncontroller: {name: "?"}\nversion: "?"\n'
    path.write_text(text, encoding="utf-8")
    seen = answered(path, "1", "s", "q")
    assert path.read_text(encoding="utf-8") == text.replace('"?"', "NL", 1)
    assert "2 questions open" in seen


def test_an_answer_that_cannot_stand_there_is_asked_again(here: Path, cli: Cli) -> None:
    cli("init", "--store", "app=sqlite:///shop.db")
    path = here / "privacy.yaml"
    before = path.read_text(encoding="utf-8")
    seen = answered(path, "Neverland", "q")
    assert "that cannot stand there" in seen
    assert path.read_text(encoding="utf-8") == before


def test_a_draft_says_so_when_nobody_is_found(here: Path, cli: Cli) -> None:
    with sqlite3.connect(here / "empty.db") as connection:
        connection.execute("CREATE TABLE parts (id INTEGER PRIMARY KEY, weight INTEGER)")
    connection.close()
    assert cli("init", "--store", "app=sqlite:///empty.db").code == Exit.DONE
    assert "nobody was found" in (here / "privacy.yaml").read_text(encoding="utf-8")
    assert cli("questions", "privacy.yaml").code == Exit.USAGE
