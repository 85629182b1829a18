"""What a terminal gets and a pipe does not, and a reader who has had enough."""

from __future__ import annotations

import os
import pty
import re
import subprocess
from pathlib import Path

import pytest

from cli.conftest import Cli, Shop, command, process
from gestand.cli import paper
from gestand.errors import Exit

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
COLOURED = re.compile(r"\x1b\[(?:[0-9;]*;)?(?:3[0-7]|9[0-7])(?:;[0-9;]*)?m")


def on_a_terminal(*words: object, **environment: str) -> str:
    """What somebody sees who has both streams on one terminal."""
    ours, theirs = pty.openpty()
    wanted = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "90", **environment}
    with subprocess.Popen(
        command(*words), stdin=theirs, stdout=theirs, stderr=theirs, env=wanted, close_fds=True
    ) as run:
        os.close(theirs)
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


def test_colours_are_for_a_terminal(shop: Shop) -> None:
    assert COLOURED.search(on_a_terminal("verify", shop.policy))
    assert not COLOURED.search(on_a_terminal("verify", shop.policy, NO_COLOR="1"))
    assert not COLOUR.search(process("verify", shop.policy).stdout)


def test_a_progress_bar_is_for_a_terminal(tmp_path: Path) -> None:
    seen = on_a_terminal("demo", "--dir", tmp_path / "seen", "--people", "60", "--quiet")
    assert "━" in seen
    piped = process("demo", "--dir", tmp_path / "piped", "--people", "60", "--quiet")
    assert piped.stderr == ""
    assert piped.stdout == f"{tmp_path / 'piped' / 'privacy.yaml'}\n"


def test_the_judge_tells_a_terminal_how_far_it_is_and_leaves_nothing_of_that_behind(shop: Shop) -> None:
    seen = on_a_terminal("verify", shop.policy, NO_COLOR="1")
    assert re.search(r"what is left .*\d+/\d+", seen)
    assert "what is left" not in seen[seen.index("Promises of version") :]
    piped = process("verify", shop.policy)
    assert "what is left" not in piped.stdout + piped.stderr


@pytest.mark.parametrize("words", [["map"], ["verify"], ["lint"], ["map", "--format", "json"]], ids=" ".join)
def test_a_reader_who_has_had_enough_hears_nothing_more(words: list[str], shop: Shop) -> None:
    expected = process(words[0], shop.policy, *words[1:]).returncode
    ours, theirs = os.pipe()
    os.close(ours)
    with os.fdopen(theirs, "wb") as nowhere:
        done = subprocess.run(
            command(words[0], shop.policy, *words[1:]),
            stdout=nowhere,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=60,
        )
    assert done.stderr == ""
    assert done.returncode == expected


@pytest.mark.parametrize("width", [80, 120])
def test_lines_fit_and_words_are_whole(width: int, shop: Shop, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    said = "".join(
        cli(verb, shop.policy, *words).out
        for verb, words in (
            ("verify", []),
            ("plan", ["--person", "user:1", "--right", "erasure"]),
            ("explain", ["--person", "user:1"]),
            ("ledger", ["show"]),
        )
    )
    long = [line for line in said.splitlines() if len(line) > width]
    assert all(line.startswith("Next: gestand apply ") for line in long), long
    for word in ("keep/keep-the-service-safe", "deliver-the-service", "2032-01-01", "logins", "invoices"):
        assert word in said


def test_no_line_is_wider_than_eyes_can_follow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    assert paper.Paper().width == paper.WIDEST
    monkeypatch.delenv("COLUMNS")
    assert paper.Paper().width == paper.PIPE


def test_brackets_and_colons_in_names_are_letters(shop: Shop, cli: Cli) -> None:
    words = ("--owner", ":smile:", "--review", "2027-01-01")
    said = cli("hold", shop.policy, "add", "--person", "user:1", "--reason", "[bold]claim[/bold]", *words)
    assert "[bold]claim[/bold]; :smile:;" in said.out


def test_letters_that_the_output_lacks_are_no_failure(shop: Shop) -> None:
    done = process("verify", shop.policy, PYTHONIOENCODING="ascii", LC_ALL="C")
    assert done.returncode == Exit.BROKEN
    assert "keep/accounting" in done.stdout
    found = process("plan", shop.policy, "--format", "json", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert found.returncode == Exit.DONE
    found.stdout.encode("ascii")


def test_moments_are_local_to_the_policy(shop: Shop, cli: Cli) -> None:
    said = cli("verify", shop.policy, "--at", "2026-07-01T03:00:00+00:00").out
    assert "at 2026-07-01 05:00 (Europe/Amsterdam)" in said
    assert "the oldest due 2021-03-02" in said
    shop.say("established: NL", "established: NL\nzone: UTC")
    assert "at 2026-07-01 03:00 (UTC)" in cli("verify", shop.policy, "--at", "2026-07-01T03:00:00+00:00").out


def test_it_works_from_anywhere(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    for path, cwd in ((shop.policy, elsewhere), (Path("privacy.yaml"), shop.folder)):
        assert process("verify", path, cwd=cwd).returncode == Exit.BROKEN
    assert not list(elsewhere.iterdir())
    assert (shop.records / "records.db").exists()
