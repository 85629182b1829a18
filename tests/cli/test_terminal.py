"""What a terminal gets and a pipe does not, and a reader who has had enough."""

from __future__ import annotations

import os
import pty
import re
import sqlite3
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


STEERING = "\x1b[2J\x1b]0;mine\x07\r\x9b31m\u202e"


def test_what_somebody_wrote_does_not_steer_the_terminal(shop: Shop, cli: Cli) -> None:
    words = ("--person", "user:1", "--owner", STEERING, "--review", "2027-01-01")
    assert cli("hold", shop.policy, "add", *words, "--reason", f"{STEERING}finding 7").code == Exit.DONE
    said = cli("hold", shop.policy, "list")
    assert "␛[2J␛]0;mine" in said.out
    assert "finding 7" in said.out
    assert not set(STEERING) & set(said.out) - set("[2J]0;mine31m")
    (held,) = cli("hold", shop.policy, "list", "--format", "json").json["holds"]
    assert held["owner"] == STEERING


def test_a_name_in_a_policy_does_not_steer_the_terminal(shop: Shop, cli: Cli) -> None:
    shop.say("keep: 1 year after logins.at", 'keep: "1 year after \\e[2Jlogins.at"')
    said = cli("lint", shop.policy)
    assert said.code == Exit.BROKEN
    assert "\x1b" not in said.out + said.err
    shop.policy.with_name("\x1b[2J.yaml").write_text("version: [", encoding="utf-8")
    said = cli("map", shop.policy.with_name("\x1b[2J.yaml"))
    assert "\x1b" not in said.out + said.err
    assert "␛[2J.yaml" in said.err


def test_letters_of_any_language_are_left_as_they_are() -> None:
    for text in ("Zoë\tIJsbrand\n", "שלום", "日本語", "naïve — “quoted” ✓", "👩‍👩‍👧"):
        assert paper.seen(text) == text


def shell(line: str, *words: object) -> subprocess.CompletedProcess[str]:
    """`gestand WORDS` with the redirections of a line of shell."""
    return subprocess.run(
        ["sh", "-c", f'"$@" {line}', "sh", *command(*words)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("line", [">&-", "2>&-", ">&- 2>&- <&-"])
def test_a_closed_stream_is_no_failure(line: str, shop: Shop) -> None:
    done = shell(line, "verify", shop.policy)
    assert done.returncode == Exit.BROKEN
    assert "Traceback" not in done.stderr
    assert sqlite3.connect(shop.folder / "shop.db").execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.parametrize(
    "words", [["verify"], ["map", "--format", "json"], ["--help"], ["verify", "--help"]], ids=" ".join
)
def test_a_full_disk_is_a_failure_of_the_output(words: list[str], shop: Shop) -> None:
    given = words if "--help" in words else [words[0], shop.policy, *words[1:]]
    done = shell("> /dev/full", *given)
    assert done.returncode == Exit.IO
    assert done.stderr.startswith("gestand: ")
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_complaint_that_cannot_be_written_is_no_traceback(shop: Shop) -> None:
    done = shell("2> /dev/full", "apply", shop.policy, "--yes")
    assert (done.returncode, done.stdout) == (Exit.REFUSED, "")


def test_a_promise_about_the_schema_counts_no_rows_and_names_what_is_missing(shop: Shop, cli: Cli) -> None:
    shop.sql("ALTER TABLE users ADD COLUMN phone TEXT")
    said = cli("verify", shop.policy, "--promise", "covered/app").out
    assert "covered/app  1 table or column" in said
    assert "users.phone" in said
    shop.sql("CREATE TABLE notes (id INTEGER PRIMARY KEY)")
    assert "2 tables or columns" in cli("verify", shop.policy, "--promise", "covered/app").out
